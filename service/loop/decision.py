"""The lead's word on the conclusion: agreed, changed, or with the tasks that are still to follow (REQUIREMENTS.md S5-9, P27)."""

from __future__ import annotations

from dataclasses import replace as at_moment
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from service.loop import rows
from service.loop.arrivals import Reply
from service.loop.asks import is_current, mark, settled
from service.loop.conclusion import FINAL, LETTER, announced, put
from service.loop.definition import alike
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Step, Task
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.plan_table import OPEN
from service.loop.post import drop_timers, echo, note, post, to_builtins

AGREED, REFUSED = ("agree", "ack"), ("object", "refuse")
PARTLY = "partly_solved"
# What belongs to the step that an objection leaves.
LEFT = ("closing", "recurrence")


def decided(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """The verdict named, or the one proposed where it is agreed to; follow-up tasks agree to "partly solved" by themselves."""
    said, draft = arrival.said, follow_up(issue, waiting, arrival, desk)
    agrees = said.stance in AGREED and is_current(waiting, arrival.letter, arrival.about)
    follows = (bool(draft) or waiting.data["variant"] == "follow_up") and issue.conclusion == PARTLY and said.stance not in REFUSED
    verdict = said.verdict or (issue.conclusion if agrees or follows else None)
    if verdict == PARTLY:
        return partly(replace(issue, conclusion=PARTLY), waiting, draft, arrival, desk)
    if verdict:
        return concluded(replace(issue, conclusion=verdict, review_on=None), waiting, arrival, desk)
    if agrees or said.stance in REFUSED:
        issue = note(issue, desk, "conclusion_objected", actor=arrival.sender)
        return put(issue, desk, str(waiting.data["variant"]))
    return issue


def follow_up(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> tuple[Task, ...]:
    """The tasks that this mail and those before it name, numbered on from the plan; the same task is not taken twice.

    An order to add one, in words alone, is a task too.
    """
    before = msgspec.convert(waiting.data.get("draft", []), tuple[Task, ...])
    ordered = tuple(
        Task(n=0, task=c.text, owner=next(iter(c.people), None), due=c.day) for c in arrival.said.commands if c.name == "add_task" and c.text
    )
    new = tuple(t for t in arrival.said.rows or ordered if all(alike(t.task, old.task) <= 0.8 for old in issue.tasks if old.status in OPEN))
    kept = tuple(old for old in before if all(alike(old.task, t.task) <= 0.8 for t in new))
    last = max((t.n for t in issue.tasks), default=0)
    numbered = tuple(replace(t, n=n, status="not_started", agreed_at=None) for n, t in enumerate((*kept, *new), last + 1))
    amended = rows.amended(numbered, arrival.said.amendments)
    return tuple(replace(t, department=desk.directory.department_of(t.owner) or t.department) for t in amended)


def partly(issue: Issue, waiting: Ask, draft: tuple[Task, ...], arrival: Reply, desk: Desk) -> Issue:
    """Something is still to be done: by whom and until when, or the lead is asked."""
    issue = reviewed(issue, draft, arrival, desk)
    complete = all(t.owner and t.due for t in draft)
    if complete and (draft or any(t.status in OPEN for t in issue.tasks)):
        issue = replace(issue, tasks=(*issue.tasks, *(replace(t, first_due=t.due) for t in draft)))
        issue = echo(issue, desk, arrival.sender, "follow_up_added", n=len(draft)) if draft else issue
        return concluded(issue, waiting, arrival, desk)
    return put(issue, desk, "follow_up", verdict=PARTLY, draft=[to_builtins(t) for t in draft])


def reviewed(issue: Issue, draft: tuple[Task, ...], arrival: Reply, desk: Desk) -> Issue:
    """A day that is no task's due day, and none before them, is the day to look at it again (REQUIREMENTS.md S5-3).

    Where somebody is named and no task could be read, a day may as well be the task's.
    """
    if arrival.said.people and not draft:
        return issue
    today = desk.today_of(arrival.sender)
    dues = [t.due for t in draft if t.due]
    later = [day for day in arrival.said.days if day > max([today, *dues])]
    return review_set(issue, max(later), arrival.sender, desk) if later else issue


def review_set(issue: Issue, day: date, by: str, desk: Desk) -> Issue:
    issue = note(replace(issue, review_on=day), desk, "review_set", actor=by, day=day.isoformat())
    return echo(issue, desk, by, "review_on", day=day.isoformat())


def concluded(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """Agreed and told to everybody; what is still to be done has its owners, who are told in the same round."""
    if issue.conclusion != PARTLY:
        given_up = "dropped" if issue.conclusion == "solved" else "replaced"
        issue = replace(issue, tasks=tuple(replace(t, status=given_up) if t.status in OPEN else t for t in issue.tasks))
    issue = replace(settled(issue, "conclusion"), conclusion_agreed=True)
    issue = note(issue, desk, "concluded", actor=arrival.sender, verdict=issue.conclusion)
    issue = echo(issue, desk, arrival.sender, "concluded", verdict=issue.conclusion)
    return with_owners_told(announced(issue, desk, waiting), waiting, desk)


def with_owners_told(issue: Issue, waiting: Ask, desk: Desk) -> Issue:
    """Owners of follow-up tasks are asked to agree, and nothing waits for it."""
    open_tasks = tuple(t for t in issue.tasks if t.status in OPEN)
    for owner in rows.owners(open_tasks):
        mine = [to_builtins(t) for t in rows.of_owner(open_tasks, owner)]
        version = issue.plan.version if issue.plan else 1
        told: dict[str, Any] = {"tasks": mine, "plan_version": version, "variant": "follow_up"}
        issue = post(issue, desk, "plan/assignment", owner, f"follow_up:{mark(waiting)}", asks="agreement", **told)
    return issue


def objects(issue: Issue, arrival: Reply, desk: Desk) -> bool:
    """Does somebody say, within the time for it, that an agreed conclusion is wrong?"""
    said = arrival.said
    if arrival.letter != LETTER or not arrival.about.startswith(FINAL) or issue.conclusion is None or not issue.surveys:
        return False
    other = said.verdict is not None and said.verdict != issue.conclusion
    return (said.stance in REFUSED or other) and desk.now <= last_moment(issue, arrival.sender, desk)


def last_moment(issue: Issue, person: str, desk: Desk) -> datetime:
    """Until when this person may object: so many working days after the conclusion was agreed."""
    since = next((p.since for p in reversed(issue.passed) if p.step is Step.LEARN), None) if issue.step is Step.CLOSED else issue.step_since
    return at_moment(desk, now=since or desk.now).later(person, desk.patience.objection)


def objected(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Once a round an objection takes the issue back to the conclusion and the lead is asked again; of a further one the lead is told."""
    name = f"objected r{issue.surveys[-1].round}"
    issue = note(issue, desk, "conclusion_objected", actor=arrival.sender, text=arrival.text)
    issue = echo(issue, desk, arrival.sender, "objected", text=arrival.text)
    lead = lead_person(issue, desk)
    if issue.counts.get(name) or lead is None:
        item = {"code": "conclusion_objected", "args": {"person": arrival.sender, "text": arrival.text}}
        return post(issue, desk, "execute/note", lead, f"{name}:{normal(arrival.sender)}", variant="echo", items=[item]) if lead else issue
    issue = drop_timers(settled(issue, "record"), *LEFT)
    issue = replace(
        issue, step=Step.VERIFY, step_since=desk.now, ended=None, conclusion_agreed=False, circle_open=True, counts={**issue.counts, name: 1}
    )
    return put(issue, desk, "objected", objection={"who": arrival.sender, "text": arrival.text})
