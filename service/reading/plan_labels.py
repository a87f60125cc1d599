"""Plans with a label before each value: 任务:... 负责人:... 截止:..., a line each or all in one, one block a task."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from service.reading import plan_table
from service.reading.folding import folded
from service.reading.grid import Grid
from service.reading.plan_row import PlanRow
from service.reading.plan_table import NUMBER
from service.reading.plan_words import PlansWords, plan_words
from service.reading.reader import Reader

COLON = re.compile(r"\**\s{0,2}:\**")
BORDER = re.compile(r"[\s.;,。|()/*、]")
SQUARE = re.compile(r"[【\[]([^】\]\n]{1,12})[】\]]\s?[:：]?")
COUNT = re.compile(r"\s{0,2}(?:\d{1,2}|[一二三四五六七八九十]{1,2})$")
REACH = 26
EDGES = " \t.;,。；，|*、"
TASK = ("task", "measure")


@dataclass
class _Card:
    """One task under way: the line above its labels, and the values by field."""

    line: str = ""
    values: dict[str, str] = field(default_factory=dict)


def rows(lines: list[str], now: datetime, reader: Reader) -> tuple[PlanRow, ...]:
    """The tasks told by labels; none where labels name no task with its owner or day."""
    cards = [c for c in _cards(lines, plan_words(reader)) if _is_task(c)]
    if not cards:
        return ()
    found: list[PlanRow] = []
    for card in cards:
        found += plan_table.rows(_as_grid(card, reader), now, reader)
    return tuple(found)


def task_labels(line: str, reader: Reader) -> str:
    """The line without a label that only says that a task comes: 措施1:, Action:."""
    labels = list(_labels(line, plan_words(reader)))
    return line[labels[0][1] :].strip() if labels and labels[0][0] == 0 and labels[0][2] in TASK else line


def _cards(lines: list[str], words: PlansWords) -> Iterator[_Card]:
    card, last = _Card(), ""
    for line in (_with_colons(line, words) for line in lines):
        labels = list(_labels(line, words))
        free = (line[: labels[0][0]] if labels else line).strip(EDGES)
        if (free and labels and not NUMBER.sub("", free)) or folded(free) in words.prose.headings:
            free = ""
        if last and not labels and not card.values.get(last) and free:
            card.values[last], last = free, ""
            continue
        if free and (card.values or not labels or NUMBER.match(line)):
            if card.values:
                yield card
                card = _Card()
            card.line = free
        elif free:
            card.line = free
        for n, (_, begin, name) in enumerate(labels):
            end = labels[n + 1][0] if n + 1 < len(labels) else len(line)
            key = "task" if name in TASK and "task" not in card.values else name
            if key in card.values or (name in TASK and card.line and card.values):
                yield card
                card, key = _Card(), "task" if name in TASK else name
            card.values[key], last = line[begin:end].strip(EDGES), key
    yield card


def _with_colons(line: str, words: PlansWords) -> str:
    """Labels in square brackets written as those before a colon: 【负责人】李妍."""
    return SQUARE.sub(lambda found: f" {found[1]}:" if words.label_of(found[1]) else found[0], line) if "【" in line or "[" in line else line


def _labels(line: str, words: PlansWords) -> Iterator[tuple[int, int, str]]:
    """(where a label begins, where its value begins, its field): the longest one that ends at a colon."""
    plain, last = folded(line), 0
    for colon in COLON.finditer(plain):
        window = max(last, colon.start() - REACH)
        borders = [window] if window == last else []
        borders += [m.end() for m in BORDER.finditer(plain, window, colon.start())]
        for begin in borders:
            label = COUNT.sub("", NUMBER.sub("", plain[begin : colon.start()]))
            if name := words.label_of(label) or (words.field_of(label) if begin == 0 else None):
                yield begin, colon.end(), name
                last = colon.end()
                break


def _is_task(card: _Card) -> bool:
    values = card.values
    return bool(values.get("task") or card.line) and any(values.get(key) for key in ("owner", "due", "span"))


def _as_grid(card: _Card, reader: Reader) -> Grid:
    """A card as a table of one row, so that its cells are read like those of any table."""
    values = {"task": card.line} | {k: v for k, v in card.values.items() if v}
    heads = plan_words(reader).headers
    values["task"] = NUMBER.sub("", values["task"])
    return tuple(heads[key][0] for key in values), tuple(values.values())
