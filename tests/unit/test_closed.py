"""After the end: does it last, and what becomes of mail to a closed issue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from service.loop.issue import Step
from tests.unit.core import CHINA, at
from tests.unit.later import NOT, answered, asked_all, closed, executed, lessons, recorded

RECURRENCE, REOPEN, CONCLUSION, RECORD = "verify/recurrence", "closed/reopen", "verify/conclusion", "learn/record"
DAY = timedelta(days=1)


@pytest.mark.meets("S5-11")
def test_the_reporter_is_asked_after_thirty_sixty_and_ninety_days_on_working_days() -> None:
    run = closed()
    begun = run.issue.step_since.astimezone(CHINA).date()
    days = {t.about: t.due_at.astimezone(CHINA).date() for t in run.issue.timers if t.kind == "recurrence"}

    assert {about: (day - begun).days for about, day in days.items()} == {"30": 32, "60": 60, "90": 90}
    assert all(day.weekday() < 5 for day in days.values())
    assert run.issue.due_at is not None


@pytest.mark.meets("S5-11")
def test_each_is_asked_once_and_several_missed_are_one_question() -> None:
    run = closed().until("11-24 12:00", DAY)

    assert run.kinds("rita").count(RECURRENCE) == 1
    assert run.to("rita", RECURRENCE).data["days"] == 30

    late = closed()
    late.now = late.issue.step_since + timedelta(days=100)
    late.tick()

    assert [one.data["days"] for one in late.letters if one.kind == RECURRENCE] == [90]


@pytest.mark.meets("S5-11", "S5-10")
def test_what_came_back_begins_anew() -> None:
    run = closed().until("11-24 12:00", DAY).says("rita", to=RECURRENCE, recurred=True, text="11月又晚了")

    assert (run.issue.step, run.issue.cycle) == (Step.CLARIFY, 2)
    assert run.to("rita", "clarify/definition").data["reason"] == {"kind": "recurred", "who": at("rita"), "text": "11月又晚了"}
    assert not [t for t in run.issue.timers if t.kind == "recurrence"]


@pytest.mark.meets("S5-11")
def test_what_did_not_come_back_is_noted_and_asked_again_later() -> None:
    run = closed().until("11-24 12:00", DAY).says("rita", to=RECURRENCE, recurred=False)

    assert run.noted("not_recurred")
    assert [t.about for t in run.issue.timers if t.kind == "recurrence"] == ["60", "90"]
    assert run.until("11-25 12:00").to("rita", "execute/note").data["items"][0]["code"] == "not_recurred"


def test_an_answer_that_says_neither_is_asked_back() -> None:
    run = closed().until("11-24 12:00", DAY).says("rita", to=RECURRENCE, text="这个月的账我还没看")

    assert run.to("rita", "execute/note").data["question"]["kind"] == RECURRENCE
    assert run.issue.step is Step.CLOSED


@pytest.mark.meets("P13")
def test_thanks_open_nothing_and_their_writer_is_asked_once() -> None:
    run = closed()
    for _ in range(2):
        run.says("dan", "thanks", to=RECORD, text="谢谢大家")

    assert run.kinds("dan").count("closed/reopen") == 1
    assert run.noted("replied")[-1].text == "谢谢大家"
    assert run.issue.step is Step.CLOSED


@pytest.mark.meets("P13", "S6-10", "G1")
def test_any_other_mail_is_asked_what_it_means() -> None:
    run = closed().says("dan", text="上次的模板在哪里", mail="m1")

    assert run.to("dan", REOPEN).asks == "answer"
    assert run.issue.step is Step.CLOSED


@pytest.mark.meets("P13", "S5-10")
@pytest.mark.parametrize("who", ["rita", "lin", "cora"])
def test_reporter_lead_and_coordinator_open_it_again_by_a_word(who: str) -> None:
    run = closed().says(who, text="还没完", mail="m1").says(who, to=REOPEN, choice=1)

    assert (run.issue.step, run.issue.cycle) == (Step.CLARIFY, 2)


@pytest.mark.meets("P13")
def test_anybody_elses_wish_goes_to_the_coordinator() -> None:
    run = closed().says("dan", text="还没完", mail="m1").says("dan", to=REOPEN, choice=1)

    assert run.issue.step is Step.CLOSED
    assert run.to("cora", "operator/alarm").data["args"]["wish"] == "reopen"


@pytest.mark.meets("P13")
def test_a_new_issue_is_made_of_the_mail_and_no_answer_leaves_it_closed() -> None:
    run = closed().says("dan", text="另一件事", mail="m1").says("dan", to=REOPEN, choice=2)

    assert run.issue.wants == ("report:m1",)
    assert run.issue.step is Step.CLOSED


def test_whoever_asks_how_it_stands_is_told() -> None:
    assert "circle/status" in closed().says("dan", commands=("status",)).kinds("dan")


def test_a_late_word_on_the_outcome_or_one_more_lesson_opens_nothing() -> None:
    run = closed()
    answered(run, "dan", NOT)
    run.says("wang", to=RECORD, **lessons(worked=("模板统一",)))

    assert run.issue.step is Step.CLOSED
    assert REOPEN not in [one.kind for one in run.letters]
    assert "模板统一" in run.issue.record.worked
    assert run.to("lin", "execute/note").data["items"][0]["code"] == "late_answer"


@pytest.mark.meets("S5-8")
def test_after_the_time_to_object_an_objection_is_a_mail_like_any_other() -> None:
    run = closed().until("10-30 12:00").says("dan", "object", to=CONCLUSION, text="还是晚", mail="m2")

    assert run.issue.step is Step.CLOSED
    assert run.to("dan", REOPEN)


@pytest.mark.meets("S5-10")
def test_a_second_cycle_ends_with_a_second_record_that_keeps_the_first() -> None:
    run = closed().says("lin", text="还没完", mail="m1").says("lin", to=REOPEN, choice=1)

    assert run.issue.record is not None
    assert run.issue.record.worked == ("每天一句话通报进展",)
    assert len(run.issue.surveys) == 1


@pytest.mark.meets("P13")
def test_the_coordinator_grants_the_wish_by_a_word() -> None:
    run = closed().says("dan", text="还没完", mail="m1").says("dan", to=REOPEN, choice=1).says("cora", "agree", to="operator/alarm")

    assert (run.issue.step, run.issue.cycle) == (Step.CLARIFY, 2)


def test_what_is_confidential_is_shared_with_nobody() -> None:
    run = recorded({"knowledge_base": "wiki@firm.example"})
    run.issue = replace(run.issue, confidential=True)
    run.until("10-23 12:00")

    assert run.issue.step is Step.CLOSED
    assert "learn/share" not in [one.kind for one in run.letters]
    assert run.issue.record.shared == ()


def test_nothing_but_the_question_whether_it_came_back_wakes_a_closed_issue() -> None:
    run = closed()
    run.is_absent("dan", "10-30")
    run.until("11-12 12:00")

    assert {t.kind for t in run.issue.timers} == {"recurrence"}
    assert run.issue.due_at is not None
    assert run.issue.due_at > run.now


@pytest.mark.meets("P13")
@pytest.mark.parametrize("who", ["rita", "lin", "cora"])
def test_a_plain_word_to_open_it_again_is_obeyed_at_once(who: str) -> None:
    run = closed().says(who, commands=("reopen",), text="重新打开")

    assert (run.issue.step, run.issue.cycle) == (Step.CLARIFY, 2)
    assert REOPEN not in run.kinds(who)


@pytest.mark.meets("P13")
def test_of_anybody_else_it_is_asked_what_is_meant() -> None:
    run = closed().says("dan", commands=("reopen",), text="重新打开")

    assert run.issue.step is Step.CLOSED
    assert REOPEN in run.kinds("dan")


@pytest.mark.meets("S5-11")
def test_the_reporter_need_not_wait_to_be_asked_whether_it_came_back() -> None:
    run = closed().says("rita", to=RECORD, recurred=True, text="又出现了")

    assert (run.issue.step, run.issue.cycle) == (Step.CLARIFY, 2)
    assert run.to("rita", "clarify/definition").data["reason"]["text"] == "又出现了"
    assert closed().says("dan", to=RECORD, recurred=True, text="又出现了").issue.step is Step.CLOSED


@pytest.mark.meets("S2-12")
def test_at_the_end_nobody_waits_at_the_door_any_more_and_who_knocks_later_is_decided_on() -> None:
    run = recorded().knocks("rolf", "m1").until("10-23 12:00")
    waited = (run.issue.held, run.issue.asks, run.issue.due_at is not None and run.issue.due_at > run.now)
    run.knocks("rolf", "m2")
    asked = run.asks("admit")
    run.says("lin", "refuse", to="launch/admit")

    assert waited == ((), (), True)
    assert len(asked) == 1
    assert (run.issue.held, run.issue.asks) == ((), ())
    assert REOPEN not in run.kinds("lin")


@pytest.mark.meets("S2-12")
def test_the_lead_who_is_silent_about_the_door_of_a_closed_issue_is_followed_by_others() -> None:
    run = closed().knocks("rolf", "m2").until("11-02 12:00")

    assert "fang execute/escalation" in run.kinds()
    assert run.issue.due_at is not None and run.issue.due_at > run.now


@pytest.mark.meets("S2-12")
def test_who_waits_at_the_door_is_not_forgotten_by_a_new_cycle() -> None:
    run = executed().knocks("rolf", "m1")
    asked_all(run, NOT, NOT, NOT, NOT).says("lin", "agree", to=CONCLUSION)

    assert run.issue.cycle == 2
    assert [a.about for a in run.asks("admit")] == [str(run.issue.held[0].n)]
