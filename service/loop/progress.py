"""How the work goes: what people tell of their tasks, and what follows from it at once (guide, step 4).

"Done" stands at once; a draft that waits for somebody is not done (REQUIREMENTS.md S4-2, S4-3, S4-13).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from service.loop import absence, deliverables, helping, slipping
from service.loop.arrivals import Progress, Reply
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Step, Task
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.plan_table import OPEN
from service.loop.post import echo, note, post
from service.loop.timing import retimed, row, rows, with_task

__all__ = ["is_open", "may_tell", "retimed", "told", "under_way"]

WHY = "execute/overdue"
GIVEN_UP = ("replaced", "dropped")


def told(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Everything that this mail tells of tasks which its writer may speak for; one letter asks for all that is to be handed over."""
    before = issue
    for one in arrival.said.progress:
        task = row(issue, one.task)
        if task is None:
            continue
        if not may_tell(issue, task, arrival.sender, desk):
            issue = note(issue, desk, "offered", task=task.n, status=one.status, actor=arrival.sender)
            continue
        if task.status in GIVEN_UP:
            issue = echo(issue, desk, arrival.sender, "no_task", task=task.n) if one.status != "unclear" else issue
            continue
        taken = AT_REST.get(one.status, resting) if task.status == "on_hold" else as_it_was if one.unchanged else TAKEN[one.status]
        issue = taken(issue, task, one, arrival, desk)
        if arrival.letter == WHY and one.status == "in_progress" and one.reason and waits_for_day(issue, task):
            issue = slipping.ask_when(issue, row(issue, task.n) or task, desk, ())
    return deliverables.asked_for(before, issue, arrival, desk)


def waits_for_day(issue: Issue, task: Task) -> bool:
    """Was the owner asked why, and until when?"""
    return any(a.kind == "overdue" and slipping.is_about(a, task) for a in issue.asks)


def may_tell(issue: Issue, task: Task, person: str, desk: Desk) -> bool:
    """Its owner and co-owners, whoever stands in or was asked in their place, their head, the lead, the coordinator."""
    who, owner = normal(person), task.owner or ""
    department = desk.directory.department(desk.directory.department_of(owner))
    today = desk.today_of(owner)
    asked = [p for a in issue.asks if is_of(a, task) for p in a.asked]
    circle = (absence.bearer(issue, owner, today, desk), lead_person(issue, desk), *((department.head, department.deputy) if department else ()))
    return desk.is_coordinator(person) or who in {normal(p) for p in (owner, *task.co_owners, task.accepted_by, *asked, *circle) if p}


def is_of(waiting: Ask, task: Task) -> bool:
    """Is its owner, or whoever stands in, asked for this task?"""
    if waiting.kind == "overdue" and slipping.is_about(waiting, task):
        return True
    return waiting.kind in ("progress", "overdue") and normal(waiting.person) == normal(task.owner or "")


def is_open(task: Task) -> bool:
    return task.status in OPEN


def under_way(issue: Issue) -> bool:
    """Is there a plan in force that is being worked on?"""
    return not issue.ended and not issue.paused and (issue.step is Step.EXECUTE or issue.replanning)


def heard(task: Task, one: Progress, desk: Desk, **changes: Any) -> Task:
    """The row with what was last told of it."""
    waits = one.help_from if one.status in ("in_progress", "blocked") else ""
    return replace(task, **{"said": one.text[:500], "heard_at": desk.now, "percent": one.percent, "waits_for": waits, **changes})


def done(issue: Issue, task: Task, one: Progress, arrival: Reply, desk: Desk) -> Issue:
    """It stands at once; what was to be handed over is asked for once, and a named accepter may take it back."""
    if task.status == "done":
        return issue
    task = heard(task, one, desk, status="done", percent=100, done_at=desk.now, before_hold="", proof=(*task.proof, *arrival.attachments))
    issue = helping.called_off(slipping.settle(with_task(issue, task), task), task)
    issue = note(retimed(issue, task.n, desk), desk, "task_done", actor=arrival.sender, task=task.n)
    issue = echo(issue, desk, arrival.sender, "task_done", task=task.n)
    if task.accepted_by and normal(task.accepted_by) != normal(arrival.sender):
        return helping.ask_to_accept(issue, task, arrival, desk)
    return issue


def as_it_was(issue: Issue, task: Task, one: Progress, arrival: Reply, desk: Desk) -> Issue:
    """Nothing new: it is heard of today, and keeps its state, its figure, and whom it waits for."""
    if task.status == "done":
        return issue
    status = "in_progress" if task.status == "not_started" else task.status
    task = heard(task, one, desk, status=status, percent=task.percent, waits_for=task.waits_for, said=task.said or one.text[:500])
    issue = note(with_task(issue, task), desk, "task_unchanged", actor=arrival.sender, task=task.n, status=status)
    return echo(issue, desk, arrival.sender, "task_progress", task=task.n, **({"percent": task.percent} if task.percent is not None else {}))


def in_progress(issue: Issue, task: Task, one: Progress, arrival: Reply, desk: Desk) -> Issue:
    """At work; who has to look at a draft is asked to (REQUIREMENTS.md S4-3)."""
    again = task.status == "done"
    task = heard(task, one, desk, status="in_progress", done_at=None)
    issue = with_task(issue, task)
    issue = retimed(helping.called_off(issue, task), task.n, desk) if again else issue
    issue = note(issue, desk, "task_in_progress", actor=arrival.sender, task=task.n, percent=one.percent)
    issue = echo(issue, desk, arrival.sender, "task_progress", task=task.n, **({"percent": one.percent} if one.percent is not None else {}))
    return helping.call(issue, task, one, arrival, desk, "confirm")


def blocked(issue: Issue, task: Task, one: Progress, arrival: Reply, desk: Desk) -> Issue:
    """The lead hears of it the same day, and whoever is waited for is asked; where that is not said, the owner is asked who it is."""
    task = heard(task, one, desk, status="blocked")
    issue = note(with_task(issue, task), desk, "task_blocked", actor=arrival.sender, task=task.n, reason=one.reason, help_from=one.help_from)
    issue = echo(issue, desk, arrival.sender, "task_blocked", task=task.n, text=one.reason or one.text)
    lead = lead_person(issue, desk)
    told_at = f"{task.n}:{desk.now:%Y%m%d%H%M}"
    if lead and normal(lead) != normal(arrival.sender):
        told_to: dict[str, Any] = {"variant": "blocked_lead", "items": [], "tasks": rows(task), "who": arrival.sender, "text": one.text}
        issue = post(issue, desk, "execute/note", lead, f"blocked_lead:{told_at}", **told_to)
    called = helping.call(issue, task, one, arrival, desk, "blocked")
    if called is not issue or one.help_from:
        return called
    return post(issue, desk, "execute/note", arrival.sender, f"blocked:{told_at}", asks="answer", variant="blocked", items=[], tasks=rows(task))


def delayed(issue: Issue, task: Task, one: Progress, arrival: Reply, desk: Desk) -> Issue:
    """It will be late: until when stands or goes to the lead; where no day is said, it is asked for."""
    task = heard(task, one, desk, status="delayed")
    issue = note(with_task(issue, task), desk, "task_delayed", actor=arrival.sender, task=task.n, reason=one.reason, due=str(one.new_due or ""))
    if one.new_due is None:
        issue = echo(issue, desk, arrival.sender, "task_delayed", task=task.n, text=one.reason or one.text)
        return slipping.ask_when(issue, task, desk, () if one.reason else ("reason",))
    return slipping.moved(issue, task, one.new_due, one.reason, arrival, desk)


def not_started(issue: Issue, task: Task, one: Progress, arrival: Reply, desk: Desk) -> Issue:
    issue = with_task(issue, heard(task, one, desk, status="not_started"))
    return echo(issue, desk, arrival.sender, "not_started", task=task.n)


def asked(issue: Issue, task: Task, one: Progress, arrival: Reply, desk: Desk) -> Issue:
    """A question, or a doubt whose task it is: the lead's to answer."""
    lead = lead_person(issue, desk)
    issue = note(with_task(issue, heard(task, one, desk, percent=task.percent)), desk, "task_question", actor=arrival.sender, task=task.n)
    if lead is None or normal(lead) == normal(arrival.sender):
        return issue
    occurrence = f"question:{task.n}:{desk.now:%Y%m%d%H%M}"
    told_to: dict[str, Any] = {"variant": "question", "items": [], "tasks": rows(task), "who": arrival.sender, "text": one.text}
    issue = post(issue, desk, "execute/note", lead, occurrence, asks="answer", **told_to)
    return echo(issue, desk, arrival.sender, "question_passed", task=task.n, text=one.text)


def resting(issue: Issue, task: Task, one: Progress, arrival: Reply, desk: Desk) -> Issue:
    """What is told of a task that rests while the plan is made anew: it goes on resting, and later goes on from there.

    That the plan does not work is told of the plan.
    """
    if one.status not in ("in_progress", "blocked") or any(c.name == "replan" for c in arrival.said.commands):
        return issue
    task = heard(task, one, desk, before_hold=one.status)
    told = {"text": one.reason or one.text} if one.status == "blocked" else {} if one.percent is None else {"percent": one.percent}
    return echo(with_task(issue, task), desk, arrival.sender, "task_blocked" if one.status == "blocked" else "task_progress", task=task.n, **told)


def unclear(issue: Issue, task: Task, one: Progress, arrival: Reply, desk: Desk) -> Issue:
    """Nothing that could be taken; a reason alone explains the last missed day, and to the question why leaves the other: until when?"""
    if not one.reason:
        return issue
    return delayed(issue, task, one, arrival, desk) if waits_for_day(issue, task) else slipping.explained(issue, task, one.reason)


TAKEN: dict[str, Callable[[Issue, Task, Progress, Reply, Desk], Issue]] = {
    "done": done, "in_progress": in_progress, "blocked": blocked, "delayed": delayed,
    "not_started": not_started, "question": asked, "unclear": unclear,
}
AT_REST: dict[str, Callable[[Issue, Task, Progress, Reply, Desk], Issue]] = {"done": done, "question": asked}
