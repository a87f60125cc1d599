"""What a pause does to time and to words: it takes nobody's days away, and what people tell of their own accord is kept.

Nobody is asked, nothing is decided and no step is left before the issue goes on.
"""

from __future__ import annotations

from msgspec.structs import replace

from service.loop import decision, survey, workdays
from service.loop.arrivals import Reply
from service.loop.circle import is_participant
from service.loop.desk import Desk
from service.loop.issue import Issue, Step, Timer
from service.loop.steps import execute, learn, verify

# What ends by itself when its time is over; days that somebody named stay as they are.
RUNNING = (survey.REMINDER, survey.CLOSE, learn.CLOSING, verify.OBSERVE, "plan_stands")


def taken(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """The issue with what a mail tells while it rests: an objection, an answer to the survey, how far a task is, a lesson."""
    if decision.objects(issue, arrival, desk):
        return decision.objected(issue, arrival, desk)
    if arrival.letter in survey.LETTERS and issue.surveys and (said := survey.told(arrival)):
        return survey.answered(issue, said, arrival, desk)
    if issue.step is Step.EXECUTE and arrival.said.progress:
        return execute.receive(issue, arrival, desk)
    if issue.step is not Step.LEARN or arrival.letter != learn.LETTER:
        return issue
    if learn.objects(issue, arrival):
        return learn.objected(issue, arrival, desk)
    return learn.contributed(issue, arrival, desk) if is_participant(issue, arrival.sender) else issue


def moved_on(issue: Issue, desk: Desk) -> Issue:
    """What runs by itself has as many working days left as it had when the pause began."""
    if issue.paused_at is None:
        return issue
    first, today = (at.astimezone(desk.zone).date() for at in (issue.paused_at, desk.now))
    days = desk.calendar.between(first, today)
    issue = replace(issue, paused_at=None, timers=tuple(later(t, days, desk) if t.kind in RUNNING else t for t in issue.timers))
    asking = issue.step is Step.VERIFY and bool(issue.surveys) and not verify.is_observing(issue)
    return verify.closed_if_complete(issue, desk) if asking else issue


def later(timer: Timer, days: int, desk: Desk) -> Timer:
    local = timer.due_at.astimezone(desk.zone)
    return replace(timer, due_at=workdays.at(desk.calendar.add(local.date(), days), local.time(), desk.zone)) if days else timer
