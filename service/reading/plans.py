"""Task tables as people send them: an attachment, a table in the mail, labelled lines, or sentences; and what is changed in them.

Nobody and nothing is invented: what is not written is listed as missing, and a text without tasks gives no rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from service.loop.arrivals import Amendment
from service.loop.issue import Task
from service.reading import names, plan_changes, plan_labels, plan_prose, plan_table, table_html, table_text, tables
from service.reading.grid import Grid
from service.reading.plan_known import is_himself, looked_up, name_of
from service.reading.plan_owners import is_department, owned
from service.reading.plan_row import Day, PlanRow
from service.reading.reader import Reader

__all__ = ["PlanRow", "amendments", "read", "tasks"]

LONGEST = 256 * 1024
PROSE = 20_000
LINES = 600
BARE_DAY = re.compile(r"\d{1,2}\s?[号日](?:之?前)?")


def read(
    text: str, html: str, attachments: tuple[tuple[str, bytes], ...], now: datetime, reader: Reader, known: tuple[Task, ...] = (),
    *, prose: bool = True,
) -> tuple[PlanRow, ...]:
    """The rows of the plan in a mail, from the first source that holds one; changes written above a table are applied to it.

    `known` is the table that the mail answers: with it, a list that only changes some of its rows is no table of its own.
    Without `prose` only a real table counts.
    """
    text, html = text[:LONGEST], html[:LONGEST]
    inline, flow = table_html.read(html) if html else ((), "")
    body = text or flow
    for source in _sources(body, inline, attachments, reader):
        found = tuple(row for grid in source for row in plan_table.rows(grid, now, reader))
        if found:
            return _changed(found, _outside(body, source), now, reader)
    lines = [table_text.unquoted(line).strip() for line in body[:PROSE].splitlines()[:LINES]]
    if not prose or (known and amendments(body, now, reader, known)):
        return ()
    return plan_labels.rows(lines, now, reader) or plan_prose.rows(lines, now, reader)


def amendments(text: str, now: datetime, reader: Reader, known: tuple[Task, ...], sender: str = "") -> tuple[Amendment, ...]:
    """Single cells changed in the table that the mail answers: 第3项改成10月20日, task 2: owner Li Lin; "I" is the sender."""
    found = plan_changes.read(text, now, reader, max((task.n for task in known), default=0))
    return tuple(_settled(change, reader, known, sender) for change in found)


def _settled(change: Amendment, reader: Reader, known: tuple[Task, ...], sender: str) -> Amendment:
    """With the sender's name for "I", and the month of the row's own day where only that day is named."""
    if change.field == "owner" and sender and is_himself(change.value, reader):
        return replace(change, value=name_of(sender, reader), person=sender)
    own = next((task.due for task in known if task.n == change.task), None)
    if change.field == "due" and own and change.day and own.day == change.day.day and BARE_DAY.fullmatch(change.value):
        return replace(change, day=own)
    return change


def tasks(rows: tuple[PlanRow, ...], reader: Reader, sender: str = "") -> tuple[Task, ...]:
    """The rows with their owners looked up: the first is the owner where exactly one person is meant, others help.

    A department alone owns nothing; a day that has to be asked back is marked as doubted.
    """
    return tuple(_task(n, row, reader, sender) for n, row in enumerate(rows, 1))


def _sources(
    body: str, inline: tuple[Grid, ...], attachments: tuple[tuple[str, bytes], ...], reader: Reader
) -> Iterator[tuple[Grid, ...]]:
    for name, content in attachments:
        yield tables.from_attachment(name, content)
    yield inline
    yield table_text.read(body, lambda cell: plan_table.is_header(cell, reader))


def _outside(body: str, grids: tuple[Grid, ...]) -> str:
    """The lines that are no part of the table: there changes to it may stand."""
    cells = "".join("".join("".join(row) for row in grid) for grid in grids)
    squeezed = "".join(cells.split())
    lines = (line for line in body[:PROSE].splitlines() if not line.lstrip().startswith(">"))
    return "\n".join(line for line in lines if "".join(line.replace("|", "").replace(",", "").split()) not in squeezed)


def _changed(rows: tuple[PlanRow, ...], said: str, now: datetime, reader: Reader) -> tuple[PlanRow, ...]:
    """The rows with the changes applied that are written beside the table."""
    found: list[PlanRow | None] = list(rows)
    for change in plan_changes.read(said, now, reader, len(rows)):
        row = found[change.task - 1]
        found[change.task - 1] = None if change.field == "drop" else row and _amended(row, change, reader)
    return tuple(row for row in found if row)


def _amended(row: PlanRow, change: Amendment, reader: Reader) -> PlanRow:
    if change.field == "owner":
        who = owned(change.value, reader)
        return replace(row, owners=who.owners or (change.value,), dept=who.dept)
    if change.field == "due":
        return replace(row, due=change.day, due_text=change.value, ask=False)
    if change.field == "start":
        return replace(row, start=change.day)
    if change.field == "accepter":
        return replace(row, accepter=change.value)
    return replace(row, task=change.value) if change.field == "task" else replace(row, deliverable=change.value)


def _task(n: int, row: PlanRow, reader: Reader, sender: str) -> Task:
    key = next((m.key for m in names.departments(row.dept, reader)), None) if row.dept else None
    own = {owner: sender for owner in row.owners if sender and is_himself(owner, reader)}
    found = [own.get(owner) or looked_up(owner, reader, key) for owner in row.owners]
    owner = found[0] if found else None
    written = "、".join(name_of(sender, reader) if owner in own else owner for owner in row.owners)
    return Task(
        n=n, task=row.task, owner=owner, owner_text=written or row.dept or "",
        department=reader.directory.department_of(owner) or key or (row.dept if row.owners or (row.dept and is_department(row.dept, reader)) else None),
        co_owners=tuple(dict.fromkeys(a for a in found[1:] if a and a != owner)) if owner else (),
        start=day_of(row.start), due=day_of(row.due), due_text=row.due_text,
        doubted=row.due_text if row.ask else "", deliverable=row.deliverable, support=row.support,
        accepted_by=looked_up(row.accepter, reader, None) if row.accepter else None,
    )


def day_of(value: Day | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value
