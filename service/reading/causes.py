"""Suspected causes, one by one, each with the department in which it lies."""

from __future__ import annotations

import re

from service.loop.issue import Cause
from service.reading import names
from service.reading.folding import folded
from service.reading.names import Mention
from service.reading.reader import Reader
from service.reading.report_words import report_words
from service.reading.sentences import Lists, clauses, is_item, items, size, trimmed

MOST = 10
TAIL = re.compile(r"[(（]([^()（）]{1,60})[)）]\s*$")


def pieces(text: str, reader: Reader) -> tuple[str, ...]:
    """A list taken apart at its numbers, at the marks of its lines, or at semicolons."""
    lists = report_words(reader).lists
    spans = items(text, lists)
    if spans:
        before = text[: spans[0][0]]
        parts = [text[a:b] for _, a, b in spans] if len(trimmed(lists.marker.sub("", folded(before), count=1))) < 12 else [text]
    elif any(is_item(line, lists) for line in text.splitlines()):
        parts = [_unmarked(line, lists) for line in text.splitlines()]
    else:
        parts = re.split(r"[;；\n]", text)
    return tuple(part for part in (trimmed(p) for p in parts) if part)[:MOST]


def unlisted(text: str, reader: Reader) -> tuple[str, ...]:
    """The lines of a value, without the marks of a list."""
    lists = report_words(reader).lists
    lines = (trimmed(_unmarked(line, lists) if is_item(line, lists) else line) for line in text.splitlines())
    return tuple(line for line in lines if line)


def _unmarked(line: str, lists: Lists) -> str:
    marker = lists.marker.match(folded(line))
    return line[marker.end() :] if marker else line


def cause(text: str, reader: Reader) -> Cause:
    """A cause as written; departments in brackets behind it say where it lies and are no part of the text."""
    tail = TAIL.search(text)
    if tail and (listed := names.departments(tail[1], reader)) and not _others(tail[1], listed, reader):
        return Cause(text=trimmed(text[: tail.start()]), department=listed[0].key)
    return Cause(text=text, department=lies_in(text, reader))


def lies_in(text: str, reader: Reader) -> str | None:
    """The department that the cause speaks of; None where it names none, or several on a par."""
    found = names.departments(text, reader)
    if len({m.key for m in found}) < 2:
        return found[0].key if found else None
    words, form = report_words(reader).causes, folded(text)
    first, second = found[0], next(m for m in found if m.key != found[0].key)
    if form[first.end : second.start].strip() in {folded(join) for join in words.joins}:
        return None
    openers = {m.key for a, _ in clauses(text) for m in found if 0 <= m.start - a <= 3}
    if len(openers) > 1:
        return None
    before = form[max(0, first.start - 8) : first.start].strip()
    if words.phrases("aside").first(before) and before.endswith(tuple(folded(w) for w in words.aside)):
        return second.key
    return first.key


def only_departments(text: str, reader: Reader) -> bool:
    """Is the text but a list of departments?"""
    found = names.departments(text, reader)
    return bool(found) and _others(text, found, reader) <= 1


def _others(text: str, mentions: tuple[Mention, ...], reader: Reader) -> int:
    """How many words there are besides the departments and what joins them."""
    for mention in reversed(mentions):
        text = text[: mention.start] + " " + text[mention.end :]
    return size(report_words(reader).causes.phrases("joins").without(folded(text)))
