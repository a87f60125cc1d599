"""Who is waited for: a department whose word or work a task needs, and whoever has to accept what was done."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from service.loop import absence, silence, workdays
from service.loop.arrivals import Progress, Reply
from service.loop.asks import ask, open_ask, settled
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Task
from service.loop.participation import lead_person, seat
from service.loop.people import normal
from service.loop.plan_table import SETTLED
from service.loop.post import echo, evening_of, note, post
from service.loop.rights import is_inside
from service.loop.timing import retimed, row, rows, with_task

ACCEPT, OF_TASKS = "accept", ("overdue", "slip", "help")


def call(issue: Issue, task: Task, one: Progress, arrival: Reply, desk: Desk, variant: str) -> Issue:
    """Ask the one person who can help; the issue unchanged where nobody known is waited for, or they are asked already.

    Somebody outside the circle sees the task's title and the words alone; where the issue is confidential the lead is asked instead.
    """
    person = helper(issue, one, desk)
    person = absence.bearer(issue, person, desk.today_of(person), desk) if person else None
    if person is None or normal(person) == normal(arrival.sender):
        return issue
    shown: dict[str, Any] = {"tasks": rows(task), "department": one.department}
    if not is_inside(issue, person, desk):
        outsider, person = person, lead_person(issue, desk) if issue.confidential else person
        shown = shown | {"instead": outsider} if issue.confidential else {"tasks": rows(bare(task)), "department": None, "outside": True}
        if person is None or normal(person) == normal(arrival.sender):
            return echo(issue, desk, arrival.sender, "help_not_asked", person=outsider)
    about = f"{task.n}:{normal(person)}"
    if open_ask(issue, "help", about):
        return issue
    issue = note(issue, desk, "help_asked", actor=arrival.sender, task=task.n, person=person)
    return ask(issue, desk, "help", about, "execute/help", person, asks="answer", variant=variant, who=arrival.sender, text=one.text, **shown)


def bare(task: Task) -> Task:
    """What somebody outside the circle may see of it."""
    return Task(n=task.n, task=task.task)


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


def of_rows_at_work(issue: Issue) -> Issue:
    """Nobody is asked any more about tasks that are over, or are in the table no longer; only what is done may still have to be accepted."""
    at_work = {str(t.n) for t in issue.tasks if t.status not in SETTLED}
    done = {str(t.n) for t in issue.tasks if t.status == "done"}
    kept = (a for a in issue.asks if a.kind not in OF_TASKS or a.about.partition(":")[0] in (done if is_to_accept(a) else at_work))
    return replace(issue, asks=tuple(kept))


def is_to_accept(waiting: Ask) -> bool:
    """Is somebody asked to take what was done?"""
    return waiting.kind == "help" and waiting.about.partition(":")[2] == ACCEPT


def accepted_in_silence(issue: Issue, desk: Desk) -> Issue:
    """Where the accepter and everybody above were asked in vain, the task stands as accepted some days later, on record."""
    for waiting in [a for a in issue.asks if is_to_accept(a) and a.due_at <= desk.now]:
        days = desk.patience.coordinator + desk.patience.objection
        asked_all = any(desk.is_coordinator(p) for p in waiting.asked) or silence.next_on_ladder(issue, desk, waiting) is None
        if asked_all and silence.after(waiting, days, desk) <= desk.now:
            n = int(waiting.about.partition(":")[0])
            issue = note(settled(issue, "help", waiting.about), desk, "accepted_in_silence", task=n, silent=list(waiting.asked))
    return issue


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
    if task is None or task.status in ("dropped", "replaced"):
        return settled(issue, "help", waiting.about)
    if arrival.said.stance in ("noted", "thanks") or not (arrival.text.strip() or arrival.attachments):
        return issue
    refused = arrival.said.stance == "refuse" or (arrival.said.stance == "object" and waiting.data["variant"] == ACCEPT)
    issue = note(settled(issue, "help", waiting.about), desk, "help_answered", actor=arrival.sender, task=task.n, refused=refused)
    issue = said_back(issue, waiting, task, arrival, desk)
    if waiting.data["variant"] == ACCEPT:
        return taken_back(issue, task, arrival, desk) if refused else issue
    who = str(waiting.data["who"])
    told: dict[str, Any] = {"tasks": rows(task), "who": arrival.sender, "text": arrival.text, "items": []}
    occurrence = f"{waiting.about}:{desk.now:%Y%m%d%H%M}"
    if refused:
        lead = lead_person(issue, desk)
        target = lead if lead and normal(lead) != normal(arrival.sender) else who
        return post(issue, desk, "execute/note", target, f"refused_help:{occurrence}", asks="answer", variant="refused_help", **told)
    day = promised(waiting, arrival, desk)
    if day:
        issue = kept_waiting(issue, waiting, day, desk)
    else:
        task = replace(task, status="in_progress" if task.status == "blocked" else task.status, waits_for="")
    told |= {"tasks": rows(task), "mail": arrival.mail, "attachments": list(arrival.attachments)}
    return post(with_task(issue, task), desk, "execute/note", who, f"helped:{occurrence}", variant="helped", **told)


def promised(waiting: Ask, arrival: Reply, desk: Desk) -> date | None:
    """The day for which help is promised to a task that cannot go on; what comes along is no promise."""
    today = desk.today_of(arrival.sender)
    coming = [day for day in arrival.said.days if day > today]
    return coming[-1] if coming and waiting.data["variant"] == "blocked" and not arrival.attachments else None


def kept_waiting(issue: Issue, waiting: Ask, day: date, desk: Desk) -> Issue:
    """The question rests until the working day after the promised one; then the helper is asked again, and after that who is above."""
    again = workdays.at(desk.calendar.add(day, 1), desk.hours.begin, desk.zone_of(waiting.person))
    return replace(issue, asks=(*issue.asks, replace(waiting, rung=0, since=desk.now, due_at=again, times=waiting.times + 1)))


def said_back(issue: Issue, waiting: Ask, task: Task, arrival: Reply, desk: Desk) -> Issue:
    """The helper's answer is passed on; a letter to somebody outside the circle shows nothing else."""
    told: dict[str, Any] = {"task": task.n, "text": arrival.text}
    if not waiting.data.get("outside"):
        return echo(issue, desk, arrival.sender, "help_answered", **told)
    evening, items = evening_of(arrival.sender, desk), [{"code": "help_answered", "args": told}]
    occurrence = f"help:{waiting.about}#heard{desk.now:%Y%m%d%H%M}"
    return post(issue, desk, "execute/note", arrival.sender, occurrence, not_before=evening, outside=True, variant="echo", items=items)


def taken_back(issue: Issue, task: Task, arrival: Reply, desk: Desk) -> Issue:
    """Not accepted: the task goes on, and its owner hears why."""
    issue = retimed(with_task(issue, replace(task, status="in_progress", done_at=None, percent=None)), task.n, desk)
    told: dict[str, Any] = {"tasks": rows(task), "who": arrival.sender, "text": arrival.text, "items": []}
    if task.owner is None:
        return issue
    return post(issue, desk, "execute/note", task.owner, f"returned:{task.n}:{desk.now:%Y%m%d%H%M}", asks="answer", variant="returned", **told)
