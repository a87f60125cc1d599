"""Plans in sentences: a numbered list, bullets, or plain prose that gives somebody something to do until some day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from service.reading import dates, plan_labels
from service.reading.folding import folded
from service.reading.plan_clause import Clause, clause
from service.reading.plan_person import at_head
from service.reading.plan_row import PlanRow
from service.reading.plan_table import NUMBER
from service.reading.reader import Reader

MOST = 100
PATIENCE = 40
LONGEST = 400
FULL = 62
WIDE = re.compile(r"[\u3400-\u9fff]")
INLINE = re.compile(r"(?<=[;。,:\s；，：])(?=(?:\d{1,2}[.、)](?!\d)|\(\d{1,2}\)|[①-⑳])\s?\S)")
STOP = re.compile(r"[;；。!！]|\.(?=\s+[A-Z])")
COMMA = re.compile(r"[,，]")


def rows(lines: list[str], now: datetime, reader: Reader) -> tuple[PlanRow, ...]:
    """The tasks told in sentences. Outside of a list a sentence has to name both who and until when."""
    found = list[tuple[Clause, bool]]()
    for n, (sentence, listed) in enumerate(_sentences(lines, now, reader)):
        if n == MOST or (n == PATIENCE and not found):
            break
        if told := clause(sentence, now, reader, listed=listed):
            found.append((told, listed))
    firm = any(told.firm or (listed and told.row.owners and told.row.due) for told, listed in found)
    return tuple(told.row for told, listed in found if firm and (told.firm or (listed and (told.row.owners or told.row.due))))


def _sentences(lines: list[str], now: datetime, reader: Reader) -> Iterator[tuple[str, bool]]:
    """Each sentence, and whether it is an item of a list."""
    for line in _unwrapped(lines, reader):
        for item in INLINE.split(line):
            item, listed = item.strip(), NUMBER.match(item.strip()) is not None
            bare = plan_labels.task_labels(NUMBER.sub("", item), reader)
            listed = listed or bare != NUMBER.sub("", item)
            for sentence in [bare] if listed and _is_short(bare) else _cut(bare):
                for part in _apart(sentence, now, reader):
                    yield part, listed


def _unwrapped(lines: list[str], reader: Reader) -> Iterator[str]:
    """Lines as they were meant: a full one that stops in mid-sentence goes on in the next, unless that begins an item."""
    held = ""
    for line in lines:
        if held and (not line or NUMBER.match(line) or plan_labels.task_labels(line, reader) != line):
            yield held
            held = ""
        held = f"{held} {line}" if held and held[-1].isascii() else held + line
        if held and (len(line) + len(WIDE.findall(line)) < FULL or folded(line[-1]) in ".;:!?。"):
            yield held
            held = ""
    if held:
        yield held


def _is_short(item: str) -> bool:
    """An item of one sentence, whatever semicolons it holds."""
    return len(STOP.findall(folded(item).rstrip(" ;。."))) == 0


def _apart(sentence: str, now: datetime, reader: Reader) -> Iterator[str]:
    """A sentence that gives several people tasks of their own: cut at the comma before the next person's name and day."""
    days = [m.start for m in dates.find(sentence[:LONGEST], now, reader)]
    begin = 0
    for comma in COMMA.finditer(sentence[:LONGEST]) if len(days) > 1 else ():
        rest = sentence[comma.end() : comma.end() + LONGEST // 4]
        told = any(begin <= day < comma.start() for day in days) and any(day > comma.end() for day in days)
        if told and at_head(rest, now, reader, listed=False)[0]:
            yield sentence[begin : comma.start()]
            begin = comma.end()
    yield sentence[begin:]


def _cut(text: str) -> Iterator[str]:
    begin = 0
    for stop in STOP.finditer(text):
        yield text[begin : stop.start()]
        begin = stop.end()
    yield text[begin:]
