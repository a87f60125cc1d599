"""The meeting of step 3: a time that suits all who must come, or the lead's choice of one; moved, called off.

The invitations themselves stand in inviting.py, what becomes of the answers to them in attendance.py.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from service.loop import slots
from service.loop.arrivals import BusyTimes
from service.loop.asks import ask, settled
from service.loop.circle import decision_level
from service.loop.desk import Desk
from service.loop.inviting import ACCEPTED, DECLINED, WAITING, announce, mark
from service.loop.issue import Attendee, Issue, Meeting
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import drop_timers, note, post, to_builtins
from service.loop.slots import Slot

WANT_BUSY = "busy_times"
OVER = ("held", "waived", "cancelled")
# Echoes that are true of one time of the meeting only.
SAID_OF_A_TIME = ("accepted_meeting", "declined_meeting", "tentative_meeting")


def call_meeting(issue: Issue, wanted: datetime | None = None, *, firm: bool = False, by: str = "") -> Issue:
    """Ask the worker for everybody's busy times; they come back as an arrival."""
    issue = replace(issue, wanted=wanted, wanted_by=by, firm=firm)
    return issue if WANT_BUSY in issue.wants else replace(issue, wants=(*issue.wants, WANT_BUSY))


def times_known(issue: Issue, arrival: BusyTimes, desk: Desk) -> Issue:
    """Invite to the best common time, move to the one asked for, or let the lead choose."""
    issue = no_longer_wanted(issue)
    meeting, wanted = issue.meeting, issue.wanted
    if meeting and meeting.status in OVER:
        return issue
    people = meeting.attendees if meeting else attendees(issue, desk)
    found = elsewhere(slots.ranked(people, arrival.busy, desk, wanted), meeting)
    if wanted and wanted > desk.now and (issue.firm or slots.suits(wanted, people, arrival.busy, desk)):
        return set_for(issue, wanted, arrival.uid, people, desk)
    if meeting and meeting.rounds > desk.patience.meeting_rounds:
        return offer(issue, desk, found, "rounds")
    if wanted or not found:
        return offer(issue, desk, found, "not_common" if wanted else "no_common")
    return set_for(issue, found[0].start, arrival.uid, people, desk)


def no_longer_wanted(issue: Issue) -> Issue:
    return replace(issue, wants=tuple(w for w in issue.wants if w != WANT_BUSY))


def attendees(issue: Issue, desk: Desk) -> tuple[Attendee, ...]:
    """One liaison a department must come; the decision level is invited where resources are contested."""
    liaisons = [p.liaison for p in issue.participants if p.liaison and p.status == "standing"]
    chiefs = decision_level(issue, desk) if issue.problem.category == "C2" else ()
    listed = {normal(a): Attendee(address=a, required=False) for a in (*issue.guests, *chiefs)}
    return tuple((listed | {normal(a): Attendee(address=a) for a in liaisons}).values())


def elsewhere(found: tuple[Slot, ...], meeting: Meeting | None) -> tuple[Slot, ...]:
    """A meeting that has to move goes to another time, not a quarter of an hour on."""
    if meeting is None:
        return found
    return tuple(s for s in found if s.end <= meeting.start or meeting.end <= s.start)


def set_for(issue: Issue, start: datetime, uid: str, people: tuple[Attendee, ...], desk: Desk) -> Issue:
    """The first invitation, or the next one to the meeting that was called already."""
    start = start.astimezone(UTC)
    end = start + timedelta(minutes=desk.patience.meeting_minutes)
    if issue.meeting:
        return move(issue, start, end, desk)
    meeting = Meeting(uid=uid, start=start, end=end, attendees=people)
    issue = note(replace(issue, meeting=meeting, wanted=None, firm=False), desk, "meeting_called", start=start.isoformat())
    return announce(issue, desk, "plan/invitation")


def move(issue: Issue, start: datetime, end: datetime, desk: Desk) -> Issue:
    """Another time for all: the same UID, the next SEQUENCE, everybody asked anew but the one who proposed it (RFC 5546 3.2.2.1).

    What was understood of answers to the former time is said back no more.
    """
    meeting, proposer = issue.meeting, normal(issue.wanted_by)
    issue = replace(settled(issue, "slots"), wanted=None, firm=False)
    if meeting is None or meeting.start == start:
        return issue
    people = tuple(replace(a, partstat=ACCEPTED if proposer and normal(a.address) == proposer else WAITING) for a in meeting.attendees)
    issue = replace(issue, wanted_by="", echoes=tuple(e for e in issue.echoes if e.code not in SAID_OF_A_TIME))
    moved = replace(meeting, sequence=meeting.sequence + 1, timed=meeting.sequence + 1, start=start, end=end, attendees=people)
    issue = note(replace(issue, meeting=moved), desk, "meeting_moved", start=start.isoformat())
    return announce(issue, desk, "plan/update", change="time", before=meeting.start.isoformat())


def offer(issue: Issue, desk: Desk, found: tuple[Slot, ...], why: str, who: str | None = None) -> Issue:
    """Let the lead choose a time: by number, or in words."""
    person = lead_person(issue, desk)
    wanted = {"who": who, "start": issue.wanted.isoformat() if issue.wanted else None}
    best = slots.offer(found, desk)
    issue = replace(issue, wanted=None, firm=False, offers=tuple(s.start for s in best))
    if person is None:
        return issue
    about = f"{issue.meeting.sequence}.{issue.meeting.rounds}" if issue.meeting else ""
    offers = [to_builtins(s) for s in best]
    return ask(settled(issue, "slots"), desk, "slots", about, "plan/slots", person, asks="answer", offers=offers, wanted=wanted, why=why)


def chosen(issue: Issue, start: datetime, desk: Desk) -> Issue:
    """The lead has chosen, and it stands; for a time that has passed meanwhile another is looked for."""
    issue = settled(issue, "slots")
    if start <= desk.now:
        return call_meeting(issue)
    if issue.meeting:
        return move(issue, start, start + timedelta(minutes=desk.patience.meeting_minutes), desk)
    return call_meeting(issue, start, firm=True)


def call_off(issue: Issue, desk: Desk, status: str, by: str) -> Issue:
    """No meeting: cancelled together with the issue, or waived by the one who may."""
    meeting = issue.meeting
    issue = no_longer_wanted(drop_timers(settled(issue, "slots"), "agenda", "meeting_end"))
    issue = note(replace(issue, wanted=None, firm=False), desk, f"meeting_{status}", actor=by)
    if meeting is None or meeting.status != "invited":
        return issue
    meeting = replace(meeting, status=status, sequence=meeting.sequence + 1)
    issue = replace(issue, meeting=meeting)
    for person in (a for a in meeting.attendees if a.partstat != DECLINED):
        issue = post(issue, desk, "plan/cancellation", person.address, mark(issue), meeting=meeting, method="CANCEL")
    return issue
