"""Working days and hours: what is one working day before, when a person may be asked, since when something is overdue.

A day works when it is a make-up day, or neither a day off nor at the weekend (REQUIREMENTS.md P24).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The working calendar: `off` and `on` are the days that differ from the weekly rhythm; `years` those with make-up data."""

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})
    years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        return day in self.on or (day not in self.off and day.weekday() not in self.weekend)

    def is_known(self, day: date) -> bool:
        """Are the make-up days of that year known? Where not, Monday to Friday is assumed and the operator warned."""
        return not self.years or day.year in self.years

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day`, before it where n is negative; for 0 the day itself or the next that works."""
        if n == 0:
            return day if self.is_working(day) else self.add(day, 1)
        step, left = (DAY, n) if n > 0 else (-DAY, -n)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and with `last`."""
        days = ((first + n * DAY) for n in range(1, (last - first).days + 1))
        return sum(self.is_working(day) for day in days)


@dataclass(frozen=True)
class Hours:
    """The hours in which people may be asked and meetings may lie, local to the person."""

    begin: time = time(9, 0)
    end: time = time(18, 0)
    lunch: tuple[time, time] | None = (time(12, 0), time(13, 30))

    def windows(self, day: date, zone: ZoneInfo, calendar: Calendar) -> tuple[tuple[datetime, datetime], ...]:
        """The stretches of a day in which a meeting may lie, in UTC; none on a day off."""
        if not calendar.is_working(day):
            return ()
        marks = [self.begin, *(self.lunch or ()), self.end]
        return tuple((at(day, a, zone), at(day, b, zone)) for a, b in zip(marks[::2], marks[1::2], strict=True))


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """A day and a clock time of a zone, in UTC."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def opens(now: datetime, zone: ZoneInfo, hours: Hours, calendar: Calendar) -> datetime:
    """The first moment from `now` on at which a person of that zone may be asked something (UTC)."""
    local = now.astimezone(zone)
    if calendar.is_working(local.date()) and hours.begin <= local.time() < hours.end:
        return now.astimezone(UTC)
    day = local.date()
    if local.time() >= hours.end or not calendar.is_working(day):
        day = calendar.add(day, 1)
    return at(day, hours.begin, zone)


def later(now: datetime, days: int, zone: ZoneInfo, hours: Hours, calendar: Calendar) -> datetime:
    """The same clock time, `days` working days on, brought into the working hours (UTC)."""
    start = opens(now, zone, hours, calendar).astimezone(zone)
    return at(calendar.add(start.date(), days), start.time(), zone)


def hours_on(now: datetime, n: int, zone: ZoneInfo, hours: Hours, calendar: Calendar) -> datetime:
    """The moment at which `n` working hours of that zone are over, lunch and days off left out (UTC)."""
    left, day = timedelta(hours=n), now.astimezone(zone).date()
    while True:
        for begin, end in hours.windows(day, zone, calendar):
            begin = max(begin, now.astimezone(UTC))
            if end - begin >= left:
                return begin + left
            left -= max(end - begin, timedelta())
        day = calendar.add(day, 1)
