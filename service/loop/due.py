"""When the clock has to look at an issue again; an open one that waits for nothing is shown to the coordinator."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from service.loop import absence
from service.loop.asks import ask, open_ask, settled
from service.loop.desk import Desk
from service.loop.issue import Issue, Step
from service.loop.post import drop_timers

# Timers that carry nothing on: notes to be said back, people who leave and come back.
RESUME = "resume"
PASSIVE = ("note", absence.AWAY, absence.BACK)


def never_stuck(issue: Issue, desk: Desk) -> Issue:
    """An open issue for which nothing is waited is nobody's: the coordinator is asked what should become of it."""
    others = any(a.kind != "stuck" for a in issue.asks) or any(t.kind not in PASSIVE for t in issue.timers)
    if others or issue.wants or issue.ended or issue.paused or issue.step is Step.CLOSED:
        return settled(issue, "stuck")
    if open_ask(issue, "stuck") or not desk.coordinators:
        return issue
    args = {"issue": issue.id}
    return ask(issue, desk, "stuck", str(issue.step), "operator/alarm", desk.coordinators[0], asks="answer", code="stuck", args=args)


def with_due(issue: Issue) -> Issue:
    """When the clock has to look at it again: the earliest of all that is waited for; now, while something is wanted."""
    if issue.ended or issue.paused:
        notes = [t.due_at for t in issue.timers if t.kind == "note" or (t.kind == RESUME and issue.paused and not issue.ended)]
        return replace(drop_timers(issue, "agenda", "meeting_end") if issue.ended else issue, due_at=min(notes, default=None))
    moments: list[datetime] = [a.due_at for a in issue.asks] + [t.due_at for t in issue.timers]
    if issue.wants:
        moments.append(issue.step_since or issue.opened_at)
    return replace(issue, due_at=min(moments, default=None))
