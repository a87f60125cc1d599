"""Until when: the cells of a date column. There a bare 10/16, 16.10.2026 or Excel's serial number is a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from service.reading import dates
from service.reading.folding import folded
from service.reading.plan_row import Day
from service.reading.plan_words import plan_words
from service.reading.reader import Reader

LONGEST = 120
SERIAL = range(36_526, 73_051)
EPOCH = date(1899, 12, 30)
CLOCK = r"(?:[ t]{1,2}(\d{1,2}):(\d\d)(?::\d\d)?)?"
YEAR_FIRST = re.compile(rf"(\d{{4}})\s?[-/.]\s?(\d{{1,2}})\s?[-/.]\s?(\d{{1,2}}){CLOCK}")
YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d\d){CLOCK}")
NO_YEAR = re.compile(r"(\d{1,2})[-/.](\d{1,2})\.?")
NAMED_MONTH = re.compile(r"\b(\d{1,2})[-. ]([A-Za-z]{3,9})[-. ](\d{4}|\d\d)(?![\d:])")
SPAN = re.compile(r"\s?(?:~|至|到|—{1,2}|–|-{1,2}|->|→| to )\s?")


@dataclass(frozen=True)
class Days:
    """From when, until when, and whether it has to be asked back."""

    first: Day | None = None
    last: Day | None = None
    ask: bool = False


def is_day_first(cells: Iterable[str]) -> bool:
    """Does the column write the day before the month? Points between do, and a first number above twelve."""
    found = [m for cell in cells if (m := YEAR_LAST.fullmatch(folded(cell).strip()) or NO_YEAR.fullmatch(folded(cell).strip()))]
    first, second = [int(m[1]) for m in found], [int(m[2]) for m in found]
    points = any("." in m.group() and m.re is YEAR_LAST for m in found)
    return bool(found) and max(second) <= 12 and (points or max(first) > 12)


@lru_cache(maxsize=1024)
def days(cell: str, now: datetime, reader: Reader, *, day_first: bool = False) -> Days:
    """What a date cell says; a span gives both ends, a single day is when it is due."""
    text = cell[:LONGEST].strip()
    if not text or folded(text) in plan_words(reader).prose.nothing:
        return Days()
    if day := _plain(text, now, day_first=day_first):
        return Days(last=day)
    parts = SPAN.split(folded(text))
    if len(parts) == 2 and (first := _plain(parts[0], now, day_first=day_first)) and (last := _plain(parts[1], now, day_first=day_first)):
        return Days(first, last)
    when = dates.read(NAMED_MONTH.sub(lambda m: f"{m[1]} {m[2]} {m[3] if len(m[3]) == 4 else '20' + m[3]}", text), now, reader)
    if when.first and when.last and when.first != when.last:
        return Days(when.first, when.last, when.ask)
    return Days(last=when.last or when.first, ask=when.ask)


def _plain(text: str, now: datetime, *, day_first: bool) -> Day | None:
    """A day in numbers alone; None for anything else and for a day that does not exist."""
    plain = folded(text).strip()
    if plain.isascii() and plain.isdigit() and len(plain) == 5 and int(plain) in SERIAL:
        return EPOCH + timedelta(days=int(plain))
    if found := YEAR_FIRST.fullmatch(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]), found[4], found[5], now)
    if found := YEAR_LAST.fullmatch(plain):
        one, two, year = int(found[1]), int(found[2]), int(found[3])
        month, day = (two, one) if day_first or one > 12 else (one, two)
        return _day(year + 2000 if year < 100 else year, month, day, found[4], found[5], now)
    if found := NO_YEAR.fullmatch(plain):
        one, two = int(found[1]), int(found[2])
        month, day = (two, one) if day_first or one > 12 else (one, two)
        near = [d for year in (now.year - 1, now.year, now.year + 1) if isinstance(d := _day(year, month, day, None, None, now), date)]
        return min(near, key=lambda d: abs((d - now.date()).days), default=None)
    return None


def _day(year: int, month: int, day: int, hour: str | None, minute: str | None, now: datetime) -> Day | None:
    try:
        found = date(year, month, day)
        return datetime.combine(found, time(int(hour), int(minute or 0)), now.tzinfo) if hour else found
    except ValueError:
        return None
