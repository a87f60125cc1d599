"""Who a sentence gives its task to: at its head, behind an introduction, or at its end."""

from __future__ import annotations

import re
from datetime import datetime

from service.reading import dates, names
from service.reading.folding import folded
from service.reading.plan_dated import EDGES
from service.reading.plan_known import is_himself, is_known
from service.reading.plan_owners import is_department, owned
from service.reading.plan_words import PlansWords, pattern, plan_words
from service.reading.reader import Reader

NAME = 30
CALLS = 4
TAIL = re.compile(r"(?:\s[-–—]{1,2}\s|—{1,2}|->|→|@|[,;|])\s?([^,;|—→@]{2,30})$")
JOINT = re.compile(r"[:,;]|\s[-–—]\s")
FULL_NAME = re.compile(r"\b[A-Z][a-z'-]{1,20} [A-Z][\w'-]{1,20}")
PLAIN_NAME = re.compile(r"\*?[\u3400-\u9fff]{2,4}|\*[\u3400-\u9fff]{1,3}|[A-Z][\w.'-]{1,20}(?: [A-Z][\w.'-]{0,20}){0,2}")


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
    prose = plan_words(reader).prose
    return PLAIN_NAME.fullmatch(owner) is not None and folded(owner) not in prose.no_names and not owner.startswith(prose.calls)


def at_head(text: str, now: datetime, reader: Reader, *, listed: bool) -> tuple[str, str, bool]:
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
        if (is_person(region, reader, named=named) or (listed and is_himself(region, reader))) and (charge or not more):
            return region, without_charge(text[end:].strip(EDGES), words), charge or call is not None
    return None


def _called(text: str, now: datetime, reader: Reader) -> tuple[str, str, bool] | None:
    """Who is given the task behind an introduction: 会议决定由李琳..., we agreed that Li Lin will..., ...,由李琳负责."""
    words, plain = plan_words(reader), folded(text)
    calls = [m for m in pattern(words.prose.calls).finditer(plain) if m.start() > 0 and not m.group().isascii()]
    for call in calls[:CALLS]:
        if led := _lead(text[call.start() :], now, reader, listed=False):
            who, rest, _ = led
            before = text[: call.start()].strip(EDGES)
            if dept := next((m for m in names.departments(before, reader) if m.end == len(before)), None):
                who, before = f"{dept.written}{who}", before[: dept.start].strip(EDGES)
            introduces = len(before) < 10 and not dates.find(before, now, reader) and bool(rest.strip(EDGES))
            return who, rest if introduces or not before else f"{before},{rest}".strip(EDGES), True
    named = [(m.start, m.end) for m in names.people(text[:120], reader)] + [m.span() for m in FULL_NAME.finditer(text[:120])]
    for start, end in sorted(named):
        if start < 60 and pattern(words.prose.charge).match(plain[end:].lstrip()) and not is_department(text[start:end], reader):
            return text[start:end], without_charge(text[end:].strip(EDGES), words), True
    return None


def at_end(text: str, reader: Reader) -> tuple[str, str]:
    """(who, the rest) where the person stands at the end, or behind a comma: ..., 李琳, 10月20日."""
    found = TAIL.search(folded(text))
    if found and is_person(text[found.start(1) : found.end(1)].strip(EDGES), reader, named=False):
        return text[found.start(1) : found.end(1)].strip(EDGES), text[: found.start()]
    parts = re.split(r"([,;，；|])", text)
    for n in range(len(parts) - 1, 1, -1):
        if is_person(parts[n].strip(EDGES), reader, named=False):
            return parts[n].strip(EDGES), "".join((*parts[: n - 1], *parts[n + 1 :]))
    return "", text


def without_charge(task: str, words: PlansWords) -> str:
    """The task without the words that gave it to somebody: 负责, will, is to. 需求 and 应收 stay whole."""
    while True:
        plain = folded(task)
        found = pattern(words.prose.charge).match(plain)
        if not found or plain.startswith(words.prose.no_charge) or found.end() == len(plain):
            return task
        task = task[found.end() :].strip(EDGES)
