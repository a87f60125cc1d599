"""A plan that does not work: tasks rest, a short meeting is called, a new version takes the place of the old one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service.loop.arrivals import Command, Progress
from service.loop.issue import Step
from tests.unit.core import CHINA, Run, agreed, at, task


def replanned(who: str = "lin", *departments: str) -> Run:
    """Somebody says that the plan does not work; the meeting is called."""
    return agreed().says(who, commands=(Command(name="replan", departments=departments),), text="方案不可行,需要重新讨论")


def statuses(run: Run) -> list[str]:
    return [t.status for t in run.issue.tasks]


def held_meeting(run: Run) -> Run:
    run.now = run.meeting.end.astimezone(CHINA)
    return run.tick()


@pytest.mark.meets("S4-10", "S4-12")
def test_the_leads_word_puts_all_open_tasks_on_hold() -> None:
    run = replanned()

    assert run.issue.step is Step.PLAN
    assert statuses(run) == ["on_hold"] * 3
    assert {one.to for one in run.letters if one.kind == "execute/replan"} == {at("lin"), at("wang"), at("dan")}


@pytest.mark.meets("S4-11")
def test_the_new_meeting_is_short_and_has_invitations_of_its_own() -> None:
    run = replanned()
    invitations = [one for one in run.letters if one.kind == "plan/invitation" and one.to == at("wang")]

    assert run.meeting.end - run.meeting.start == timedelta(minutes=30)
    assert len(invitations) == 2
    assert invitations[-1].data["replanning"]
    assert not run.lost


@pytest.mark.meets("S4-10")
def test_a_department_that_is_needed_besides_is_called_in() -> None:
    run = replanned("lin", "OPS")

    assert "OPS" in [p.department for p in run.issue.participants]
    assert "launch/kickoff" in run.kinds("wen")
    assert "execute/replan" in run.kinds("wen")


@pytest.mark.meets("S4-12")
def test_an_owners_word_rests_the_own_task_alone_and_the_others_go_on() -> None:
    run = replanned("wang")

    assert statuses(run) == ["on_hold", "not_started", "not_started"]

    run.says("dan", progress=(Progress(task=2, status="done"),))

    assert statuses(run) == ["on_hold", "done", "not_started"]


@pytest.mark.meets("S4-12")
def test_nobody_is_reminded_of_a_task_that_rests() -> None:
    run = replanned().until("10-28 18:00")

    assert not [one for one in run.letters if one.kind in ("execute/reminder", "execute/overdue")]


@pytest.mark.meets("S4-11")
def test_after_the_meeting_the_lead_keeps_the_table_and_the_work_goes_on() -> None:
    run = held_meeting(replanned()).says("lin", "agree", to="plan/table_request")
    run.says("lin", "agree", to="plan/echo")

    assert run.issue.step is Step.EXECUTE
    assert statuses(run) == ["not_started"] * 3
    assert run.issue.plan is not None and run.issue.plan.version > 1
    assert len(run.issue.versions) == 1


@pytest.mark.meets("S4-11")
def test_a_new_table_goes_on_with_what_it_keeps_and_replaces_the_rest() -> None:
    run = agreed().says("dan", progress=(Progress(task=2, status="done"),))
    run.says("lin", commands=("replan",), text="方案不可行")
    held_meeting(run)
    kept, fresh = task(1, "wang", "11-05"), task(9, "dan", "11-06", task="把返利口径写进运营部的模板里", deliverable="《口径》")
    run.says("lin", to="plan/table_request", rows=(kept, fresh))

    assert [(t.n, t.status) for t in run.issue.tasks] == [(1, "on_hold"), (2, "done"), (3, "replaced"), (4, "not_started")]

    run.says("wang", "agree", to="plan/assignment").says("dan", "agree", to="plan/assignment").says("lin", "agree", to="plan/echo")

    assert run.issue.step is Step.EXECUTE
    assert next((t.n, t.status, t.due) for t in run.issue.tasks) == (1, "not_started", date(2026, 11, 5))
