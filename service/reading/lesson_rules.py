"""A rule that has to change, and an improvement with its owner and day, as a line tells them."""

from __future__ import annotations

import re
from datetime import date, datetime

from service.loop.issue import Improvement, Rule
from service.reading import dates, names
from service.reading.folding import folded
from service.reading.form_lines import EDGES
from service.reading.lesson_words import LessonsWords
from service.reading.reader import Reader

TITLE = re.compile(r"《([^《》\n]{1,80})》|[“\"「]([^”\"」\n]{2,80})[”\"」]")
BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】\n]{1,80})[)）\]】]")
CLAUSE = re.compile(r"[,，;；。]")
LONGEST = 600
MONDAY_TO_SUNDAY = 6


def speaks_of_rule(text: str, reader: Reader, words: LessonsWords) -> bool:
    """Does it say which document has to be revised: by its title, or a department and a word such as policy?"""
    form = folded(text[:LONGEST])
    if not words.phrases("revises").first(form):
        return False
    titled = TITLE.search(text[:LONGEST])
    if titled is not None:
        return bool(titled[1]) or words.phrases("rule_words").first(form) is not None or bool(names.departments(text[:LONGEST], reader))
    if not words.phrases("suggests").first(form) or not words.phrases("rule_words").first(form):
        return False
    return bool(names.departments(text[:LONGEST], reader))


def rule(text: str, now: datetime, reader: Reader, words: LessonsWords) -> Rule:
    """Who revises which document, until when, and what it has to say."""
    text = text[:LONGEST]
    titled = TITLE.search(text)
    document = (titled[1] or titled[2]).strip() if titled else ""
    outside = text[: titled.start()] + "，" * (titled.end() - titled.start()) + text[titled.end() :] if titled else text
    department = next((m.key for m in names.departments(outside, reader)), None)
    return Rule(change=_change(outside, text, titled, now, reader, words), document=document, department=department, due=_day(outside, now, reader))


def _change(outside: str, text: str, titled: re.Match[str] | None, now: datetime, reader: Reader, words: LessonsWords) -> str:
    """What it has to say: from "to state" on, without the day; the whole line where it tells of nothing but the revision."""
    form = folded(outside)
    begin = titled.end() if titled else 0
    opening = words.phrases("change").first(form, begin)
    if opening is None:
        behind = _undated(text[begin:], now, reader).strip(EDGES + "()（）") if titled else ""
        return behind if sum(c.isalnum() for c in behind) > 3 else text.strip(EDGES)
    lead = words.phrases("change_leads").at(form, opening.start())
    return _undated(text[lead.end() if lead else opening.start() :], now, reader).strip(EDGES + "()（）") or text.strip(EDGES)


def improvement(text: str, now: datetime, reader: Reader, words: LessonsWords) -> Improvement:
    """What will be done; owner and day stand in brackets, behind their words, or behind a comma."""
    text = text[:LONGEST]
    aside = BRACKET.search(text)
    told = aside[1] if aside and (_day(aside[1], now, reader) or names.people(aside[1], reader) or words.phrases("owner").first(folded(aside[1]))) else ""
    if told and aside:
        body = (text[: aside.start()] + text[aside.end() :]).strip(EDGES)
        people = names.people(told, reader) or names.people(body, reader)
        first = people[0].key if people else None
        return Improvement(text=body, owner=first or _written(told, now, reader, words), due=_day(told, now, reader) or _day(body, now, reader))
    people = names.people(text, reader)
    kept, dropped = list[str](), False
    for clause in CLAUSE.split(text):
        names_who = names.people(clause, reader) or words.phrases("owner").at(folded(clause.strip()))
        if kept and (names_who or _day(clause, now, reader)) and _says_no_more(clause, now, reader, words):
            dropped = True
        else:
            kept.append(clause.strip())
    joint = "，" if not text.isascii() else ", "
    body = joint.join(part for part in kept if part) if dropped else text
    return Improvement(text=body.strip(EDGES), owner=people[0].key if people else None, due=_day(text, now, reader))


def _written(told: str, now: datetime, reader: Reader, words: LessonsWords) -> str | None:
    """The owner as written, where the directory knows nobody of that name."""
    rest = folded(_undated(told, now, reader))
    bare = words.phrases("due").without(words.phrases("owner").without(rest)).strip(EDGES + "/|")
    return bare or None


def _says_no_more(clause: str, now: datetime, reader: Reader, words: LessonsWords) -> bool:
    """Are there but a name, a day and the words for them?"""
    rest = _undated(clause, now, reader)
    for mention in reversed((*names.departments(rest, reader), *names.people(rest, reader))):
        rest = rest[: mention.start] + " " * (mention.end - mention.start) + rest[mention.end :]
    return sum(c.isalnum() for c in words.phrases("due").without(words.phrases("owner").without(folded(rest)))) < 2


def _undated(text: str, now: datetime, reader: Reader) -> str:
    for when in reversed(_until(text, now, reader)):
        text = text[: when.start].rstrip(EDGES + "(（") + text[when.end :]
    return text


def _day(text: str, now: datetime, reader: Reader) -> date | None:
    """The last day named that is no past one."""
    coming = [when.day for when in _until(text, now, reader) if when.day and when.day >= now.date()]
    return coming[-1] if coming else None


def _until(text: str, now: datetime, reader: Reader) -> list[dates.When]:
    """The dates until which something is to be done. "By" goes before a day that is only named; what returns each month, what
    begins on a day and what falls on a weekend belong to the thing itself."""
    ends = [w for w in dates.find(text, now, reader) if w.last and not w.out and not w.recurring]
    return [w for w in ends if w.first is None] or [w for w in ends if not _weekend(w)]


def _weekend(when: dates.When) -> bool:
    """Two days or a few: when something happens, and not until when."""
    first, last = when.first.date() if isinstance(when.first, datetime) else when.first, when.day
    return first is not None and last is not None and 0 < (last - first).days < MONDAY_TO_SUNDAY
