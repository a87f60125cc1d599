"""What is handed over, where a sentence says so: 《...》, "交付...", "-> ...", or the object of a verb of handing over."""

from __future__ import annotations

import re
from functools import lru_cache

from service.reading import names
from service.reading.folding import folded
from service.reading.plan_words import Prose, pattern, plan_words
from service.reading.reader import Reader

TITLE = re.compile(r"《[^《》]{1,60}》")
CLAUSE = re.compile(r"[,;。\n]|\.(?=\s|$)|\s[-–—]\s|\s(?:->|=>|→)\s|(?:->|→)")
BRACKET = re.compile(r"[(\[]([^()\[\]]{2,80})[)\]]")
STOP = re.compile(r"[,;:。(\[]|\.(?:\s|$)")
ARTICLE = re.compile(r"(?:the|a|an|its|our|one)\s")
EDGES = " \t:·.。,;、-—–>="


def taken_out(text: str, reader: Reader) -> tuple[str, str | None]:
    """(the task without the clause on what is handed over, what is handed over or None)."""
    prose, begin = plan_words(reader).prose, 0
    for bracket in BRACKET.finditer(folded(text)):
        if word := pattern(prose.hands_over).match(bracket[1].strip()):
            inside = text[bracket.start(1) : bracket.end(1)].strip()
            return (text[: bracket.start()].rstrip() + text[bracket.end() :]).strip(EDGES), inside[word.end() :].strip(EDGES) or None
    marks = [*CLAUSE.finditer(folded(text)), None]
    for n, mark in enumerate(marks):
        end = mark.start() if mark else len(text)
        clause = folded(text[begin:end])
        arrow = n > 0 and marks[n - 1] is not None and re.search(r"->|=>|→", text[(marks[n - 1] or mark).start() : begin])  # type: ignore[union-attr]
        word = pattern(prose.hands_over).match(clause.strip())
        if (word or arrow) and (begin or (word and clause.strip()[word.end() :][:1] in tuple(":《“\""))):
            lead = len(clause) - len(clause.lstrip()) + (word.end() if word else 0)
            goods = text[begin + lead : end].strip(EDGES)
            if goods:
                kept = (text[:begin].rstrip(EDGES), text[end:].strip(EDGES))
                return ",".join(part for part in kept if part), goods
        begin = mark.end() if mark else end
    return text, within(text, prose, reader)


def within(task: str, prose: Prose, reader: Reader) -> str | None:
    """What the task itself says is handed over."""
    if title := TITLE.search(task):
        return title.group()
    plain = folded(task)
    for verb in prose.produces:
        for found in _produced(verb.rstrip("~")).finditer(plain):
            goods = _object(task, plain, found.end(), prose, reader, given=verb.endswith("~"))
            if goods:
                return goods
    return None


@lru_cache(maxsize=256)
def _produced(verb: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[,;]\s?|[并且后]|and )(?:{re.escape(verb)})(?![a-z])\s?")


def _object(task: str, plain: str, begin: int, prose: Prose, reader: Reader, *, given: bool) -> str | None:
    """The thing that stands behind the verb, where its name ends like that of a thing."""
    stop = STOP.search(plain, begin)
    end = stop.start() if stop else len(plain)
    if given:
        receivers = [m.end for m in (*names.departments(task[begin:end], reader), *names.people(task[begin:end], reader)) if m.start == 0]
        begin += max(receivers, default=2)
    if article := ARTICLE.match(plain, begin):
        begin = article.end()
    last = next((m for m in reversed(list(pattern(prose.things).finditer(plain, begin, end)))), None)
    if last is None or last.end() - begin < 2 or (not plain[last.start()].isascii() and last.end() != end):
        return None
    return task[begin : last.end()].strip(EDGES) or None
