"""To whom a task belongs: given to somebody by the lead, or handed over by whoever had it (DESIGN.md section 2).

The new owner is asked to agree, and nothing waits for it; the former one and the lead are told.
"""

from __future__ import annotations

from msgspec.structs import replace

from service.loop import slipping
from service.loop.desk import Desk
from service.loop.issue import Issue, Step, Task
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.plan_table import OPEN
from service.loop.post import echo, note, post, to_builtins
from service.loop.rights import is_master
from service.loop.timing import retimed, row, with_task

ASSIGNMENT = "plan/assignment"


def holder(issue: Issue, n: int, person: str, desk: Desk) -> str:
    """Whose task it is to hand over: the own, or on the word of the lead anybody's."""
    task = row(issue, n)
    return task.owner if task and task.owner and is_master(issue, person, desk) else person


def passed_on(issue: Issue, former: str, heir: str, task: int | None, by: str, desk: Desk) -> Issue:
    """The open tasks of one person (or the one named) are another's from now on; the lead hears of it."""
    mine = [t for t in issue.tasks if t.status in OPEN and task in (None, t.n) and normal(t.owner or "") == normal(former)]
    if not mine or issue.step is not Step.EXECUTE:
        return issue
    for one in mine:
        after = replace(one, owner=heir, owner_text=heir, department=desk.directory.department_of(heir), co_owners=(), agreed_at=None)
        issue = slipping.settle(retimed(with_task(issue, after), one.n, desk), one)
        issue = assigned(issue, after, by, desk)
        issue = told(issue, former, one, by, desk, "new_owner", task=one.n, person=heir)
    numbers = [t.n for t in mine]
    issue = note(issue, desk, "handed_over", actor=by, former=former, to=heir, tasks=numbers)
    issue = echo(issue, desk, by, "handover", person=heir, tasks=numbers)
    return told(issue, lead_person(issue, desk), mine[0], by, desk, "handover", person=heir, tasks=numbers)


def assigned(issue: Issue, task: Task, by: str, desk: Desk) -> Issue:
    """The owner gets the row as it is now, in one letter, and is asked to agree; who ordered it for himself has agreed."""
    if task.owner is None or normal(task.owner) == normal(by):
        return issue
    about = f"v{issue.plan.version if issue.plan else 1}:{normal(task.owner)}@{desk.now:%Y%m%d%H%M}.{task.n}"
    earlier = tuple(one for one in issue.outbox if (one.kind, one.occurrence) != (ASSIGNMENT, about))
    return post(
        replace(issue, outbox=earlier), desk, ASSIGNMENT, task.owner, about, asks="agreement", until=desk.later(task.owner, desk.patience.nudge),
        variant="changed", tasks=[to_builtins(task)], plan_version=issue.plan.version if issue.plan else 1,
    )


def told(issue: Issue, person: str | None, row_of: Task, by: str, desk: Desk, code: str, /, **args: object) -> Issue:
    """A short note to somebody whose task it was."""
    if person is None or normal(person) == normal(by):
        return issue
    occurrence = f"{code}:{row_of.n}@{desk.now:%Y%m%d%H%M}"
    return post(issue, desk, "execute/note", person, occurrence, variant="echo", items=[{"code": code, "args": args}])
