"""One sentence of a plan: who does what until when, in the order in which hurried people say it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from service.reading import dates
from service.reading.folding import folded
from service.reading.plan_dated import EDGES, dated, is_day
from service.reading.plan_days import days
from service.reading.plan_goods import taken_out
from service.reading.plan_owners import listed, owned
from service.reading.plan_person import at_end, at_head, is_person, without_charge
from service.reading.plan_row import PlanRow
from service.reading.plan_words import PlansWords, pattern, plan_words
from service.reading.reader import Reader

LONGEST = 400
ASIDE = re.compile(r"[(\[]([^()\[\]]{2,80})[)\]][\s.;。,]*$")
DASHES = re.compile(r"\s[-–—|/]{1,3}\s|\s?—{2}\s?|\s{2,}|\s?->\s?|→")
COMMAS = re.compile(r"[,，;；|]|\s?—{2}\s?")


@dataclass(frozen=True)
class Clause:
    """A row, and whether the sentence plainly gives somebody something to do (`firm`) even outside of a list."""

    row: PlanRow
    firm: bool


def clause(sentence: str, now: datetime, reader: Reader, *, listed: bool) -> Clause | None:
    """The task that a sentence gives; None where it names neither a person nor a day.

    In an item of a list a name that nobody knows is believed where a name would stand; in plain prose it is not.
    """
    text, words = sentence[:LONGEST].strip(EDGES), plan_words(reader)
    if not text or folded(text).strip(EDGES) in words.prose.headings:
        return None
    who, day, firm, headed = "", "", False, False
    if aside := ASIDE.search(folded(text)):
        who, day = _aside(text[aside.start(1) : aside.end(1)], now, reader)
        text = text[: aside.start()] if who or day else text
    if not who and (row := _segments(text, now, reader)):
        return Clause(row, firm=True)
    if not who:
        who, text, firm = at_head(text, now, reader, listed=listed)
        headed = bool(who)
    told = dated(text, now, reader)
    if not who:
        who, rest = at_end(told.text, reader)
        told = replace(told, text=rest)
    if told.last is None and day:
        told = replace(dated(day, now, reader), text=text)
    if not (who or told.last):
        return None
    text, support = _helped(told.text, words, reader)
    task, goods = taken_out(text.strip(EDGES), reader)
    task = without_charge(task.strip(EDGES), words) if headed else task.strip(EDGES)
    if len(task) < 2:
        return None
    people = owned(who, reader)
    row = PlanRow(
        task=task, owners=people.owners, dept=people.dept, start=told.first, due=told.last, deliverable=goods,
        support=(*people.support, *support), due_text=told.written, ask=told.ask,
    )
    return Clause(row, firm=bool(people.owners) and told.last is not None and (firm or told.by))


def _segments(text: str, now: datetime, reader: Reader) -> PlanRow | None:
    """A row written in one line, its cells held apart by dashes or commas: task, person, day, and what is handed over."""
    for sign in (DASHES, COMMAS):
        parts = [part.strip(EDGES) for part in sign.split(text) if part.strip(EDGES)]
        dated = [p for p in parts if len(p) < 24 and is_day(p, now, reader)]
        people = [p for p in parts if p not in dated and is_person(p, reader, named=False) and owned(p, reader).owners]
        rest = [p for p in parts if p not in dated and p not in people]
        if len(dated) == len(people) == 1 and 0 < len(rest) < 3 and parts[0] == rest[0]:
            who, due = owned(people[0], reader), days(dated[0], now, reader)
            word = pattern(plan_words(reader).prose.hands_over).match(folded(rest[-1]))
            goods = rest[1][word.end() if word else 0 :].strip(EDGES) if len(rest) > 1 else taken_out(rest[0], reader)[1]
            return PlanRow(task=rest[0], owners=who.owners, dept=who.dept, start=due.first, due=due.last, deliverable=goods, due_text=dated[0], ask=due.ask)
    return None


def _aside(inside: str, now: datetime, reader: Reader) -> tuple[str, str]:
    """(who, when) of brackets at the end: (质量部冯时,10月16日)."""
    who, day = list[str](), list[str]()
    for part in re.split(r"[,;，；]", inside):
        if any(m.first or m.last for m in dates.find(part, now, reader)):
            day.append(part)
        elif is_person(part.strip(EDGES), reader, named=False):
            who.append(part.strip(EDGES))
    return ",".join(who), ",".join(day)


def _helped(text: str, words: PlansWords, reader: Reader) -> tuple[str, tuple[str, ...]]:
    """(the text without the clause on helpers, the helpers): ..., 周敏配合; ..., supported by Li Lin."""
    help_word, parts, helpers = pattern(words.prose.helps), re.split(r"([,;，；。])", text), list[str]()
    for n in range(0, len(parts), 2):
        clause = parts[n].strip(EDGES)
        plain = folded(clause)
        found = help_word.match(plain) or next((m for m in help_word.finditer(plain) if m.end() == len(plain)), None)
        region = (clause[found.end() :] if found and not found.start() else clause[: found.start()] if found else "").strip(EDGES)
        if region and all(is_person(name, reader, named=False) for name in listed(region, reader)):
            helpers += listed(region, reader)
            parts[n] = ""
            parts[max(0, n - 1)] = "" if n else parts[0]
    return "".join(parts), tuple(helpers)
