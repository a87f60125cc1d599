"""Who owes whom an answer, which mail answers what, and how silence climbs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.loop.asks import answered_by, ask, is_current, settled
from service.loop.issue import Issue
from tests.unit.core import Command, Run, at, defined, desk, launched, moment, problem, proposed, reported, utc


def blank() -> Issue:
    return Issue(reporter=at("rita"), opened_at=moment("10-13 10:00"), problem=problem())


def put(issue: Issue, kind: str, about: str, letter: str, person: str = "lin") -> Issue:
    return ask(issue, desk(), kind, about, letter, at(person), asks="answer")


def test_a_letter_that_names_its_question_answers_that_one() -> None:
    issue = put(put(blank(), "nomination", "DATA", "launch/nomination"), "nomination", "SAL", "launch/nomination")
    found = answered_by(issue, at("lin"), "launch/nomination", "SAL", "nomination")

    assert found is not None
    assert found.about == "SAL"


@pytest.mark.parametrize("occurrence", ["DATA#1", "DATA#again2", "DATA#again2#1"])
def test_a_reminder_answers_like_the_first_letter(occurrence: str) -> None:
    assert answered_by(put(blank(), "nomination", "DATA", "launch/nomination"), at("LIN"), "launch/nomination", occurrence, "nomination")


def test_of_two_questions_a_fresh_mail_answers_none() -> None:
    one = put(blank(), "nomination", "DATA", "launch/nomination")
    two = put(one, "nomination", "SAL", "launch/nomination")

    assert answered_by(one, at("lin"), "", "", "nomination") is not None
    assert answered_by(two, at("lin"), "", "", "nomination") is None


def test_a_letter_about_one_matter_never_answers_another() -> None:
    issue = put(blank(), "lead", "FIN", "launch/lead")

    assert answered_by(issue, at("lin"), "launch/lead", "MKT", "lead") is None
    assert answered_by(issue, at("lin"), "plan/plan", "v1", "lead") is None
    assert answered_by(issue, at("wang"), "launch/lead", "FIN", "lead") is None


def test_an_earlier_version_is_answered_and_known_for_one() -> None:
    issue = put(blank(), "plan", "v2", "plan/echo")
    found = answered_by(issue, at("lin"), "plan/echo", "v1", "plan")

    assert found is not None
    assert not is_current(found, "plan/echo", "v1")
    assert is_current(found, "plan/echo", "v2#1")
    assert is_current(found, "execute/escalation", "plan:v2#2")


def test_the_same_question_put_again_is_a_letter_of_its_own() -> None:
    issue = put(settled(put(blank(), "nomination", "DATA", "launch/nomination"), "nomination"), "nomination", "DATA", "launch/nomination")

    assert [one.occurrence for one in issue.outbox] == ["DATA", "DATA#again1"]
    assert len(issue.asks) == 1


@pytest.mark.meets("S2-1", "P23")
def test_silence_reaches_the_head_within_five_working_days_and_the_coordinator_within_eight() -> None:
    run = defined().until("10-26 12:00")
    path = [(one.to, one.not_before) for one in run.letters if one.kind == "execute/escalation" and one.data["ask"]["kind"] == "lead"]

    assert run.kinds("lin").count("launch/lead") == 2
    assert path == [(at("fang"), utc("10-19 10:00")), (at("cora"), utc("10-22 10:00")), (at("carl"), utc("10-26 10:00"))]


@pytest.mark.meets("P24")
def test_national_day_does_not_count_as_silence() -> None:
    run = Run(now=moment("09-29 10:00")).report().says("rita", "agree", to="clarify/receipt").until("10-09 09:00")

    assert run.kinds("lin") == ["launch/lead", "launch/lead"]
    assert run.to("lin", "launch/lead").not_before == utc("10-08 10:00")


@pytest.mark.meets("P23")
@pytest.mark.parametrize("days", [3, 10])
def test_after_downtime_each_question_moves_one_rung_and_not_two(days: int) -> None:
    run = launched().at("10-15 10:45").tick()
    back = f"10-{16 + days:02d} 10:00" if days == 3 else "10-29 10:00"
    run.tick(back).tick(back).tick(back.replace("10:00", "10:01")).tick(back.replace("10:00", "17:00"))

    assert run.kinds("lin").count("plan/table_request") == 2
    assert "execute/escalation" not in run.kinds()


@pytest.mark.meets("P23")
def test_rounds_every_hour_and_four_a_day_send_the_same_letters() -> None:
    often = proposed().until("11-06 20:00", every=timedelta(hours=1))
    seldom = proposed().until("11-06 20:00", every=timedelta(hours=6))

    assert sorted((one.kind, one.to, one.occurrence) for one in often.letters if one.kind != "execute/note") == sorted(
        (one.kind, one.to, one.occurrence) for one in seldom.letters if one.kind != "execute/note"
    )


@pytest.mark.meets("P25")
def test_an_automatic_reply_passes_the_question_on_at_once_and_is_not_answered() -> None:
    run = proposed().is_absent("wang", "10-23")
    escalation = run.to("yu", "execute/escalation")
    run.tick("10-15 18:00")

    assert escalation.data["ask"]["person"] == at("wang")
    assert "execute/note" not in run.kinds("wang")
    assert run.says("yu", "agree", to="execute/escalation").issue.tasks[0].agreed_at is not None


@pytest.mark.meets("P25")
def test_whoever_is_back_tomorrow_is_waited_for() -> None:
    run = proposed().is_absent("wang", "10-15")

    assert "execute/escalation" not in run.kinds("yu")


@pytest.mark.meets("P25")
def test_an_absent_rung_is_skipped_also_when_it_was_asked_already() -> None:
    run = proposed().is_absent("yu", "11-30").is_absent("wang", "11-30")

    assert "execute/escalation" in run.kinds("meng")
    assert "execute/escalation" in run.is_absent("meng").kinds("cora")


@pytest.mark.meets("P5", "P25")
def test_two_machines_do_not_keep_each_other_busy() -> None:
    run = reported(sender="cora").is_absent("cora").is_absent("carl")
    before = len(run.letters)
    for _ in range(5):
        run.is_absent("cora").is_absent("carl").bounces("cora").bounces("carl")

    assert len(run.letters) <= before + 2


@pytest.mark.meets("P25")
def test_somebody_known_to_be_away_is_asked_and_the_deputy_within_two_days() -> None:
    run = launched().is_absent("lin", "11-05").at("10-15 10:45").tick()
    run.until("10-19 12:00")

    assert "plan/table_request" in run.kinds("lin")
    assert run.kinds("fang") == ["execute/escalation"]


@pytest.mark.meets("P25")
def test_whoever_goes_on_leave_names_who_answers_meanwhile() -> None:
    run = proposed().says("wang", commands=(Command(name="leave", day=moment("10-30 00:00").date(), people=(at("meng"),)),))

    assert "execute/escalation" in run.kinds("meng")
    assert run.tick("10-15 18:00").to("wang", "execute/note").data["items"][0]["code"] == "absence"


@pytest.mark.meets("P25")
def test_whoever_writes_again_is_back() -> None:
    run = proposed().is_absent("wang")
    away = len(run.issue.away)
    run.says("wang", "agree", to="plan/assignment")

    assert (away, run.issue.away) == (1, ())


@pytest.mark.meets("P6")
def test_a_bounce_is_told_to_the_lead_once_and_the_next_is_asked() -> None:
    run = proposed().bounces("wang").bounces("wang")

    assert run.to("lin", "execute/note").data["items"] == [{"code": "undelivered", "args": {"person": at("wang")}}]
    assert run.kinds("lin").count("execute/note") == 1
    assert "execute/escalation" in run.kinds("yu")


@pytest.mark.meets("P6")
def test_before_step_2_a_bounce_is_told_to_nobody_who_has_not_heard_of_the_issue() -> None:
    run = reported().bounces("rita")

    assert run.kinds("lin") == []
    assert "execute/note" in run.kinds("cora")


def test_the_ladder_ends_with_the_coordinators_and_asks_on() -> None:
    run = reported().until("12-20 12:00")
    climbed = [one.to for one in run.letters if one.kind == "execute/escalation"]

    assert climbed[:4] == [at("fang"), at("cora"), at("carl"), at("carl")]
    assert run.lost == []
