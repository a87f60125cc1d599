"""When a task has to be spoken of: one working day before it is due, and on the working day after (REQUIREMENTS.md S4-6, S4-7)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from service.loop import workdays
from service.loop.desk import Desk
from service.loop.issue import Issue, Task
from service.loop.plan_table import OPEN
from service.loop.post import set_timer, to_builtins

EVE, OVERDUE = "eve", "overdue"


def retimed(issue: Issue, n: int, desk: Desk) -> Issue:
    """The issue with this task's two moments as its due day and its status now ask for them."""
    issue = replace(issue, timers=tuple(t for t in issue.timers if not (t.kind in (EVE, OVERDUE) and t.about.partition(":")[0] == str(n))))
    task = row(issue, n)
    if task is None or task.status not in OPEN or task.due is None:
        return issue
    about = f"{n}:{task.due}"
    if task.due >= today_of(task, desk):
        issue = set_timer(issue, EVE, about, eve_of(task.due, task, desk))
    return set_timer(issue, OVERDUE, about, max(desk.now, morning(desk.calendar.add(task.due, 1), task, desk)))


def eve_of(due: date, task: Task, desk: Desk) -> datetime:
    """The morning of the last working day before; now, where that is over."""
    return max(desk.now, morning(desk.calendar.add(due, -1), task, desk))


def morning(day: date, task: Task, desk: Desk) -> datetime:
    return workdays.at(day, desk.hours.begin, desk.zone_of(task.owner or ""))


def today_of(task: Task, desk: Desk) -> date:
    """Today, where the task's owner is."""
    return desk.today_of(task.owner or "")


def days_left(task: Task, desk: Desk) -> int | None:
    """Working days to the due day; negative once it has passed."""
    today = today_of(task, desk)
    if task.due is None:
        return None
    return desk.calendar.between(today, task.due) if task.due >= today else -desk.calendar.between(task.due, today)


def row(issue: Issue, n: int | None) -> Task | None:
    return next((t for t in issue.tasks if t.n == n), None)


def with_task(issue: Issue, task: Task) -> Issue:
    return replace(issue, tasks=tuple(task if t.n == task.n else t for t in issue.tasks))


def rows(*tasks: Task) -> list[dict[str, Any]]:
    """Tasks as letters show them."""
    return [to_builtins(t) for t in tasks]
