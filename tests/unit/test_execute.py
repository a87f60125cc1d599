"""Step 4: what people tell of their tasks, reminders, overdue days, slips, help; when the step ends."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from service.loop.arrivals import Progress, Reply, Said
from service.loop.issue import Cause, Problem, Step, Task
from tests.unit.core import Run, agreed, at


def tells(run: Run, who: str, *items: Progress, to: str = "", **more: Any) -> Run:
    return run.says(who, to=to, progress=items, **more)


def row(run: Run, n: int) -> Task:
    return next(t for t in run.issue.tasks if t.n == n)


def about(n: int, status: str, **more: Any) -> Progress:
    return Progress(task=n, status=status, **{"text": "...", **more})


def noted(run: Run, who: str, variant: str) -> list[dict[str, Any]]:
    return [one.data for one in run.letters if one.kind == "execute/note" and one.to == at(who) and one.data["variant"] == variant]


@pytest.mark.meets("S4-1")
def test_with_the_plan_in_force_the_work_begins() -> None:
    run = agreed()

    assert run.issue.step is Step.EXECUTE
    assert {t.status for t in run.issue.tasks} == {"not_started"}


@pytest.mark.meets("S4-2", "S4-13")
def test_done_stands_at_once_and_what_was_to_be_handed_over_is_asked_for_once() -> None:
    run = tells(agreed(), "wang", about(1, "done"))
    tells(run, "wang", about(1, "done"))

    assert (row(run, 1).status, row(run, 1).percent) == ("done", 100)
    assert len(noted(run, "wang", "proof")) == 1


@pytest.mark.meets("S4-13")
def test_what_is_sent_on_request_is_kept_with_the_task_and_nothing_is_asked_where_it_came_along() -> None:
    run = tells(agreed(), "wang", about(1, "done"))
    run.says("wang", to="execute/note", text="放在共享盘 /返利/模板1.xlsx")
    tells(run, "dan", about(2, "done", text="见 https://files.firm.example/2"))

    assert row(run, 1).proof == ("放在共享盘 /返利/模板1.xlsx",)
    assert noted(run, "dan", "proof") == []


@pytest.mark.meets("S4-3")
def test_a_draft_that_awaits_somebody_is_not_done_and_that_department_is_asked() -> None:
    run = tells(agreed(), "lin", about(3, "in_progress", help_from="市场部", department="MKT", text="初稿完成,待市场部确认"))

    assert row(run, 3).status == "in_progress"
    assert run.to("wang", "execute/help").data["variant"] == "confirm"


@pytest.mark.meets("S4-3")
def test_the_helpers_answer_reaches_the_one_who_waits() -> None:
    run = tells(agreed(), "lin", about(3, "in_progress", help_from="市场部", department="MKT"))
    run.says("wang", "agree", to="execute/help", text="没问题,可以用")

    assert noted(run, "lin", "helped")[0]["text"] == "没问题,可以用"
    assert not run.asks("help")


@pytest.mark.meets("S4-5")
def test_a_blocked_task_is_told_to_the_lead_the_same_day_and_the_one_waited_for_is_asked() -> None:
    run = tells(agreed(), "wang", about(1, "blocked", help_from="数据部", department="DATA", reason="缺口径"))

    assert row(run, 1).status == "blocked"
    assert len(noted(run, "lin", "blocked_lead")) == 1
    assert run.to("dan", "execute/help").data["who"] == at("wang")


@pytest.mark.meets("S4-5")
def test_a_blocked_task_that_names_nobody_asks_its_owner_who_is_needed() -> None:
    run = tells(agreed(), "wang", about(1, "blocked", reason="卡住了"))

    assert len(noted(run, "wang", "blocked")) == 1
    assert not run.asks("help")


@pytest.mark.meets("S4-5")
def test_help_that_does_not_come_climbs() -> None:
    run = tells(agreed(), "wang", about(1, "blocked", department="DATA", help_from="数据部")).until("10-26 12:00")

    assert run.kinds("dong").count("execute/escalation") >= 1


@pytest.mark.meets("S4-6")
def test_the_owner_is_reminded_on_the_last_working_day_before_the_due_day() -> None:
    run = agreed().until("10-22 18:00")

    assert "execute/reminder" not in run.kinds("wang")

    run.until("10-23 12:00")

    assert run.to("wang", "execute/reminder").data["chair"] == at("lin")
    assert run.kinds("wang").count("execute/reminder") == 1


@pytest.mark.meets("S4-6")
def test_nobody_is_reminded_of_what_is_done() -> None:
    run = tells(agreed(), "wang", about(1, "done")).until("10-26 18:00")

    assert "execute/reminder" not in run.kinds("wang")


@pytest.mark.meets("S4-7")
def test_on_the_working_day_after_the_due_day_reason_and_new_day_are_asked() -> None:
    run = agreed().until("10-26 18:00")

    assert "execute/overdue" not in run.kinds("wang")

    run.until("10-27 12:00")

    assert run.to("wang", "execute/overdue").data["asked"] == ["reason", "new_due"]


@pytest.mark.meets("S4-8")
def test_a_first_new_day_a_few_days_later_stands_at_once_with_its_reason() -> None:
    run = tells(agreed(), "wang", about(1, "delayed", new_due=date(2026, 10, 28), reason="出差"))

    assert row(run, 1).due == date(2026, 10, 28)
    assert (run.issue.slips[0].reason, run.issue.slips[0].before) == ("出差", date(2026, 10, 26))
    assert not run.asks("slip")


@pytest.mark.meets("S4-8")
def test_a_new_day_that_passes_a_milestone_is_the_leads_to_let_stand() -> None:
    run = tells(agreed(), "wang", about(1, "delayed", new_due=date(2026, 11, 2), reason="出差"))

    assert row(run, 1).due == date(2026, 10, 26)

    run.says("lin", "agree", to="execute/note")

    assert row(run, 1).due == date(2026, 11, 2)


@pytest.mark.meets("S4-8")
def test_a_new_day_that_the_lead_refuses_does_not_stand_and_the_owner_hears_why() -> None:
    run = tells(agreed(), "wang", about(1, "delayed", new_due=date(2026, 11, 2), reason="出差"))
    run.says("lin", "refuse", to="execute/note", text="不行,10月30日要报董事会")

    assert row(run, 1).due == date(2026, 10, 26)
    assert noted(run, "wang", "slip_refused")[0]["text"].startswith("不行")


@pytest.mark.meets("S4-9")
def test_a_second_slip_goes_to_the_lead_and_when_it_stands_to_the_decision_level() -> None:
    run = tells(agreed(), "wang", about(1, "delayed", new_due=date(2026, 10, 27), reason="出差"))
    tells(run, "wang", about(1, "delayed", new_due=date(2026, 10, 29), reason="还没回来"))

    assert row(run, 1).due == date(2026, 10, 27)

    run.says("lin", "agree", to="execute/note")

    assert row(run, 1).slips == 2
    assert len(noted(run, "fang", "slips")) == len(noted(run, "meng", "slips")) == 1


@pytest.mark.meets("S4-7")
def test_late_without_a_day_is_asked_for_one_and_not_twice() -> None:
    run = tells(agreed(), "wang", about(1, "delayed", reason="人手不够"))
    tells(run, "wang", about(1, "delayed", new_due=date(2026, 10, 28)), to="execute/overdue")

    assert run.to("wang", "execute/overdue").data["asked"] == ["new_due"]
    assert row(run, 1).due == date(2026, 10, 28)
    assert not run.asks("overdue")


@pytest.mark.meets("S4-5")
def test_silence_on_the_daily_mail_climbs_from_owner_to_deputy_to_coordinator() -> None:
    run = agreed()
    began = run.now
    run.until("10-29 18:00")

    assert began.date() < run.now.date()
    assert run.kinds("yu").count("execute/escalation") >= 1
    assert "execute/escalation" in run.kinds("cora")


def test_a_stranger_to_the_task_changes_nothing() -> None:
    run = tells(agreed(), "yu", about(2, "done"))

    assert row(run, 2).status == "not_started"


def test_the_lead_may_speak_for_any_task_and_take_a_done_one_back() -> None:
    run = tells(agreed(), "dan", about(2, "done"))
    tells(run, "lin", about(2, "in_progress"))

    assert row(run, 2).status == "in_progress"


def test_a_question_goes_to_the_lead() -> None:
    run = tells(agreed(), "dan", about(2, "question", text="这项是不是该市场部做?"))

    assert noted(run, "lin", "question")[0]["text"].startswith("这项")
    assert row(run, 2).status == "not_started"


@pytest.mark.meets("S4-15", "P5")
def test_an_automatic_reply_changes_no_task() -> None:
    run = agreed()
    before = run.issue.tasks
    run.is_absent("wang", "10-20")

    assert run.issue.tasks == before


@pytest.mark.meets("S5-1")
def test_the_step_ends_when_every_task_is_done() -> None:
    run = tells(agreed(), "wang", about(1, "done"))
    tells(run, "dan", about(2, "done"))

    assert run.issue.step is Step.EXECUTE

    tells(run, "lin", about(3, "done"))

    assert run.issue.step is Step.VERIFY
    assert not {a.kind for a in run.issue.asks} & {"progress", "overdue", "slip"}


def accepted_by_lin() -> Run:
    """Wang's task names Lin as the one who accepts it."""
    run = agreed()
    tasks = tuple(msgspec.structs.replace(t, accepted_by=at("lin")) if t.n == 1 else t for t in run.issue.tasks)
    run.issue = msgspec.structs.replace(run.issue, tasks=tasks)
    return tells(run, "wang", about(1, "done"))


@pytest.mark.meets("S4-13")
def test_a_named_accepter_is_asked_and_may_take_a_done_task_back() -> None:
    run = accepted_by_lin().says("lin", "object", to="execute/help", text="缺少门店编码一列")

    assert row(run, 1).status == "in_progress"
    assert noted(run, "wang", "returned")[0]["text"] == "缺少门店编码一列"


@pytest.mark.meets("S4-13")
def test_what_the_accepter_agrees_to_stays_done() -> None:
    run = accepted_by_lin().says("lin", "agree", to="execute/help", text="同意")

    assert row(run, 1).status == "done"
    assert not run.asks("help")


@pytest.mark.meets("S4-14")
def test_a_cause_that_shows_only_now_makes_a_new_version_of_the_definition_and_the_plan_is_looked_at_again() -> None:
    run = agreed()
    version = run.issue.problem.version
    new = Problem(causes=(*run.issue.problem.causes, Cause(text="系统接口每晚中断", department="OPS")))
    run.says("wang", problem=new, fields=("causes",), text="新发现的原因:系统接口每晚中断")

    assert run.issue.problem.version > version
    assert run.issue.step is Step.PLAN
    assert run.issue.replanning


def test_help_for_a_task_that_is_done_is_asked_for_no_more() -> None:
    run = tells(agreed(), "wang", about(1, "blocked", help_from="数据部", department="DATA"))
    tells(run, "wang", about(1, "done"))

    assert not run.asks("help")


@pytest.mark.meets("S4-13")
def test_many_tasks_told_done_in_one_mail_give_one_letter_that_asks_for_all_that_is_to_be_handed_over() -> None:
    run = tells(all_of("wang"), "wang", about(1, "done"), about(2, "done"), about(3, "in_progress"))
    tells(run, "wang", about(2, "in_progress"))
    tells(run, "wang", about(2, "done"), about(3, "done"))

    assert [[t["n"] for t in one["tasks"]] for one in noted(run, "wang", "proof")] == [[1, 2], [3]]


@pytest.mark.meets("S4-13")
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1：https://files.firm.example/1\n2. 在共享盘 /返利/2.xlsx", (("1：https://files.firm.example/1",), ("2. 在共享盘 /返利/2.xlsx",))),
        ("您好\n《返利数据模板2》在共享盘 /返利/2.xlsx\n1. 《返利数据模板1》：", ((), ("《返利数据模板2》在共享盘 /返利/2.xlsx",))),
        ("《返利数据模板11》和《返利数据模板2》在共享盘", ((), ("《返利数据模板11》和《返利数据模板2》在共享盘",))),
        ("都放在共享盘 /返利/ 里", (("都放在共享盘 /返利/ 里",), ("都放在共享盘 /返利/ 里",))),
    ],
)
def test_what_is_sent_for_several_tasks_is_kept_with_the_one_it_names_and_else_with_all(text: str, kept: tuple[tuple[str, ...], ...]) -> None:
    run = tells(all_of("wang"), "wang", about(1, "done"), about(2, "done")).says("wang", to="execute/note", text=text)

    assert (row(run, 1).proof, row(run, 2).proof) == kept


def test_a_helper_who_tells_of_the_own_task_too_is_heard_on_both() -> None:
    run = tells(agreed(), "wang", about(1, "blocked", department="DATA", help_from="数据部"))
    run.says("dan", to="execute/help", text="三个字段。另外我的模板已写完", progress=(about(1, "in_progress"), about(2, "done")))

    assert noted(run, "wang", "helped")[0]["text"].startswith("三个字段")
    assert row(run, 2).status == "done"
    assert noted(run, "dan", "proof")


def all_of(who: str) -> Run:
    """Every task is this person's."""
    run = agreed()
    run.issue = msgspec.structs.replace(run.issue, tasks=tuple(msgspec.structs.replace(t, owner=at(who)) for t in run.issue.tasks))
    return run


@pytest.mark.meets("S4-13", "S5-1")
def test_the_last_task_is_not_over_while_its_accepter_has_not_spoken() -> None:
    run = tells(accepted_by_lin(), "dan", about(2, "done"))
    tells(run, "lin", about(3, "done"))

    assert run.issue.step is Step.EXECUTE

    run.says("lin", "object", to="execute/help", text="缺少门店编码一列")

    assert (run.issue.step, row(run, 1).status) == (Step.EXECUTE, "in_progress")


@pytest.mark.meets("S4-13", "G4")
def test_where_nobody_accepts_the_question_climbs_and_after_that_the_task_stands_as_accepted_on_record() -> None:
    run = accepted_by_lin()
    tells(run, "dan", about(2, "done"))
    tells(run, "lin", about(3, "done"))
    run.until("10-21 18:00")

    assert run.asks("help")

    run.until("11-04 18:00")

    assert run.kinds("cora").count("execute/escalation") >= 1
    assert [one.data["task"] for one in run.noted("accepted_in_silence")] == [1]
    assert run.issue.step is Step.VERIFY


@pytest.mark.meets("S4-7", "S4-8")
def test_a_new_day_refused_after_the_due_day_is_asked_for_again() -> None:
    run = agreed().until("10-27 12:00")
    tells(run, "wang", about(1, "delayed", new_due=date(2026, 11, 25), reason="出差"), to="execute/overdue")
    run.says("lin", "refuse", to="execute/note", about="slip:1:2026-11-25", text="不行")

    assert [a.about for a in run.asks("overdue") if a.person == at("wang")] == ["1:2026-10-26"]
    assert run.to("wang", "execute/overdue").data["asked"] == ["new_due"]


@pytest.mark.meets("S4-7", "P25")
def test_while_the_owner_is_away_the_stand_in_is_asked_why_and_until_when() -> None:
    run = agreed().is_absent("wang", "10-28", "yu").until("10-27 12:00")

    assert "execute/overdue" not in run.kinds("wang")
    assert run.to("yu", "execute/overdue").data["tasks"][0]["n"] == 1

    tells(run, "yu", about(1, "delayed", new_due=date(2026, 10, 28), reason="出差"), to="execute/overdue")

    assert row(run, 1).due == date(2026, 10, 28)
    assert "1" not in {a.about.partition(":")[0] for a in run.asks("overdue")}


def test_done_told_of_a_task_that_was_dropped_is_answered() -> None:
    run = agreed()
    run.issue = msgspec.structs.replace(run.issue, tasks=tuple(msgspec.structs.replace(t, status="dropped") if t.n == 1 else t for t in run.issue.tasks))
    tells(run, "wang", about(1, "done"))

    assert [e.code for e in run.issue.echoes if e.person == at("wang")] == ["no_task"]


@pytest.mark.meets("S4-2")
def test_as_before_keeps_the_state_the_figure_and_whom_the_task_waits_for() -> None:
    run = agreed()
    tells(run, "wang", about(1, "in_progress", percent=60))
    tells(run, "wang", about(1, "in_progress", unchanged=True))
    assert (row(run, 1).status, row(run, 1).percent) == ("in_progress", 60)

    tells(run, "dan", about(2, "blocked", help_from="法务部"))
    tells(run, "dan", about(2, "in_progress", unchanged=True))
    assert (row(run, 2).status, row(run, 2).waits_for) == ("blocked", "法务部")


@pytest.mark.meets("S4-8")
def test_the_same_day_refused_twice_is_told_twice() -> None:
    run = agreed().at("10-20 10:00")
    for clock in ("10-20 10:00", "10-20 14:00"):
        run.at(clock)
        tells(run, "wang", about(1, "delayed", new_due=date(2026, 11, 20), reason="缺数"))
        run.says("lin", "refuse", to="execute/note", text="不行")

    assert len(noted(run, "wang", "slip_refused")) == 2
    assert run.lost == []


@pytest.mark.meets("S4-5")
def test_another_hindrance_on_the_same_day_is_told_to_the_lead_too() -> None:
    run = agreed().at("10-20 09:10")
    tells(run, "wang", about(1, "blocked", text="等法务"))
    tells(run.at("10-20 11:10"), "wang", about(1, "in_progress"))
    tells(run.at("10-20 13:10"), "wang", about(1, "blocked", text="系统坏了"))

    assert [one["text"] for one in noted(run, "lin", "blocked_lead")] == ["等法务", "系统坏了"]
    assert run.lost == []


def handed_to_wen() -> Run:
    """Lin gives task 2 to Wen while the work is under way; Wen has not answered yet."""
    run = agreed()
    tasks = tuple(msgspec.structs.replace(t, owner=at("wen"), agreed_at=None) if t.n == 2 else t for t in run.issue.tasks)
    run.issue = msgspec.structs.replace(run.issue, tasks=tasks)
    return run


def answers(run: Run, stance: str | None, text: str, **more: Any) -> Run:
    """Wen answers the letter that gave her the task."""
    reply = Reply(sender=at("wen"), at=run.now, letter="plan/assignment", about="v2", text=text, said=Said(stance=stance, **more))
    return run.takes(reply)


@pytest.mark.meets("S3-17")
def test_whoever_gets_a_task_under_way_and_does_not_take_it_or_names_another_reaches_the_lead() -> None:
    refused = answers(handed_to_wen(), "refuse", text="不能接,手上太满")
    named = answers(handed_to_wen(), None, people=(at("zhu"),), text="让朱来做吧")

    assert [n["text"] for n in noted(refused, "lin", "question")] == ["不能接,手上太满"]
    assert [n["text"] for n in noted(named, "lin", "question")] == ["让朱来做吧"]


@pytest.mark.meets("S3-17")
def test_a_task_taken_with_another_day_is_taken_and_the_day_is_a_wish() -> None:
    run = answers(handed_to_wen(), "agree", days=(date(2026, 10, 29),), text="接受,但要10月29日")

    assert row(run, 2).agreed_at is not None
    assert row(run, 2).due == date(2026, 10, 29)


@pytest.mark.meets("S4-5")
def test_a_promise_of_help_unblocks_nothing_and_is_asked_about_after_its_day() -> None:
    run = tells(agreed(), "wang", about(1, "blocked", help_from="数据部", department="DATA"))
    run.says("dan", to="execute/help", days=(date(2026, 10, 21),), text="下周三给")

    assert row(run, 1).status == "blocked"
    assert noted(run, "wang", "helped")[0]["text"] == "下周三给"

    before = run.kinds("dan").count("execute/help")
    run.until("10-21 18:00")

    assert run.kinds("dan").count("execute/help") == before

    run.until("10-22 12:00")

    assert run.kinds("dan").count("execute/help") == before + 1
