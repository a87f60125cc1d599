"""Counted time: 3个工作日内, in two weeks, 3 days ago, a week from Friday, 10月15日前两天, and by how much a date moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import ceil

from service.reading import date_sums as sums
from service.reading.date_days import day
from service.reading.date_sums import Days, Moment, Scene, Span
from service.reading.date_tokens import Tokens

Amount = tuple[float, str, bool]


def moved_by(amount: Amount, way: str, scene: Scene, end: int) -> Span:
    """The due date, so much later or sooner; asked where no due date is known."""
    k, unit, ask = amount
    if not scene.due:
        return Span(None, None, ask=True, kind="shift", moved=True, end=end)
    at = _plus(scene.due, -k if way == "sooner" else k, unit, scene)
    return Span(at, at, ask=ask, moved=True, end=end)


def counted(t: Tokens, i: int, leads: list[str], scene: Scene) -> Span | None:
    """T+2, 3个工作日内, within two weeks, in 48 hours, 3 days ago, a week from Friday, two days before the deadline."""
    if t.sense(i, "after_today") and (n := t.number(i + 1)):
        return Span(None, scene.calendar.add(scene.today, n), kind="limit", end=i + 2)
    found = amount(t, i)
    if not found:
        return _beside_day(t, i, scene)
    (k, unit, ask), j = found
    trail, base = t.sense(j, "trail"), scene.now if unit in ("hour", "minute") else scene.today
    if beside := _from_day(t, j, found[0], scene):
        return beside
    if trail == "ago" or (trail == "by" and t.sense(j - 1, "mark") != "day"):
        at = _plus(base, -k, unit, scene)
        return Span(at, at, ask=ask, end=j + 1) if not _hangs(t, i) else None
    if "within" in leads or trail == "within":
        at = _plus(base, k, unit, scene)
        return Span(None, at, ask=ask or _hangs(t, i) or _is_from_elsewhere(t, j), kind="limit", end=j)
    if trail in ("later", "after") or leads[-1:] == ["in"]:
        at = _plus(base, k, unit, scene)
        doubtful = ask or _hangs(t, i) or bool(t.sense(j, "shift"))
        return Span(at, at, ask=doubtful, kind="counted", end=j + (trail in ("later", "after")))
    if "need" in leads and scene.due and t.sense(i + 1, "filler") == "more":
        return replace(moved_by(found[0], "later", scene, j), ask=True)
    if "need" in leads or t.sense(j, "lead") == "after":
        at = _plus(base, k, unit, scene)
        known = t.sense(j, "lead") == "after" and not _is_from_elsewhere(t, j)
        return Span(at, at, ask=not known, kind="counted", end=j)
    return None


def _from_day(t: Tokens, j: int, by: Amount, scene: Scene) -> Span | None:
    """... from Friday, ... after Oct 15, ... before the deadline."""
    k, unit, ask = by
    how = t.sense(j, "lead")
    if how not in ("from", "after", "before"):
        return None
    begin = t.skip(j + 1)
    if t.sense(begin, "anchor") == "due":
        return moved_by(by, "sooner" if how == "before" else "later", scene, begin + 1)
    start = day(t, begin, scene)
    if not start or start[0].kind == "impossible":
        return None
    at = _plus(start[0].first, -k, unit, scene) if how == "before" else _plus(start[0].last, k, unit, scene)
    return Span(at, at, ask=ask or start[0].ask or start[0].kind != "day", end=start[1])


def _beside_day(t: Tokens, i: int, scene: Scene) -> Span | None:
    """10月15日后3天内, 10月15日前两天, 截止日前一天: counted from that day."""
    start = (Days(scene.due, scene.due), i + 1) if scene.due and t.sense(i, "anchor") == "due" else day(t, i, scene)
    way = t.sense(start[1], "trail") if start else None
    found = amount(t, t.skip(start[1] + 1, 1)) if start and way in ("after", "by") else None
    if not start or not found or start[0].kind == "impossible":
        return None
    days, ((k, unit, ask), j) = start[0], found
    within = t.sense(j, "trail") == "within"
    ask = ask or days.ask or days.kind not in ("day", "feast") or (way == "by" and (within or unit == "week"))
    first, last = (days.first, days.last) if days.kind != "period" else (days.last, days.last)
    if days.kind == "feast" and unit == "week":
        return _week_beside(days, way == "by", k, scene, j)
    at = _plus(first, -k, unit, scene) if way == "by" else _plus(last, k, unit, scene)
    return Span(None if within else at, at, ask=ask, kind="limit", end=j + within)


def _week_beside(feast: Days, before: bool, k: float, scene: Scene, end: int) -> Span:
    """国庆前一周: some day of that week."""
    edge = scene.calendar.add(feast.first, -1) if before else scene.calendar.add(feast.last, 1)
    other = feast.first - timedelta(days=7 * k) if before else feast.last + timedelta(days=7 * k)
    return Span(min(edge, other), max(edge, other), ask=True, kind="counted", end=end)


def _hangs(t: Tokens, i: int) -> bool:
    """Does the counting start from something that only the writer knows? "5 working days after signing" does."""
    return t.sense(i - 1, "anchor") == "unknown" and t.sense(i - 2, "anchor") != "now"


def _is_from_elsewhere(t: Tokens, j: int) -> bool:
    """Within 3 days of signing; of receipt is from now."""
    of = t.sense(j, "particle") == "of" or t.sense(j, "lead") == "after"
    return of and t.sense(t.skip(j + 1), "anchor") != "now"


def amount(t: Tokens, i: int, one: bool = False) -> tuple[Amount, int] | None:
    """Two weeks, 3个工作日, 半天, 一个半月, a few days: how many, of what, and whether it is vague. `one`: a bare unit is one."""
    kind = t.sense(i, "number")
    number = t.number(i)
    if number is None and kind not in ("half", "some"):
        unit = t.sense(i, "unit") if one and t.written(i).isascii() else None
        return ((1.0, unit, False), i + 1) if unit else None
    j = i + 1
    counter = bool(t.sense(j, "filler") in ("counter", "more"))
    j += counter
    half = kind != "half" and t.sense(j, "number") == "half"
    j += half
    unit = t.sense(j, "unit")
    if (t.sense(j, "mark") == "month" and not counter) or not unit or (number is not None and number > 1000):
        return None
    behind = not half and kind != "half" and t.sense(j + 1, "mark") == "half"
    k = (0.5 if kind == "half" else float(number or 3)) + 0.5 * (half or behind)
    return (k, unit, kind == "some" or bool(t.sense(i, "about"))), j + 1 + behind


def _plus(base: Moment, k: float, unit: str, scene: Scene) -> Moment:
    """So much after the base, before it where k is negative; half a day is today, and two and a half are three."""
    n = 0 if abs(k) < 1 else ceil(k) if k > 0 else -ceil(-k)
    if unit in ("hour", "minute"):
        return base + timedelta(**{f"{unit}s": k})
    if unit == "workday":
        return scene.calendar.add(base, n)
    if unit in ("month", "quarter", "year"):
        each = {"month": 1, "quarter": 3, "year": 12}[unit]
        months = int(k * each)
        return sums.add_months(base, months) + timedelta(days=int(30 * (k * each - months)))
    return base + timedelta(days=int(7 * k) if unit == "week" else n)
