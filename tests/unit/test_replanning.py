"""A plan that does not work: tasks rest, a short meeting is called, a new version takes the place of the old one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service.loop.arrivals import Amendment, Command, Progress
from service.loop.issue import Step, Task
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


def anew(run: Run, *rows: Task) -> Run:
    """The table is written anew by Lin and agreed to by all."""
    held_meeting(run).says("lin", to="plan/table_request", rows=rows)
    for who in ("wang", "dan"):
        run = run.says(who, "agree", to="plan/assignment") if any(t.owner == at(who) for t in rows) else run
    return run.says("lin", "agree", to="plan/echo")


def later_by_wang(run: Run) -> Run:
    """He wants a day that is the lead's to let stand."""
    return run.says("wang", progress=(Progress(task=1, status="delayed", new_due=date(2026, 11, 20), reason="出差"),))


def of_dan_alone() -> Run:
    return later_by_wang(agreed()).says("dan", commands=(Command(name="replan", task=2),))


@pytest.mark.meets("S4-8", "S4-12")
def test_nobody_is_asked_any_more_about_a_row_that_the_new_plan_has_not() -> None:
    training = task(2, "dan", "11-10", task="培训各门店店长使用报表", deliverable="《培训签到表》")
    run = anew(of_dan_alone(), training, task(3, "lin", "10-28"))

    assert run.issue.step is Step.EXECUTE
    assert statuses(run)[:2] == ["replaced"] * 2
    assert not run.asks("slip")

    run.says("lin", "agree", to="execute/note", about="slip:1:2026-11-20")

    assert statuses(run)[0] == "replaced"


@pytest.mark.meets("S4-12")
def test_a_row_dropped_while_the_plan_is_made_anew_stands_as_dropped_and_whoever_was_to_help_is_left_in_peace() -> None:
    run = agreed().says("lin", progress=(Progress(task=3, status="blocked", helper=at("wen"), text="等"),))
    run.says("dan", commands=(Command(name="replan", task=2),))
    run.says("lin", amendments=(Amendment(task=3, field="drop"),))

    assert statuses(run) == ["not_started", "on_hold", "dropped"]
    assert not run.asks("help")


def test_the_order_to_drop_a_task_counts_while_the_plan_is_made_anew() -> None:
    run = replanned("dan").says("lin", commands=(Command(name="drop_task", task=1),))

    assert statuses(run) == ["dropped", "on_hold", "not_started"]


@pytest.mark.meets("S4-8")
def test_a_new_day_is_decided_while_the_plan_is_made_anew() -> None:
    run = of_dan_alone().says("lin", "agree", to="execute/note", about="slip:1:2026-11-20")

    assert run.issue.tasks[0].due == date(2026, 11, 20)
    assert not run.asks("slip")


@pytest.mark.meets("S4-5")
def test_a_deputy_who_answers_for_an_owner_is_heard_while_the_plan_is_made_anew() -> None:
    run = agreed().until("10-27 12:00").says("dan", commands=(Command(name="replan", task=2),)).until("11-03 18:00")
    risen = next(one for one in run.letters if one.kind == "execute/escalation" and one.to == at("yu"))
    run.says(risen.to, to="execute/escalation", about=risen.occurrence, progress=(Progress(task=1, status="done"),))

    assert statuses(run)[0] == "done"


@pytest.mark.meets("S4-2")
def test_done_is_done_also_of_a_task_that_rests() -> None:
    run = replanned().says("wang", progress=(Progress(task=1, status="done"),))
    run.says("dan", progress=(Progress(task=2, status="in_progress", percent=80),))

    assert statuses(run) == ["done", "on_hold", "on_hold"]
    assert (run.issue.tasks[1].percent, run.issue.tasks[1].before_hold) == (80, "in_progress")


@pytest.mark.meets("S4-12")
def test_the_leads_general_word_rests_all_and_numbers_named_rest_these() -> None:
    own = Progress(task=3, status="blocked", text="方案不可行")
    general = agreed().says("lin", commands=("replan",), progress=(own,), text="方案不可行")
    named = agreed().says("lin", commands=(Command(name="replan", task=1),), progress=(Progress(task=2, status="blocked"),), text="第1项和第2项不可行")

    assert statuses(general) == ["on_hold"] * 3
    assert statuses(named) == ["on_hold", "on_hold", "not_started"]


@pytest.mark.meets("S4-11")
def test_a_table_that_only_adds_gives_nothing_up_and_one_that_leaves_rows_out_says_which() -> None:
    fresh = task(9, "dan", "11-06", task="把返利口径写进运营部的模板里", deliverable="《口径》")
    added = held_meeting(replanned()).says("lin", to="plan/table_request", rows=(fresh,))
    shorter = held_meeting(replanned()).says("lin", to="plan/table_request", rows=(task(1, "wang", "11-05"), fresh))

    assert [(t.n, t.status) for t in added.issue.tasks] == [(1, "on_hold"), (2, "on_hold"), (3, "on_hold"), (4, "not_started")]
    assert [one["n"] for one in shorter.to("lin", "plan/echo").data["gone"]] == [2, 3]
