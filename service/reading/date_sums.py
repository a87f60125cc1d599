"""The arithmetic of dates: nearest year, weeks from Monday, ends of periods, feasts with their days off."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from service.loop.workdays import DAY, Calendar

LONGEST_BREAK = 20
Moment = date | datetime


@dataclass(frozen=True)
class Scene:
    """What a date is said against: the moment, the working days, the present due date, the feasts."""

    now: datetime
    calendar: Calendar
    due: date | None = None
    feasts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True)
class Days:
    """A day (first = last) or a stretch. `ask`: doubtful. `kind`: day, period (a whole week, month ...), feast, impossible."""

    first: date
    last: date
    ask: bool = False
    kind: str = "day"


@dataclass(frozen=True)
class Span:
    """What one mention says: first and last day or moment (None: open on that side), doubtful or not, recurring or not.

    `moved`: it is where a date is moved to. `kind` is that of the days. `end` is the token behind the mention.
    """

    first: Moment | None
    last: Moment | None
    ask: bool = False
    kind: str = "day"
    recurring: str | None = None
    moved: bool = False
    end: int = 0


def single(day: date) -> Days:
    return Days(day, day)


def exact(year: int, month: int, number: int) -> Days:
    """That day; a day that does not exist is kept as impossible, and asked back."""
    year += 2000 if year < 100 else 0
    try:
        return single(date(year, month, number))
    except ValueError:
        return Days(date.max, date.max, ask=True, kind="impossible")


def nearest(month: int, number: int, scene: Scene) -> Days:
    """A month and day without a year: the year that puts it nearest to now."""
    tries = [exact(scene.today.year + n, month, number) for n in (-1, 0, 1)]
    real = [days for days in tries if days.kind != "impossible"]
    return min(real, key=lambda days: abs((days.first - scene.today).days)) if real else tries[0]


def numbered(number: int, scene: Scene) -> Days:
    """The 15th: of the month of the due date or of this month; of the next, and doubtful, where it has passed."""
    around = max(scene.due or scene.today, scene.today)
    that = exact(around.year, around.month, number)
    if that.first >= scene.today:
        return that
    later = add_months(scene.today.replace(day=1), 1)
    return replace(exact(later.year, later.month, number), ask=True)


def add_months(day: date, n: int) -> date:
    """The same day n months on, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def whole_month(year: int, month: int) -> Days:
    return Days(date(year, month, 1), date(year, month, months.monthrange(year, month)[1]), kind="period")


def nearest_month(month: int, scene: Scene) -> Days:
    """A month without a year: this one, or the nearest."""
    years = (scene.today.year + n for n in (-1, 0, 1))
    return min((whole_month(y, month) for y in years), key=lambda m: abs((m.first - scene.today.replace(day=1)).days))


def quarter(n: int, year: int) -> Days:
    first = date(year, 3 * n - 2, 1)
    return Days(first, add_months(first, 3) - DAY, kind="period")


def monday(day: date) -> date:
    return day - timedelta(day.weekday())


def period(unit: str, offset: int, scene: Scene) -> Days | None:
    """The week, weekend, month, quarter or year so many on from this one."""
    today = scene.today
    if unit in ("week", "weekend"):
        first = monday(today) + timedelta(7 * offset)
        return Days(first, first + 6 * DAY, kind="period") if unit == "week" else Days(first + 5 * DAY, first + 6 * DAY, kind="weekend")
    if unit == "month":
        first = add_months(today.replace(day=1), offset)
        return whole_month(first.year, first.month)
    if unit == "quarter":
        first = add_months(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3 * offset)
        return quarter((first.month + 2) // 3, first.year)
    if unit == "year":
        return Days(date(today.year + offset, 1, 1), date(today.year + offset, 12, 31), kind="period")
    return None


def edged(days: Days, edge: str | None, scene: Scene) -> Days:
    """The beginning, middle or end of a period. Only its end is a day; beginning and middle are asked back."""
    length = (days.last - days.first).days + 1
    if not edge or days.kind not in ("period", "weekend"):
        return days
    if edge == "end":
        week_ends = scene.calendar.add(days.last + DAY, -1) if length <= 7 else days.last
        return single(week_ends if week_ends >= days.first else days.last)
    third = (0, 2, 4, 5) if length <= 7 else (0, 10, 20, length) if length <= 31 else (0, length // 3, 2 * length // 3, length)
    if edge == "rest":
        return Days(max(days.first, scene.today + DAY), edged(days, "end", scene).last, ask=True, kind="part")
    part = {"start": 0, "middle": 1, "late": 2}[edge]
    return Days(days.first + third[part] * DAY, days.first + (third[part + 1] - 1) * DAY, ask=True, kind="part")


def feast_days(written: str, scene: Scene) -> tuple[date, ...]:
    """MM-DD in the years around now, or the YYYY-MM-DD that it is."""
    if len(written) > 5:
        return (date.fromisoformat(written),)
    return tuple(date.fromisoformat(f"{scene.today.year + n}-{written}") for n in (-1, 0, 1))


def days_off(at: date, scene: Scene) -> Days:
    """A feast with the days off around it, as the working calendar has them."""
    first = last = at
    while not scene.calendar.is_working(first - DAY) and (at - first).days < LONGEST_BREAK and at in scene.calendar.off:
        first -= DAY
    while not scene.calendar.is_working(last + DAY) and (last - at).days < LONGEST_BREAK and at in scene.calendar.off:
        last += DAY
    return Days(first, last, kind="feast")


def next_days_off(scene: Scene) -> Days | None:
    """The feast that comes next, or the one under way."""
    ahead = (scene.today + n * DAY for n in range(200))
    at = next((day for day in ahead if day in scene.calendar.off and day.weekday() < 5), None)
    return days_off(at, scene) if at else None


def pick(days: Days, k: int, kind: str, after: bool, scene: Scene) -> Days | None:
    """The k-th (-1: the last) working day, day, week or weekday (its number) in a period, or after it."""
    begin, end = (days.last + DAY, days.last + 60 * DAY) if after else (days.first, days.last)
    if kind == "week":
        first = monday(begin) + timedelta(7 * (k - 1) + (7 if begin.weekday() > 4 else 0))
        return Days(max(first, begin), first + 6 * DAY, ask=True, kind="part") if k > 0 else None
    every = (begin + n * DAY for n in range((end - begin).days + 1))
    fits = [day for day in every if _is_kind(day, kind, scene)]
    place = k - 1 if k > 0 else k
    return single(fits[place]) if -len(fits) <= place < len(fits) else None


def _is_kind(day: date, kind: str, scene: Scene) -> bool:
    return scene.calendar.is_working(day) if kind == "workday" else kind == "day" or str(day.isoweekday()) == kind
