"""Days written in figures alone: 2026-10-15, 10/15, and 10.15 where a word beside it says that it is a date."""

from __future__ import annotations

from service.reading import date_sums as sums
from service.reading.date_sums import Days, Scene
from service.reading.date_tokens import Tokens

Found = tuple[Days, int] | None


def written(t: Tokens, i: int, scene: Scene) -> Found:
    """2026-10-15, 10/15/2026, 10/15; 10.15 and 10-15 where a word beside it says that it is a date."""
    if value := t.sense(i, "ymd"):
        year, month, number = map(int, value.split("/"))
        return sums.exact(year, month, number), i + 1
    if value := t.sense(i, "dmy") or t.sense(i, "md"):
        month, number, *years = map(int, value.split("/"))
        month, number = (number, month) if month > 12 or "." in t.written(i) else (month, number)
        part = not years and (t.sense(i + 1, "particle") == "of" or (max(month, number) < 5 and not _is_led(t, i, i + 1)))
        return None if part else (sums.exact(years[0], month, number) if years else sums.nearest(month, number, scene), i + 1)
    pair = _dotted(t, i)
    first = i - 4 if t.sense(i - 1, "range") and _dotted(t, i - 4) else i
    said = pair and (_is_led(t, first, i + 3) or _is_alone(t, first))
    return (sums.nearest(*pair, scene), i + 3) if pair and said else None


def _dotted(t: Tokens, i: int) -> tuple[int, int] | None:
    """10.15 and 10-15, which are dates only where something says so."""
    month, number = t.number(i), t.number(i + 2)
    fits = month and number and month <= 12 and number <= 31 and t.written(i + 1).strip() in (".", "-")
    return (month, number) if month and number and fits else None


def _is_alone(t: Tokens, i: int) -> bool:
    """Is there nothing else in the text than 10.15, or 10.15-10.20?"""
    end = i + 3
    if t.sense(end, "range") and _dotted(t, end + 1):
        end += 4
    stop = t.written(end)
    return i == 0 and end + (len(stop) == 1 and not stop.isalnum()) >= len(t.items)


def _is_led(t: Tokens, i: int, end: int) -> bool:
    """Is there a word before or behind two numbers that makes them a date?"""
    behind = t.sense(end, "trail") in ("by", "after", "from") or t.sense(end, "hm") or t.sense(t.skip(end, 1), "weekday")
    before = i - 1 if t.sense(i - 1, "filler") is None else i - 2
    return bool(behind or t.sense(before, "lead") in ("by", "exact", "before", "from") or t.sense(before, "target") or t.sense(before, "shift") == "move")
