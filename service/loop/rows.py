"""The rows of the task table: numbered, changed cell by cell, compared. An agreement outlives what does not touch its row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from service.loop.arrivals import Amendment
from service.loop.issue import Task
from service.loop.people import normal
from service.loop.post import to_builtins

COLUMNS = ("task", "owner", "start", "due", "deliverable")


def numbered(tasks: tuple[Task, ...], before: tuple[Task, ...]) -> tuple[Task, ...]:
    """The rows from 1 on, each with the agreement that its owner gave to the same row before."""
    return tuple(replace(t, n=n, agreed_at=still_agreed(t, before)) for n, t in enumerate(tasks, 1))


def still_agreed(task: Task, before: tuple[Task, ...]) -> datetime | None:
    """An owner's agreement outlives a new table only where the own row is the same."""
    same = next((t for t in before if replace(t, n=task.n, agreed_at=None) == replace(task, agreed_at=None)), None)
    return same.agreed_at if same else None


def amended(tasks: tuple[Task, ...], changes: tuple[Amendment, ...]) -> tuple[Task, ...]:
    """The table with single cells changed."""
    rows = {t.n: t for t in tasks}
    for change in changes:
        row = rows.get(change.task)
        if row is None:
            continue
        if change.field == "drop":
            del rows[change.task]
            continue
        values: dict[str, Any] = {change.field: change.value}
        if change.field == "owner":
            values = {"owner": change.person, "owner_text": change.value, "co_owners": ()}
        elif change.field in ("due", "start"):
            values = {change.field: change.day, **({"due_text": change.value} if change.field == "due" else {})}
        rows[change.task] = replace(row, **values)
    return tuple(rows.values())


def changes(before: tuple[Task, ...], after: tuple[Task, ...]) -> list[dict[str, Any]]:
    """Cell by cell, what an amendment changed; nothing for a table that is new altogether."""
    if not before or len(before) != len(after):
        return []
    pairs = [(shown(b), shown(a)) for b, a in zip(before, after, strict=True)]
    return [{"n": a["n"], "field": c, "before": b[c], "after": a[c]} for b, a in pairs for c in COLUMNS if b[c] != a[c]]


def shown(task: Task) -> dict[str, Any]:
    """A row as a letter shows it: its owner as the one person meant, else as what was written."""
    return {**to_builtins(task), "owner": task.owner or task.owner_text}


def owners(tasks: tuple[Task, ...]) -> tuple[str, ...]:
    """Whoever has a task, each once, in the order of the rows."""
    return tuple({normal(t.owner): t.owner for t in tasks if t.owner}.values())


def of_owner(tasks: tuple[Task, ...], owner: str) -> tuple[Task, ...]:
    return tuple(t for t in tasks if normal(t.owner or "") == normal(owner))
