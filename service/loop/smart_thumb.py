"""Achievable and relevant: rules of thumb, so that the lead looks twice. What plainly cannot be fails, the rest only warns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from service.loop.issue import Task
from service.loop.smart_situation import Fault, Situation
from service.loop.smart_words import has, number
from service.loop.workdays import Calendar

FAR = timedelta(days=400)
HUGE_DAYS = 30
HEAVY_DAYS = 5
BUSY = 6
ALIKE = 2


def achievable(task: Task, situation: Situation, calendar: Calendar, today: date) -> Iterator[Fault]:
    """Enough working days for its size, an owner who is not buried, and nothing that comes too late for it."""
    due = task.due
    if due is None or due < today:
        return
    begin = max(today, min(task.start, due)) if task.start else today
    days = calendar.between(begin, min(due, begin + FAR)) + (calendar.is_working(begin) if begin > today else 0)
    if has(situation.words.huge, task.task) and days < HUGE_DAYS:
        yield Fault(letter="A", verdict="fail", code="too_big", args={"days": days})
    elif days < 1 or (has(situation.words.heavy, task.task) and days < HEAVY_DAYS):
        yield Fault(letter="A", verdict="warn", code="too_short", args={"days": days})
    amount = number(task.task) or number(task.deliverable or "")
    if situation.daily_capacity and amount and amount > situation.daily_capacity * max(days, 1):
        verdict = "fail" if amount > 1.5 * situation.daily_capacity * max(days, 1) else "warn"
        args = {"amount": f"{amount:g}", "capacity": f"{situation.daily_capacity:g}", "days": days}
        yield Fault(letter="A", verdict=verdict, code="over_capacity", args=args)
    if situation.open_for(task) >= BUSY:
        yield Fault(letter="A", verdict="warn", code="owner_busy", args={"count": situation.open_for(task)})
    if situation.depends_on_due and situation.depends_on_due >= due:
        yield Fault(letter="A", verdict="warn", code="waits_for_later", args={"due": situation.depends_on_due.isoformat()})


def relevant(task: Task, situation: Situation) -> Iterator[Fault]:
    """It serves the problem, and its owner's department takes part."""
    words = situation.words
    told = (situation.phenomenon, *situation.causes)
    mine, theirs = words.content(task.task, task.deliverable or ""), words.content(*told, *situation.duties)
    outside = bool(situation.participants) and task.department is not None and task.department not in situation.participants
    unrelated = bool(theirs) and bool(mine) and not mine & theirs
    args = {"department": task.department or ""}
    if outside and (unrelated or has(words.huge, task.task)):
        yield Fault(letter="R", verdict="fail", code="outside_unrelated", args=args)
    elif outside:
        yield Fault(letter="R", verdict="warn", code="outside", args=args)
    elif unrelated and len(words.letters(task.task) & words.letters(*told)) < ALIKE:
        yield Fault(letter="R", verdict="warn", code="unrelated")
    elif has(words.huge, task.task):
        yield Fault(letter="R", verdict="warn", code="beyond")
