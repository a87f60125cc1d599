"""A date with what is said about it: by, until, after, from ... to ..., every Friday, two days later than planned."""

from __future__ import annotations

from dataclasses import replace

from service.loop.workdays import DAY
from service.reading import date_sums as sums
from service.reading.date_bounds import bounded, joined, ranged
from service.reading.date_clock import clock
from service.reading.date_counts import amount, counted, moved_by
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
        return replace(joined(tomorrow, until[0] if until else None, scene), recurring="daily", end=until[1] if until else i + 2)
    j = t.skip(i + 1, 1)
    monthly = t.sense(j, "unit") == "month" and t.number(j + 1)
    span = _spoken(t, j + bool(monthly), scene)
    if not span or not (monthly or t.sense(j, "weekday")):
        return None
    at = span.last or span.first
    if not at:
        return None
    how = f"monthly:{at.day}" if monthly else f"weekly:{WEEKDAYS[at.weekday()]}"
    return replace(span, ask=every == "other" or (span.ask and not monthly), recurring=how)


def _shift(t: Tokens, i: int, scene: Scene) -> Span | None:
    """推迟一周, 顺延到下周一, slipped to Oct 19, moved from the 15th to the 18th, two days late."""
    way = t.sense(i, "shift")
    if not way:
        by = amount(t, i)
        way = t.sense(by[1], "shift") if by else None
        return moved_by(by[0], way, scene, by[1] + 1) if by and way in ("later", "sooner") else None
    if t.sense(i, "attached") is None or way == "move":
        for at in range(i + 1, min(i + 6, len(t.items))):
            if t.sense(at, "shift") and at > i + 1:
                break
            by_how_much = t.sense(at, "lead") == "by" and amount(t, at + 1)
            leads = t.sense(at, "target") == "to" or t.sense(at, "lead") in ("from", "by")
            if leads and not by_how_much and (span := _spoken(t, at + 1, scene)):
                return replace(span, first=span.last or span.first, moved=True)
            if not t.senses(at) and len(t.written(at)) > 24:
                break
    if way == "move":
        span = _spoken(t, t.skip(i + 1), scene)
        return replace(span, moved=True) if span else None
    at = t.skip(i + 1, 2)
    at += t.sense(at, "target") == "by"
    by = amount(t, t.skip(at, 1))
    return moved_by(by[0], way, scene, by[1]) if by else None


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
