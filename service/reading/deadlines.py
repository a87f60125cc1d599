"""The dates that a report speaks of, and what each means: missed, wanted by, something that falls on it, or past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice

from service.loop.issue import Deadline
from service.reading import dates
from service.reading.dates import When
from service.reading.folding import folded
from service.reading.quantities import Quantity, quantities
from service.reading.reader import Reader
from service.reading.report_layout import Block
from service.reading.report_words import Deadlines, ReportsWords, report_words
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
        spans, figures = clauses(sentence), quantities(sentence, reader)
        for when in dates.find(sentence, now, reader)[:MOST_DATES]:
            if _is_figure(when, sentence, figures, words):
                continue
            if (kind := _kind(when, sentence, spans, block, now, words.deadlines)) and len(found) < MOST_DATES:
                day = _iso(when, kind)
                found.setdefault(day, Deadline(text=sentence[when.start : when.end], date=day, kind=kind))
    return tuple(found.values())


def _sentences(blocks: Iterable[Block], lists: Lists) -> Iterator[tuple[Block, str]]:
    for block in blocks:
        for line in block.lines:
            for sentence in sentences(line, lists):
                yield block, sentence[:LONGEST]


def _is_figure(when: When, sentence: str, figures: tuple[Quantity, ...], words: ReportsWords) -> bool:
    """Is it a rate (from 4.8 to 4.3) or part of a quantity other than a duration (CNY 300), and no date?"""
    if any(q.start < when.end and when.start < q.end and not _is_duration(q, words) for q in figures):
        return True
    rates, form = words.deadlines.phrases("rates"), folded(sentence)
    if rates.first(form[max(0, when.start - 4) : when.start]):
        return True
    return "." in form[when.start : when.end] and rates.at(form, when.end) is not None


def _is_duration(quantity: Quantity, words: ReportsWords) -> bool:
    return folded(quantity.written).endswith(words.quantities.durations)


def _kind(when: When, sentence: str, spans: Spans, block: Block, now: datetime, words: Deadlines) -> str | None:
    """What the date means; None where it is none that anybody waits for or looks back on."""
    ends = [_day(end) for end in (when.first, when.last) if end is not None]
    if not ends or when.recurring:
        return None
    form = folded(sentence)
    if words.phrases("same").first(form[max(0, when.start - 6) : when.start + 4]):
        return None
    over = _is_over(when.last or when.first, now)
    if block.field in ("target", "goal") or (block.field == "day" and not over):
        return "target" if not over else "missed" if block.field == "target" else "past"
    if block.field == "past" or (block.field == "day" and over):
        return "past"
    if block.field == "missed":
        return "missed" if over else "event"
    return _kind_in_prose(when, form, spans, ends, over, now, words)


def _kind_in_prose(
    when: When, form: str, spans: Spans, ends: list[date], over: bool, now: datetime, words: Deadlines
) -> str | None:
    begin, end = next(((a, b) for a, b in spans if a <= when.start < b), (0, len(form)))
    clause = form[begin:end]
    near = form[max(begin, when.start - 12) : min(end, when.end + 12)]
    wanted = words.phrases("target")
    written, days = form[when.start : when.end], (ends[-1] - ends[0]).days
    if _is_away(clause, words):
        return None
    if days >= MONTH and (over or when.ask):
        return None
    if over:
        if words.phrases("planned").first(near):
            return "event"
        if words.phrases("missed").first(clause) and words.phrases("due").first(form[max(0, when.start - 8) : when.end + 10]):
            return "missed"
        if _stands_aside(when, form, words):
            return "event"
        return "past" if _is_exact(written, words) and not days else None
    is_exact = _is_exact(written, words)
    by = bool(words.phrases("until").first(form[max(0, when.start - 10) : when.end + 2])) or (
        when.first is None and is_exact
    )
    is_wish = bool(wanted.first(clause) or wanted.at(form.lstrip()))
    is_event = words.phrases("event").first(near) is not None or _stands_aside(when, form, words)
    is_today = not days and is_event and any(map(str.isdigit, written))
    if len(ends) == 2 and ends[0] <= now.date() <= ends[-1] and not (by or is_wish or is_today):
        return None
    if not (by or is_wish) and (not is_exact or (when.ask and not is_event)):
        return None
    if is_event and not (is_wish and by):
        return "event"
    if is_wish or by:
        return "target"
    is_named = any(map(str.isdigit, written)) or words.phrases("relative").first(written) is not None
    return "event" if is_named else None


def _is_away(clause: str, words: Deadlines) -> bool:
    """Does the clause only say from when the writer is away? What is wanted before that is another matter."""
    away = words.phrases("away").first(clause)
    if away is None or words.phrases("target").first(clause):
        return False
    return words.phrases("until").at(clause, away.end()) is None


def _stands_aside(when: When, form: str, words: Deadlines) -> bool:
    """Is it told in brackets for when something is due: "the report (due at HQ on 8 October)"?"""
    begin = form.rfind("(", max(0, when.start - 40), when.start)
    if begin < 0 or form.find(")", begin, when.start) >= 0:
        return False
    aside = form[begin : when.end + 20].partition(")")[0]
    return any(words.phrases(kind).first(aside) for kind in ("planned", "due", "event"))


def _is_exact(written: str, words: Deadlines) -> bool:
    """Does it name a day, or a part of a named month, and not just "the month's end" or a feast?"""
    if words.phrases("whole_day").first(written):
        return True
    named = written.isascii() or words.phrases("part_of_month").first(written) is not None
    return named and any(map(str.isdigit, written))


def _iso(when: When, kind: str) -> str:
    """A day or moment; both ends where a stretch of days is meant."""
    first, last = when.first, when.last
    if first is None or last is None or first == last:
        return (last or first or date.min).isoformat()
    if kind == "target" or _day(first) == _day(last):
        return _day(last).isoformat()
    return f"{_day(first).isoformat()}/{_day(last).isoformat()}"


def _is_over(end: date | datetime | None, now: datetime) -> bool:
    return end is not None and (end < now if isinstance(end, datetime) else end < now.date())


def _day(end: date | datetime) -> date:
    return end.date() if isinstance(end, datetime) else end
