"""Missed and moved due days: why, until when, and who may let them stand (guide, step 4; REQUIREMENTS.md S4-7 to S4-9).

A first new date up to five working days later that passes no milestone stands at once and the lead may refuse it; otherwise
the lead decides. A second one, or one past a milestone, is told to the decision level.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from service.loop import absence
from service.loop.arrivals import Command, Reply
from service.loop.asks import ask, mark, settled
from service.loop.circle import decision_level
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Slip, Step, Task
from service.loop.owners import milestones
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.plan_table import OPEN, SETTLED
from service.loop.post import echo, note, post
from service.loop.timing import retimed, row, rows, today_of, with_task

AGREED, REFUSED = ("agree", "ack"), ("refuse", "object")


def ask_when(issue: Issue, task: Task, desk: Desk, why: tuple[str, ...] = ("reason",)) -> Issue:
    """Due and not done: whoever answers for the task is asked for the reason and a new day, two questions at most."""
    if task.owner is None or any(a.kind == "slip" and is_about(a, task) for a in issue.asks):
        return issue
    issue = note(issue, desk, "asked_when", task=task.n)
    return ask(
        issue, desk, "overdue", f"{task.n}:{task.due}", "execute/overdue", absence.bearer(issue, task.owner, today_of(task, desk), desk), asks="progress",
        tasks=rows(task), asked=[*why, "new_due"], late=task.due is not None and task.due < today_of(task, desk),
    )


def moved(issue: Issue, task: Task, day: date, reason: str, arrival: Reply, desk: Desk) -> Issue:
    """Another due day: it stands, or the lead is asked. One that falls on a day off is the next that works."""
    day = desk.calendar.add(day, 0)
    if task.due is None or day <= task.due or is_masters(arrival.sender, issue, desk) or is_small(task, day, issue, desk):
        return stands(issue, task, day, reason, arrival.sender, desk)
    issue = echo(issue, desk, arrival.sender, "slip_asked", task=task.n, due=str(day))
    lead = lead_person(issue, desk)
    if lead is None:
        return issue
    issue = settled(issue, "overdue", f"{task.n}:{task.due}")
    return ask(
        issue, desk, "slip", f"{task.n}:{day}", "execute/note", lead, asks="agreement", variant="slip", items=[],
        tasks=rows(task), before=str(task.due), after=str(day), reason=reason, who=arrival.sender,
    )


def is_masters(person: str, issue: Issue, desk: Desk) -> bool:
    """The lead and the coordinator may set any day."""
    return normal(person) == normal(lead_person(issue, desk) or "") or desk.is_coordinator(person)


def is_small(task: Task, day: date, issue: Issue, desk: Desk) -> bool:
    """The first slip of the task, a few working days, and before whatever the problem endangers."""
    if task.due is None or task.slips or desk.calendar.between(task.due, day) > desk.patience.first_slip:
        return False
    return not passes_milestone(task.due, day, issue)


def passes_milestone(due: date, day: date, issue: Issue) -> bool:
    return any(due <= one < day for one in milestones(issue))


def stands(issue: Issue, task: Task, day: date, reason: str, by: str, desk: Desk) -> Issue:
    """The new day is the task's due day; what waited for one is settled."""
    if task.status in ("dropped", "replaced"):
        return settle(issue, task)
    before, later = task.due, task.due is not None and day > task.due
    task = replace(
        task, due=day, due_text="", first_due=task.first_due or before, slips=task.slips + later,
        status="delayed" if later and task.status in OPEN else task.status,
    )
    issue = settle(with_task(issue, task), task)
    if later:
        slip = Slip(task=task.n, before=before, after=day, reason=reason, by=by, at=desk.now)
        issue = replace(issue, slips=(*issue.slips, slip))
    issue = note(issue, desk, "new_date", actor=by, task=task.n, before=str(before or ""), due=str(day), reason=reason)
    issue = retimed(echo(issue, desk, by, "new_date", task=task.n, due=str(day)), task.n, desk)
    return told_upwards(issue, task, before, by, desk) if later else issue


def told_upwards(issue: Issue, task: Task, before: date | None, by: str, desk: Desk) -> Issue:
    """Repeated, or past what the problem endangers: the decision level hears of it."""
    past = before is not None and task.due is not None and passes_milestone(before, task.due, issue)
    if task.slips < desk.patience.slips and not past:
        return issue
    for head in decision_level(issue, desk):
        if normal(head) != normal(by):
            told: dict[str, Any] = {"tasks": rows(task), "times": task.slips, "after": str(task.due), "event": past}
            issue = post(issue, desk, "execute/note", head, f"slips:{task.n}:{task.slips}", variant="slips", items=[], **told)
    return note(issue, desk, "slips_told", task=task.n, times=task.slips)


def decided(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """The lead lets a new day stand, names another, or refuses it."""
    n, _, day = waiting.about.partition(":")
    task = row(issue, int(n))
    if task is None or arrival.said.stance in ("noted", "thanks"):
        return issue
    issue_after = settled(issue, "slip", waiting.about)
    if task.status in SETTLED:
        return issue_after
    who, reason = str(waiting.data["who"]), str(waiting.data["reason"])
    other = next((one for one in arrival.said.days if str(one) != day), None)
    if arrival.said.stance in AGREED and other is None:
        issue = stands(issue_after, task, date.fromisoformat(day), reason, who, desk)
        return echo(issue, desk, arrival.sender, "slip_agreed", task=task.n, due=day)
    if other:
        issue = stands(issue_after, task, other, reason, who, desk)
        return echo(issue, desk, arrival.sender, "new_date", task=task.n, due=str(other))
    if arrival.said.stance not in REFUSED and all(c.name != "keep_date" for c in arrival.said.commands):
        return issue
    issue = note(issue_after, desk, "slip_refused", actor=arrival.sender, task=task.n, due=day)
    told: dict[str, Any] = {"tasks": rows(task), "before": str(task.due or ""), "who": arrival.sender, "text": arrival.text}
    issue = post(issue, desk, "execute/note", who, f"slip_refused:{mark(waiting)}", variant="slip_refused", items=[], **told)
    issue = echo(issue, desk, arrival.sender, "slip_refused", task=task.n, due=day)
    return ask_when(issue, task, desk, ()) if task.due and task.due < today_of(task, desk) else issue


def put_back(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """The lead refuses a day that stood at once: the day before it is due again, and the owner hears of it."""
    task = slipped(issue, command)
    last = task and last_slip(issue, task)
    if task is None or not last or issue.step is not Step.EXECUTE or any(a.task == task.n for a in arrival.said.amendments):
        return issue
    status = "in_progress" if task.status == "delayed" else task.status
    task = replace(task, due=last.before, slips=max(0, task.slips - 1), status=status)
    issue = settle(with_task(replace(issue, slips=tuple(s for s in issue.slips if s is not last)), task), task)
    issue = note(issue, desk, "slip_refused", actor=arrival.sender, task=task.n, due=str(last.after))
    issue = retimed(echo(issue, desk, arrival.sender, "slip_refused", task=task.n, due=str(last.after)), task.n, desk)
    told: dict[str, Any] = {"tasks": rows(task), "before": str(task.due or ""), "who": arrival.sender, "text": arrival.text}
    if normal(last.by) == normal(arrival.sender):
        return issue
    return post(issue, desk, "execute/note", last.by, f"slip_refused:{task.n}:{last.after}@{desk.now:%Y%m%d%H%M}", variant="slip_refused", items=[], **told)


def slipped(issue: Issue, command: Command) -> Task | None:
    """The task whose new day is meant: the one named, or of the one named; else the only one that has a new day."""
    named = {normal(p) for p in command.people}
    moved_ones = [t for t in issue.tasks if t.status in OPEN and last_slip(issue, t)]
    meant = [t for t in moved_ones if (t.n == command.task if command.task else not named or normal(t.owner or "") in named)]
    return meant[0] if len(meant) == 1 else None


def last_slip(issue: Issue, task: Task) -> Slip | None:
    """The slip by which the task has the day that it has."""
    return next((s for s in reversed(issue.slips) if s.task == task.n and s.after == task.due and s.before), None)


def explained(issue: Issue, task: Task, reason: str) -> Issue:
    """Why the last missed day was missed, told afterwards."""
    mine = [s for s in issue.slips if s.task == task.n and not s.reason]
    return replace(issue, slips=tuple(replace(s, reason=reason) if mine and s is mine[-1] else s for s in issue.slips))


def settle(issue: Issue, task: Task) -> Issue:
    """Nobody is asked any more for a day of this task."""
    return replace(issue, asks=tuple(a for a in issue.asks if a.kind not in ("overdue", "slip") or not is_about(a, task)))


def is_about(waiting: Ask, task: Task) -> bool:
    return waiting.about.partition(":")[0] == str(task.n)
