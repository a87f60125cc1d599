"""Departments where only departments are expected: in a list of them every name counts, however it is written.

In running text a name in small letters is the department only where it acts: "the warehouse books receipts once a week".
"""

from __future__ import annotations

import re
from itertools import islice

from service.reading import names
from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_words import report_words
from service.reading.sentences import size

SEPARATOR = re.compile(r"[,、,，;；/&+\n:：]|\band\b|\bor\b", re.IGNORECASE)
LONGEST, MOST = 600, 40


def listed(text: str, reader: Reader) -> tuple[names.Mention, ...]:
    """Every department of a list, in its order: "sales, the warehouse" and "it / hr", too."""
    text = text[:LONGEST]
    found: dict[int, names.Mention] = {mention.start: mention for mention in names.departments(text, reader)}
    begin = 0
    for mark in [*islice(SEPARATOR.finditer(text), MOST), None]:
        end = mark.start() if mark else len(text)
        for mention in _of_part(text[begin:end], reader):
            start = begin + mention.start
            if not any(m.start < begin + mention.end and start < m.end for m in found.values()):
                found[start] = names.Mention(mention.key, start, begin + mention.end, text[start : begin + mention.end])
        begin = mark.end() if mark else end
    return tuple(found[start] for start in sorted(found))


def is_list(text: str, reader: Reader) -> bool:
    """Does the text name departments, and besides them nothing but what joins or announces them?"""
    if len(text) > LONGEST or not (found := listed(text, reader)):
        return False
    for mention in reversed(found):
        text = text[: mention.start] + " " + text[mention.end :]
    words = report_words(reader)
    return size(words.labels.every.without(words.causes.phrases("joins").without(folded(text)))) == 0


def _of_part(part: str, reader: Reader) -> tuple[names.Mention, ...]:
    """The departments of one part, read as if their names were written with capitals; all in capitals only a whole part."""
    if not part.isascii():
        return ()
    bare = part.strip(" .*-\t")
    whole = [m for m in names.departments(part.upper(), reader) if m.end - m.start == len(bare)]
    return tuple(whole) or names.departments(part.title(), reader)
