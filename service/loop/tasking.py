"""Orders about the tasks of a plan in force: one more, one less, another owner, day or deliverable (DESIGN.md section 2).

They stand at once; whoever owns a task from now on is asked to agree, and nothing waits for it. While the plan is still being
made the table itself is changed instead.
"""

from __future__ import annotations

from dataclasses import replace as at_arrival
from typing import Any

from msgspec.structs import replace

from service.loop import helping, replanning, rows, slipping, wishes
from service.loop.arrivals import Amendment, Command, Progress, Reply
from service.loop.desk import Desk
from service.loop.entrusting import assigned, told
from service.loop.issue import Issue, Step, Task
from service.loop.people import normal
from service.loop.plan_table import SETTLED
from service.loop.post import echo, note
from service.loop.rights import is_master
from service.loop.steps import plan
from service.loop.timing import retimed, row, today_of, with_task

DROP = "drop"
# What may be ordered of a task, the letters that ask how it goes, and what is told of a task by the order that changes it.
CELLS = ("owner", "due", "start", "deliverable")
ASKING = ("execute/progress", "execute/reminder", "execute/overdue", "execute/help")
MOVING = ("delayed", "unclear", "not_started")
EDGES = " :：,，。.\n"


def add_task(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """One more row, as it was written; what it lacks may follow as a change of it."""
    new = new_rows(command, arrival)
    if issue.step not in (Step.PLAN, Step.EXECUTE):
        return echo(issue, desk, arrival.sender, "not_now", order=command.name)
    if not new or not is_addition(issue, arrival):
        return issue
    if in_the_making(issue):
        return rewritten(issue, arrival, desk, rows=(*issue.tasks, *new), amendments=())
    if issue.step is not Step.EXECUTE:
        return issue
    if not is_master(issue, arrival.sender, desk):
        return wishes.put(issue, command, arrival, desk)
    for task in new:
        n = max((t.n for t in issue.tasks), default=0) + 1
        own = normal(task.owner or "") == normal(arrival.sender)
        task = replace(task, n=n, first_due=task.due, agreed_at=desk.now if own else None)
        issue = note(replace(issue, tasks=(*issue.tasks, task)), desk, "task_added", actor=arrival.sender, task=n, text=task.task)
        issue = retimed(echo(issue, desk, arrival.sender, "task_added", task=n, text=task.task), n, desk)
        issue = assigned(issue, task, arrival.sender, desk)
    return issue


def is_addition(issue: Issue, arrival: Reply) -> bool:
    """Are the rows of this mail new ones beside those of the table, or the table itself?"""
    known = {t.task for t in issue.tasks}
    return bool(known) and not any(row.task in known for row in arrival.said.rows)


def in_the_making(issue: Issue) -> bool:
    """Is the table still to be agreed?"""
    return issue.step is Step.PLAN and not issue.replanning


def rewritten(issue: Issue, arrival: Reply, desk: Desk, **said: Any) -> Issue:
    """The table with this change, as if it had been sent so, where its writer may write it."""
    whole = at_arrival(arrival, said=at_arrival(arrival.said, **said))
    return plan.keep_table(issue, whole, desk) if plan.may_write(issue, whole, desk) else issue


def new_rows(command: Command, arrival: Reply) -> tuple[Task, ...]:
    """The rows of the mail; words alone are a task without owner and day."""
    if arrival.said.rows:
        return arrival.said.rows
    words = command.text.strip(EDGES)
    owner = command.people[0] if len(command.people) == 1 else None
    return (Task(n=1, task=words, owner=owner, owner_text=owner or "", due=command.day),) if words else ()


def drop_task(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """It is not done any more; in a table that is still being made its row goes."""
    task = row(issue, command.task)
    if issue.step not in (Step.PLAN, Step.EXECUTE):
        return echo(issue, desk, arrival.sender, "not_now", order=command.name)
    if task is None or task.status in SETTLED:
        return echo(issue, desk, arrival.sender, "no_task", task=command.task)
    if issue.step is Step.PLAN:
        told = any(a.task == task.n and a.field == DROP for a in arrival.said.amendments)
        return issue if told else rewritten(issue, arrival, desk, rows=(), amendments=(Amendment(task=task.n, field=DROP),))
    return dropped(issue, task, arrival.sender, desk) if is_master(issue, arrival.sender, desk) else wishes.put(issue, command, arrival, desk)


def dropped(issue: Issue, task: Task, by: str, desk: Desk) -> Issue:
    """Its owner is told, and nobody asks for it any more."""
    issue = helping.called_off(slipping.settle(with_task(issue, replace(task, status="dropped")), task), task)
    issue = note(retimed(issue, task.n, desk), desk, "task_dropped", actor=by, task=task.n)
    issue = echo(issue, desk, by, "task_dropped", task=task.n)
    return told(issue, task.owner, task, by, desk, "task_dropped", task=task.n)


def changed(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Single cells of tasks under way, on the word of the lead or the coordinator."""
    meant = ordered(issue, arrival)
    for n in dict.fromkeys(a.task for a in meant):
        task = row(issue, n)
        if task and task.status not in SETTLED:
            issue = amended(issue, task, tuple(a for a in meant if a.task == n), arrival, desk)
    return issue


def ordered(issue: Issue, arrival: Reply) -> tuple[Amendment, ...]:
    """What of the cells told is an order: nothing of a task of which the mail tells how it goes, nor of the own in answer to "how is it going?".

    A task is dropped by a command that says so, and its wording stays what was agreed.
    """
    told = {p.task for p in arrival.said.progress if tells(p, arrival)}
    own = {t.n for t in issue.tasks if normal(t.owner or "") == normal(arrival.sender)} if arrival.letter in ASKING else set()
    stand_ins = {normal(p) for c in arrival.said.commands if c.name == "leave" for p in c.people}
    found = tuple(a for a in arrival.said.amendments if a.field in CELLS and a.task not in told | own)
    return tuple(a for a in found if a.field != "owner" or normal(a.person or "") not in stand_ins)


def tells(one: Progress, arrival: Reply) -> bool:
    """Does it say how the work goes, rather than what is to be changed? A bare "goes on" counts only where that was asked."""
    return one.status not in MOVING and (one.status != "in_progress" or one.percent is not None or arrival.letter in ASKING)


def amended(issue: Issue, task: Task, changes: tuple[Amendment, ...], arrival: Reply, desk: Desk) -> Issue:
    """The row as ordered; a later day is a slip on record, and another owner starts with the row as it now is."""
    by = arrival.sender
    meant = tuple(a for a in changes if a.field != "owner" or (a.person and normal(a.person) != normal(task.owner or "")))
    for unknown in (a for a in changes if a.field == "owner" and not a.person):
        issue = echo(issue, desk, by, "unknown_owner", task=task.n, value=unknown.value)
    (after,) = rows.amended((task,), meant)
    if after == task:
        return issue
    own = normal(after.owner or "") == normal(by)
    after = replace(after, agreed_at=desk.now if own else None, department=desk.directory.department_of(after.owner) or after.department)
    after, issue = on_another_day(issue, task, after, by, desk)
    issue = retimed(with_task(issue, after), task.n, desk)
    issue = note(issue, desk, "task_changed", actor=by, task=task.n, fields=[a.field for a in meant])
    for change in meant:
        issue = said_back(issue, change, by, desk)
    if normal(after.owner or "") != normal(task.owner or ""):
        issue = slipping.settle(issue, task)
        issue = told(issue, task.owner, task, by, desk, "new_owner", task=task.n, person=after.owner)
    return assigned(issue, after, by, desk)


def on_another_day(issue: Issue, task: Task, after: Task, by: str, desk: Desk) -> tuple[Task, Issue]:
    """A new day given in time delays nobody; one for what is overdue already leaves it delayed."""
    if after.due is None or after.due == task.due:
        return after, issue
    issue = slipping.stands(issue, task, after.due, "", by, desk)
    counted, late = row(issue, task.n) or after, task.due is not None and task.due < today_of(task, desk)
    recovered = task.status == "delayed" and counted.first_due is not None and after.due <= counted.first_due
    status = "delayed" if late else "in_progress" if recovered else task.status
    return replace(after, slips=counted.slips, first_due=counted.first_due, status=status), issue


def said_back(issue: Issue, change: Amendment, by: str, desk: Desk) -> Issue:
    """What was understood of one cell; a day is said back where it is set."""
    if change.field == "due":
        return issue
    if change.field == "owner":
        return echo(issue, desk, by, "new_owner", task=change.task, person=change.person)
    code = "new_deliverable" if change.field == "deliverable" else "amended"
    return echo(issue, desk, by, code, task=change.task, field=change.field, value=change.value)


def replan(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """The plan does not work: it is talked over again, with whoever is needed besides."""
    return replanning.wanted(issue, arrival, desk, command.departments, command.task)
