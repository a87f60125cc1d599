"""Whole stretches that a date may be picked from: a week, a month, a quarter, a year, a feast with its days off."""

from __future__ import annotations

from service.reading import date_sums as sums
from service.reading.date_sums import Days, Scene
from service.reading.date_tokens import Tokens

Found = tuple[Days, int] | None


def whole(t: Tokens, i: int, scene: Scene) -> Found:
    """A whole period or a feast: what an edge or a "first working day" may belong to. 今年年底 names its unit twice."""
    found = _whole(t, i, scene)
    again = found and _is_bare_unit(t, found[1])
    return (found[0], found[1] + 1) if found and again else found


def _whole(t: Tokens, i: int, scene: Scene) -> Found:
    if (relative := t.sense(i, "relative")) is not None:
        at = t.skip(i + 1, 1)
        unit = t.sense(at, "weekend") or t.sense(at, "unit") or ""
        days = sums.period(unit, int(relative), scene)
        return (days, at + 1) if days and not t.number(at + 1) else None
    if t.sense(i, "weekend") or _is_bare_unit(t, i):
        days = sums.period(t.sense(i, "weekend") or t.sense(i, "unit") or "", 0, scene)
        return (days, i + 1) if days else None
    year, j = named_year(t, i, scene)
    if n := t.sense(j, "quarter"):
        return sums.quarter(int(n), year or scene.today.year), j + 1
    if found := named_month(t, i, scene):
        return _named(t, i, found)
    if year:
        return Days(sums.exact(year, 1, 1).first, sums.exact(year, 12, 31).last, kind="period"), j
    return feast(t, i, scene)


def _is_bare_unit(t: Tokens, i: int) -> bool:
    """月底, 年初: of this month, of this year."""
    unit = t.sense(i, "unit") in ("month", "quarter", "year")
    return unit and bool(t.sense(i + 1, "edge")) and t.number(i - 1) is None and not t.written(i)[0].isascii()


def _named(t: Tokens, i: int, found: tuple[Days, bool, int]) -> Found:
    """A month as a whole; May, March and the like need a word before them that says so, or a year."""
    said = t.sense(i - 1, "lead") or t.sense(i - 1, "edge") or t.sense(i - 1, "range") or t.sense(i - 1, "particle") == "of"
    return (found[0], found[2]) if found[1] or said or not t.sense(i, "month") else None


def named_month(t: Tokens, i: int, scene: Scene) -> tuple[Days, bool, int] | None:
    """A month, whether its year was said, and the place behind it."""
    relative = t.sense(i, "relative")
    at = t.skip(i + 1, 1)
    if relative and t.sense(at, "unit") == "month" and (month := sums.period("month", int(relative), scene)):
        return month, True, at + 1
    year, j = named_year(t, i, scene)
    number = t.number(j) if t.sense(j + 1, "mark") == "month" and t.sense(j + 1, "unit") == "month" else None
    name = int(t.sense(j, "month") or number or 0)
    if not 0 < name <= 12:
        return None
    end = j + 1 + bool(number)
    if not year and t.sense(j, "month"):
        behind = t.number(t.skip(end, 1)) or 0
        year, end = (behind, t.skip(end, 1) + 1) if 2000 <= behind < 2100 else (None, end)
    return (sums.whole_month(year, name) if year else sums.nearest_month(name, scene)), bool(year), end


def named_year(t: Tokens, i: int, scene: Scene) -> tuple[int | None, int]:
    """2026年, 明年: the year and the place behind it."""
    if offset := t.sense(i, "year"):
        return scene.today.year + int(offset), t.skip(i + 1, 1)
    number = t.number(i)
    if number and t.sense(i + 1, "mark") == "year" and (2000 <= number < 2100 or 20 <= number < 60):
        return number + 2000 * (number < 100), i + 2
    return None, i


def feast(t: Tokens, i: int, scene: Scene) -> Found:
    """国庆, Christmas: the feast with the days off around it; 节: whichever days off come next."""
    if t.sense(i, "holiday"):
        coming = sums.next_days_off(scene)
        return (coming, i + 1) if coming else None
    if not (name := t.sense(i, "feast")):
        return None
    near = [d for listed in scene.feasts[name] for d in sums.feast_days(listed, scene)]
    at = min(near, key=lambda d: abs((d - scene.today).days))
    return sums.days_off(at, scene), i + 1 + bool(t.sense(i + 1, "holiday"))


def ordinal(t: Tokens, i: int) -> tuple[int, str, int]:
    """第一个工作日, the last Friday: which, of what kind (empty where it is neither), and the place behind."""
    value = t.sense(i, "ordinal")
    at = t.skip(i + 1 + (t.sense(i + 1, "filler") == "counter"), 1)
    unit = t.sense(at, "unit")
    kind = t.sense(at, "weekday") or (unit if unit in ("workday", "day", "week") else "")
    return (int(value), kind or "", at + 1) if value else (0, "", i)
