"""Tasks that are to be added: the part of a mail that tells them, and the rows that it means.

"新增任务:核对样品单,吴敏负责,11月5日前交《样品核对表》" tells one in its own sentence; where the order closes its line, all that follows does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from service.loop.issue import Task
from service.reading import commands, dates, names, plans
from service.reading.folding import folded
from service.reading.plan_goods import TITLE
from service.reading.plan_row import PlanRow
from service.reading.reader import Reader

ORDER = "add_task"
EDGES = " \t:：,，。.、;；\n"
COMMAS = ",，;；"
SHORTEST = 4


@dataclass(frozen=True)
class Addition:
    """The tasks that a mail adds, and what it says besides."""

    rows: tuple[Task, ...]
    rest: str


def read(text: str, now: datetime, reader: Reader, sender: str = "") -> Addition | None:
    """The tasks added in the newly written words; None where none is ordered."""
    lines = text.splitlines()
    for n, line in enumerate(lines):
        order = next((c for c in commands.read(line, now, reader) if c.name == ORDER), None)
        if order is None:
            continue
        whole = any(c.name == ORDER for c in commands.read(order.text, now, reader))
        told, left = ("\n".join(lines[n + 1 :]), []) if whole else (order.text.strip(EDGES), lines[n + 1 :])
        before = commands.beside(line, ORDER, now, reader).replace(told, "").strip(EDGES)
        return Addition(rows(told, now, reader, sender), "\n".join((*lines[:n], before, *left)).strip())
    return None


def rows(told: str, now: datetime, reader: Reader, sender: str) -> tuple[Task, ...]:
    """The rows meant: one in clauses, or as many as a list or table holds."""
    one = in_clauses(told, now, reader) if told.strip() and "\n" not in told.strip() else None
    return plans.tasks((one,) if one else plans.read(told, "", (), now, reader), reader, sender)


def in_clauses(told: str, now: datetime, reader: Reader) -> PlanRow | None:
    """One task whose first clause says what is done, and whose others say by whom and until when."""
    cut = next((i for i, letter in enumerate(told) if letter in COMMAS), len(told))
    task, others = told[:cut].strip(EDGES), told[cut + 1 :]
    if len(task) < SHORTEST or TITLE.search(task) or names.people(task, reader) or dates.find(task, now, reader):
        return None
    people, title = names.people(others, reader), TITLE.search(folded(others))
    days = [plans.day_of(w.last or w.first) for w in dates.find(others, now, reader)]
    found = plans.read(others, "", (), now, reader)
    row = found[0] if len(found) == 1 else PlanRow(task=task)
    owners = row.owners or tuple(others[m.start : m.end] for m in people[:1])
    due = row.due or max((d for d in days if d), default=None)
    deliverable = others[title.start() : title.end()] if title else row.deliverable
    return replace(row, task=task, owners=owners, due=due, deliverable=deliverable)
