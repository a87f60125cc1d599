"""Names of departments that the directory does not know, each with the three it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from service.loop.issue import Cause
from service.reading import names
from service.reading.department_lists import listed
from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_layout import Block
from service.reading.report_words import report_words
from service.reading.sentences import size, trimmed

MOST = 5
LONGEST = 40
LISTED = re.compile(r"[、,，;；/\n]")

Stranger = tuple[str, tuple[str, ...]]


def strangers(blocks: Iterable[Block], causes: Iterable[Cause], reader: Reader) -> tuple[Stranger, ...]:
    """At most five (name, closest keys), in order of the report; a cause without department may begin with one."""
    blamed = (name for cause in causes if cause.department is None for name in _at_first(cause.text, reader))
    found = dict.fromkeys((*(name for block in blocks for name in _names(block, reader)), *blamed))
    return tuple((name, names.closest(name, reader)) for name in list(found)[:MOST])


def _names(block: Block, reader: Reader) -> Iterator[str]:
    if block.field == "departments":
        yield from _listed(block.text[:600], reader)


def _at_first(text: str, reader: Reader) -> Iterator[str]:
    """What is written like a department at the beginning of a sentence: 仓库部没有..., the Stores team does not ..."""
    named = _like_a_department(reader).match(folded(text[:LONGEST]))
    if named and not names.departments(text[: named.end()], reader):
        yield text[named.start("name") : named.end("name")]


@lru_cache(maxsize=4)
def _like_a_department(reader: Reader) -> re.Pattern[str]:
    words = reader.words.section("names", names.NamesWords)
    articles, ends, none = ("|".join(map(re.escape, part)) for part in (words.articles, words.units, words.no_units))
    return re.compile(rf"\s{{0,3}}(?:{articles})?(?!(?:{none}))(?P<name>(?:[a-z&]{{1,20}} |[\u4e00-\u9fff]{{1,5}}?)(?:{ends}))(?![a-z])")


def _listed(text: str, reader: Reader) -> Iterator[str]:
    """What stands in a list of departments and is none that is known, nor a person."""
    known = (*listed(text, reader), *names.people(text, reader))
    begin = 0
    joins = report_words(reader).causes.phrases("joins").all(folded(text))
    for comma in [*sorted((*LISTED.finditer(text), *joins), key=lambda m: m.start()), None]:
        end = comma.start() if comma else len(text)
        part = trimmed(text[begin:end])
        if 0 < size(folded(part)) <= 8 and not any(begin <= m.start < end or m.start <= begin < m.end for m in known):
            bare = report_words(reader).labels.every.without(folded(part))
            if size(bare):
                yield part
        begin = comma.end() if comma else end
