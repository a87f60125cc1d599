"""Commands by mail: who may give them, what they do, and that what nobody may order stays a remark."""

from __future__ import annotations

import pytest

from service.loop.issue import Step
from service.loop.participation import seat
from tests.unit.core import Command, at, defined, launched, moment, proposed, reported, utc


@pytest.mark.meets("G1", "G4")
def test_a_member_who_asks_hears_how_it_stands() -> None:
    run = proposed().says("dan", commands=("status",))
    letter = run.to("dan", "circle/status")

    assert letter.data["next"] == {"what": "plan", "who": at("lin"), "until": run.asks("plan")[0].due_at.isoformat()}
    assert {one["kind"] for one in letter.data["asks_open"]} == {"plan", "task"}


def test_somebody_outside_hears_nothing() -> None:
    assert proposed().says("sun", commands=("status",)).kinds("sun") == []


@pytest.mark.meets("G2")
def test_the_reporter_takes_the_issue_back_and_everybody_drawn_in_is_told() -> None:
    run = defined().says("rita", commands=("withdraw",), text="已经自行解决")

    assert (run.issue.ended, run.issue.step, run.issue.due_at) == ("withdrawn", Step.CLOSED, None)
    assert {one.to for one in run.letters if one.kind == "execute/note"} == {at(p) for p in ("rita", "lin", "wang", "dong")}
    assert run.noted("withdrawn")[0].data == {"reason": "已经自行解决"}


def test_with_the_issue_its_meeting_is_called_off() -> None:
    run = launched().says("rita", commands=("withdraw",))

    assert [run.to(p, "plan/cancellation").method for p in ("lin", "wang", "dan")] == ["CANCEL"] * 3
    assert run.issue.meeting.status == "cancelled"


@pytest.mark.parametrize("who", ["wang", "lin", "sun"])
def test_nobody_else_takes_it_back(who: str) -> None:
    assert defined().says(who, commands=("withdraw",)).issue.ended is None


@pytest.mark.meets("P13")
def test_a_mail_after_the_end_is_asked_about_and_opens_nothing() -> None:
    run = defined().says("rita", commands=("withdraw",)).says("rita", "thanks", text="谢谢")

    assert run.to("rita", "closed/reopen").data["text"] == "谢谢"
    assert run.issue.ended == "withdrawn"


def test_a_paused_issue_asks_nobody_and_says_so_to_whoever_writes() -> None:
    run = proposed().says("lin", commands=("pause",))
    before = len(run.letters)
    run.says("wang", "agree", to="plan/assignment").until("11-20 12:00")

    assert run.to("lin", "execute/note").data["variant"] == "paused"
    assert [(one.to, one.kind) for one in run.letters[before:]] == [(at("wang"), "execute/note")]
    assert run.to("wang", "execute/note").data["items"] == [{"code": "paused", "args": {}}]
    assert run.issue.due_at is None


def test_resumed_everything_is_waited_for_anew() -> None:
    run = proposed().says("lin", commands=("pause",)).at("11-03 10:00").says("lin", commands=("resume",))

    assert {a.due_at for a in run.asks("task")} == {utc("11-05 10:00")}
    assert "execute/escalation" not in run.tick().kinds()


def test_a_meeting_that_fell_into_the_pause_is_called_again() -> None:
    run = launched().says("lin", commands=("pause",)).tick("11-02 09:00").says("lin", commands=("resume",))

    assert run.meeting.status == "invited"
    assert run.meeting.start > moment("11-02 09:00")
    assert "plan/table_request" not in run.kinds("lin")


def test_an_answer_to_the_invitation_counts_in_the_pause_and_busy_times_wait() -> None:
    run = defined().says("lin", "agree", to="launch/lead")
    run.fetches = False
    run.says("dong", to="launch/nomination", people=("dan",)).says("lin", commands=("pause",))
    run.fetches = True

    assert run.keep(run.issue).issue.meeting is None
    assert run.says("lin", commands=("resume",)).meeting.status == "invited"
    assert [a.partstat for a in run.says("lin", commands=("pause",)).attends("wang", "ACCEPTED").meeting.attendees if a.address == at("wang")] == ["ACCEPTED"]


def test_the_lead_calls_a_department_in_and_its_head_or_liaison_hears_of_it() -> None:
    run = defined().says("lin", commands=(Command(name="add_department", departments=("OPS", "SAL"), text="也要来"),))

    assert run.to("wen", "launch/nomination").data["reason"] == {"kind": "named", "quote": "也要来"}
    assert run.to("dong", "launch/nomination").data["department"] == "SAL"


@pytest.mark.meets("P27")
def test_the_coordinator_may_do_what_the_lead_may_on_record() -> None:
    run = defined().says("cora", commands=(Command(name="drop_department", departments=("MKT",)),))

    assert seat(run.issue, "MKT") is None
    assert run.noted("department_dropped")[0].actor == at("cora")


def test_before_step_2_nobody_leads() -> None:
    assert reported().says("lin", commands=("pause",)).issue.paused is False


def test_a_deputy_is_named_by_the_own_department() -> None:
    deputy = Command(name="deputy", people=(at("dai"),))

    assert seat(launched().says("dan", commands=(deputy,)).issue, "DATA").deputy == at("dai")
    assert seat(launched().says("wang", commands=(deputy,)).issue, "DATA").deputy is None


@pytest.mark.meets("S2-13")
def test_a_new_lead_is_asked_what_the_former_one_was_asked() -> None:
    run = launched().at("10-15 10:45").tick().says("rita", commands=(Command(name="lead", departments=("MKT",)),))

    assert run.asks("table")[0].person == at("wang")
    assert run.to("wang", "launch/lead").asks == "agreement"
    assert run.says("wang", "agree", to="launch/lead").issue.lead_agreed is True


def test_a_guest_is_removed_and_a_liaison_is_not() -> None:
    run = launched().knocks("feng").says("lin", "agree", to="launch/admit")
    guests = run.issue.guests
    run.says("lin", commands=(Command(name="remove_person", people=(at("feng"), at("wang"))),))

    assert (guests, run.issue.guests) == ((at("feng"),), ())
    assert seat(run.issue, "MKT").liaison == at("wang")


def test_confidential_is_the_coordinators_word() -> None:
    assert launched().says("lin", commands=("confidential",)).issue.confidential is False
    assert launched().says("cora", commands=("confidential",)).issue.confidential is True


def test_an_order_nobody_knows_is_only_a_remark() -> None:
    run = launched()
    before = len(run.letters)
    run.says("lin", commands=("fly",), text="飞起来")

    assert len(run.letters) == before
    assert run.entries[-1].text == "飞起来"
