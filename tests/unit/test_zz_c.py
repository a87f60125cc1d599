"""The loop as a whole: the steps in order, and what holds whatever people write and however long they are silent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.loop.arrivals import Amendment, BusyTimes
from service.loop.issue import Issue, Step
from service.loop.process import ORDER
from tests.unit.core import (
    CHINA,
    DEPARTMENTS,
    TABLE,
    Command,
    Run,
    agreed,
    at,
    defined,
    launched,
    met,
    moment,
    proposed,
    reported,
    task,
)


@pytest.mark.meets("G1", "G3")
def test_the_steps_come_in_order_and_each_is_on_record() -> None:
    run = agreed()

    assert [e.data["step"] for e in run.noted("step")] == ["launch", "plan", "execute"]
    assert ORDER.index(run.issue.step) == 3


@pytest.mark.meets("G1")
@pytest.mark.parametrize("stage", [reported, defined, launched, met, proposed, agreed])
def test_every_letter_names_the_issue_its_step_and_what_is_next(stage: Any) -> None:
    letters = stage().letters

    assert all(one.data["issue"]["title"] and one.data["issue"]["step"] for one in letters)
    assert all(one.data["next"] for one in letters if one.asks == "agreement")


@pytest.mark.meets("P21")
def test_a_story_without_trouble_writes_few_letters() -> None:
    run = agreed()

    assert {p: len(run.kinds(p)) for p in ("rita", "wang", "dan", "lin", "meng")} == {"rita": 3, "wang": 5, "dan": 5, "lin": 6, "meng": 0}


def test_unasked_letters_wait_for_working_hours_and_notes_for_the_evening() -> None:
    run = defined().until("11-20 20:00", every=timedelta(hours=3))
    clocks = {one.not_before.astimezone(CHINA).time() for one in run.letters if one.kind != "execute/note"}

    assert all(moment("10-13 09:00").time() <= clock < moment("10-13 18:00").time() for clock in clocks)
    assert all(one.not_before.astimezone(CHINA).weekday() < 5 for one in run.letters)


@pytest.mark.meets("P23")
def test_a_round_in_which_nothing_is_due_changes_nothing() -> None:
    run = proposed()
    before = run.issue

    assert run.tick("10-15 12:00").issue is before


@pytest.mark.meets("P7")
def test_every_mail_is_in_the_journal_with_its_words_once() -> None:
    run = proposed().says("wang", "agree", to="plan/assignment", text="同意,按时交").says("sun", text="路过")

    assert [e.text for e in run.entries].count("同意,按时交") == 1
    assert [e.text for e in run.entries].count("路过") == 1


def test_an_answer_given_twice_counts_once() -> None:
    run = proposed().says("wang", "agree", to="plan/assignment").says("wang", "agree", to="plan/assignment")

    assert len(run.noted("task_agreed")) == 1


def test_busy_times_nobody_asked_for_do_nothing_in_other_steps() -> None:
    run = defined().takes(BusyTimes(at=moment("10-13 10:00"), uid="bh-1.x@firm.example"))

    assert run.issue.meeting is None
    assert run.issue.step is Step.LAUNCH


def test_twelve_departments_get_a_plan_too() -> None:
    run = defined(departments=tuple(d.key for d in DEPARTMENTS)).says("lin", "agree", to="launch/lead").says("dong", people=("dan", "sun"))

    assert run.issue.step is Step.PLAN
    assert len(run.meeting.attendees) == len({p.liaison for p in run.issue.participants})


@pytest.mark.parametrize("who", ["rita", "lin", "fang", "dong", "cora", "anna", "rolf"])
def test_whoever_reports_the_issue_gets_to_a_plan(who: str) -> None:
    run = reported(sender=who).says(who, "agree", to="clarify/receipt").until("11-02 12:00")
    if not run.issue.lead_agreed:
        run.says("cora", "agree", to="execute/escalation")

    assert run.issue.step is Step.PLAN
    assert run.issue.meeting is not None or run.asks("slots")


PEOPLE = ("rita", "lin", "fang", "feng", "wang", "yu", "meng", "dong", "dan", "sun", "wen", "anna", "cora", "carl")
ROWS = ((), (), (), TABLE, TABLE[:2], (task(1, ""),), (task(1, "wen", "10-20"), task(2, "wang")))
ORDERS = (
    "undo", "undo", "split", "replan", "withdraw", "resend", "status", "pause", "resume", "waive", "cancel_meeting", "reschedule", "not_held", "admit", "drop", "keep", "new_issue",
    *(Command(name="drop_task", task=n) for n in (1, 2)), Command(name="add_task", text="核对十月的返利", people=(at("dan"),)),
    Command(name="handover", people=(at("dai"),)), Command(name="handover", people=(at("yu"),), task=1), Command(name="admit", people=(at("feng"),)),
    Command(name="merge", text="BH-9"), Command(name="accept_faults", text="就这样"), Command(name="leave", day=date(2026, 10, 23)),
    *(Command(name=n, departments=(d,)) for n in ("lead", "add_department", "drop_department") for d in ("MKT", "SAL", "STO")),
    *(Command(name=n, people=(at(p),)) for n in ("liaison", "deputy", "remove_person") for p in ("feng", "yu", "dai")),
)
CHANGES = ((), (), tuple(Amendment(task=n, field="drop") for n in (1, 2, 3)), (Amendment(task=1, field="due", day=date(2026, 10, 30)),))
WORDS = st.fixed_dictionaries(
    {
        "stance": st.sampled_from(("agree", "agree", "ack", "refuse", "object", "unknown", "thanks", None)),
        "people": st.sampled_from(((), (), ("dan",), ("feng",), ("yu", "meng"))),
        "rows": st.sampled_from(ROWS),
        "amendments": st.sampled_from(CHANGES),
        "choice": st.sampled_from((None, None, 1, 3)),
        "commands": st.one_of(st.just(()), st.just(()), st.tuples(st.sampled_from(ORDERS))),
    }
)
WHO = st.sampled_from(PEOPLE)
MOVES = st.one_of(
    st.tuples(st.just("waits"), st.sampled_from((1, 60, 700, 1440, 4320, 14400))),
    st.tuples(st.just("answers"), WHO, st.integers(0, 2), WORDS),
    st.tuples(st.just("answers"), WHO, st.integers(0, 2), WORDS),
    st.tuples(st.just("writes"), WHO, WORDS),
    st.tuples(st.just("attends"), WHO, st.sampled_from(("ACCEPTED", "DECLINED", "TENTATIVE")), st.sampled_from((None, 30, 50))),
    st.tuples(st.just("absent"), WHO, st.sampled_from((None, "10-20", "11-30"))),
    st.tuples(st.just("bounces"), WHO),
    st.tuples(st.just("knocks"), WHO),
)
TOLD_ONCE = ("undelivered:", "closed:")


def make(run: Run, move: tuple[Any, ...]) -> Run:
    """One move of somebody, or of the clock."""
    match move:
        case ("waits", minutes):
            run.now += timedelta(minutes=minutes)
            return run.tick()
        case ("answers", who, back, words):
            mine = [one for one in run.letters if one.to == at(who)]
            letter = mine[-1 - back] if len(mine) > back else None
            return said_by(run, who, letter.kind if letter else "", letter.occurrence if letter else "", words)
        case ("writes", who, words):
            return said_by(run, who, "", "", words)
        case ("attends", who, partstat, hours):
            proposed_ = run.now + timedelta(hours=hours) if hours else None
            return run.attends(who, partstat, proposed=proposed_) if run.issue.meeting else run
        case ("absent", who, until):
            return run.is_absent(who, until)
        case ("bounces", who):
            return run.bounces(who)
        case _:
            return run.knocks(move[1], mail="m")


def said_by(run: Run, who: str, letter: str, about: str, words: dict[str, Any]) -> Run:
    rest = {k: v for k, v in words.items() if k != "stance"}
    return run.says(who, words["stance"], to=letter, about=about, mail=str(len(run.entries)), **rest)


def is_waited_for(issue: Issue) -> bool:
    """Somebody owes the step an answer, something has to be fetched, or a moment has to come: it can go on."""
    kinds = {a.kind for a in issue.asks} | {t.kind for t in issue.timers} | set(issue.wants)
    needed = {
        Step.CLARIFY: {"definition"},
        Step.LAUNCH: {"lead", "nomination", "refusal"},
        Step.PLAN: {"slots", "table", "plan", "task", "meeting_end", "plan_stands", "busy_times"},
    }
    return issue.step not in needed or bool(kinds & needed[issue.step])


@pytest.mark.meets("P12", "P23")
@settings(max_examples=2500, deadline=None, derandomize=False, suppress_health_check=[HealthCheck.too_slow])
@given(stage=st.sampled_from((reported, defined, launched, met, proposed, agreed)), moves=st.lists(MOVES, max_size=25))
def test_whatever_is_written_no_letter_is_lost_nothing_stops_and_the_clock_does_not_spin(stage: Any, moves: list[tuple[Any, ...]]) -> None:
    run = stage()
    for move in moves:
        run.now += timedelta(minutes=1)
        make(run, move)
        issue = run.issue

        assert msgspec.json.decode(msgspec.json.encode(issue), type=Issue) == issue
        assert [one for one in run.lost if not one.occurrence.startswith(TOLD_ONCE) and "#unclear" not in one.occurrence] == []
        assert move[0] != "waits" or issue.due_at is None or issue.due_at > run.now or issue.wants
        assert issue.ended or issue.paused or is_waited_for(issue)


def test_an_answer_from_which_nothing_is_taken_gets_the_open_question_once_more_that_day() -> None:
    run = defined().says("lin", to="launch/lead", text="这个再看").says("lin", to="launch/lead", text="看看再说")
    again = [one for one in run.letters if one.to == at("lin") and one.kind == "execute/note"]

    assert [(one.data["variant"], one.data["question"]["kind"], one.asks) for one in again] == [("unclear", "launch/lead", "agreement")]


@pytest.mark.parametrize("stance", ["noted", "thanks"])
def test_received_and_thank_you_keep_a_question_open_without_a_word(stance: str) -> None:
    run = defined().says("lin", stance, to="launch/lead", text="收到")

    assert run.kinds("lin") == ["launch/lead"]
    assert run.asks("lead")


def test_an_answer_to_the_question_put_once_more_settles_it() -> None:
    run = defined().says("lin", to="launch/lead", text="这个再看").says("lin", "agree", to="execute/note")

    assert run.issue.lead_agreed


def test_whoever_says_neither_yes_nor_no_to_an_invitation_is_asked_again_and_may_then_say_so() -> None:
    run = launched().says("dan", to="plan/invitation", text="那天好像有事")
    again = run.to("dan", "execute/note").data["question"]["kind"]
    run.says("dan", "agree", to="execute/note")

    assert again == "plan/invitation"
    assert next(a.partstat for a in run.meeting.attendees if a.address == at("dan")) == "ACCEPTED"


def test_agreement_to_an_earlier_version_is_answered_with_the_question_about_the_present_one() -> None:
    run = proposed()
    first = run.to("wang", "plan/assignment").occurrence
    run.says("lin", to="plan/echo", rows=(task(1, "wang", "10-23"), *TABLE[1:]))
    run.says("wang", "agree", to="plan/assignment", about=first)

    assert run.to("wang", "execute/note").data["older"]
