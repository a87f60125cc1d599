"""What the owners of tasks say in step 3: they agree, ask for another day, or do not take the task.

A first new date up to five working days later that passes no milestone stands at once, and the lead may refuse it;
otherwise the lead decides (DESIGN.md section 2).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from service.loop import rows
from service.loop.arrivals import Amendment, Reply
from service.loop.asks import ask, is_current, settled
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Task
from service.loop.participation import lead_person
from service.loop.post import drop_timers, echo, note
from service.loop.table import AGREED, checked, owner_agreed

MILESTONES = ("target", "event")


def owner_answers(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """An owner's answer to the own tasks; whoever was asked in the owner's place may give it too."""
    said, owner = arrival.said, waiting.person
    mine = rows.of_owner(issue.tasks, owner)
    moved = dates_for(mine, arrival)
    if moved:
        small = all(is_small(change, mine, issue, desk) for change in moved)
        return new_dates(settled(issue, "task", waiting.about), owner, moved, arrival, desk, stands=small)
    if said.stance in AGREED and is_current(waiting, arrival.letter, arrival.about):
        issue = owner_agreed(settled(issue, "task", waiting.about), owner, desk)
        issue = note(issue, desk, "task_agreed", actor=arrival.sender, tasks=[t.n for t in mine])
        return echo(issue, desk, arrival.sender, "agreed_task", tasks=[t.n for t in mine])
    if said.stance in ("refuse", "object"):
        issue = note(settled(issue, "task", waiting.about), desk, "task_refused", actor=arrival.sender, tasks=[t.n for t in mine])
        issue = echo(issue, desk, arrival.sender, "refused_task", task=", ".join(str(t.n) for t in mine), text=arrival.text)
        return needs_owner(issue, mine, arrival, desk)
    return issue


def owner_amends(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """An owner who has agreed already wants another day after all: the lead decides."""
    moved = dates_for(rows.of_owner(issue.tasks, arrival.sender), arrival)
    in_hand = issue.plan is not None and issue.plan.state == "proposed"
    return new_dates(issue, arrival.sender, moved, arrival, desk, stands=False) if moved and in_hand else issue


def dates_for(mine: tuple[Task, ...], arrival: Reply) -> tuple[Amendment, ...]:
    """The new days asked for, of the own rows only. A bare day is meant for the one row, or for all that are due before it."""
    said = arrival.said
    named = tuple(a for a in said.amendments if a.field == "due" and a.day and a.task in {t.n for t in mine})
    if named or said.amendments or not said.days or said.stance in AGREED or (said.stance == "refuse" and said.absent_until):
        return named
    day = said.days[-1]
    meant = mine if len(mine) == 1 else tuple(t for t in mine if t.due and t.due < day)
    return tuple(Amendment(task=t.n, field="due", value=day.isoformat(), day=day) for t in meant)


def is_small(change: Amendment, mine: tuple[Task, ...], issue: Issue, desk: Desk) -> bool:
    """A few working days later, and before whatever the problem has to be solved for."""
    due = next((t.due for t in mine if t.n == change.task), None)
    if due is None or change.day is None or desk.calendar.between(due, change.day) > desk.patience.first_slip:
        return False
    return not any(due <= day < change.day for day in milestones(issue))


def milestones(issue: Issue) -> tuple[date, ...]:
    """The days that the problem endangers; of a span its last day."""
    last = (d.date.rpartition("/")[2][:10] for d in issue.problem.deadlines if d.kind in MILESTONES)
    return tuple(date.fromisoformat(day) for day in last if day)


def new_dates(issue: Issue, owner: str, moved: tuple[Amendment, ...], arrival: Reply, desk: Desk, *, stands: bool) -> Issue:
    """The table with the new days: in force as the lead's own, or his to decide as the owner's proposal."""
    before, plan = issue.tasks, issue.plan
    if plan is None:
        return issue
    issue = replace(issue, tasks=rows.amended(before, moved))
    issue = note(issue, desk, "new_dates", actor=arrival.sender, dates={str(a.task): str(a.day) for a in moved})
    for change in moved if stands else ():
        issue = echo(issue, desk, arrival.sender, "new_date", task=change.task, due=str(change.day))
    plan = replace(plan, version=plan.version + 1)
    plan = plan if stands else replace(plan, author=arrival.sender, confirmed_by=None)
    issue = owner_agreed(drop_timers(replace(issue, plan=plan), "plan_stands"), owner, desk)
    asked = [{"n": a.task, "before": str(t.due or ""), "after": str(a.day)} for a in moved for t in before if t.n == a.task]
    return checked(issue, desk, before, None if stands else {"who": arrival.sender, "rows": asked})


def needs_owner(issue: Issue, tasks: tuple[Task, ...], arrival: Reply, desk: Desk) -> Issue:
    """Somebody else has to take it: the lead is asked in the same round."""
    lead, plan = lead_person(issue, desk), issue.plan
    if lead is None or plan is None:
        return issue
    plan = replace(plan, state="faulty", version=plan.version + 1, confirmed_by=None)
    issue = drop_timers(settled(replace(issue, plan=plan), "plan"), "plan_stands")
    args = {"owner": arrival.sender, "text": arrival.text}
    found = [{"n": t.n, "letter": "S", "verdict": "fail", "code": "owner_refused", "args": args} for t in tasks]
    told: dict[str, Any] = {"faults": found, "questions": [], "clean": False, "sent_by": plan.author, "changes": []}
    return ask(settled(issue, "table"), desk, "table", f"v{plan.version}", "plan/echo", lead, asks="table", **told)
