"""The rows of the task table: numbered, changed cell by cell, compared. An agreement outlives what does not touch its row.

Rows that are settled (done, dropped, replaced) keep their numbers and are touched no more; new ones count on from them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from service.loop.arrivals import Amendment
from service.loop.definition import alike
from service.loop.issue import Task
from service.loop.people import normal
from service.loop.plan_table import SETTLED
from service.loop.post import to_builtins

COLUMNS = ("task", "owner", "start", "due", "deliverable")
# So alike are two wordings of one task in a table that is written anew.
SAME = 0.8


def live(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """The rows that are still to be done."""
    return tuple(t for t in tasks if t.status not in SETTLED)


def settled(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    return tuple(t for t in tasks if t.status in SETTLED)


def numbered(tasks: tuple[Task, ...], before: tuple[Task, ...], base: int = 0) -> tuple[Task, ...]:
    """The rows counted on from `base`, each with the agreement that its owner gave to the same row before."""
    return tuple(replace(t, n=n, agreed_at=still_agreed(t, before)) for n, t in enumerate(tasks, base + 1))


def still_agreed(task: Task, before: tuple[Task, ...]) -> datetime | None:
    """An owner's agreement outlives a new table only where the own row is the same."""
    same = next((t for t in before if columns(t) == columns(task)), None)
    return same.agreed_at if same else None


def columns(task: Task) -> tuple[object, ...]:
    """What an owner agreed to."""
    return task.task, normal(task.owner or ""), task.co_owners, task.start, task.due, task.deliverable


def rewritten(new: tuple[Task, ...], before: tuple[Task, ...], in_force: tuple[Task, ...]) -> tuple[Task, ...]:
    """A whole table in place of the one before. Rows of a plan `in_force` are gone on with where the new table has them too,
    and are replaced where it has not; a table that has none of them only adds. What is settled stays."""
    begun = {t.n for t in in_force}
    closed, open_rows = settled(before), tuple(t for t in live(before) if t.n in begun)
    last = max((t.n for t in (*closed, *open_rows)), default=0)
    kept: dict[int, Task] = {}
    fresh: list[Task] = []
    for row in new:
        same = likest(row, tuple(t for t in open_rows if t.n not in kept))
        if same:
            kept[same.n] = gone_on(same, row)
        elif not any(alike(t.task, row.task) > SAME and columns(t)[1:] == columns(row)[1:] for t in closed if t.status == "done"):
            fresh.append(row)
    going_on = tuple(kept.get(t.n) or (replace(t, status="replaced") if kept else t) for t in open_rows)
    return tuple(sorted((*closed, *going_on), key=lambda t: t.n)) + numbered(tuple(fresh), live(before), last)


def likest(row: Task, open_rows: tuple[Task, ...]) -> Task | None:
    """The row under way that is meant: worded the same, else the most alike of those that are nearly so."""
    best = max(open_rows, key=lambda t: (t.task == row.task, alike(t.task, row.task)), default=None)
    return best if best and alike(best.task, row.task) > SAME else None


def gone_on(task: Task, row: Task) -> Task:
    """The row under way with the cells of the new table; agreed to as long as they are the same."""
    changed = replace(
        task, task=row.task, owner=row.owner, owner_text=row.owner_text, department=row.department, co_owners=row.co_owners,
        start=row.start or task.start, due=row.due, due_text=row.due_text, doubted=row.doubted, deliverable=row.deliverable, support=row.support,
    )
    return changed if columns(changed) == columns(task) else replace(changed, agreed_at=None)


def amended(tasks: tuple[Task, ...], changes: tuple[Amendment, ...], in_force: tuple[Task, ...] = ()) -> tuple[Task, ...]:
    """The table with single cells changed. A row that goes is no more; one of a plan `in_force` stays, as dropped."""
    begun = {t.n for t in in_force}
    rows = {t.n: t for t in tasks}
    for change in changes:
        row = rows.get(change.task)
        if row is None or row.status in SETTLED:
            continue
        if change.field == "drop":
            if row.n in begun:
                rows[row.n] = replace(row, status="dropped", before_hold="")
            else:
                del rows[row.n]
            continue
        values: dict[str, Any] = {change.field: change.value}
        if change.field == "owner":
            values = {"owner": change.person, "owner_text": change.value, "co_owners": ()}
        elif change.field == "accepter":
            values = {"accepted_by": change.person or row.accepted_by}
        elif change.field in ("due", "start"):
            values = {change.field: change.day, **({"due_text": change.value} if change.field == "due" else {})}
        rows[change.task] = replace(row, **values)
    return tuple(rows.values())


def gone(before: tuple[Task, ...], after: tuple[Task, ...]) -> list[dict[str, Any]]:
    """Rows under way that the new table gives up."""
    open_before = {t.n for t in live(before)}
    return [to_builtins(t) for t in after if t.n in open_before and t.status in ("replaced", "dropped")]


def changes(before: tuple[Task, ...], after: tuple[Task, ...]) -> list[dict[str, Any]]:
    """Cell by cell, what an amendment changed; nothing for a table that is new altogether."""
    before, after = live(before), live(after)
    if not before or [t.n for t in before] != [t.n for t in after]:
        return []
    pairs = [(shown(b), shown(a)) for b, a in zip(before, after, strict=True)]
    return [{"n": a["n"], "field": c, "before": b[c], "after": a[c]} for b, a in pairs for c in COLUMNS if b[c] != a[c]]


def shown(task: Task) -> dict[str, Any]:
    """A row as a letter shows it: its owner as the one person meant, else as what was written."""
    return {**to_builtins(task), "owner": task.owner or task.owner_text}


def owners(tasks: tuple[Task, ...]) -> tuple[str, ...]:
    """Whoever has a task, each once, in the order of the rows."""
    return tuple({normal(t.owner): t.owner for t in live(tasks) if t.owner}.values())


def of_owner(tasks: tuple[Task, ...], owner: str) -> tuple[Task, ...]:
    """The rows still to be done of which this person is the owner."""
    return tuple(t for t in live(tasks) if normal(t.owner or "") == normal(owner))
