"""The six steps in order, and the table of moves: what a report, an arrival and the clock do to an issue.

Pure: the issue goes in, the issue comes out, with its new letters and journal entries in it.
"""

from __future__ import annotations

from dataclasses import replace as at_desk
from datetime import datetime
from typing import Protocol

from msgspec.structs import replace

from service.loop import absence, circle, course, machines, meeting, orders, unclear
from service.loop.arrivals import Absence, Arrival, Attendance, BusyTimes, Failure, Outsider, Reply, Report
from service.loop.asks import answered_by, ask, open_ask, settled
from service.loop.bulletin import alarm, held_report, receive_bulletin, tick_bulletin, unplaced
from service.loop.desk import Desk
from service.loop.issue import Issue, Step
from service.loop.post import as_it_stands, drop_timers, echo, note, post, send_notes
from service.loop.silence import chase
from service.loop.steps import clarify, launch, nomination, plan

__all__ = ["ORDER", "STEPS", "alarm", "held_report", "receive", "receive_bulletin", "report", "tick", "tick_bulletin", "unplaced"]


class StepModule(Protocol):
    """What a step is: four functions, each pure."""

    def enter(self, issue: Issue, desk: Desk) -> Issue: ...
    def receive(self, issue: Issue, arrival: Arrival, desk: Desk) -> Issue: ...
    def remind(self, issue: Issue, desk: Desk) -> Issue: ...
    def finished(self, issue: Issue) -> bool: ...


# The steps in the guide's order; a step without a module waits for people only.
STEPS: tuple[tuple[Step, StepModule | None], ...] = (
    (Step.CLARIFY, clarify),
    (Step.LAUNCH, launch),
    (Step.PLAN, plan),
    (Step.EXECUTE, None),
    (Step.VERIFY, None),
    (Step.LEARN, None),
)
ORDER = tuple(step for step, _ in STEPS)
# The letters that show the definition: an answer to one of them may correct it at any time.
SHOWING = ("launch/kickoff", "clarify/receipt", "clarify/questions", "clarify/definition", "clarify/nudge")


def report(arrival: Report, desk: Desk) -> Issue:
    """A first mail becomes an issue in step 1, and its reporter gets a receipt."""
    desk = at_desk(desk, answering=arrival.sender)
    issue = Issue(
        reporter=arrival.sender,
        opened_at=desk.now,
        step_since=desk.now,
        problem=arrival.problem,
        confidential=arrival.confidential,
    )
    issue = note(issue, desk, "reported", actor=arrival.sender, text=arrival.text, verified=arrival.verified)
    issue = clarify.enter(issue, desk)
    return as_it_stands(with_due(with_twins(with_similar(issue, arrival, desk), arrival, desk)))


def with_similar(issue: Issue, arrival: Report, desk: Desk) -> Issue:
    """The receipt also shows closed issues like this one and what worked then, and names that nobody knows."""
    shown = {
        "similar": [{"id": i, "title": t, "worked": w} for i, t, w in arrival.similar],
        "twins": list(arrival.twins),
        "unknown": [{"name": name, "closest": list(keys)} for name, keys in arrival.unknown],
    }
    letters = tuple(replace(letter, data={**letter.data, **shown}) for letter in issue.outbox)
    return replace(issue, outbox=letters)


def with_twins(issue: Issue, arrival: Report, desk: Desk) -> Issue:
    """An open issue of others may be the same: not the reporter but the coordinator hears of it."""
    for person in desk.coordinators[:1] if arrival.hidden_twins else ():
        issue = post(issue, desk, "operator/alarm", person, "twins", code="twins", args={"twins": list(arrival.hidden_twins)})
    return issue


def receive(issue: Issue, arrival: Arrival, desk: Desk) -> Issue:
    """Whatever arrived changes the issue, and carries it into the next step where this one is finished."""
    sender = getattr(arrival, "sender", "")
    desk = at_desk(desk, answering=sender)
    match arrival:
        case Reply():
            issue = unclear.asked_back(issue, reply(issue, arrival, desk), arrival, desk)
        case Outsider():
            issue = circle.hold(issue, arrival, desk)
        case Absence():
            issue = machines.absent(issue, arrival, desk)
        case Failure():
            issue = machines.failed(issue, arrival, desk)
        case Attendance() if not arrival.verified:
            issue = note(issue, desk, "unverified", actor=sender, text=arrival.comment)
        case BusyTimes() if issue.paused:
            issue = meeting.call_meeting(issue, issue.wanted, firm=issue.firm)
        case Attendance() | BusyTimes():
            issue = in_step(issue, arrival, desk)
    return as_it_stands(with_due(never_stuck(advanced(issue, desk), desk)))


def reply(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """What a person wrote: noted once, passed on where it went to the circle, obeyed, and given to the step."""
    if not arrival.verified:
        return note(issue, desk, "unverified", actor=arrival.sender, text=arrival.text)
    issue = note(issue, desk, "replied", actor=arrival.sender, text=arrival.text, letter=arrival.letter, about=arrival.about)
    if arrival.to_circle:
        return circle.relay(issue, arrival, desk)
    if issue.ended or issue.step is Step.CLOSED:
        return course.spoken_to_after_the_end(issue, arrival, desk)
    issue = absence.back(issue, arrival.sender, desk)
    at_door = answered_by(issue, arrival.sender, arrival.letter, arrival.about, "admit")
    if at_door and (arrival.letter or arrival.said.commands):
        return circle.door_answered(issue, at_door, arrival, desk)
    before = issue
    issue = orders.obey(issue, arrival, desk)
    if issue.step is not before.step or issue.ended:
        return issue
    if issue.paused:
        return echo(issue, desk, arrival.sender, "paused") if issue is before else issue
    if issue.circle_open and (changed := launch.seats_changed(issue, arrival, desk)):
        return launch.proceed(changed, desk)
    if issue.step is not Step.CLARIFY and arrival.letter in SHOWING:
        issue = clarify.objected(issue, arrival, desk)
    return in_step(issue, arrival, desk)


def in_step(issue: Issue, arrival: Arrival, desk: Desk) -> Issue:
    module = dict(STEPS).get(issue.step)
    stopped = issue.paused and not isinstance(arrival, Attendance)
    return module.receive(issue, arrival, desk) if module and not stopped else issue


def tick(issue: Issue, desk: Desk) -> Issue:
    """What fell due by `desk.now`: evening notes, the step's own reminders, silence."""
    due = [t for t in issue.timers if t.kind == "note" and t.due_at <= desk.now]
    issue = replace(issue, timers=tuple(t for t in issue.timers if t not in due))
    for timer in due:
        issue = send_notes(issue, desk, timer.about)
    if issue.paused or issue.ended:
        return as_it_stands(with_due(issue))
    if issue.circle_open:
        issue = launch.proceed(nomination.silent_heads(issue, desk), desk)
    module = dict(STEPS).get(issue.step)
    issue = module.remind(issue, desk) if module else chase(issue, desk)
    return as_it_stands(with_due(never_stuck(advanced(issue, desk), desk)))


def advanced(issue: Issue, desk: Desk) -> Issue:
    """Into the next step, for as long as the present one is finished."""
    module = dict(STEPS).get(issue.step)
    while module and not issue.ended and module.finished(issue):
        step = ORDER[ORDER.index(issue.step) + 1]
        issue = note(replace(issue, step=step, step_since=desk.now), desk, "step", step=str(step))
        module = dict(STEPS).get(step)
        issue = module.enter(issue, desk) if module else issue
    return issue


def never_stuck(issue: Issue, desk: Desk) -> Issue:
    """An open issue for which nothing is waited is nobody's: the coordinator is asked what should become of it."""
    others = any(a.kind != "stuck" for a in issue.asks) or any(t.kind != "note" for t in issue.timers)
    if others or issue.wants or issue.ended or issue.paused or dict(STEPS).get(issue.step) is None:
        return settled(issue, "stuck")
    if open_ask(issue, "stuck") or not desk.coordinators:
        return issue
    args = {"issue": issue.id}
    return ask(issue, desk, "stuck", str(issue.step), "operator/alarm", desk.coordinators[0], asks="answer", code="stuck", args=args)


def with_due(issue: Issue) -> Issue:
    """When the clock has to look at it again: the earliest of all that is waited for; now, while something is wanted."""
    if issue.ended or issue.paused:
        notes = [t.due_at for t in issue.timers if t.kind == "note"]
        return replace(drop_timers(issue, "agenda", "meeting_end") if issue.ended else issue, due_at=min(notes, default=None))
    moments: list[datetime] = [a.due_at for a in issue.asks] + [t.due_at for t in issue.timers]
    if issue.wants:
        moments.append(issue.step_since or issue.opened_at)
    return replace(issue, due_at=min(moments, default=None))
