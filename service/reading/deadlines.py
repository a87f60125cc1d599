"""The dates that a report speaks of, and what each means: missed, wanted by, something that falls on it, or past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice

from service.loop.issue import Deadline
from service.reading import dates
from service.reading.dates import When
from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_layout import Block
from service.reading.report_words import Deadlines, report_words
from service.reading.sentences import Lists, clauses, sentences

MOST_SENTENCES = 120
MOST_DATES = 12
LONGEST = 1_000
MONTH = 27

Spans = tuple[tuple[int, int], ...]


def deadlines(blocks: Iterable[Block], now: datetime, reader: Reader) -> tuple[Deadline, ...]:
    """Every date of the report once, in order of the text."""
    words = report_words(reader)
    found: dict[str, Deadline] = {}
    for block, sentence in islice(_sentences(blocks, words.lists), MOST_SENTENCES):
        spans = clauses(sentence)
        for when in dates.find(sentence, now, reader)[:MOST_DATES]:
            if (kind := _kind(when, sentence, spans, block, now, words.deadlines)) and len(found) < MOST_DATES:
                day = _iso(when, kind)
                found.setdefault(day, Deadline(text=sentence[when.start : when.end], date=day, kind=kind))
    return tuple(found.values())


def _sentences(blocks: Iterable[Block], lists: Lists) -> Iterator[tuple[Block, str]]:
    for block in blocks:
        for line in block.lines:
            for sentence in sentences(line, lists):
                yield block, sentence[:LONGEST]


def _kind(when: When, sentence: str, spans: Spans, block: Block, now: datetime, words: Deadlines) -> str | None:
    """What the date means; None where it is none that anybody waits for or looks back on."""
    ends = [_day(end) for end in (when.first, when.last) if end is not None]
    if not ends or when.recurring:
        return None
    today, form = now.date(), folded(sentence)
    if words.phrases("same").first(form[max(0, when.start - 6) : when.start + 4]):
        return None
    over = ends[-1] < today
    if block.field in ("target", "goal"):
        return "target" if not over else "missed" if block.field == "target" else "past"
    if block.field == "past":
        return "past"
    if block.field == "missed":
        return "missed" if over else "event"
    return _kind_in_prose(when, form, spans, ends, today, words)


def _kind_in_prose(
    when: When, form: str, spans: Spans, ends: list[date], today: date, words: Deadlines
) -> str | None:
    begin, end = next(((a, b) for a, b in spans if a <= when.start < b), (0, len(form)))
    clause, over = form[begin:end], ends[-1] < today
    near = form[max(begin, when.start - 12) : min(end, when.end + 12)]
    wanted = words.phrases("target")
    if over:
        if (ends[-1] - ends[0]).days >= MONTH or not words.phrases("whole_day").first(form[when.start : when.end]) and not any(c.isdigit() for c in form[when.start : when.end]):
            return None
        if words.phrases("planned").first(near):
            return "event"
        if words.phrases("missed").first(clause) and words.phrases("due").first(form[max(0, when.start - 8) : when.end + 10]):
            return "missed"
        return "past"
    by = when.first is None or bool(words.phrases("until").first(form[max(0, when.start - 10) : when.end + 2]))
    is_wish = bool(wanted.first(clause) or wanted.at(form.lstrip()))
    if len(ends) == 2 and ends[0] <= today <= ends[-1] and not (by or is_wish):
        return None
    if words.phrases("event").first(near) and not (is_wish and by):
        return "event"
    return "target" if is_wish or by else "event"


def _iso(when: When, kind: str) -> str:
    """A day or moment; both ends where a stretch of days is meant."""
    first, last = when.first, when.last
    if first is None or last is None or first == last:
        return (last or first or date.min).isoformat()
    if kind == "target" or _day(first) == _day(last):
        return _day(last).isoformat()
    return f"{_day(first).isoformat()}/{_day(last).isoformat()}"


def _day(end: date | datetime) -> date:
    return end.date() if isinstance(end, datetime) else end
