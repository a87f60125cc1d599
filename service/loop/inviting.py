"""Invitations: the same event to everybody, again whenever something about it changes (RFC 5545, 5546)."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from service.loop import workdays
from service.loop.desk import Desk
from service.loop.issue import Attendee, Issue
from service.loop.people import normal
from service.loop.post import drop_timers, note, post, set_timer

ACCEPTED, DECLINED, WAITING = "ACCEPTED", "DECLINED", "NEEDS-ACTION"


def announce(issue: Issue, desk: Desk, kind: str, **data: Any) -> Issue:
    """The same event to everybody who is asked to come, and the timers that go with it."""
    meeting = issue.meeting
    if meeting is None:
        return issue
    for person in (a for a in meeting.attendees if a.partstat != DECLINED):
        asked = "answer" if person.partstat == WAITING else "none"
        issue = post(
            issue, desk, kind, person.address, str(meeting.sequence), asks=asked, meeting=meeting, method="REQUEST", **data
        )
    zone = desk.zone
    eve = desk.calendar.add(meeting.start.astimezone(zone).date(), -1)
    agenda = workdays.at(eve, desk.hours.begin, zone)
    issue = set_timer(drop_timers(issue, "agenda"), "meeting_end", "", meeting.end)
    return set_timer(issue, "agenda", "", agenda) if agenda > desk.now else issue


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


def uninvited(issue: Issue, person: str, desk: Desk) -> Issue:
    """Somebody who sits for no department any more need not come: a CANCEL to that person alone (RFC 5546 3.2.5)."""
    meeting = issue.meeting
    invited = next((a for a in meeting.attendees if normal(a.address) == normal(person)), None) if meeting else None
    still_seated = any(normal(p.liaison or "") == normal(person) for p in issue.participants)
    if meeting is None or meeting.status != "invited" or invited is None or still_seated:
        return issue
    alone = replace(meeting, attendees=(invited,))
    issue = post(issue, desk, "plan/cancellation", person, f"{meeting.sequence}:{normal(person)}", meeting=alone, method="CANCEL")
    rest = tuple(a for a in meeting.attendees if a is not invited)
    return replace(issue, meeting=replace(meeting, attendees=rest))


def remind_agenda(issue: Issue, desk: Desk) -> Issue:
    """One working day before: the three topics once more, to everybody who may come."""
    meeting = issue.meeting
    if meeting is None or meeting.status != "invited" or meeting.start <= desk.now:
        return issue
    for person in (a for a in meeting.attendees if a.partstat != DECLINED):
        issue = post(issue, desk, "plan/agenda", person.address, str(meeting.sequence))
    return issue
