"""What the daily letters show of a task and of an issue, as plain values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from service.loop.desk import Desk
from service.loop.issue import Issue, Task
from service.loop.people import normal
from service.loop.plan_table import SETTLED
from service.loop.post import to_builtins
from service.loop.progress import is_open
from service.loop.timing import days_left, today_of

MARKS = ("late", "blocked", "silent", "open", "done")


def item(n: int, issue: Issue, task: Task, person: str, day: date, desk: Desk) -> dict[str, Any]:
    """A task of the daily mail: `n` runs through the letter, `row` is its number in its issue."""
    return {
        "n": n, "issue": issue.id, "row": task.n, "title": issue.problem.title, "task": task.task, "owner": task.owner,
        "on_behalf": normal(task.owner or "") != normal(person), "due": str(task.due) if task.due else None, "status": task.status,
        "percent": task.percent, "deliverable": task.deliverable, "days": days_left(task, desk),
        "overdue": task.due is not None and task.due < day, "said": task.said, "waits_for": task.waits_for,
    }


def section(issue: Issue, desk: Desk) -> dict[str, Any]:
    """How an issue stands in the evening: what is late, blocked and silent first."""
    rows = [{**to_builtins(t), "mark": mark(issue, t, desk), "days": days_left(t, desk)} for t in issue.tasks if is_shown(t, desk)]
    rows.sort(key=lambda row: (MARKS.index(row["mark"]), row["n"]))
    counts = {name: sum(row["mark"] == name for row in rows) for name in MARKS}
    counts["done"] = sum(t.status == "done" for t in issue.tasks)
    return {"id": issue.id, "title": issue.problem.title, "rows": rows, "counts": counts}


def is_shown(task: Task, desk: Desk) -> bool:
    """What is open, and what was done today."""
    today = today_of(task, desk)
    return task.status not in SETTLED or (task.done_at is not None and task.done_at.astimezone(desk.zone_of(task.owner or "")).date() == today)


def mark(issue: Issue, task: Task, desk: Desk) -> str:
    if task.status == "done":
        return "done"
    if not is_open(task):
        return "open"
    today = today_of(task, desk)
    if task.due and task.due < today:
        return "late"
    if task.status == "blocked":
        return "blocked"
    return "silent" if is_silent(issue, task, today, desk) else "open"


def is_silent(issue: Issue, task: Task, today: date, desk: Desk) -> bool:
    """Not a word for two working days (REQUIREMENTS.md S4-5)."""
    if task.start and task.start > today:
        return False
    last: datetime = max(filter(None, (task.heard_at, issue.step_since, issue.opened_at)))
    return desk.calendar.between(last.astimezone(desk.zone_of(task.owner or "")).date(), today) >= desk.patience.silent
