"""Absence in step 4: the stand-in gets the open tasks, and the one who is back gets them again (REQUIREMENTS.md P25, S2-13)."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from service.loop import absence
from service.loop.circle import is_participant
from service.loop.issue import Away
from tests.unit.core import Command, Run, agreed, at, desk, moment, proposed, task, utc


def day(text: str) -> date:
    return moment(f"{text} 00:00").date()


def leave(until: str, first: str | None = None, deputy: str = "") -> Command:
    return Command(name="leave", day=day(until), first=day(first) if first else None, people=(at(deputy),) if deputy else ())


def notes(run: Run, who: str, variant: str) -> list[dict[str, object]]:
    return [one.data for one in run.letters if one.to == at(who) and one.kind == "execute/note" and one.data["variant"] == variant]


def working(**more: object) -> Run:
    """The plan is in force; Wang has two tasks, one of them done."""
    run = agreed()
    done = task(4, "wang", "10-30", status="done")
    run.issue = replace(run.issue, tasks=(*run.issue.tasks, done), **more)
    return run


@pytest.mark.meets("P25", "S2-13")
def test_leave_that_begins_now_hands_the_open_tasks_to_the_named_stand_in_at_once() -> None:
    run = working().says("wang", commands=(leave("10-23", deputy="meng"),))
    (note,) = notes(run, "meng", "handover")

    assert (note["person"], note["until_day"]) == (at("wang"), "2026-10-23")
    assert [t["n"] for t in note["tasks"]] == [1]


@pytest.mark.meets("P25")
def test_without_a_name_the_deputy_of_the_department_stands_in() -> None:
    run = working().is_absent("wang", "10-23")

    assert [n["person"] for n in notes(run, "yu", "handover")] == [at("wang")]
    assert notes(run, "wang", "handover") == []


def test_where_nobody_can_stand_in_nobody_is_told() -> None:
    run = working().is_absent("dan", "10-23")

    assert [one for one in run.letters if one.kind == "execute/note" and one.data["variant"] == "handover"] == []
    assert absence.bearer(run.issue, at("dan"), day("10-20"), desk()) == at("dan")


@pytest.mark.meets("P25", "S2-13")
def test_leave_announced_ahead_is_handed_over_on_its_first_day() -> None:
    run = working().says("wang", commands=(leave("10-27", "10-21", "yu"),)).until("10-20 18:00")
    before = notes(run, "yu", "handover")
    run.tick("10-21 09:00")

    assert before == []
    assert len(notes(run, "yu", "handover")) == 1
    assert run.issue.tasks[0].owner == at("wang")


@pytest.mark.meets("P25")
def test_back_on_the_first_working_day_after_it() -> None:
    run = working().says("wang", commands=(leave("10-23", deputy="yu"),)).until("10-25 20:00")
    before = notes(run, "wang", "handback")
    run.tick("10-26 09:00")
    (note,) = notes(run, "wang", "handback")

    assert before == []
    assert note["deputy"] == at("yu")
    assert [t["n"] for t in note["tasks"]] == [1]
    assert run.issue.away == ()


@pytest.mark.meets("P25", "P24")
def test_over_the_national_day_back_is_the_day_that_works() -> None:
    run = working()
    run.issue = absence.gone(run.issue, at("wang"), date(2026, 9, 30), None, desk("09-28 10:00"))

    assert [t.due_at for t in run.issue.timers if t.kind == "back"] == [utc("10-08 09:00")]


@pytest.mark.meets("P25")
def test_what_is_still_open_is_asked_of_the_one_who_is_back() -> None:
    run = proposed().is_absent("wang", "10-20")
    passed = run.asks("task")[0].asked[-1]
    run.until("10-21 09:00")
    waiting = next(a for a in run.asks("task") if a.person == at("wang"))

    assert passed == at("yu")
    assert waiting.asked[-1] == at("wang")
    assert run.says("wang", "agree", to="plan/assignment").issue.tasks[0].agreed_at is not None


def test_the_stand_in_may_answer_it_still() -> None:
    run = proposed().is_absent("wang", "10-20").until("10-21 09:00")

    assert run.says("yu", "agree", to="execute/escalation").issue.tasks[0].agreed_at is not None


@pytest.mark.meets("P25")
def test_whoever_writes_during_an_open_ended_absence_is_back_with_the_own_tasks() -> None:
    run = working().is_absent("wang")
    run.at("10-20 10:00").says("wang", text="我回来了")

    assert len(notes(run, "yu", "handover")) == 1
    assert len(notes(run, "wang", "handback")) == 1
    assert run.issue.away == ()


@pytest.mark.meets("P5", "P25")
def test_the_same_automatic_reply_every_day_hands_over_once() -> None:
    run = working().is_absent("wang", "10-30").is_absent("wang", "10-30").at("10-20 10:00").is_absent("wang", "10-30")

    assert len(notes(run, "yu", "handover")) == 1


@pytest.mark.parametrize(
    ("on", "who"), [("10-19", "wang"), ("10-20", "meng"), ("10-23", "meng"), ("10-24", "wang")]
)
def test_who_answers_for_a_persons_tasks_depends_on_the_day(on: str, who: str) -> None:
    away = (Away(person=at("wang"), first=day("10-20"), until=day("10-23"), deputy=at("meng")),)
    issue = replace(agreed().issue, away=away)

    assert absence.bearer(issue, at("wang"), day(on), desk()) == at(who)


def test_a_stand_in_who_is_away_too_stands_in_for_nobody() -> None:
    away = (Away(person=at("wang"), deputy=at("meng")), Away(person=at("meng")))
    issue = replace(agreed().issue, away=away)

    assert absence.bearer(issue, at("wang"), day("10-20"), desk()) == at("yu")


def test_the_stand_in_may_speak_on_the_issue() -> None:
    run = working().says("wang", commands=(leave("10-23", deputy="feng"),))

    assert is_participant(run.issue, at("feng"))


def test_an_issue_that_waits_for_somebody_to_come_back_is_not_taken_for_one_that_moves() -> None:
    run = working().is_absent("wang", "12-30")
    run.issue = replace(run.issue, asks=(), tasks=tuple(replace(t, status="on_hold") for t in run.issue.tasks))
    run.issue = replace(run.issue, timers=tuple(t for t in run.issue.timers if t.kind == "back"))
    run.says("dan", text="...")

    assert [a.kind for a in run.issue.asks] == ["stuck"]


@pytest.mark.meets("P25")
def test_whoever_comes_back_early_says_so_and_has_the_own_tasks_again() -> None:
    run = working().says("wang", commands=(leave("10-30", deputy="meng"),)).at("10-20 10:00").says("wang", commands=("back",))

    assert (run.issue.away, [t for t in run.issue.timers if t.kind in ("away", "back")]) == ((), [])
    assert [n["deputy"] for n in notes(run, "wang", "handback")] == [at("meng")]
    assert absence.bearer(run.issue, at("wang"), day("10-21"), desk()) == at("wang")


def test_leave_that_is_called_off_before_it_begins_hands_nothing_over() -> None:
    run = working().says("wang", commands=(leave("10-23", "10-21", "yu"),)).says("wang", commands=("back",)).until("10-24 12:00")

    assert notes(run, "yu", "handover") == []
    assert notes(run, "wang", "handback") == []
