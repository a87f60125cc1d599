"""Orders about the course of an issue: how it stands, taking it back, pausing it, letting a part be, moving its meeting."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from service.loop import absence, meeting, pausing, workdays
from service.loop.arrivals import Command, Reply
from service.loop.asks import named, put, settled
from service.loop.circle import members
from service.loop.definition import lacking
from service.loop.desk import Desk
from service.loop.due import RESUME
from service.loop.inviting import DECLINED
from service.loop.issue import Issue, Step
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.plan_table import OPEN
from service.loop.post import drop_timers, echo, note, post, set_timer, to_builtins
from service.loop.rights import may
from service.loop.silence import put_instead
from service.loop.steps import plan

# So much of what was written is shown to the coordinator.
SHOWN = 500


def tell_status(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """How it stands, for one who asked."""
    waiting = [to_builtins(a) for a in issue.asks]
    latest = issue.surveys[-1] if issue.surveys else None
    return post(
        issue, desk, "circle/status", arrival.sender, desk.now.isoformat(), asks_open=waiting,
        survey={"asked": len(latest.asked), "answered": len(latest.answers)} if latest else None,
        conclusion=issue.conclusion, conclusion_agreed=issue.conclusion_agreed,
        review_on=issue.review_on and issue.review_on.isoformat(), record=to_builtins(issue.record),
    )


def resend(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """How it stands, and whatever the person is asked just now once more."""
    asked_too = any(c.name == "status" for c in arrival.said.commands)
    issue = issue if asked_too else tell_status(issue, command, arrival, desk)
    for waiting in [a for a in issue.asks if normal(arrival.sender) in {normal(p) for p in a.asked} and a.letter != absence.DAILY]:
        if normal(waiting.person) == normal(arrival.sender):
            issue = put(issue, desk, waiting, arrival.sender, f"{named(waiting)}#resent{desk.now:%Y%m%d%H%M}")
        else:
            issue = put_instead(issue, desk, waiting, arrival.sender, f"#resent{desk.now:%Y%m%d%H%M}")
    return issue


def withdraw(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """The issue ends, with who and why on record, and everybody who was drawn in is told."""
    told = {normal(p): p for p in (issue.reporter, *drawn_in(issue))}
    issue = meeting.call_off(issue, desk, "cancelled", arrival.sender)
    issue = note(issue, desk, "withdrawn", actor=arrival.sender, reason=arrival.text)
    issue = replace(issue, ended="withdrawn", step=Step.CLOSED, asks=(), timers=(), wants=())
    item = {"code": "withdrawn", "args": {"person": arrival.sender}}
    for person in told.values():
        issue = post(issue, desk, "execute/note", person, f"withdrawn@{desk.now:%Y%m%d%H%M}", variant="echo", items=[item])
    return issue


def drawn_in(issue: Issue) -> tuple[str, ...]:
    """Everybody who was written to about the issue so far."""
    asked = [p for waiting in issue.asks for p in waiting.asked]
    seated = [p.liaison for p in issue.participants if p.liaison and issue.step is not Step.CLARIFY]
    return (*asked, *seated, *(members(issue) if issue.circle_open else ()))


def pause(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Nobody is asked or reminded until it is resumed, by an order or on the day that was named."""
    if issue.paused:
        return issue
    today = desk.today_of(arrival.sender)
    day = desk.calendar.add(command.day, 0) if command.day and command.day > today else None
    issue = note(replace(issue, paused=True, paused_at=desk.now), desk, "paused", actor=arrival.sender, until=str(day or ""))
    if day:
        issue = set_timer(issue, RESUME, "", workdays.at(day, desk.hours.begin, desk.zone_of(arrival.sender)))
    return told_at_once(issue, "paused", arrival.sender, desk, resume_on=day.isoformat() if day else None)


def told_at_once(issue: Issue, variant: str, sender: str, desk: Desk, resume_on: str | None = None) -> Issue:
    """The one who ordered it hears that it is done, and so do the owners of open tasks, and whoever was to come to a meeting."""
    held = issue.meeting if issue.meeting and issue.meeting.status == "invited" and issue.meeting.end > desk.now else None
    coming = [a.address for a in held.attendees if a.partstat != DECLINED] if held else []
    working = [t.owner for t in issue.tasks if t.owner and t.status in OPEN] if issue.step is Step.EXECUTE else []
    for person in {normal(p): p for p in (sender, *coming, *working)}.values():
        told: dict[str, Any] = {"variant": variant, "stands": bool(held) and person not in working, "resume_on": resume_on}
        issue = post(issue, desk, "execute/note", person, f"{variant}@{desk.now:%Y%m%d%H%M}", items=[], **told)
    return issue


def resume(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """The order to go on; beside the order to pause it only says until when."""
    at_once = not any(c.name == "pause" for c in arrival.said.commands)
    return resumed(issue, arrival.sender, desk) if issue.paused and at_once else issue


def resume_due(issue: Issue, desk: Desk) -> Issue:
    """The day has come on which a pause ends."""
    due = issue.paused and any(t.kind == RESUME and t.due_at <= desk.now for t in issue.timers)
    return resumed(issue, lead_person(issue, desk) or "service", desk) if due else issue


def resumed(issue: Issue, by: str, desk: Desk) -> Issue:
    """Everything that was waited for is waited for anew, from now; a meeting that fell into the pause is called again."""
    issue = pausing.moved_on(drop_timers(issue, RESUME), desk)
    asks = tuple(replace(a, since=desk.now, due_at=desk.later(a.person, desk.patience.nudge)) for a in issue.asks)
    issue = note(replace(issue, paused=False, asks=asks), desk, "resumed", actor=by)
    if issue.meeting and issue.meeting.status == "invited" and issue.meeting.end <= desk.now:
        issue = meeting.call_meeting(drop_timers(issue, "agenda", "meeting_end"))
    return told_at_once(issue, "resumed", by, desk)


def waive(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """The coordinator lets a part of the definition, or the meeting, be; on record."""
    if issue.step is not Step.CLARIFY:
        return cancel_meeting(issue, command, arrival, desk)
    missing = lacking(issue, desk.directory.department_of(issue.reporter))
    issue = replace(settled(issue, "definition"), waived=(*issue.waived, *missing), agreed=True)
    issue = note(issue, desk, "waived", actor=arrival.sender, parts=list(missing))
    return echo(issue, desk, arrival.sender, "agreed_definition", version=issue.problem.version)


def cancel_meeting(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """No meeting is needed: the table is asked for at once."""
    if issue.step is not Step.PLAN or (issue.plan is not None and not issue.replanning):
        return issue
    issue = meeting.call_off(issue, desk, "waived", arrival.sender)
    issue = echo(issue, desk, arrival.sender, "meeting_waived")
    return plan.ask_table(issue, desk)


def reschedule(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Another time: the one named where it suits, else the next that suits all; also when the meeting was not held."""
    if issue.step is not Step.PLAN:
        return issue
    held = issue.meeting
    if held and held.status in meeting.OVER:
        issue = replace(settled(issue, "table"), meeting=replace(held, status="invited"))
    moment = arrival.said.proposed[0] if arrival.said.proposed and not arrival.said.whole_day else None
    return meeting.call_meeting(note(issue, desk, "meeting_to_move", actor=arrival.sender), moment)


def merge(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Into the issue named, on the coordinator's word, by whoever can load both; of others it is a wish."""
    into = command.text.strip().upper()
    if not desk.is_coordinator(arrival.sender):
        return pass_to_coordinator(issue, command, arrival, desk)
    if not into or into == issue.id:
        return echo(issue, desk, arrival.sender, "not_merged", issue=into, why="itself")
    want = f"merge:{into}"
    issue = note(issue, desk, "merge_ordered", actor=arrival.sender, into=into)
    return issue if want in issue.wants else replace(issue, wants=(*issue.wants, want))


def split(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """What the mail tells besides becomes an issue of its own, reported by its writer."""
    if not may(issue, arrival.sender, "lead reporter", desk):
        return pass_to_coordinator(issue, command, arrival, desk)
    issue = note(issue, desk, "split", actor=arrival.sender, text=command.text)
    issue = replace(issue, wants=(*issue.wants, f"split:{arrival.mail}"))
    return echo(issue, desk, arrival.sender, "split_off")


def pass_to_coordinator(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """What only the coordinator can do: he hears of the wish in the same round, and the one who wished it is told so."""
    args = {"issue": issue.id, "person": arrival.sender, "wish": command.name, "text": arrival.text[:SHOWN]}
    for person in desk.coordinators[:1]:
        issue = post(issue, desk, "operator/alarm", person, f"{command.name}:{desk.now.isoformat()}", code="wish", args=args)
    return echo(issue, desk, arrival.sender, "passed_on", wish=command.name)


def make_confidential(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Not found by others, not shown on the board; or so no more. Of anybody but the coordinator it is a wish."""
    secret = command.name == "confidential"
    if not desk.is_coordinator(arrival.sender):
        return pass_to_coordinator(issue, command, arrival, desk)
    issue = note(replace(issue, confidential=secret), desk, "confidential" if secret else "not_confidential", actor=arrival.sender)
    return echo(issue, desk, arrival.sender, "confidential" if secret else "opened")
