"""One sentence of a plan: who does what until when, in the order in which hurried people say it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from service.reading import dates, names
from service.reading.folding import folded
from service.reading.plan_days import days
from service.reading.plan_goods import taken_out
from service.reading.plan_owners import is_department, is_known, listed, owned
from service.reading.plan_row import Day, PlanRow
from service.reading.plan_words import PlansWords, pattern, plan_words
from service.reading.reader import Reader

LONGEST = 400
NAME = 30
CALLS = 4
ASIDE = re.compile(r"[(\[]([^()\[\]]{2,80})[)\]][\s.;。,]*$")
TAIL = re.compile(r"(?:\s[-–—]{1,2}\s|—{1,2}|->|→|@|[,;|])\s?([^,;|—→@]{2,30})$")
PLAIN_NAME = re.compile(r"\*?[\u3400-\u9fff]{2,4}|\*[\u3400-\u9fff]{1,3}|[A-Z][\w.'-]{1,20}(?: [A-Z][\w.'-]{0,20}){0,2}")
FULL_NAME = re.compile(r"\b[A-Z][a-z'-]{1,20} [A-Z][\w'-]{1,20}")
DASHES = re.compile(r"\s[-–—|/]{1,3}\s|\s?—{2}\s?|\s{2,}|\s?->\s?|→")
COMMAS = re.compile(r"[,，;；|]|\s?—{2}\s?")
JOINT = re.compile(r"[:,;]|\s[-–—]\s")
EDGES = " \t:·,;。.、-—–>|"


@dataclass(frozen=True)
class Clause:
    """A row, and whether the sentence plainly gives somebody something to do (`firm`) even outside of a list."""

    row: PlanRow
    firm: bool


@dataclass(frozen=True)
class Dated:
    """The text without its dates; start and due, the due date as written; whether it says "until"; whether to ask."""

    text: str
    first: Day | None = None
    last: Day | None = None
    written: str = ""
    by: bool = False
    ask: bool = False


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
        who, text, firm = _head(text, now, reader, listed=listed)
        headed = bool(who)
    told = _dated(text, words, now, reader)
    if not who:
        who, rest = _tail(told.text, reader)
        told = replace(told, text=rest)
    if told.last is None and day:
        told = replace(_dated(day, words, now, reader), text=text)
    if not (who or told.last):
        return None
    text, support = _helped(told.text, words, reader)
    task, goods = taken_out(text.strip(EDGES), reader)
    task = _without_charge(task.strip(EDGES), words) if headed else task.strip(EDGES)
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
        dated = [p for p in parts if len(p) < 24 and _is_day(p, now, reader)]
        people = [p for p in parts if p not in dated and is_person(p, reader, named=False) and owned(p, reader).owners]
        rest = [p for p in parts if p not in dated and p not in people]
        if len(dated) == len(people) == 1 and 0 < len(rest) < 3 and parts[0] == rest[0]:
            who, due = owned(people[0], reader), days(dated[0], now, reader)
            word = pattern(plan_words(reader).prose.hands_over).match(folded(rest[-1]))
            goods = rest[1][word.end() if word else 0 :].strip(EDGES) if len(rest) > 1 else taken_out(rest[0], reader)[1]
            return PlanRow(task=rest[0], owners=who.owners, dept=who.dept, start=due.first, due=due.last, deliverable=goods, due_text=dated[0], ask=due.ask)
    return None


def _is_day(part: str, now: datetime, reader: Reader) -> bool:
    """Is this a day and nothing else, but for the words around it?"""
    told = _dated(part, plan_words(reader), now, reader)
    return told.last is not None and not told.text.strip(EDGES)


def _aside(inside: str, now: datetime, reader: Reader) -> tuple[str, str]:
    """(who, when) of brackets at the end: (质量部冯时,10月16日)."""
    who, day = list[str](), list[str]()
    for part in re.split(r"[,;，；]", inside):
        if any(m.first or m.last for m in dates.find(part, now, reader)):
            day.append(part)
        elif is_person(part.strip(EDGES), reader, named=False):
            who.append(part.strip(EDGES))
    return ",".join(who), ",".join(day)


def is_person(region: str, reader: Reader, *, named: bool) -> bool:
    """Is this stretch somebody? `named`: its place in the sentence says so, an unknown name is believed."""
    if not 0 < len(region) <= NAME:
        return False
    found = owned(region, reader)
    if not found.owners:
        return bool(found.dept) and is_department(region, reader)
    named = named or (found.dept is not None and is_department(found.dept, reader))
    return all(is_known(o, reader) or (named and _is_name(o, reader)) for o in found.owners)


def _is_name(owner: str, reader: Reader) -> bool:
    return PLAIN_NAME.fullmatch(owner) is not None and folded(owner) not in plan_words(reader).prose.no_names


def _head(text: str, now: datetime, reader: Reader, *, listed: bool) -> tuple[str, str, bool]:
    """(who, the rest, whether a word of charge says so), from the head of the sentence or behind an introduction."""
    return _lead(text, now, reader, listed=listed) or _called(text, now, reader) or ("", text, False)


def _lead(text: str, now: datetime, reader: Reader, *, listed: bool) -> tuple[str, str, bool] | None:
    """Who the sentence begins with: 由李琳负责..., 王经理10月15日前..., Li Lin to ..., 小柯:..."""
    words, plain = plan_words(reader), folded(text)
    call = pattern(words.prose.calls).match(plain)
    begin = call.end() if call else 1 if plain.startswith("@") else 0
    dated = {m.start for m in dates.find(text[: begin + NAME + 40], now, reader) if m.start > begin}
    ends = dated | {m.start() for m in pattern(words.prose.charge).finditer(plain, begin, begin + NAME + 24)}
    ends |= {m.end for m in names.people(text[: begin + NAME + 10], reader)}
    ends |= {m.start() for m in JOINT.finditer(plain[: begin + NAME + 4]) if m.start() > begin}
    for end in sorted(ends):
        region = text[begin:end].strip(EDGES)
        charge = bool(pattern(words.prose.charge).match(plain[end:].lstrip()) or plain[end : end + 1] == ":")
        named = (call is not None and charge) or (listed and (charge or end in dated))
        more = any(end < other <= end + NAME and is_person(text[begin:other].strip(EDGES), reader, named=False) for other in ends)
        if is_person(region, reader, named=named) and (charge or not more):
            return region, _without_charge(text[end:].strip(EDGES), words), charge or call is not None
    return None


def _called(text: str, now: datetime, reader: Reader) -> tuple[str, str, bool] | None:
    """Who is given the task behind an introduction: 会议决定由李琳..., we agreed that Li Lin will..., ...,由李琳负责."""
    words, plain = plan_words(reader), folded(text)
    calls = [m for m in pattern(words.prose.calls).finditer(plain) if m.start() > 0 and not m.group().isascii()]
    for call in calls[:CALLS]:
        if led := _lead(text[call.start() :], now, reader, listed=False):
            who, rest, _ = led
            before = text[: call.start()].strip(EDGES)
            introduces = len(before) < 10 and not dates.find(before, now, reader) and bool(rest.strip(EDGES))
            return who, rest if introduces or not before else f"{before},{rest}".strip(EDGES), True
    named = [(m.start, m.end) for m in names.people(text[:120], reader)] + [m.span() for m in FULL_NAME.finditer(text[:120])]
    for start, end in sorted(named):
        if start < 60 and pattern(words.prose.charge).match(plain[end:].lstrip()) and not is_department(text[start:end], reader):
            return text[start:end], _without_charge(text[end:].strip(EDGES), words), True
    return None


def _tail(text: str, reader: Reader) -> tuple[str, str]:
    """(who, the rest) where the person stands at the end, or behind a comma: ..., 李琳, 10月20日."""
    found = TAIL.search(folded(text))
    if found and is_person(text[found.start(1) : found.end(1)].strip(EDGES), reader, named=False):
        return text[found.start(1) : found.end(1)].strip(EDGES), text[: found.start()]
    parts = re.split(r"([,;，；|])", text)
    for n in range(len(parts) - 1, 1, -1):
        if is_person(parts[n].strip(EDGES), reader, named=False):
            return parts[n].strip(EDGES), "".join((*parts[: n - 1], *parts[n + 1 :]))
    return "", text


def _dated(text: str, words: PlansWords, now: datetime, reader: Reader) -> Dated:
    """When it is due, the text without it; the words around a date (由…于10月15日前) go with it."""
    found = [m for m in dates.find(text, now, reader) if (m.first or m.last) and not m.recurring]
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


def _starts(text: str, start: int, end: int, words: PlansWords) -> bool:
    plain, starts = folded(text), pattern(words.prose.starts)
    return starts.match(plain, end) is not None or any(m.end() >= start - 1 for m in starts.finditer(plain, max(0, start - 12), start))


def _without_date(text: str, start: int, end: int, words: PlansWords) -> tuple[str, bool]:
    """The text without a date and the words that tie it in; and whether those say "until"."""
    plain, until = folded(text), False
    while tie := next((m for m in reversed(list(pattern(words.prose.before_date).finditer(plain, max(0, start - 20), start))) if not plain[m.end() : start].strip(" :")), None):
        start, until = tie.start(), True
    while tie := pattern(words.prose.after_date).match(plain, end):
        until = True
        end = tie.end()
    if tie := re.compile(rf"\s?(?:{pattern(words.prose.finishes).pattern})(?=\s*(?:[,;。.)]|$))").match(plain, end):
        end = tie.end()
    before, after = text[:start].rstrip(), text[end:].lstrip()
    if not before or before[-1] in ",;，；" or after[:1] in (",", "，", ";", "；"):
        before, joint = before.rstrip(EDGES), "," if before.rstrip(EDGES) and after.strip(EDGES) else ""
        return before + joint + after.lstrip(EDGES), until
    return before + (" " if before[-1:].isascii() and after[:1].isascii() and after else "") + after, until


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


def _without_charge(task: str, words: PlansWords) -> str:
    """The task without the words that gave it to somebody: 负责, will, is to. 需求 and 应收 stay whole."""
    while True:
        plain = folded(task)
        found = pattern(words.prose.charge).match(plain)
        if not found or plain.startswith(words.prose.no_charge) or found.end() == len(plain):
            return task
        task = task[found.end() :].strip(EDGES)
