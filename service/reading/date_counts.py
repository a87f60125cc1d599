"""Counted time: 3个工作日内, in two weeks, 3 days ago, a week from Friday, and by how much a date moves."""

from __future__ import annotations

from datetime import timedelta

from service.reading import date_sums as sums
from service.reading.date_days import day
from service.reading.date_sums import Moment, Scene, Span
from service.reading.date_tokens import Tokens


def moved_by(amount: tuple[float, str, bool], way: str, scene: Scene, end: int) -> Span:
    """The due date, so much later or sooner; asked where no due date is known."""
    k, unit, ask = amount
    if not scene.due:
        return Span(None, None, ask=True, kind="shift", moved=True, end=end)
    at = _plus(scene.due, -k if way == "sooner" else k, unit, scene)
    return Span(at, at, ask=ask, moved=True, end=end)


def counted(t: Tokens, i: int, leads: list[str], scene: Scene) -> Span | None:
    """T+2, 3个工作日内, within two weeks, in 48 hours, 3 days ago, a week from Friday, 10月15日后3天内."""
    if t.sense(i, "after_today") and (n := t.number(i + 1)):
        return Span(None, scene.calendar.add(scene.today, n), kind="limit", end=i + 2)
    found = amount(t, i)
    if not found:
        return _after_day(t, i, scene)
    (k, unit, ask), j = found
    trail, base = t.sense(j, "trail"), scene.now if unit in ("hour", "minute") else scene.today
    if t.sense(j, "lead") in ("from", "after") and (start := day(t, t.skip(j + 1), scene)):
        at = _plus(start[0].last, k, unit, scene)
        return Span(at, at, ask=ask or start[0].ask, end=start[1])
    if trail == "ago" or (trail == "by" and t.sense(j - 1, "mark") != "day"):
        at = _plus(base, -k, unit, scene)
        return Span(at, at, ask=ask, end=j + 1) if not _hangs(t, i) else None
    if "within" in leads or trail == "within":
        at = _plus(base, k, unit, scene)
        return Span(None, at, ask=ask or _hangs(t, i) or _is_from_elsewhere(t, j), kind="limit", end=j)
    if trail in ("later", "after") or leads[-1:] == ["in"]:
        at = _plus(base, k, unit, scene)
        return Span(at, at, ask=ask or _hangs(t, i), kind="counted", end=j + (trail in ("later", "after")))
    if "need" in leads:
        at = _plus(base, k, unit, scene)
        return Span(at, at, ask=True, kind="counted", end=j)
    return None


def _after_day(t: Tokens, i: int, scene: Scene) -> Span | None:
    """10月15日后3天内: counted from that day."""
    start = day(t, i, scene)
    found = amount(t, start[1] + 1) if start and t.sense(start[1], "trail") == "after" else None
    if not start or not found or start[0].kind == "impossible":
        return None
    (k, unit, ask), j = found
    at, within = _plus(start[0].last, k, unit, scene), t.sense(j, "trail") == "within"
    return Span(None if within else at, at, ask=ask or start[0].ask, kind="limit", end=j + within)


def _hangs(t: Tokens, i: int) -> bool:
    """Does the counting start from something that only the writer knows? "5 working days after signing" does."""
    return t.sense(i - 1, "anchor") == "unknown" and t.sense(i - 2, "anchor") != "now"


def _is_from_elsewhere(t: Tokens, j: int) -> bool:
    """Within 3 days of signing; of receipt is from now."""
    of = t.sense(j, "particle") == "of" or t.sense(j, "lead") == "after"
    return of and t.sense(t.skip(j + 1), "anchor") != "now"


def amount(t: Tokens, i: int) -> tuple[tuple[float, str, bool], int] | None:
    """Two weeks, 3个工作日, 半天, a few days: how many, of what, and whether it is vague."""
    kind = t.sense(i, "number")
    half = kind == "half"
    number = t.number(i)
    if number is None and kind not in ("half", "some"):
        return None
    j = i + 1
    counter = t.sense(j, "filler") == "counter"
    j += counter
    unit = t.sense(j, "unit")
    if t.sense(j, "mark") == "month" and not counter:
        return None
    if not unit or (number is not None and number > 1000):
        return None
    vague = kind == "some" or bool(t.sense(i, "about"))
    return ((0.5 if half else float(number or 3)), unit, vague), j + 1


def _plus(base: Moment, k: float, unit: str, scene: Scene) -> Moment:
    n = int(k)
    if unit in ("hour", "minute"):
        return base + timedelta(**{f"{unit}s": k})
    if unit == "workday":
        return scene.calendar.add(base, n)
    if unit in ("month", "quarter", "year"):
        each = {"month": 1, "quarter": 3, "year": 12}[unit]
        return base + timedelta(days=int(30 * k * each)) if k < 1 else sums.add_months(base, n * each)
    return base + timedelta(days=int(k * (7 if unit == "week" else 1)))
