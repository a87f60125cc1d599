"""Which department bears an impact: the one it names, the writer's own, whose work it stops, or who waits for what did not come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec.structs import replace

from service.loop.issue import Impact
from service.reading import names
from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_words import report_words
from service.reading.sentences import CHINESE, any_of, size

# How far a word of work may stand behind a department's.
NEAR = 6
RECEIVED = 14


def borne(impacts: Iterable[Impact], phenomenon: str, sender_department: str | None, reader: Reader) -> tuple[Impact, ...]:
    """The impacts with the department that bears each; where none is told, it is the one that should have got what is missing."""
    found = tuple(replace(one, department=bearer(one.text, sender_department, reader)) for one in impacts)
    if any(one.department for one in found):
        return found
    return tuple(replace(one, department=receiver(phenomenon, reader)) for one in found)


def bearer(text: str, sender_department: str | None, reader: Reader) -> str | None:
    """The department that bears this impact, where exactly one is told."""
    named = {mention.key for mention in names.departments(text, reader)}
    if named:
        return named.pop() if len(named) == 1 else None
    form = folded(text)
    if sender_department and report_words(reader).bearers.phrases("own").first(form):
        return sender_department
    pattern, keys = _at_work(reader)
    at_work = {keys[found.group("word")] for found in pattern.finditer(form)}
    return at_work.pop() if len(at_work) == 1 else None


def receiver(text: str, reader: Reader) -> str | None:
    """The one department to which something was to be given or told, or which says that it got nothing: it needs it."""
    words, form = report_words(reader).bearers, folded(text)
    asides = words.phrases("aside")
    found = set()
    for mention in names.departments(text, reader):
        before = form[max(0, mention.start - RECEIVED) : mention.start].rstrip(" \"'“「")
        given = [to for to in words.phrases("receives").all(before) if to.end() == len(before)]
        lacks = words.phrases("lacks").first(form[mention.end : mention.end + RECEIVED])
        if lacks or (given and not asides.first(before[-RECEIVED:])):
            found.add(mention.key)
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=4)
def _at_work(reader: Reader) -> tuple[re.Pattern[str], dict[str, str]]:
    """A department's name without its ending before a word of work: 财务 in 财务成本核算."""
    words = report_words(reader).bearers
    bare = dict(_bare_names(reader))
    work = "|".join(re.escape(folded(word)) for word in words.work) or "(?!)"
    return re.compile(rf"(?P<word>{any_of(bare)})(?=[^,;.。]{{0,{NEAR}}}?(?:{work}))"), bare


def _bare_names(reader: Reader) -> Iterator[tuple[str, str]]:
    endings = sorted(reader.words.section("names", names.NamesWords).department_endings, key=len, reverse=True)
    for department in reader.directory.departments:
        for name in map(folded, (*department.name.values(), *department.aliases)):
            bare = next((name.removesuffix(end) for end in endings if name.endswith(end)), name)
            if CHINESE.search(bare) and size(bare) > 1:
                yield bare, department.key
