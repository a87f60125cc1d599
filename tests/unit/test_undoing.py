"""The last order taken back: by whom, as far as it goes, and what others did meanwhile stays."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from service.loop.arrivals import Amendment, Progress
from service.loop.issue import Issue, Step
from service.loop.participation import seat
from tests.unit.core import Command, Run, agreed, at, defined, launched, proposed, task

DROP_MKT = Command(name="drop_department", departments=("MKT",))


def dropped() -> Run:
    """Lin has let marketing go."""
    return defined().says("lin", "agree", to="launch/lead").says("lin", commands=(DROP_MKT,))


@pytest.mark.meets("P27")
def test_the_lead_takes_the_own_order_back() -> None:
    run = dropped()
    gone = seat(run.issue, "MKT")
    run.says("lin", commands=("undo",))

    assert gone is None
    assert seat(run.issue, "MKT").liaison == at("wang")
    assert run.issue.left_out == ()
    assert (run.noted("undone")[0].data["order"], run.issue.undo) == ("drop_department", None)


@pytest.mark.meets("P27")
def test_it_is_said_back_with_the_order_it_names() -> None:
    run = dropped().says("lin", commands=("undo",))
    said = [e for e in run.issue.echoes if e.code == "undone"]

    assert [(e.person, e.args["order"]) for e in said] == [(at("lin"), "drop_department")]


@pytest.mark.meets("P27")
def test_whoever_was_told_of_the_order_is_told_that_it_is_undone() -> None:
    run = agreed().says("lin", amendments=(Amendment(task=1, field="owner", value="dan", person=at("dan")),))
    owner = run.issue.tasks[0].owner
    run.at("10-20 10:00").says("lin", commands=("undo",))
    notes = {one.to for one in run.letters if one.kind == "execute/note" and one.data["variant"] == "undone"}

    assert (owner, run.issue.tasks[0].owner) == (at("dan"), at("wang"))
    assert notes == {at("wang"), at("dan")}


@pytest.mark.meets("P27")
def test_the_coordinator_undoes_anybodys_order_and_a_member_nobodys() -> None:
    run = dropped().says("dong", commands=("undo",))
    still = seat(run.issue, "MKT")
    run.says("cora", commands=("undo",))

    assert still is None
    assert seat(run.issue, "MKT") is not None


def test_the_lead_does_not_undo_what_the_coordinator_ordered() -> None:
    run = defined().says("cora", commands=(DROP_MKT,)).says("lin", commands=("undo",))

    assert seat(run.issue, "MKT") is None
    assert [e.code for e in run.issue.echoes if e.person == at("lin")] == ["not_yours"]


def test_an_undo_of_an_undo_is_none() -> None:
    run = dropped().says("lin", commands=("undo",)).says("lin", commands=("undo",))

    assert seat(run.issue, "MKT") is not None
    assert [e.code for e in run.issue.echoes if e.person == at("lin")][-1] == "nothing_to_undo"


@pytest.mark.meets("P27", "G2")
def test_a_withdrawn_issue_is_as_it_was() -> None:
    run = proposed()
    before = run.issue
    run.says("rita", commands=("withdraw",)).says("rita", commands=("undo",))

    assert (run.issue.ended, run.issue.step) == (None, Step.PLAN)
    assert {a.kind for a in run.issue.asks} == {a.kind for a in before.asks}
    assert run.issue.tasks == before.tasks
    assert run.issue.due_at is not None


def test_a_meeting_that_was_called_off_takes_place_after_all() -> None:
    run = launched().says("rita", commands=("withdraw",)).says("rita", commands=("undo",))
    again = run.to("wang", "plan/update")

    assert (run.meeting.status, run.meeting.sequence) == ("invited", 2)
    assert (again.data["change"], again.method) == ("again", "REQUEST")


def test_what_others_did_meanwhile_stays() -> None:
    run = proposed().says("lin", commands=(Command(name="add_department", departments=("LEG",)),))
    run.says("wang", "agree", to="plan/assignment").says("lin", commands=("undo",))

    assert seat(run.issue, "LEG") is None
    assert run.issue.tasks[0].agreed_at is not None
    assert at("wang") not in {a.person for a in run.asks("task")}


def test_a_step_that_was_left_is_not_entered_again() -> None:
    run = proposed().says("lin", commands=(Command(name="add_department", departments=("LEG",)),))
    run.says("wang", "agree", to="plan/assignment").says("dan", "agree", to="plan/assignment").says("lin", "agree", to="plan/echo")
    run.says("lin", commands=("undo",))

    assert run.issue.step is Step.EXECUTE
    assert seat(run.issue, "LEG") is not None


def test_a_task_dropped_by_mistake_is_chased_again() -> None:
    run = agreed()
    before = {t.about for t in run.issue.timers if t.kind == "eve"}
    run.says("lin", commands=(Command(name="drop_task", task=1),))
    between = {t.about for t in run.issue.timers if t.kind == "eve"}
    run.says("lin", commands=("undo",))

    assert (before - between, {t.about for t in run.issue.timers if t.kind == "eve"}) == ({"1:2026-10-26"}, before)
    assert run.issue.tasks[0].status == "not_started"


def test_the_orders_of_one_mail_are_undone_together() -> None:
    two = (Command(name="drop_task", task=1), Command(name="add_department", departments=("LEG",)))
    run = agreed().says("lin", commands=two).says("lin", commands=("undo",))

    assert run.issue.tasks[0].status == "not_started"
    assert seat(run.issue, "LEG") is None


def test_a_question_about_the_status_hides_no_order() -> None:
    run = dropped().says("lin", commands=("status",)).says("lin", commands=("undo",))

    assert seat(run.issue, "MKT") is not None


def test_nobody_is_late_for_what_was_not_asked_meanwhile() -> None:
    run = proposed().says("lin", commands=("pause",)).at("11-10 10:00").says("lin", commands=("undo",)).tick()

    assert run.issue.paused is False
    assert "execute/escalation" not in run.kinds()


def test_what_it_takes_to_undo_is_plain_and_survives_the_store() -> None:
    run = agreed().says("lin", amendments=(Amendment(task=1, field="due", value="10月30日", day=date(2026, 10, 30)),))
    kept = msgspec.json.decode(msgspec.json.encode(run.issue), type=Issue)

    assert kept == run.issue
    assert kept.undo is not None
    assert {"version", "journal", "outbox", "echoes", "asked_before"}.isdisjoint(kept.undo.fields)
    assert run.keep(kept).says("lin", commands=("undo",)).issue.tasks[0].due == task(1, "wang", "10-26").due


@pytest.mark.meets("P27")
def test_an_issue_taken_back_a_second_time_is_told_as_the_first_time() -> None:
    run = agreed().at("10-20 10:00").says("rita", commands=("withdraw",)).at("10-20 11:00").says("rita", commands=("undo",))
    before = len(run.letters)
    run.at("10-20 12:00").says("rita", commands=("withdraw",))

    assert run.issue.ended == "withdrawn"
    assert {at("rita"), at("lin"), at("wang")} <= {one.to for one in run.letters[before:]}
    assert run.lost == []


@pytest.mark.meets("P27")
def test_the_last_open_task_dropped_by_mistake_is_open_again_and_is_asked_about_anew_when_it_is_done() -> None:
    run = agreed().at("10-20 10:00")
    for n, owner in ((1, "wang"), (2, "dan")):
        run.says(owner, progress=(Progress(task=n, status="done"),))
    run.says("lin", commands=(Command(name="drop_task", task=3),))
    ended = run.issue.step
    run.at("10-20 11:00").says("lin", commands=("undo",))

    assert ended is Step.VERIFY
    assert (run.issue.step, run.issue.tasks[2].status) == (Step.EXECUTE, "not_started")
    assert not [t for t in run.issue.timers if t.kind.startswith("survey")]
    assert "not_yours" not in [e.code for e in run.issue.echoes]
    assert run.to("wang", "execute/note").data["variant"] == "undone"

    before = len(run.letters)
    run.at("10-21 10:00").says("lin", progress=(Progress(task=3, status="done"),))

    assert run.issue.step is Step.VERIFY
    assert at("wang") in {one.to for one in run.letters[before:] if one.kind == "verify/survey"}
    assert run.lost == []
