"""The layout of a report: greeting and signature off, forwarded mails in the order they were written, labels and their values.

The issue is in the forwarded mail, the wish in the line above it: so the oldest mail is read first, the top line last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from service.reading import names
from service.reading.folding import folded
from service.reading.grid import Grid
from service.reading.reader import Reader
from service.reading.report_labels import field_of, split
from service.reading.report_words import Labels, Manners, ReportsWords, report_words
from service.reading.sentences import CHINESE, MARKER, is_item, size, unwrapped

LONGEST = 40_000
LINES = 1_500
QUOTED = re.compile(r"^(?:\s{0,3}>)+ ?", re.MULTILINE)
SIGNATURE = re.compile(r"^\s{0,3}(?:--|—{2,}|_{4,})\s*$")
RULE = re.compile(r"^\s*[-=_*|:+ ]{3,}$")
PUNCTUATION = re.compile(r"[,!:。.\s~]*")
NAME = re.compile(r"[—\-/~\s]{0,4}(?:[\u3400-\u9fff]{2,4}|[A-Z][\w.'-]{0,15}(?: [A-Z][\w.'-]{0,15}){0,2})[.\s]{0,3}")


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
        kept = [line for line in text[:LONGEST].splitlines()[:LINES] if "".join(line.split("|")).replace(" ", "") not in squeezed]
        text = "\n".join(kept)
    mails = _mails(QUOTED.sub("", text[:LONGEST]).splitlines()[:LINES], words.manners)
    found: list[Block] = list(rows)
    for n, lines in enumerate(reversed(mails)):
        body = _without_manners(lines, words, reader)
        forwarded = len(mails) > 1
        found += [replace(block, top=forwarded and n == len(mails) - 1) for block in _labelled(body, words)]
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


def _is_header(row: tuple[str, ...], labels: Labels) -> bool:
    return len(row) > 1 and sum(field_of(cell, labels, exact=False) is not None for cell in row) > len(row) / 2 and len(row) > 1 and field_of(row[1], labels, exact=False) is not None


def _mails(lines: list[str], manners: Manners) -> list[list[str]]:
    """The mail and those forwarded with it, the newest first, without their header lines."""
    mails: list[list[str]] = [[]]
    headed = False
    for line in lines:
        form = folded(line).strip()
        begins = bool(form) and len(form) < 120 and _begins_mail(form, manners)
        header = bool(form) and _is_header_line(form, manners)
        if begins or (header and not headed and _is_sender(form, manners)):
            if mails[-1] or len(mails) == 1:
                mails.append([])
            headed = True
        elif not (headed and (header or not form)):
            headed = False
            mails[-1].append(line)
    return [mail for mail in mails if any(line.strip() for line in mail)] or [[]]


def _begins_mail(form: str, manners: Manners) -> bool:
    intro = manners.phrases("forwarded").first(form)
    return bool(intro and size(form) <= size(intro.group()) + 3) or form.endswith(manners.wrote)


def _is_header_line(form: str, manners: Manners) -> bool:
    head, colon, _ = form.strip("*").partition(":")
    return bool(colon) and head.strip(" *") in manners.headers


def _is_sender(form: str, manners: Manners) -> bool:
    return form.strip("* ").startswith((manners.headers_from))


def _without_manners(lines: list[str], words: ReportsWords, reader: Reader) -> list[str]:
    """The lines between the form of address and the farewell."""
    cut = next((n for n, line in enumerate(lines) if n and SIGNATURE.match(line)), len(lines))
    body = [line.strip() for line in lines[:cut] if not RULE.match(line) or not line.strip()]
    while body and not body[0]:
        body.pop(0)
    if body:
        body[0] = _ungreeted(body[0], words.manners)
    return _unsigned(body, words, reader)


def _ungreeted(line: str, manners: Manners) -> str:
    form, end = folded(line), 0
    while found := manners.phrases("greetings").at(form, end):
        end = found.end()
        end += len(form[end:]) - len(form[end:].lstrip())
    if end and end < len(form) and form[0].isascii() and (name := NAME.match(line, end)):
        end = name.end()
    late = next((m for m in manners.phrases("greetings").all(form[:24]) if form[m.end() : m.end() + 1] in tuple("!,:。")), None)
    if late and late.end() > end:
        end = late.end()
    closing = PUNCTUATION.match(form, end)
    return line[closing.end() :] if end and closing and (closing.group() or end == len(form)) else line


def _unsigned(body: list[str], words: ReportsWords, reader: Reader) -> list[str]:
    """Without the farewell and the name below the last line."""
    kept = list(body)
    for _ in range(8):
        while kept and not kept[-1]:
            kept.pop()
        if not kept or not (_is_closing(kept[-1], words.manners) or (any(kept[:-1]) and _is_signature(kept, reader, words))):
            break
        kept.pop()
    return kept


def _is_closing(line: str, manners: Manners) -> bool:
    found = manners.phrases("closings").at(folded(line).lstrip())
    return bool(found) and size(folded(line)) <= size(found.group() if found else "") + 6


def _is_signature(lines: list[str], reader: Reader, words: ReportsWords) -> bool:
    """A name, alone or with a department or after a dash, and no label or item."""
    line = lines[-1]
    if len(line) > 40 or is_item(line) or split(line, words.labels)[0][0]:
        return False
    before = next((other for other in reversed(lines[:-1]) if other), "")
    ended = folded(before[-1:]) in tuple("。!.?;:") or not lines[-2]
    rest = line
    for mention in reversed((*names.departments(line, reader), *names.people(line, reader))):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    if not rest.strip(" ,/|·-—"):
        return True
    return ended and bool(NAME.fullmatch(rest.strip(" ,/|·")))


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
        parts = split(line, words.labels)
        ends = field is not None and held and parts[0][0] is None and _ends_value(line, words, gap=gap)
        for part, (name, written, value) in enumerate(parts):
            if name is None and part == 0 and not ends:
                held.append(value)
                continue
            if held or field:
                yield Block(field, label, tuple(unwrapped(held)))
            field, label, held = name, written, [value] if value else []
        gap = False
    if held or field:
        yield Block(field, label, tuple(unwrapped(held)))


def _ends_value(line: str, words: ReportsWords, *, gap: bool) -> bool:
    """Does this line, which bears no label, no longer belong to the value above it?"""
    form = folded(line)
    if is_item(line):
        return False
    marker = MARKER.match(form)
    begin = marker.end() if marker else 0
    unknown = re.match(r"[^:,。]{1,16}:\s*\S", form[begin:]) is not None and not CHINESE.search(form[begin : begin + 1])
    return gap or unknown or bool(words.prose.phrases("wish").at(form, begin) or words.manners.phrases("closings").at(form, begin))
