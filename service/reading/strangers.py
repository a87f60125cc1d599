"""Names of departments that the directory does not know, each with the three it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from service.reading import names
from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_layout import Block
from service.reading.report_words import report_words
from service.reading.sentences import size, trimmed

MOST = 5
LISTED = re.compile(r"[、,，;；/\n]")

Stranger = tuple[str, tuple[str, ...]]


def strangers(blocks: Iterable[Block], reader: Reader) -> tuple[Stranger, ...]:
    """At most five (name, closest keys), in order of the report."""
    found = dict.fromkeys(name for block in blocks for name in _names(block, reader))
    return tuple((name, names.closest(name, reader)) for name in list(found)[:MOST])


def _names(block: Block, reader: Reader) -> Iterator[str]:
    if block.field == "departments":
        yield from _listed(block.text[:600], reader)


def _listed(text: str, reader: Reader) -> Iterator[str]:
    """What stands in a list of departments and is none that is known, nor a person."""
    known = (*names.departments(text, reader), *names.people(text, reader))
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
