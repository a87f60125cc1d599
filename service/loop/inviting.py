"""Invitations: the same event to everybody, again whenever something about it changes (RFC 5545, 5546)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from service.loop import workdays
from service.loop.desk import Desk
from service.loop.issue import Attendee, Issue
from service.loop.people import normal
from service.loop.post import drop_timers, note, post, set_timer

ACCEPTED, DECLINED, WAITING = "ACCEPTED", "DECLINED", "NEEDS-ACTION"
# The letters that may be answered by "I come" or "I cannot".
INVITATIONS = ("plan/invitation", "plan/update", "plan/agenda")


def mark(issue: Issue) -> str:
    """What tells the letters of this state of the meeting from those of any other, also of an earlier meeting."""
    sequence = issue.meeting.sequence if issue.meeting else 0
    return f"{len(issue.versions)}.{sequence}" if issue.versions else str(sequence)


def announce(issue: Issue, desk: Desk, kind: str, **data: Any) -> Issue:
    """The same event to everybody who is asked to come, and the timers that go with it."""
    meeting = issue.meeting
    if meeting is None:
        return issue
    for person in (a for a in meeting.attendees if a.partstat != DECLINED):
        waits = person.partstat == WAITING
        issue = post(
            issue, desk, kind, person.address, mark(issue), asks="answer" if waits else "none",
            until=answer_by(meeting.start, person.address, desk) if waits else None,
            meeting=meeting, method="REQUEST", answered=not waits, **{"replanning": issue.replanning, **data},
        )
    zone = desk.zone
    eve = desk.calendar.add(meeting.start.astimezone(zone).date(), -1)
    agenda = workdays.at(eve, desk.hours.begin, zone)
    issue = set_timer(drop_timers(issue, "agenda"), "meeting_end", "", meeting.end)
    return set_timer(issue, "agenda", "", agenda) if agenda > desk.now else issue


def answer_by(start: datetime, person: str, desk: Desk) -> datetime | None:
    """The end of the working day before; None where that is today or over."""
    zone = desk.zone_of(person)
    eve = desk.calendar.add(start.astimezone(zone).date(), -1)
    return workdays.at(eve, desk.hours.end, zone) if eve > desk.now.astimezone(zone).date() else None


def replaced(issue: Issue, former: str | None, person: str, desk: Desk) -> Issue:
    """Another liaison comes in the former one's place, or one more: the same time, the next SEQUENCE."""
    if issue.meeting is None or issue.meeting.status != "invited" or issue.meeting.start <= desk.now:
        return issue
    if former:
        issue = uninvited(issue, former, desk)
    meeting = issue.meeting
    if meeting is None or any(a.required and normal(a.address) == normal(person) for a in meeting.attendees):
        return issue
    others = tuple(a for a in meeting.attendees if normal(a.address) != normal(person))
    meeting = replace(meeting, sequence=meeting.sequence + 1, attendees=(*others, Attendee(address=person)))
    issue = note(replace(issue, meeting=meeting), desk, "liaison_invited", former=former or "", liaison=person)
    return announce(issue, desk, "plan/update", change="deputy", before=None, absent=former, deputy=person)


def uninvited(issue: Issue, person: str, desk: Desk, department: str = "") -> Issue:
    """Somebody who sits for no department any more need not come: a CANCEL to that person alone (RFC 5546 3.2.5).

    `department` is the one that the lead let go, where that is the reason.
    """
    meeting = issue.meeting
    invited = next((a for a in meeting.attendees if normal(a.address) == normal(person)), None) if meeting else None
    still_seated = any(normal(p.liaison or "") == normal(person) for p in issue.participants)
    if meeting is None or meeting.status != "invited" or invited is None or still_seated:
        return issue
    alone = replace(meeting, attendees=(invited,))
    issue = post(
        issue, desk, "plan/cancellation", person, f"{mark(issue)}:{normal(person)}", meeting=alone, method="CANCEL",
        variant="released", departments=[department] if department else [],
    )
    rest = tuple(a for a in meeting.attendees if a is not invited)
    return replace(issue, meeting=replace(meeting, attendees=rest))


def remind_agenda(issue: Issue, desk: Desk) -> Issue:
    """One working day before: the three topics once more, to everybody who may come."""
    meeting = issue.meeting
    if meeting is None or meeting.status != "invited" or meeting.start <= desk.now:
        return issue
    for person in (a for a in meeting.attendees if a.partstat != DECLINED):
        waits = person.partstat == WAITING
        issue = post(
            issue, desk, "plan/agenda", person.address, mark(issue), asks="answer" if waits else "none", answered=not waits,
            replanning=issue.replanning,
        )
    return issue
