"""A date with what is said about it: by, until, after, from ... to ..., every Friday, two days later than planned."""

from __future__ import annotations

from dataclasses import replace

from service.loop.workdays import DAY
from service.reading import date_sums as sums
from service.reading.date_bounds import bounded, joined, ranged
from service.reading.date_clock import clock
from service.reading.date_counts import amount, counted, moved_by
from service.reading.date_periods import ordinal
from service.reading.date_sums import Scene, Span
from service.reading.date_tokens import Tokens

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_LEADS = 5


def mention(t: Tokens, i: int, scene: Scene) -> Span | None:
    """The mention that begins at token i, or None."""
    return _recurring(t, i, scene) or _shift(t, i, scene) or _spoken(t, i, scene)


def _recurring(t: Tokens, i: int, scene: Scene) -> Span | None:
    """每周五下班前, every Friday, 每月15号: the next one, and how it comes again."""
    every = t.sense(i, "every")
    if not every:
        return None
    if every == "daily" or (every == "every" and t.sense(i + 1, "unit") in ("day", "workday")):
        until = clock(t, t.skip(i + 1 + (every != "daily")))
        tomorrow = sums.single(scene.today + DAY)
        return replace(joined(tomorrow, until[0] if until else None, scene), recurring="daily", end=until[1] if until else i + 1 + (every != "daily"))
    j = t.skip(i + 1, 1)
    if t.sense(j, "unit") == "month":
        return _monthly(t, j, scene)
    span = _spoken(t, j, scene) if t.sense(j, "weekday") else None
    at = (span.last or span.first) if span else None
    if not span or not at:
        return None
    return replace(span, ask=every == "other" or span.ask, recurring=f"weekly:{WEEKDAYS[at.weekday()]}")


def _monthly(t: Tokens, j: int, scene: Scene) -> Span | None:
    """每月15号, every month on the 15th, 每月底; -1 is the last day. Which working day of each month has to be asked."""
    begin = t.skip(j + 1, 2)
    k, kind, end = ordinal(t, begin)
    if kind:
        months = (sums.period("month", n, scene) for n in (0, 1))
        days = (sums.pick(month, k, kind, False, scene) for month in months if month)
        at = next((d.first for d in days if d and d.first >= scene.today), None)
        return Span(at, at, ask=True, recurring=f"monthly:{at.day}", end=end) if at else None
    last = t.sense(j + 1, "edge") == "end"
    span = _spoken(t, j, scene) if last else _spoken(t, begin, scene) if t.number(begin) else None
    day = (span.last or span.first) if span else None
    return replace(span, ask=False, recurring="monthly:-1" if last else f"monthly:{day.day}") if span and day else None


def _shift(t: Tokens, i: int, scene: Scene) -> Span | None:
    """推迟一周, 顺延到下周一, slipped to Oct 19, moved from the 15th to the 18th, two days late, two more days."""
    way = t.sense(i, "shift")
    if not way:
        return _amount_first(t, i, scene)
    if t.sense(i, "attached") is None or way == "move":
        for at in range(i + 1, min(i + 6, len(t.items))):
            if (t.sense(at, "shift") and at > i + 1) or (not t.senses(at) and len(t.written(at)) > 24):
                break
            if t.sense(at, "lead") == "by" and (by := amount(t, at + 1)):
                return moved_by(by[0], way, scene, by[1]) if way != "move" else None
            leads = t.sense(at, "target") == "to" or t.sense(at, "lead") in ("from", "by")
            if leads and (span := _spoken(t, t.skip(at + 1), scene)):
                return replace(span, first=span.last or span.first, moved=True)
    if way == "move":
        span = _spoken(t, t.skip(i + 1), scene)
        return replace(span, moved=True) if span else None
    at = t.skip(i + 1, 3)
    by = amount(t, t.skip(at + (t.sense(at, "target") == "by"), 1), one=True)
    return moved_by(by[0], way, scene, by[1]) if by else None


def _amount_first(t: Tokens, i: int, scene: Scene) -> Span | None:
    """Two days later than planned, one week earlier, two more days: said against the due date, where there is one."""
    by = amount(t, i)
    if not by or t.sense(i - 1, "lead") in ("within", "in"):
        return None
    way = t.sense(by[1], "shift")
    if way in ("later", "sooner") and (scene.due or not t.sense(by[1], "trail")):
        return moved_by(by[0], way, scene, by[1] + 1)
    if t.sense(i + 1, "filler") == "more" and not t.sense(by[1], "trail"):
        return replace(moved_by(by[0], "later", scene, by[1]), ask=True)
    return None


def _spoken(t: Tokens, i: int, scene: Scene) -> Span | None:
    """Words before, the date or stretch, words behind."""
    leads, j = _leads(t, i)
    if not t.may_begin(j):
        return None
    span = counted(t, j, leads, scene) or ranged(t, j, leads, scene)
    if not span:
        return None
    trails, end = _trails(t, span.end)
    return replace(bounded(span, leads, trails, scene), end=end)


def _leads(t: Tokens, i: int) -> tuple[list[str], int]:
    leads: list[str] = []
    while len(leads) < MOST_LEADS and (lead := t.sense(i, "lead")):
        if t.sense(i, "anchor") == "due" and t.sense(i + 1, "trail"):
            break
        leads.append(lead)
        i = t.skip(i + 1)
    return leads, i


def _trails(t: Tokens, i: int) -> tuple[list[str], int]:
    trails: list[str] = []
    for _ in range(MOST_LEADS):
        at = t.skip(i, 2)
        trail = t.sense(at, "trail")
        if not trail or (at > i and t.written(i)[0] not in "(, "):
            break
        trails.append(trail)
        i = at + 1 + (t.written(at + 1) == ")")
    return trails, i
