"""Commands by mail: who may give them, what they do, and that what nobody may order stays a remark."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from service.loop.arrivals import Amendment, Progress, Reply
from service.loop.issue import Cause, Step
from service.loop.participation import seat
from tests.unit.core import TABLE, Command, Run, agreed, at, defined, launched, moment, proposed, reported, said, task, utc
from tests.unit.later import NOT, answered, executed, recorded


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
    run = defined().says("rita", commands=("withdraw",)).says("rita", text="又晚了一天")

    assert run.to("rita", "closed/reopen").data["text"] == "又晚了一天"
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


def test_confidential_is_the_coordinators_word_and_of_others_a_wish() -> None:
    wished = launched().says("lin", commands=("confidential",))

    assert wished.issue.confidential is False
    assert wished.to("cora", "operator/alarm").data["args"]["wish"] == "confidential"
    assert launched().says("cora", commands=("confidential",)).issue.confidential is True


def test_an_order_nobody_knows_is_only_a_remark() -> None:
    run = launched()
    before = len(run.letters)
    run.says("lin", commands=("fly",), text="飞起来")

    assert len(run.letters) == before
    assert run.entries[-1].text == "飞起来"


def moved(n: int, field: str, value: str = "", who: str = "", on: str = "") -> Amendment:
    day = date.fromisoformat(f"2026-{on}") if on else None
    return Amendment(task=n, field=field, value=value or on or who, person=at(who) or None, day=day)


def echoed(run: Run, who: str) -> list[str]:
    return [e.code for e in run.issue.echoes if e.person == at(who)]


@pytest.mark.meets("G2", "P27")
@pytest.mark.parametrize("who", ["lin", "cora"])
def test_in_step_4_the_lead_adds_a_task_and_its_owner_is_asked(who: str) -> None:
    run = agreed().says(who, commands=("add_task",), rows=(task(1, "dan", "11-05", task="核对十月的返利"),))
    new = run.issue.tasks[-1]

    assert (new.n, new.owner, new.due, new.first_due) == (4, at("dan"), date(2026, 11, 5), date(2026, 11, 5))
    assert {t.about for t in run.issue.timers if t.about.startswith("4:")} == {"4:2026-11-05"}
    assert [t["n"] for t in run.to("dan", "plan/assignment").data["tasks"]] == [4]
    assert run.says("dan", "agree", to="plan/assignment").issue.tasks[-1].agreed_at is not None


def test_words_alone_are_a_task_without_owner_or_day() -> None:
    run = agreed().says("lin", commands=(Command(name="add_task", text="核对十月的返利"),))

    assert (run.issue.tasks[-1].task, run.issue.tasks[-1].owner) == ("核对十月的返利", None)
    assert echoed(run, "lin") == ["task_added"]


def test_in_step_3_a_new_task_joins_the_table_and_does_not_replace_it() -> None:
    run = proposed().says("lin", commands=("add_task",), rows=(task(1, "dan", "10-29", task="核对十月的返利"),))

    assert [t.n for t in run.issue.tasks] == [1, 2, 3, 4]
    assert run.issue.plan.version == 2


def test_a_whole_table_that_speaks_of_a_new_task_is_the_table() -> None:
    run = proposed().says("lin", commands=("add_task",), rows=(*TABLE, task(4, "dan", "10-29", task="核对十月的返利")))

    assert len(run.issue.tasks) == 4


@pytest.mark.meets("P27")
def test_what_a_member_would_add_is_the_leads_to_decide() -> None:
    run = agreed().says("dan", commands=("add_task",), rows=(task(1, "dan", "11-05", task="核对十月的返利"),), text="新增任务:核对十月的返利")
    asked = run.to("lin", "execute/note")
    before = len(run.issue.tasks)
    run.says("lin", "agree", to="execute/note")

    assert (asked.data["variant"], asked.data["who"], asked.data["text"]) == ("question", at("dan"), "新增任务:核对十月的返利")
    assert (before, run.issue.tasks[-1].task) == (3, "核对十月的返利")
    assert run.asks("wish") == []
    assert [e["code"] for e in run.to("dan", "plan/assignment").data["understood"]] == ["asked_lead", "wish_granted"]


@pytest.mark.meets("S2-6", "P27")
def test_a_department_that_a_member_calls_in_is_a_question_to_the_lead() -> None:
    run = agreed().says("wang", commands=(Command(name="add_department", departments=("LEG",)),), text="还要法务部")
    asked = seat(run.issue, "LEG")
    run.says("lin", "agree", to="execute/note")

    assert asked is None
    assert "launch/kickoff" in run.kinds("anna")


def test_what_the_lead_refuses_is_told_to_the_one_who_wished_it() -> None:
    run = agreed().says("wang", commands=(Command(name="add_department", departments=("LEG",)),)).says("lin", "refuse", to="execute/note")

    assert seat(run.issue, "LEG") is None
    assert echoed(run, "wang") == ["asked_lead", "wish_refused"]


def test_silence_about_a_wish_climbs_like_any_other() -> None:
    run = agreed().says("wang", commands=(Command(name="add_department", departments=("LEG",)),)).until("10-26 18:00")

    assert [one.data["ask"]["kind"] for one in run.letters if one.kind == "execute/escalation" and one.data["ask"]["kind"] == "wish"] != []


@pytest.mark.meets("G2")
def test_the_lead_drops_a_task_and_its_owner_hears_of_it() -> None:
    run = agreed().says("lin", commands=(Command(name="drop_task", task=1),))

    assert run.issue.tasks[0].status == "dropped"
    assert run.to("wang", "execute/note").data["items"] == [{"code": "task_dropped", "args": {"task": 1}}]
    assert [t for t in run.issue.timers if t.about.startswith("1:")] == []


def test_in_step_3_its_row_goes() -> None:
    run = proposed().says("lin", commands=(Command(name="drop_task", task=2),))

    assert [t.owner for t in run.issue.tasks] == [at("wang"), at("lin")]


def test_when_all_tasks_are_dropped_or_done_the_work_is_over() -> None:
    run = agreed()
    for n in (1, 2, 3):
        run.says("lin", commands=(Command(name="drop_task", task=n),))

    assert run.issue.step is Step.VERIFY


@pytest.mark.meets("P27")
def test_another_owner_on_the_leads_word_is_asked_and_nothing_waits() -> None:
    run = agreed().says("lin", amendments=(moved(1, "owner", who="dan"),))

    assert (run.issue.tasks[0].owner, run.issue.tasks[0].agreed_at) == (at("dan"), None)
    assert run.to("dan", "plan/assignment").asks == "agreement"
    assert run.to("wang", "execute/note").data["items"][0]["code"] == "new_owner"
    assert run.asks("task") == []


def test_a_name_that_nobody_knows_leaves_the_owner_and_is_asked_back() -> None:
    run = agreed().says("lin", amendments=(moved(1, "owner", value="王经理"),))

    assert run.issue.tasks[0].owner == at("wang")
    assert echoed(run, "lin") == ["unknown_owner"]


@pytest.mark.meets("S4-8", "P27")
def test_another_day_on_the_leads_word_stands_and_the_reminder_moves() -> None:
    run = agreed().says("lin", amendments=(moved(1, "due", on="11-02"),))

    assert run.issue.tasks[0].due == date(2026, 11, 2)
    assert run.issue.tasks[0].status == "not_started"
    assert {t.about for t in run.issue.timers if t.about.startswith("1:")} == {"1:2026-11-02"}
    assert [(s.task, s.after, s.by) for s in run.issue.slips] == [(1, date(2026, 11, 2), at("lin"))]
    assert "plan/assignment" in run.kinds("wang")[3:]


def test_another_deliverable_on_the_leads_word() -> None:
    run = agreed().says("lin", amendments=(moved(2, "deliverable", value="《返利口径》"),))

    assert run.issue.tasks[1].deliverable == "《返利口径》"
    assert echoed(run, "lin") == ["new_deliverable"]


def test_what_an_owner_says_of_the_own_day_is_no_order() -> None:
    run = agreed().says("wang", amendments=(moved(1, "owner", who="dan"),))

    assert run.issue.tasks[0].owner == at("wang")


@pytest.mark.meets("S4-10", "S4-11")
@pytest.mark.parametrize("who", ["wang", "lin", "cora"])
def test_whoever_takes_part_may_say_that_the_plan_does_not_work(who: str) -> None:
    run = agreed().says(who, commands=(Command(name="replan", departments=("OPS",)),), text="方案不可行,需要运营部一起重新讨论")

    assert (run.issue.step, run.issue.replanning) == (Step.PLAN, True)
    assert seat(run.issue, "OPS") is not None
    assert "execute/replan" in run.kinds("lin")


@pytest.mark.meets("S2-12", "P3")
def test_the_lead_lets_somebody_in_who_did_not_knock() -> None:
    run = launched().says("lin", commands=(Command(name="admit", people=(at("feng"),)),))

    assert run.issue.guests == (at("feng"),)
    assert run.to("feng", "launch/kickoff").data["variant"] == "admitted"
    assert launched().says("wang", commands=(Command(name="admit", people=(at("feng"),)),)).issue.guests == ()


@pytest.mark.meets("S2-13")
def test_a_liaison_hands_seat_and_tasks_over() -> None:
    run = agreed().says("dan", commands=(Command(name="handover", people=(at("dai"),)),), text="由戴接手")

    assert seat(run.issue, "DATA").liaison == at("dai")
    assert run.issue.tasks[1].owner == at("dai")
    assert run.to("dai", "plan/assignment").data["variant"] == "changed"
    assert run.to("lin", "execute/note").data["items"][0]["code"] == "handover"


def test_one_task_alone_is_handed_over() -> None:
    run = agreed().says("dan", commands=(Command(name="handover", people=(at("sun"),), task=2),))

    assert (run.issue.tasks[1].owner, seat(run.issue, "DATA").liaison) == (at("sun"), at("dan"))


def test_nobody_hands_over_what_is_anothers() -> None:
    run = agreed().says("wang", commands=(Command(name="handover", people=(at("dan"), at("sun"))),))

    assert [t.owner for t in run.issue.tasks] == [at("sun"), at("dan"), at("lin")]


@pytest.mark.meets("G4")
def test_whoever_lost_the_letters_gets_what_is_asked_of_him_once_more() -> None:
    run = proposed().says("wang", commands=("resend",))

    assert run.kinds("wang")[-2:] == ["circle/status", "plan/assignment"]
    assert run.says("wang", "agree", to="plan/assignment").issue.tasks[0].agreed_at is not None


@pytest.mark.meets("C1")
def test_where_both_departments_deny_the_question_goes_to_their_superior_with_both_reasons() -> None:
    run = defined(category="C1").says("wang", "refuse", to="launch/nomination", text="不归市场部")
    run.says("dong", "refuse", to="launch/nomination", text="也不归数据部")
    letter = run.to("cora", "launch/lead")

    assert [(r["department"], r["text"]) for r in letter.data["refused"]] == [("MKT", "不归市场部"), ("DATA", "也不归数据部")]
    assert (letter.asks, letter.data["variant"]) == ("answer", "refused")


@pytest.mark.meets("C1")
def test_the_superiors_word_keeps_the_one_and_lets_the_other_go() -> None:
    run = defined(category="C1").says("wang", "refuse", to="launch/nomination").says("dong", "refuse", to="launch/nomination")
    run.says("cora", to="launch/lead", commands=("keep", Command(name="drop_department", departments=("DATA",))), departments=("MKT", "DATA"))

    assert seat(run.issue, "DATA") is None
    assert run.asks("nomination")[0].about == "MKT"
    assert run.asks("refusal") == []


@pytest.mark.meets("C1")
def test_one_head_of_both_is_their_superior() -> None:
    causes = (Cause(text="补货单没人确认", department="OPS"), Cause(text="门店不报缺货", department="STO"))
    run = defined(category="C1", departments=("FIN", "OPS", "STO"), causes=causes)
    run.says("wen", "refuse", to="launch/nomination", about="OPS", text="不归运营").says("wen", "refuse", to="launch/nomination", about="STO", text="不归门店")

    assert {r["department"] for r in run.to("ou", "launch/lead").data["refused"]} == {"OPS", "STO"}


@pytest.mark.meets("C5")
def test_an_old_friction_needs_no_day_on_which_it_happened() -> None:
    run = reported(category="C5", phenomenon="两个部门互相等对方先说,每月都要吵两三次", deadlines=())

    assert run.to("rita", "clarify/receipt").data["complete"] is True
    assert run.says("rita", "agree", to="clarify/receipt").issue.step is Step.LAUNCH


@pytest.mark.meets("C2")
def test_where_resources_are_contested_the_decision_level_is_in() -> None:
    run = launched(category="C2")

    assert {at("fang"), at("meng"), at("dong")} <= set(run.issue.guests) | {p.liaison for p in run.issue.participants}
    assert run.to("fang", "plan/invitation").method == "REQUEST"


def progress(n: int, status: str, **more: Any) -> Progress:
    return Progress(task=n, status=status, **more)


@pytest.mark.meets("P27", "S4-2")
def test_what_the_lead_answers_to_the_daily_mail_about_the_own_task_is_no_order() -> None:
    answer = {"amendments": (moved(3, "due", on="10-30"), moved(3, "deliverable", value="《模板》")), "progress": (progress(3, "in_progress", percent=60),)}
    run = agreed()
    run.takes(Reply(sender=at("lin"), at=run.now, letter="execute/progress", about="2026-10-16", text="60%", said=said(**answer)))

    assert (run.issue.tasks[2].due, run.issue.tasks[2].deliverable, run.issue.tasks[2].percent) == (date(2026, 10, 28), "《返利数据模板3》", 60)


def test_a_row_named_in_passing_is_neither_dropped_nor_worded_anew() -> None:
    run = agreed().says("lin", amendments=(moved(1, "drop"), moved(2, "task", value="已发各部门试填")))

    assert run.issue.tasks[0].status == "not_started"
    assert run.issue.tasks[1].task == "整理第2份返利数据的交付模板"


def test_a_day_ordered_and_told_at_once_counts_once() -> None:
    run = agreed().says("lin", amendments=(moved(1, "due", on="11-02"),), progress=(progress(1, "delayed", new_due=date(2026, 11, 2)),))

    assert len(run.issue.slips) == 1
    assert echoed(run, "lin") == ["new_date"]


def test_leave_and_the_deputy_named_beside_it_belong_together() -> None:
    orders = (Command(name="leave", day=date(2026, 10, 23)), Command(name="deputy", people=(at("meng"),)))
    run = agreed().says("wang", commands=orders)

    assert run.issue.away[0].deputy == at("meng")


@pytest.mark.meets("S4-2")
@pytest.mark.parametrize("words", ["请把冯拉进小组", "I will be away until 23 October"])
def test_the_words_of_an_order_tell_nothing_of_the_work(words: str) -> None:
    order = Command(name="status", text=words)
    run = agreed().says("lin", commands=(order,), progress=(progress(3, "in_progress", text=words),), text=words)

    assert run.issue.tasks[2].status == "not_started"


def test_what_is_told_beside_an_order_counts() -> None:
    run = agreed().says("lin", commands=(Command(name="status", text="进展如何?"),), progress=(progress(3, "in_progress", text="第3项在写初稿"),))

    assert run.issue.tasks[2].status == "in_progress"


def test_the_lead_who_would_rather_not_lead_any_more_asks_the_coordinator() -> None:
    run = launched().says("lin", commands=(Command(name="lead", departments=("MKT",)),))

    assert run.issue.lead == "FIN"
    assert run.to("cora", "operator/alarm").data["args"]["wish"] == "lead"
    assert "operator/alarm" not in defined().says("lin", "refuse", to="launch/lead", commands=(Command(name="lead", departments=("MKT",)),)).kinds("cora")


@pytest.mark.meets("S4-2", "S4-5")
def test_a_task_that_stands_still_does_not_pause_the_issue() -> None:
    run = agreed()
    told = said(commands=("pause",), progress=(progress(3, "blocked", text="请先暂停,总部在改科目"),))
    run.takes(Reply(sender=at("lin"), at=run.now, letter="execute/progress", about="2026-10-16", text="请先暂停,总部在改科目", said=told))

    assert run.issue.paused is False
    assert run.issue.tasks[2].status == "blocked"


@pytest.mark.parametrize("order", [Command(name="add_task", text="核对十月的返利"), Command(name="drop_task", task=1)])
def test_what_cannot_be_ordered_in_this_step_is_told_to_who_ordered_it(order: Command) -> None:
    run = defined().says("lin", commands=(order,))

    assert echoed(run, "lin") == ["not_now"]
    assert run.noted("undone") == []


def test_a_task_that_is_not_there_is_not_dropped_in_silence() -> None:
    run = agreed().says("lin", commands=(Command(name="drop_task", task=9),))

    assert echoed(run, "lin") == ["no_task"]
    assert run.issue.undo is None


@pytest.mark.meets("P25")
def test_whoever_goes_on_with_the_work_of_somebody_on_leave_stands_in_and_owns_nothing() -> None:
    orders = (Command(name="leave", day=date(2026, 10, 23)), Command(name="handover", people=(at("yu"),)))
    run = agreed().says("wang", commands=orders)

    assert (run.issue.away[0].deputy, run.issue.tasks[0].owner) == (at("yu"), at("wang"))


def test_the_answer_to_a_wish_is_an_answer_to_nothing_else() -> None:
    run = agreed().says("wang", commands=(Command(name="add_department", departments=("LEG",)),))
    run.says("lin", "refuse", to="execute/note", text="不同意,明年再说", progress=(progress(3, "delayed", new_due=date(2027, 12, 31)),))

    assert run.issue.tasks[2].due == date(2026, 10, 28)
    assert run.asks("wish") == []


def test_a_wish_answered_without_yes_or_no_is_asked_once_more() -> None:
    run = agreed().says("wang", commands=(Command(name="add_department", departments=("LEG",)),)).says("lin", to="execute/note", text="我再想想")

    assert run.to("lin", "execute/note").data["variant"] == "unclear"
    assert len(run.asks("wish")) == 1


def test_a_word_to_stop_the_issue_blocks_no_task() -> None:
    run = agreed().says("wang", commands=(Command(name="pause", text="这个问题"),), progress=(progress(1, "blocked", text="请暂停这个问题"),))

    assert run.issue.tasks[0].status == "not_started"
    assert echoed(run, "wang") == ["not_yours"]


def test_what_was_understood_is_not_lost_in_a_letter_that_says_nothing_back() -> None:
    run = launched().says("cora", commands=(Command(name="merge", text="BH-1"),)).says("lin", commands=(Command(name="merge", text="BH-7"),))

    assert "operator/alarm" in run.kinds("cora")
    assert echoed(run, "cora") == ["not_merged"]


@pytest.mark.meets("S5-5")
def test_answers_to_the_survey_count_in_a_pause_and_the_pause_takes_nobodys_days() -> None:
    run = executed()
    closes = next(t.due_at for t in run.issue.timers if t.kind == "survey_close")
    run.until("10-23 10:00").says("lin", commands=("pause",))
    for who in ("wang", "rita"):
        answered(run, who, NOT, 1, 1)
    kept = len(run.issue.surveys[-1].answers)
    run.until("11-20 10:00").says("lin", commands=("resume",)).until("11-20 18:00")

    assert kept == 2
    assert run.issue.surveys[-1].closed_at is None
    assert next(t.due_at for t in run.issue.timers if t.kind == "survey_close") == closes + timedelta(days=28)
    assert run.until("11-30 18:00").issue.conclusion == "not_solved"


def test_an_objection_in_a_pause_is_heard_and_time_to_object_does_not_run() -> None:
    quiet = recorded().says("lin", commands=("pause",)).until("11-20 10:00").says("lin", commands=("resume",)).until("11-20 18:00")
    run = recorded().says("lin", commands=("pause",)).says("wang", "object", to="learn/record", text="写错了")
    run.until("11-20 10:00").says("lin", commands=("resume",)).until("11-20 18:00")

    assert quiet.issue.step is Step.LEARN
    assert (run.issue.step, run.issue.record.version) == (Step.LEARN, recorded().issue.record.version + 1)
    assert run.asks("record")


@pytest.mark.meets("S4-2")
def test_what_is_done_in_a_pause_is_done_and_the_step_ends_when_the_issue_goes_on() -> None:
    run = agreed().at("10-20 10:00").says("lin", commands=("pause",))
    for n, owner in ((1, "wang"), (2, "dan"), (3, "lin")):
        run.says(owner, progress=(Progress(task=n, status="done"),))
    paused = (run.issue.step, {t.status for t in run.issue.tasks})
    run.says("lin", commands=("resume",))

    assert paused == (Step.EXECUTE, {"done"})
    assert run.issue.step is Step.VERIFY


def test_where_all_have_answered_in_the_pause_the_proposal_comes_when_the_issue_goes_on() -> None:
    run = executed().says("lin", commands=("pause",))
    for who in ("wang", "dan", "lin", "rita"):
        answered(run, who, NOT, 1, 1)
    rested = run.issue.surveys[-1].closed_at
    run.at("11-20 10:00").says("lin", commands=("resume",))

    assert rested is None
    assert (run.issue.conclusion, len(run.asks("conclusion"))) == (NOT, 1)
