"""The layout of a report: greeting and signature off, forwarded mails in the order they were written, labels and their values.

The issue is in the forwarded mail, the wish in the line above it: so the oldest mail is read first, the top line last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from service.reading.folding import folded
from service.reading.grid import Grid
from service.reading.reader import Reader
from service.reading.report_labels import field_of, split
from service.reading.report_manners import mails, without_manners
from service.reading.report_words import Labels, ReportsWords, report_words
from service.reading.sentences import is_item, size, unwrapped

LONGEST = 30_000
LINES = 800
OTHER_LABEL = re.compile(r"([^:,。]{1,24}):\s*\S")
QUOTED = re.compile(r"^(?:\s{0,3}>)+ ?", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A stretch of the report under one label (`field` None: none); `top` is the line above a forwarded mail."""

    field: str | None
    label: str
    lines: tuple[str, ...]
    top: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def blocks(text: str, reader: Reader, table: Grid | None = None) -> tuple[Block, ...]:
    """The report as blocks; a table's rows or columns are blocks of their own."""
    words = report_words(reader)
    rows = tuple(_of_table(table, words.labels)) if table else ()
    if rows and table:
        cells = "".join("".join(row) for row in table)[:LONGEST]
        squeezed = "".join(cells.split())
        kept = [line for line in text[:LONGEST].splitlines()[:LINES] if "".join(line.replace("|", " ").split()) not in squeezed]
        text = "\n".join(kept)
    letters = mails(QUOTED.sub("", text[:LONGEST]).splitlines()[:LINES], words.manners)
    found: list[Block] = list(rows)
    for n, lines in enumerate(reversed(letters)):
        body = without_manners(lines, words, reader)
        forwarded = len(letters) > 1
        found += [replace(block, top=forwarded and n == len(letters) - 1) for block in _labelled(body, words)]
    return tuple(found)


def _of_table(table: Grid, labels: Labels) -> Iterator[Block]:
    """A form in a table: labels in the first column, or in the first row."""
    keys = [field_of(row[0], labels, exact=False) for row in table]
    if len(table[0]) > 1 and sum(key is not None for key in keys) * 2 >= len(table) and not _is_header(table[0], labels):
        for key, row in zip(keys, table, strict=True):
            if key:
                yield Block(key, row[0], tuple(cell for cell in row[1:] if cell))
    elif _is_header(table[0], labels):
        for n, head in enumerate(table[0]):
            if key := field_of(head, labels, exact=False):
                yield Block(key, head, tuple(row[n] for row in table[1:] if row[n]))


def is_form(table: Grid, labels: Labels) -> bool:
    """Does the table hold labels that a report is made of?"""
    return any(True for _ in _of_table(table, labels))


def _is_header(row: tuple[str, ...], labels: Labels) -> bool:
    known = [field_of(cell, labels, exact=False) is not None for cell in row]
    return len(row) > 1 and sum(known) > len(row) / 2 and known[1]


def _labelled(lines: list[str], words: ReportsWords) -> Iterator[Block]:
    """Lines under the label above them, until a blank line after a value, a wish, or the next label."""
    field: str | None = None
    label, held = "", list[str]()
    gap = False
    for line in (*lines, None):
        if line is None:
            break
        if not line:
            gap = True
            continue
        parts = split(line, words)
        ends = field is not None and bool(held) and parts[0][0] is None and _ends_value(line, field, words, gap=gap)
        for part, (name, written, value) in enumerate(parts):
            if name is None and part == 0 and not ends:
                held.append(value)
                continue
            if held or field:
                yield Block(field, label, tuple(unwrapped(held, words.lists)))
            field, label, held = name, written, [value] if value else []
        gap = False
    if held or field:
        yield Block(field, label, tuple(unwrapped(held, words.lists)))


def _ends_value(line: str, field: str, words: ReportsWords, *, gap: bool) -> bool:
    """Does this line, which bears no label, no longer belong to the value above it?"""
    form = folded(line)
    marker = words.lists.marker.match(form)
    begin = marker.end() if marker else 0
    wishes = words.prose.phrases("wish").at(form, begin) is not None
    if is_item(line, words.lists):
        return wishes and field != "goal"
    closes = words.manners.phrases("closings").at(form, begin) is not None
    return gap or wishes or closes or form.endswith("?") or _is_other_label(form[begin:], words)


def _is_other_label(form: str, words: ReportsWords) -> bool:
    """Does the line begin with a label that is none of ours?"""
    found = OTHER_LABEL.match(form)
    return found is not None and size(found[1]) <= 8 and size(words.labels.every.without(found[1])) > 0
