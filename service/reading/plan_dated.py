"""The day in a sentence, and the sentence without it and the words that tie it in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from service.reading import dates
from service.reading.folding import folded
from service.reading.plan_row import Day
from service.reading.plan_words import PlansWords, pattern, plan_words
from service.reading.reader import Reader

NEAR = 20
EDGES = " \t:·,;。.、-—–>|，；："


@dataclass(frozen=True)
class Dated:
    """The text without its dates; start and due, the due date as written; whether it says "until"; whether to ask."""

    text: str
    first: Day | None = None
    last: Day | None = None
    written: str = ""
    by: bool = False
    ask: bool = False


def is_day(part: str, now: datetime, reader: Reader) -> bool:
    """Is this a day and nothing else, but for the words around it?"""
    told = dated(part, now, reader)
    return told.last is not None and not told.text.strip(EDGES)


def dated(text: str, now: datetime, reader: Reader) -> Dated:
    """When it is due, the text without it; the words around a date (由…于10月15日前) go with it."""
    words = plan_words(reader)
    found = [_bare(m, text, words) for m in dates.find(text, now, reader) if (m.first or m.last) and not m.recurring]
    begins = [m for m in found if _starts(text, m.start, m.end, words) and len(found) > 1]
    ends = [m for m in found if m not in begins]
    if not ends:
        return Dated(text)
    due = next((m for m in ends if m.first is None), ends[-1])
    by = due.first is None or _without_date(text, due.start, due.end, words)[1]
    first = due.first if due.first != due.last else begins[0].first if begins else None
    written = text[due.start : due.end]
    for mention in sorted({due, *begins[:1]}, key=lambda m: -m.start):
        text = _without_date(text, mention.start, mention.end, words)[0]
    return Dated(text, first, due.last or due.first, written, by=by, ask=due.ask)


def _bare(mention: dates.When, text: str, words: PlansWords) -> dates.When:
    """The date without a verb that was taken along: in 10月20日前完成校验 the last verb is the task's."""
    verb = next((v for v in words.prose.finishes if folded(text[mention.start : mention.end]).endswith(v)), "")
    return replace(mention, end=mention.end - len(verb))


def _starts(text: str, start: int, end: int, words: PlansWords) -> bool:
    plain, starts = folded(text), pattern(words.prose.starts)
    return starts.match(plain, end) is not None or any(m.end() >= start - 1 for m in starts.finditer(plain, max(0, start - 12), start))


def _without_date(text: str, start: int, end: int, words: PlansWords) -> tuple[str, bool]:
    """The text without a date and the words that tie it in; and whether those say "until"."""
    plain, until = folded(text), False
    ahead = pattern(words.prose.before_date)
    while tie := next((m for m in reversed([*ahead.finditer(plain, max(0, start - 20), start)]) if not plain[m.end() : start].strip(" :")), None):
        start, until = tie.start(), True
    while tie := pattern(words.prose.after_date).match(plain, end):
        until = True
        end = tie.end()
    if (tie := pattern(words.prose.finishes).match(plain, end)) and plain[tie.end() :].lstrip()[:1] in ("", *",;。.)"):
        end = tie.end()
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if not before or before[-1] in ",;，；" or after[:1] in (",", "，", ";", "；"):
        before, joint = before.rstrip(EDGES), "," if before.rstrip(EDGES) and after.strip(EDGES) else ""
        return before + joint + after.lstrip(EDGES), until
    return before + (" " if before[-1:].isascii() and after[:1].isascii() and after else "") + after, until
