"""A grid as a plan: which column says what, and a row for each task."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from service.reading import names
from service.reading.folding import folded
from service.reading.grid import Grid
from service.reading.plan_days import Days, days, is_day_first
from service.reading.plan_owners import listed, owned
from service.reading.plan_row import PlanRow
from service.reading.plan_words import PlansWords, plan_words
from service.reading.reader import Reader

ABOVE = 12
SAMPLE = 30
NUMBER = re.compile(r"^\s{0,4}(?:\(?\d{1,3}\)?[.、):]\s?(?!\d)|[①-⑳]\s?|\(?[一二三四五六七八九十]{1,3}(?:[、.]|\)、?)\s?|[•·●▪*-]\s)")

Columns = dict[str, int]


def rows(grid: Grid, now: datetime, reader: Reader) -> tuple[PlanRow, ...]:
    """The tasks of a grid; none where it is no plan."""
    words = plan_words(reader)
    cards = _cards(grid, words)
    if cards is not None:
        return rows(cards, now, reader)
    begin, columns = _header(grid, words)
    if not columns:
        begin, columns = 0, _guessed(grid, now, reader)
    if "task" not in columns or not {"owner", "department", "due", "span"} & set(columns):
        return ()
    body = [row for row in grid[begin:] if not _is_header(row, words)]
    day_first = is_day_first(row[columns[name]] for name in ("due", "start") if name in columns for row in body)
    made = (_row(row, columns, now, reader, day_first=day_first) for row in body)
    return tuple(_while_told(row for row in made if row))


def is_header(cell: str, reader: Reader) -> bool:
    """Is this a word that stands above a column of a plan?"""
    return plan_words(reader).field_of(cell) is not None


def _header(grid: Grid, words: PlansWords) -> tuple[int, Columns]:
    """(where the body begins, which column says what), from the first row that holds at least two heads."""
    for n, row in enumerate(grid[:ABOVE]):
        if _is_header(row, words):
            return n + 1, _columns(row, words)
    return 0, {}


def _is_header(row: tuple[str, ...], words: PlansWords) -> bool:
    found = [field for cell in dict.fromkeys(row) if cell and (field := words.field_of(cell))]
    return len(set(found)) > 1 and len(found) * 2 >= len({cell for cell in row if cell})


def _columns(row: tuple[str, ...], words: PlansWords) -> Columns:
    columns: Columns = {}
    for n, cell in enumerate(row):
        if field := words.field_of(cell):
            columns.setdefault(field, n)
    # Where a problem and a measure stand side by side, the measure is the task; alone, either is.
    for other in ("measure", "problem"):
        if other in columns and (other == "measure" or "task" not in columns):
            columns["task"] = columns[other]
            break
    if "task" not in columns:
        free = [n for n, cell in enumerate(row) if words.field_of(cell) is None and cell]
        if free and {"owner", "due"} <= set(columns):
            columns["task"] = free[0]
    return columns


def _guessed(grid: Grid, now: datetime, reader: Reader) -> Columns:
    """A table without a header: the column of days, the column of people, the first of words."""
    sample = grid[:SAMPLE]
    columns: Columns = {}
    for n in range(len(grid[0])):
        cells = [row[n] for row in sample if row[n]]
        most = len(cells) * 0.6
        if len(cells) < len(sample) / 2:
            continue
        if "due" not in columns and sum(len(c) < 30 and days(c, now, reader).last is not None for c in cells) > most:
            columns["due"] = n
        elif "owner" not in columns and sum(len(c) < 30 and bool(names.people(c, reader)) for c in cells) > most:
            columns["owner"] = n
        elif not all(NUMBER.match(c + ". ") for c in cells):
            columns.setdefault("deliverable" if "task" in columns else "task", n)
    return columns if {"task", "owner", "due"} <= set(columns) else {}


def _row(row: tuple[str, ...], columns: Columns, now: datetime, reader: Reader, *, day_first: bool) -> PlanRow | None:
    cell = {field: row[n] for field, n in columns.items()}
    task = NUMBER.sub("", cell.get("task", "")).strip()
    if not task or len(set(row)) == 1:
        return None
    who = owned(cell.get("owner", ""), reader)
    if dept := cell.get("department"):
        beside = owned(dept, reader)
        who = replace(who, owners=who.owners or beside.owners if "owner" not in columns else who.owners, dept=beside.dept or dept)
    span, end = days(cell.get("span", ""), now, reader), days(cell.get("due", ""), now, reader, day_first=day_first)
    begin = days(cell.get("start", ""), now, reader, day_first=day_first)
    until = end if end.last else Days(last=span.last, ask=span.ask)
    return PlanRow(
        task=task, owners=who.owners, dept=who.dept, start=begin.last or begin.first or span.first or end.first, due=until.last,
        deliverable=said(cell.get("deliverable", ""), reader), support=(*who.support, *listed(cell.get("support", ""), reader)),
        due_text=cell.get("due") or cell.get("span") or "", ask=until.ask, accepter=said(cell.get("accepter", ""), reader) or "",
    )


def said(cell: str, reader: Reader) -> str | None:
    """The cell, or None where it says that there is nothing: 无, none, -."""
    return None if not cell or folded(cell).strip(" .") in plan_words(reader).prose.nothing else cell


def _while_told(made: Iterator[PlanRow]) -> Iterator[PlanRow]:
    """Rows up to the first stretch below the table that names nobody, no day and nothing to hand over."""
    idle: list[PlanRow] = []
    for row in made:
        if len(row.missing) < 3:
            yield from idle
            idle = []
            yield row
        else:
            idle.append(row)
    yield from idle if len(idle) < 2 and not any(len(row.task) > 60 for row in idle) else ()


def _cards(grid: Grid, words: PlansWords) -> Grid | None:
    """A card a task, heads down the first column: turned so that heads stand above."""
    fields = [words.field_of(row[0]) for row in grid]
    if len(grid[0]) != 2 or sum(f is not None for f in fields) * 3 < len(grid) * 2 or _is_header(grid[0], words):
        return None
    cards: list[dict[str, str]] = [{}]
    for field, row in zip(fields, grid, strict=True):
        if field in cards[-1]:
            cards.append({})
        if field and row[1] != row[0]:
            cards[-1][field] = row[1]
    heads = list(dict.fromkeys(field for card in cards for field in card))
    titles = {field: next(row[0] for f, row in zip(fields, grid, strict=True) if f == field) for field in heads}
    return (tuple(titles[h] for h in heads), *(tuple(card.get(h, "") for h in heads) for card in cards))
