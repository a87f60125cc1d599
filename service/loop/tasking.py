"""Orders about the tasks of a plan in force: one more, one less, another owner, day or deliverable (DESIGN.md section 2).

They stand at once; whoever owns a task from now on is asked to agree, and nothing waits for it. While the plan is still being
made the table itself is changed instead.
"""

from __future__ import annotations

from dataclasses import replace as at_arrival

from msgspec.structs import replace

from service.loop import rows, slipping, wishes
from service.loop.arrivals import Amendment, Command, Reply
from service.loop.desk import Desk
from service.loop.issue import Issue, Step, Task
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.plan_table import OPEN, SETTLED
from service.loop.post import echo, note, post, to_builtins
from service.loop.progress import retimed
from service.loop.steps import plan
from service.loop.timing import row, today_of, with_task

DROP = "drop"


def add_task(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """One more row, as it was written; what it lacks may follow as a change of it."""
    if issue.step is Step.PLAN and not issue.replanning:
        new = new_rows(command, arrival)
        whole = at_arrival(arrival.said, rows=(*issue.tasks, *new), amendments=())
        return plan.keep_table(issue, at_arrival(arrival, said=whole), desk) if plan.may_write(issue, at_arrival(arrival, said=whole), desk) else issue
    if issue.step not in (Step.EXECUTE, Step.PLAN):
        return issue
    if not is_masters(issue, arrival.sender, desk):
        return wishes.put(issue, command, arrival, desk)
    for task in new_rows(command, arrival):
        n = max((t.n for t in issue.tasks), default=0) + 1
        task = replace(task, n=n, first_due=task.due, agreed_at=desk.now if normal(task.owner or "") == normal(arrival.sender) else None)
        issue = note(replace(issue, tasks=(*issue.tasks, task)), desk, "task_added", actor=arrival.sender, task=n, text=task.task)
        issue = retimed(echo(issue, desk, arrival.sender, "task_added", task=n, text=task.task), n, desk)
        issue = assigned(issue, task, arrival.sender, desk)
    return issue


def new_rows(command: Command, arrival: Reply) -> tuple[Task, ...]:
    """The rows of the mail; words alone are a task without owner and day."""
    if arrival.said.rows:
        return arrival.said.rows
    words = command.text.strip(" :：,，。.")
    owner = command.people[0] if len(command.people) == 1 else None
    return (Task(n=1, task=words, owner=owner, owner_text=owner or "", due=command.day),) if words else ()


def assigned(issue: Issue, task: Task, by: str, desk: Desk) -> Issue:
    """The owner gets the row as it is now and is asked to agree; who ordered it for himself has agreed."""
    if task.owner is None or normal(task.owner) == normal(by):
        return issue
    about = f"v{issue.plan.version if issue.plan else 1}:{normal(task.owner)}@{desk.now:%Y%m%d%H%M}.{task.n}"
    return post(
        issue, desk, "plan/assignment", task.owner, about, asks="agreement", until=desk.later(task.owner, desk.patience.nudge),
        variant="changed", tasks=[to_builtins(task)], plan_version=issue.plan.version if issue.plan else 1,
    )


def drop_task(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """It is not done any more; in a table that is still being made its row goes."""
    task = row(issue, command.task)
    if task is None or task.status in SETTLED:
        return issue
    if issue.step is Step.PLAN and not issue.replanning:
        cut = at_arrival(arrival.said, rows=(), amendments=(Amendment(task=task.n, field=DROP),))
        return plan.keep_table(issue, at_arrival(arrival, said=cut), desk)
    return dropped(issue, task, arrival.sender, desk) if issue.step in (Step.EXECUTE, Step.PLAN) else issue


def dropped(issue: Issue, task: Task, by: str, desk: Desk) -> Issue:
    """Its owner is told, and nobody asks for it any more."""
    issue = slipping.settle(with_task(issue, replace(task, status="dropped")), task)
    issue = note(retimed(issue, task.n, desk), desk, "task_dropped", actor=by, task=task.n)
    issue = echo(issue, desk, by, "task_dropped", task=task.n)
    return told(issue, task.owner, task, by, desk, "task_dropped", task=task.n)


def told(issue: Issue, person: str | None, task: Task, by: str, desk: Desk, code: str, **args: object) -> Issue:
    """A short note to somebody whose task it was."""
    if person is None or normal(person) == normal(by):
        return issue
    occurrence = f"{code}:{task.n}@{desk.now:%Y%m%d%H%M}"
    return post(issue, desk, "execute/note", person, occurrence, variant="echo", items=[{"code": code, "args": args}])


def changed(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Single cells of tasks under way, on the word of the lead or the coordinator."""
    for n in dict.fromkeys(a.task for a in arrival.said.amendments):
        task = row(issue, n)
        mine = tuple(a for a in arrival.said.amendments if a.task == n)
        if task is None or task.status in SETTLED:
            continue
        if any(a.field == DROP for a in mine):
            issue = dropped(issue, task, arrival.sender, desk)
        else:
            issue = amended(issue, task, mine, arrival, desk)
    return issue


def amended(issue: Issue, task: Task, changes: tuple[Amendment, ...], arrival: Reply, desk: Desk) -> Issue:
    """The row as ordered; a later day is a slip on record, and another owner starts with the row as it now is."""
    (after,) = rows.amended((task,), changes)
    if after == task:
        return issue
    by, new_owner = arrival.sender, normal(after.owner or "") != normal(task.owner or "")
    after = replace(after, agreed_at=desk.now if normal(after.owner or "") == normal(by) else None)
    if after.due and after.due != task.due:
        issue = slipping.stands(with_task(issue, replace(after, due=task.due)), replace(after, due=task.due), after.due, "", by, desk)
        counted = row(issue, task.n) or after
        after = replace(after, slips=counted.slips, first_due=counted.first_due, status=as_it_was(task, desk))
    issue = retimed(with_task(issue, after), task.n, desk)
    issue = note(issue, desk, "task_changed", actor=by, task=task.n, fields=[a.field for a in changes])
    for change in changes:
        issue = said_back(issue, change, by, desk)
    if new_owner:
        issue = told(issue, task.owner, task, by, desk, "new_owner", task=task.n, person=after.owner or after.owner_text)
        issue = without_asks_of(issue, task)
    return assigned(issue, after, by, desk)


def as_it_was(task: Task, desk: Desk) -> str:
    """A new day given in time delays nobody; one for what is overdue already leaves it delayed."""
    late = task.due is not None and task.due < today_of(task, desk)
    return "delayed" if late and task.status in OPEN else task.status


SAID = {"owner": "new_owner", "deliverable": "new_deliverable"}


def said_back(issue: Issue, change: Amendment, by: str, desk: Desk) -> Issue:
    """What was understood of one cell; a day is said back where it is set."""
    if change.field == "due":
        return issue
    if change.field == "owner":
        return echo(issue, desk, by, SAID["owner"], task=change.task, person=change.person or change.value)
    if change.field == "deliverable":
        return echo(issue, desk, by, SAID["deliverable"], task=change.task, value=change.value)
    return echo(issue, desk, by, "amended", task=change.task, field=change.field, value=change.value)


def without_asks_of(issue: Issue, task: Task) -> Issue:
    """The former owner is not asked about it any more."""
    about = str(task.n)
    return replace(issue, asks=tuple(a for a in issue.asks if a.kind not in ("overdue", "slip") or a.about.partition(":")[0] != about))


def is_masters(issue: Issue, person: str, desk: Desk) -> bool:
    """The lead, and the coordinator, whose tables they are."""
    return normal(person) == normal(lead_person(issue, desk) or "") or desk.is_coordinator(person)
