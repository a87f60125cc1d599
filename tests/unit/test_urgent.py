"""Complaints run on hours, not on days (REQUIREMENTS.md C4); people are left in peace at night and on days off all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from service.loop.workdays import Hours, hours_on
from tests.unit.core import CALENDAR, CHINA, Run, at, defined, desk, moment, proposed, reported, utc

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("10-13 10:00", 1, "10-13 11:00"),
        ("10-13 10:00", 4, "10-13 15:30"),
        ("10-13 12:30", 1, "10-13 14:30"),
        ("10-13 17:00", 2, "10-14 10:00"),
        ("10-13 22:00", 2, "10-14 11:00"),
        ("10-16 17:30", 8, "10-19 18:00"),
        ("09-30 17:00", 2, "10-08 10:00"),
        ("10-09 17:00", 2, "10-10 10:00"),
    ],
)
def test_so_many_working_hours_on_leave_out_lunch_nights_and_days_off(start: str, hours: int, end: str) -> None:
    assert hours_on(moment(start), hours, CHINA, Hours(), CALENDAR) == utc(end)


def test_a_day_without_lunch_counts_through() -> None:
    assert hours_on(moment("10-13 10:00"), 4, CHINA, Hours(lunch=None), CALENDAR) == utc("10-13 14:00")


@pytest.mark.meets("C4", "P24")
def test_hours_are_counted_where_the_person_works() -> None:
    berlin = desk("10-13 14:00", urgent=True).later(at("anna"), 1)

    assert berlin == utc("10-13 17:00")
    assert desk("10-13 14:00").later(at("anna"), 1) == utc("10-14 15:00")


def complaint(stage: Callable[..., Run] = reported) -> Run:
    """A customer complains."""
    return stage(category="C4")


@pytest.mark.meets("C4")
def test_the_first_nudge_comes_after_hours() -> None:
    run = complaint().until("10-13 17:00", every=HOUR)

    assert run.to("rita", "clarify/nudge").not_before == utc("10-13 16:00")
    assert "clarify/nudge" not in reported().until("10-13 17:00", every=HOUR).kinds("rita")


@pytest.mark.meets("C4", "S2-1")
def test_deputy_and_coordinator_hear_of_it_within_two_working_days() -> None:
    run = complaint(proposed)
    begin = run.now
    run.until("10-20 18:00", every=HOUR)
    asked = [one for one in run.letters if one.kind == "execute/escalation" and one.data["ask"]["kind"] == "task" and one.data["ask"]["person"] == at("wang")]
    days = {one.to: CALENDAR.between(begin.date(), local(one.not_before).date()) for one in reversed(asked)}

    assert days[at("yu")] <= 1
    assert days[at("cora")] <= 2


@pytest.mark.meets("C4")
def test_no_letter_of_it_leaves_at_night() -> None:
    run = complaint(defined).until("10-20 18:00", every=HOUR)
    clocks = {local(one.not_before).time() for one in run.letters if one.kind != "execute/note"}

    assert all(moment("10-13 09:00").time() <= clock <= moment("10-13 18:00").time() for clock in clocks)


@pytest.mark.meets("C4", "P23")
def test_a_reminder_and_the_next_rung_do_not_come_in_one_round() -> None:
    run = complaint(defined).tick("10-15 10:00")
    first = list(run.kinds("fang"))
    run.tick("10-15 11:00")

    assert first == []
    assert run.kinds("lin").count("launch/lead") == 2
    assert "execute/escalation" not in run.kinds("fang")
    assert "execute/escalation" in run.tick("10-15 14:00").kinds("fang")


def local(when: datetime | None) -> datetime:
    assert when is not None
    return when.astimezone(CHINA)
