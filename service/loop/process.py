"""The six steps in order, and the table of moves: what a report, an arrival and the clock do to an issue.

Pure: the issue goes in, the issue comes out, with its new letters and journal entries in it.
"""

from __future__ import annotations

from dataclasses import replace as at_desk
from typing import Protocol

from msgspec.structs import replace

from service.loop import absence, circle, closed, course, cycle, deliverables, machines, meeting, opening, orders, outside, pausing, survey, unclear, undoing
from service.loop.arrivals import Absence, Arrival, Attendance, BusyTimes, Command, Failure, Outsider, Reply, Report
from service.loop.asks import NAMING, answered_by
from service.loop.bulletin import alarm, held_report, receive_bulletin, tick_bulletin, unplaced
from service.loop.desk import Desk
from service.loop.due import never_stuck, with_due
from service.loop.issue import Issue, Passed, Step
from service.loop.post import as_it_stands, echo, note, send_notes
from service.loop.steps import clarify, execute, launch, learn, nomination, plan, verify

__all__ = ["ORDER", "STEPS", "alarm", "held_report", "receive", "receive_bulletin", "report", "tick", "tick_bulletin", "unplaced"]


class StepModule(Protocol):
    """What a step is: four functions, each pure."""

    def enter(self, issue: Issue, desk: Desk) -> Issue: ...
    def receive(self, issue: Issue, arrival: Arrival, desk: Desk) -> Issue: ...
    def remind(self, issue: Issue, desk: Desk) -> Issue: ...
    def finished(self, issue: Issue) -> bool: ...


# The six steps in the guide's order.
STEPS: tuple[tuple[Step, StepModule], ...] = (
    (Step.CLARIFY, clarify),
    (Step.LAUNCH, launch),
    (Step.PLAN, plan),
    (Step.EXECUTE, execute),
    (Step.VERIFY, verify),
    (Step.LEARN, learn),
)
ORDER = (*(step for step, _ in STEPS), Step.CLOSED)
# The letters about work under way: an answer to one of them is progress, also while the plan is made anew.
WORK = ("execute/reminder", "execute/overdue", "execute/progress", "execute/help")
WORKING = ("progress", "overdue", "help", "slip")
SHORT_MEETING = 30
URGENT = "C4"
# The letters that show the definition: an answer to one of them may correct it at any time.
SHOWING = ("launch/kickoff", "clarify/receipt", "clarify/questions", "clarify/definition", "clarify/nudge")


def report(arrival: Report, desk: Desk) -> Issue:
    """A first mail becomes an issue in step 1, and its reporter gets a receipt."""
    desk = at_desk(desk, answering=arrival.sender, urgent=arrival.problem.category == URGENT)
    return as_it_stands(with_due(opening.opened(arrival, desk)))


def receive(issue: Issue, arrival: Arrival, desk: Desk) -> Issue:
    """Whatever arrived changes the issue, and carries it into the next step where this one is finished."""
    sender = getattr(arrival, "sender", "")
    desk, before = for_issue(at_desk(desk, answering=sender), issue), issue
    match arrival:
        case Reply():
            issue = unclear.asked_back(issue, reply(issue, arrival, desk), arrival, desk)
        case Outsider():
            issue = circle.hold(issue, arrival, desk)
        case Absence():
            issue = in_step(machines.absent(issue, arrival, desk), arrival, desk)
        case Failure():
            issue = machines.failed(issue, arrival, desk)
        case Attendance() if not arrival.verified:
            issue = note(issue, desk, "unverified", actor=sender, text=arrival.comment)
        case BusyTimes() if issue.paused:
            issue = meeting.call_meeting(issue, issue.wanted, firm=issue.firm)
        case Attendance() | BusyTimes():
            issue = in_step(issue, arrival, desk)
    issue = undoing.led_on(before, issue, advanced(issue, desk), desk)
    return as_it_stands(with_due(never_stuck(issue, desk)))


def for_issue(desk: Desk, issue: Issue) -> Desk:
    """Complaints run on hours until they are dealt with (REQUIREMENTS.md C4), and to plan anew one meets for half an hour (S4-11)."""
    minutes = min(SHORT_MEETING, desk.patience.meeting_minutes) if issue.replanning else desk.patience.meeting_minutes
    urgent = issue.problem.category == URGENT and ORDER.index(issue.step) <= ORDER.index(Step.EXECUTE)
    return at_desk(desk, urgent=urgent, patience=at_desk(desk.patience, meeting_minutes=minutes))


def reply(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """What a person wrote: noted once, passed on where it went to the circle, obeyed, and given to the step."""
    if not arrival.verified:
        return unverified(note(issue, desk, "unverified", actor=arrival.sender, text=arrival.text), arrival, desk)
    issue = note(issue, desk, "replied", actor=arrival.sender, text=arrival.text, letter=arrival.letter, about=arrival.about)
    if arrival.to_circle:
        return circle.relay(issue, arrival, desk)
    if outside.is_helper(issue, arrival, desk):
        return outside.heard(issue, arrival, desk)
    if arrival.about.startswith(deliverables.PROOF):
        return deliverables.handed_over(issue, arrival, desk)
    if undoing.is_of_merger(arrival):
        return echo(issue, desk, arrival.sender, "merge_stays", merged=arrival.about.partition(":")[2])
    if undoing.takes_back(issue, arrival, desk):
        return undoing.undo(issue, Command(name="undo"), arrival, desk)
    if issue.ended or issue.step is Step.CLOSED:
        return closed.receive(issue, arrival, desk)
    issue = absence.back(issue, arrival.sender, desk)
    at_door = answered_by(issue, arrival.sender, arrival.letter, arrival.about, "admit")
    if at_door and (arrival.letter or arrival.said.commands):
        decided = circle.door_answered(issue, at_door, arrival, desk)
        if decided is not issue:
            return decided
    before = issue
    issue = orders.obey(issue, arrival, desk)
    if issue.step is not before.step or issue.ended:
        return issue
    if issue.paused:
        return echo(pausing.taken(issue, orders.rest(before, arrival, desk), desk), desk, arrival.sender, "paused") if issue is before else issue
    if issue.circle_open and (changed := launch.seats_changed(issue, arrival, desk)):
        return launch.proceed(changed, desk)
    tells = issue.step is Step.EXECUTE and bool(arrival.said.progress) and not arrival.said.fields
    if issue.step is not Step.CLARIFY and arrival.letter in SHOWING and not tells:
        issue = clarify.objected(issue, arrival, desk)
    return in_step(issue, orders.rest(before, arrival, desk), desk)


def unverified(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """It changes nothing, but that the survey may be answered so by whoever holds its letter (DESIGN.md section 7)."""
    asked = issue.step is Step.VERIFY and not issue.paused and issue.surveys and issue.surveys[-1].closed_at is None
    return verify.told(issue, arrival, desk) if asked and arrival.letter in survey.LETTERS else issue


def in_step(issue: Issue, arrival: Arrival, desk: Desk) -> Issue:
    module = dict(STEPS).get(issue.step)
    if issue.replanning and isinstance(arrival, Reply) and is_about_work(issue, arrival):
        module = execute
    stopped = issue.paused and not isinstance(arrival, Attendance)
    return module.receive(issue, arrival, desk) if module and not stopped else issue


def is_about_work(issue: Issue, arrival: Reply) -> bool:
    """Does it answer a letter about tasks under way, also one that came to somebody else's place, or tell of one without being asked?"""
    said, letter = arrival.said, arrival.letter
    tells = bool(said.progress) and not (said.rows or said.amendments)
    if letter in NAMING and answered_by(issue, arrival.sender, letter, arrival.about, *WORKING):
        return True
    return letter in WORK or (letter in ("", "execute/note") and tells)


def tick(issue: Issue, desk: Desk) -> Issue:
    """What fell due by `desk.now`: evening notes, absences that begin or end, the step's own reminders, silence."""
    desk = for_issue(desk, issue)
    due = [t for t in issue.timers if t.kind == "note" and t.due_at <= desk.now]
    issue = replace(issue, timers=tuple(t for t in issue.timers if t not in due))
    for timer in due:
        issue = send_notes(issue, desk, timer.about)
    issue = issue if issue.ended else course.resume_due(issue, desk)
    if issue.paused or issue.ended:
        return as_it_stands(with_due(issue))
    if issue.step is Step.CLOSED:
        return as_it_stands(with_due(closed.remind(issue, desk)))
    issue = absence.remind(issue, desk)
    if issue.circle_open:
        issue = launch.proceed(nomination.silent_heads(issue, desk), desk)
    issue = execute.remind(issue, desk) if issue.replanning else issue
    issue = dict(STEPS)[issue.step].remind(issue, desk)
    return as_it_stands(with_due(never_stuck(advanced(issue, desk), desk)))


def advanced(issue: Issue, desk: Desk) -> Issue:
    """Into the step that follows, for as long as the present one is finished."""
    while issue.step in dict(STEPS) and not (issue.ended or issue.paused) and dict(STEPS)[issue.step].finished(issue):
        issue = moved_on(issue, desk)
    return issue


def moved_on(issue: Issue, desk: Desk) -> Issue:
    """The next step; or back, where the work has to be done again (REQUIREMENTS.md G3, S4-11, S5-9, S5-10)."""
    since = issue.step_since or issue.opened_at
    issue = replace(issue, passed=(*issue.passed, Passed(step=issue.step, cycle=issue.cycle, since=since, until=desk.now)))
    if issue.step is Step.VERIFY and issue.conclusion == "not_solved":
        return cycle.again(issue, desk, "not_solved", "service")
    step = following(issue)
    issue = execute.left(issue) if issue.step is Step.EXECUTE and step is Step.VERIFY else issue
    issue = note(replace(issue, step=step, step_since=desk.now), desk, "step", step=str(step))
    return closed.entered(issue, desk) if step is Step.CLOSED else dict(STEPS)[step].enter(issue, for_issue(desk, issue))


def following(issue: Issue) -> Step:
    if issue.step is Step.EXECUTE and issue.replanning:
        return Step.PLAN
    if issue.step is Step.VERIFY and issue.conclusion == "partly_solved":
        return Step.EXECUTE
    return ORDER[ORDER.index(issue.step) + 1]
