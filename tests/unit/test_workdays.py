"""Working days and hours: one calendar for every timer, with public holidays and make-up days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from service.loop.workdays import Calendar, Hours, later, opens
from tests.unit.core import CALENDAR, CHINA, desk, moment, utc

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.meets("P24")
@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2026, 10, 17), False),
    ],
)
def test_a_holiday_is_off_and_the_saturday_worked_instead_is_on(day: date, works: bool) -> None:
    assert CALENDAR.is_working(day) is works


@pytest.mark.meets("P24")
def test_two_working_days_before_national_day_end_after_it() -> None:
    assert CALENDAR.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert CALENDAR.add(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert CALENDAR.add(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert CALENDAR.add(date(2026, 10, 12), -1) == date(2026, 10, 10)


def test_nought_days_on_is_the_day_itself_or_the_next_that_works() -> None:
    assert CALENDAR.add(date(2026, 10, 13), 0) == date(2026, 10, 13)
    assert CALENDAR.add(date(2026, 10, 3), 0) == date(2026, 10, 8)


def test_working_days_between_count_the_last_and_not_the_first() -> None:
    assert CALENDAR.between(date(2026, 9, 30), date(2026, 10, 12)) == 4
    assert CALENDAR.between(date(2026, 10, 16), date(2026, 10, 18)) == 0
    assert CALENDAR.between(date(2026, 10, 16), date(2026, 10, 13)) == 0


@pytest.mark.meets("P24")
def test_a_year_without_make_up_days_is_told_from_one_that_is_known() -> None:
    assert CALENDAR.is_known(date(2026, 5, 1))
    assert not CALENDAR.is_known(date(2027, 5, 1))
    assert Calendar().is_known(date(2031, 1, 1))


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("10-13 10:30", "10-13 10:30"),
        ("10-13 03:00", "10-13 09:00"),
        ("10-13 18:00", "10-14 09:00"),
        ("10-16 22:00", "10-19 09:00"),
        ("09-30 20:00", "10-08 09:00"),
        ("10-09 20:00", "10-10 09:00"),
    ],
)
def test_nobody_is_asked_at_night_at_the_weekend_or_on_a_holiday(now: str, first: str) -> None:
    assert opens(moment(now), CHINA, Hours(), CALENDAR) == utc(first)


def test_each_person_is_asked_in_the_own_zone() -> None:
    morning = desk("10-13 09:30")

    assert morning.opens("lin@firm.example") == utc("10-13 09:30")
    assert morning.opens("anna@firm.example") == datetime(2026, 10, 13, 9, 0, tzinfo=BERLIN)


def test_whoever_just_wrote_is_answered_at_any_hour() -> None:
    night = desk("10-17 03:00", answering="Lin@firm.example")

    assert night.opens("lin@firm.example") == moment("10-17 03:00")
    assert night.opens("wang@firm.example") == utc("10-19 09:00")


def test_the_days_last_note_leaves_in_the_evening_and_not_at_night() -> None:
    assert desk("10-13 18:00").evening("lin@firm.example") == moment("10-13 18:00")
    assert desk("10-13 19:30").evening("lin@firm.example") == moment("10-13 19:30")
    assert desk("10-14 03:00").evening("lin@firm.example") == utc("10-14 09:00")
    assert desk("10-17 18:00").evening("lin@firm.example") == utc("10-19 09:00")


@pytest.mark.meets("P24")
def test_patience_runs_in_working_days_at_the_same_clock_time() -> None:
    assert later(moment("10-16 15:00"), 2, CHINA, Hours(), CALENDAR) == utc("10-20 15:00")
    assert later(moment("09-29 15:00"), 2, CHINA, Hours(), CALENDAR) == utc("10-08 15:00")
    assert later(moment("10-17 23:00"), 1, CHINA, Hours(), CALENDAR) == utc("10-20 09:00")


def test_a_meeting_may_lie_before_and_after_lunch_and_on_no_day_off() -> None:
    windows = Hours().windows(date(2026, 10, 13), CHINA, CALENDAR)

    assert windows == ((utc("10-13 09:00"), utc("10-13 12:00")), (utc("10-13 13:30"), utc("10-13 18:00")))
    assert Hours().windows(date(2026, 10, 3), CHINA, CALENDAR) == ()


def test_hours_without_lunch_are_one_stretch() -> None:
    (window,) = Hours(begin=time(8), end=time(17), lunch=None).windows(date(2026, 10, 13), BERLIN, CALENDAR)

    assert window == (datetime(2026, 10, 13, 6, 0, tzinfo=UTC), datetime(2026, 10, 13, 15, 0, tzinfo=UTC))
