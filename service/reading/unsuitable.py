"""When somebody cannot come: a day or a part of one that is said to be taken, 周三上午有客户, can't on Wednesday morning."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from service.reading import dates
from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.stances import RepliesWords

CLAUSE = re.compile(r"[,;.!?。\n]+")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LOOKED_AT = 4000

Span = tuple[datetime, datetime]


def taken(text: str, when: tuple[dates.When, ...], reader: Reader) -> tuple[dates.When, ...]:
    """Those of the dates in the text that stand in a clause which says that they do not suit."""
    words, plain = reader.words.section("replies", RepliesWords), folded(text[:LOOKED_AT])
    stops = [m.span() for m in CLAUSE.finditer(plain)]
    found = []
    for one in when:
        begin = max((end for _, end in stops if end <= one.start), default=0)
        end = min((start for start, _ in stops if start >= one.end), default=len(plain))
        busy = words.phrases("busy").first(plain[begin:end])
        if one.day and not one.recurring and busy and not words.phrases("asking").first(plain[begin:end]):
            found.append(one)
    return tuple(found)


def spans(when: tuple[dates.When, ...], now: datetime) -> tuple[Span, ...]:
    """From when to when that is: a half-day as said, a bare hour for an hour, a day for the whole of it."""
    return tuple((_moment(w.first or w.last, now), _end(w, now)) for w in when if w.first or w.last)


def _moment(at: object, now: datetime) -> datetime:
    if isinstance(at, datetime):
        return at
    return datetime.combine(at, time(), now.tzinfo)  # type: ignore[arg-type]


def _end(when: dates.When, now: datetime) -> datetime:
    last = when.last or when.first
    if not isinstance(last, datetime):
        return _moment(last, now) + DAY
    return last if last != when.first else last + HOUR
