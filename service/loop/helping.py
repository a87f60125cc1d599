"""Who is waited for: a department whose word or work a task needs, and whoever has to accept what was done."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from service.loop import absence
from service.loop.arrivals import Progress, Reply
from service.loop.asks import ask, open_ask, settled
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Task
from service.loop.participation import lead_person, seat
from service.loop.people import normal
from service.loop.post import echo, note, post
from service.loop.timing import retimed, row, rows, with_task

ACCEPT = "accept"


def call(issue: Issue, task: Task, one: Progress, arrival: Reply, desk: Desk, variant: str) -> Issue:
    """Ask the one person who can help; the issue unchanged where nobody known is waited for, or they are asked already."""
    person = helper(issue, one, desk)
    person = absence.bearer(issue, person, today_at(person, desk), desk) if person else None
    if person is None or normal(person) == normal(arrival.sender):
        return issue
    about = f"{task.n}:{normal(person)}"
    if open_ask(issue, "help", about):
        return issue
    issue = note(issue, desk, "help_asked", actor=arrival.sender, task=task.n, person=person)
    return ask(
        issue, desk, "help", about, "execute/help", person, asks="answer", variant=variant, tasks=rows(task),
        who=arrival.sender, text=one.text, department=one.department,
    )


def today_at(person: str, desk: Desk) -> date:
    return desk.now.astimezone(desk.zone_of(person)).date()


def helper(issue: Issue, one: Progress, desk: Desk) -> str | None:
    """The person named, or the one who speaks for the department named."""
    if one.helper:
        return one.helper
    place, department = seat(issue, one.department), desk.directory.department(one.department)
    if place and place.liaison:
        return place.liaison
    return (department.liaison or department.head) if department else None


def called_off(issue: Issue, task: Task) -> Issue:
    """Nobody's help is waited for any more: the task is done, or is none."""
    return replace(issue, asks=tuple(a for a in issue.asks if a.kind != "help" or a.about.partition(":")[0] != str(task.n)))


def ask_to_accept(issue: Issue, task: Task, arrival: Reply, desk: Desk) -> Issue:
    """The named accepter takes what was done, or takes it back."""
    if task.accepted_by is None:
        return issue
    return ask(
        issue, desk, "help", f"{task.n}:{ACCEPT}", "execute/help", task.accepted_by, asks="agreement", variant=ACCEPT,
        tasks=rows(task), who=arrival.sender, text=arrival.text, department=None,
    )


def answered(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """Help, or none: the one who waits is told in the words of the helper. "Received" is no help yet."""
    task = row(issue, int(waiting.about.partition(":")[0]))
    if task is None or arrival.said.stance in ("noted", "thanks") or not (arrival.text.strip() or arrival.attachments):
        return issue
    refused = arrival.said.stance == "refuse" or (arrival.said.stance == "object" and waiting.data["variant"] == ACCEPT)
    issue = note(settled(issue, "help", waiting.about), desk, "help_answered", actor=arrival.sender, task=task.n, refused=refused)
    issue = echo(issue, desk, arrival.sender, "help_answered", task=task.n, text=arrival.text)
    if waiting.data["variant"] == ACCEPT:
        return taken_back(issue, task, arrival, desk) if refused else issue
    who = str(waiting.data["who"])
    told: dict[str, Any] = {"tasks": rows(task), "who": arrival.sender, "text": arrival.text, "items": []}
    occurrence = f"{waiting.about}:{desk.now:%Y%m%d%H%M}"
    if refused:
        lead = lead_person(issue, desk)
        target = lead if lead and normal(lead) != normal(arrival.sender) else who
        return post(issue, desk, "execute/note", target, f"refused_help:{occurrence}", asks="answer", variant="refused_help", **told)
    task = replace(task, status="in_progress" if task.status == "blocked" else task.status, waits_for="")
    told |= {"tasks": rows(task), "mail": arrival.mail, "attachments": list(arrival.attachments)}
    return post(with_task(issue, task), desk, "execute/note", who, f"helped:{occurrence}", variant="helped", **told)


def taken_back(issue: Issue, task: Task, arrival: Reply, desk: Desk) -> Issue:
    """Not accepted: the task goes on, and its owner hears why."""
    issue = retimed(with_task(issue, replace(task, status="in_progress", done_at=None, percent=None)), task.n, desk)
    told: dict[str, Any] = {"tasks": rows(task), "who": arrival.sender, "text": arrival.text, "items": []}
    if task.owner is None:
        return issue
    return post(issue, desk, "execute/note", task.owner, f"returned:{task.n}:{desk.now:%Y%m%d%H%M}", asks="answer", variant="returned", **told)
