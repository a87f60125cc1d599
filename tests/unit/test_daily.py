"""The daily letters: one progress mail a person over all issues, one digest, one note; on working days alone."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from service.loop import daily
from service.loop.arrivals import Progress
from service.loop.issue import Bulletin, Echo, Issue, Letter
from service.loop.people import normal
from tests.unit.core import CHINA, agreed, at, desk, moment


def issue_of(name: str = "BH-1") -> Issue:
    """An issue under way since 15 October."""
    return msgspec.structs.replace(agreed().issue, id=name)


def played(who: str, issues: tuple[Issue, ...], first: str, last: str, every: timedelta = timedelta(hours=3), since: str = "") -> list[Letter]:
    """The letters of that person's bulletin in rounds from `first` to `last`."""
    bulletin = daily.awake(None, at(who), desk(since or first))
    letters: list[Letter] = []
    now = moment(first)
    while now <= moment(last):
        if bulletin.due_at and bulletin.due_at <= now:
            bulletin = daily.tick(bulletin, issues, desk(now))
            keys = {(one.kind, one.occurrence) for one in letters}
            letters += [one for one in bulletin.outbox if (one.kind, one.occurrence) not in keys]
            bulletin = msgspec.structs.replace(bulletin, outbox=())
        now += every
    return letters


def days(letters: list[Letter], kind: str) -> list[str]:
    return [one.occurrence for one in letters if one.kind == kind]


@pytest.mark.meets("S4-1", "P21")
def test_one_mail_a_working_day_over_all_issues_numbered_through() -> None:
    letters = played("wang", (issue_of("BH-1"), issue_of("BH-4")), "10-16 06:00", "10-16 23:00")
    first = letters[0]

    assert days(letters, "execute/progress") == ["2026-10-16"]
    assert [(i["n"], i["issue"], i["row"]) for i in first.data["items"]] == [(1, "BH-1", 1), (2, "BH-4", 1)]
    assert first.data["tags"] == ["BH-1", "BH-4"]


@pytest.mark.meets("S4-1", "P24")
def test_days_off_have_none_and_a_make_up_saturday_has_one() -> None:
    assert days(played("wang", (issue_of(),), "09-30 08:00", "10-12 23:00"), "execute/progress") == [
        "2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12",
    ]


@pytest.mark.meets("P23")
@pytest.mark.parametrize("every", [timedelta(minutes=1), timedelta(hours=4), timedelta(hours=5)])
def test_however_often_a_round_comes_there_is_one_a_day(every: timedelta) -> None:
    letters = played("wang", (issue_of(),), "10-19 00:00", "10-23 23:59", every)

    assert days(letters, "execute/progress")[:5] == [f"2026-10-{n}" for n in (19, 20, 21, 22, 23)]


@pytest.mark.meets("P23")
def test_after_three_days_without_a_round_one_mail_and_one_digest_catch_up_and_the_evening_has_its_own() -> None:
    letters = played("lin", (issue_of(),), "10-22 14:00", "10-22 20:00", since="10-18 12:00")

    assert days(letters, "execute/progress") == ["2026-10-22"]
    assert days(letters, "execute/digest") == ["2026-10-19", "2026-10-22"]


@pytest.mark.meets("P23")
def test_after_downtime_one_digest_comes_under_the_name_of_its_day_and_nothing_understood_is_lost() -> None:
    bulletin = daily.awake(None, at("lin"), desk("10-15 15:00"))
    echoes = (Echo(person=at("lin"), code="task_done", args={"task": 3}, at=moment("10-15 15:00")),)
    told = daily.tick(msgspec.structs.replace(bulletin, echoes=echoes), (issue_of(),), desk("10-20 09:05"))
    (digest,) = [one for one in told.outbox if one.kind == "execute/digest"]

    assert digest.data["day"] == "2026-10-20"
    assert [i["code"] for one in told.outbox for i in one.data["understood"]] == ["task_done"]


@pytest.mark.meets("P23", "S4-4")
def test_where_no_round_comes_in_the_evening_the_digest_comes_with_the_next_one() -> None:
    letters = played("lin", (issue_of(),), "10-19 09:30", "10-23 09:30", timedelta(hours=24), since="10-18 12:00")

    assert days(letters, "execute/digest") == ["2026-10-19", "2026-10-20", "2026-10-21", "2026-10-22"]


def test_a_round_in_the_night_writes_for_the_morning() -> None:
    letters = played("wang", (issue_of(),), "10-19 22:00", "10-19 22:00", since="10-18 12:00")

    assert days(letters, "execute/progress") == ["2026-10-20"]
    assert letters[0].not_before is not None and letters[0].not_before.astimezone(CHINA) == moment("10-20 09:00")


def test_who_has_nothing_open_gets_nothing_and_is_looked_at_no_more() -> None:
    bulletin = daily.tick(daily.awake(None, at("zhu"), desk("10-18 12:00")), (issue_of(),), desk("10-19 09:00"))

    assert bulletin.outbox == ()
    assert bulletin.due_at is None


@pytest.mark.meets("S4-4")
def test_the_lead_gets_one_digest_an_evening_with_what_is_late_blocked_silent_and_done() -> None:
    run = agreed().says("wang", progress=(Progress(task=1, status="blocked", text="等口径"),)).until("10-28 17:00")
    run.says("dan", progress=(Progress(task=2, status="done", text="好了"),))
    letters = played("lin", (run.issue,), "10-28 12:00", "10-28 23:00")
    (digest,) = [one for one in letters if one.kind == "execute/digest"]

    assert [(row["n"], row["mark"]) for row in digest.data["issues"][0]["rows"]] == [(1, "late"), (3, "silent"), (2, "done")]
    assert digest.not_before is not None and digest.not_before.astimezone(CHINA) == moment("10-28 18:00")


def test_an_evening_without_anything_to_lead_has_no_digest() -> None:
    assert days(played("wang", (issue_of(),), "10-19 12:00", "10-19 23:00"), "execute/digest") == []


@pytest.mark.meets("S4-1")
def test_one_task_may_be_answered_by_a_number_of_the_menu_and_several_may_not() -> None:
    one = played("wang", (issue_of(),), "10-19 09:00", "10-19 09:00", since="10-18 12:00")[0]
    two = played("wang", (issue_of("BH-1"), issue_of("BH-2")), "10-19 09:00", "10-19 09:00", since="10-18 12:00")[0]

    assert one.data["menu"]["1"] == "done"
    assert two.data["menu"] == {}


@pytest.mark.meets("S4-12")
def test_a_paused_issue_and_a_resting_task_are_not_asked_about() -> None:
    paused = msgspec.structs.replace(issue_of(), paused=True)
    tasks = tuple(msgspec.structs.replace(t, status="on_hold") for t in issue_of().tasks)
    resting = msgspec.structs.replace(issue_of("BH-2"), tasks=tasks)

    assert played("wang", (paused, resting), "10-19 08:00", "10-19 12:00") == []


@pytest.mark.meets("S4-2", "P27")
def test_what_was_understood_of_one_answer_to_several_issues_is_said_back_in_one_note() -> None:
    both = tuple(
        agreed().says("wang", progress=(Progress(task=1, status="delayed", new_due=date(2026, 10, 28), reason="出差"),)).issue for _ in range(2)
    )
    both = tuple(msgspec.structs.replace(one, id=f"BH-{n}") for n, one in enumerate(both, 1))
    bulletin, left = daily.gathered(Bulletin(key=daily.KEY + normal(at("wang"))), both, at("wang"), desk("10-19 10:00"))
    after = daily.tick(bulletin, left, desk("10-19 18:00"))
    notes = [one for one in after.outbox if one.kind == "execute/note"]

    assert len(notes) == 1
    assert {item["args"]["issue"] for item in notes[0].data["items"]} == {"BH-1", "BH-2"}
    assert not any(e for one in left for e in one.echoes if e.person == at("wang"))


@pytest.mark.meets("P21", "S4-2")
def test_how_far_a_task_is_needs_no_note_it_is_said_back_in_the_next_mornings_mail() -> None:
    issue = msgspec.structs.replace(agreed().says("wang", progress=(Progress(task=1, status="in_progress", percent=60, text="60%"),)).issue, id="BH-1")
    bulletin, left = daily.gathered(Bulletin(key=daily.KEY + normal(at("wang"))), (issue,), at("wang"), desk("10-19 10:00"))
    evening = daily.tick(bulletin, left, desk("10-19 18:00"))
    morning = daily.tick(evening, left, desk("10-20 09:00"))

    assert evening.outbox == ()
    assert [one.kind for one in morning.outbox] == ["execute/progress"]
    assert [e["code"] for e in morning.outbox[0].data["understood"]] == ["task_progress"]
