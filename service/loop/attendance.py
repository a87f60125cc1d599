"""What becomes of the answers to an invitation.

A required person who declines for good sends the deputy, or all get another time; a proposal that suits everybody is
taken up, twice at most, then the lead chooses (DESIGN.md 4.5).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from service.loop import workdays
from service.loop.arrivals import Attendance, Reply
from service.loop.desk import Desk
from service.loop.inviting import ACCEPTED, DECLINED, announce
from service.loop.issue import Attendee, Issue
from service.loop.meeting import call_meeting, offer
from service.loop.people import normal
from service.loop.post import echo, note
from service.loop.slots import Slot
from service.loop.whereabouts import absence_on, is_away

TENTATIVE = "TENTATIVE"
UNDERSTOOD = {ACCEPTED: "accepted_meeting", DECLINED: "declined_meeting", TENTATIVE: "tentative_meeting"}
MEANING = {"agree": ACCEPTED, "ack": ACCEPTED, "refuse": DECLINED, "object": DECLINED, "tentative": TENTATIVE}


def attend(issue: Issue, arrival: Attendance, desk: Desk) -> Issue:
    """One person's answer to the invitation as it now stands; a stale one is kept in the journal and changes nothing."""
    meeting, seat = issue.meeting, invited(issue, arrival.sender)
    if meeting is None or meeting.status != "invited" or seat is None:
        return note(issue, desk, "uninvited_answer", actor=arrival.sender, text=arrival.comment, partstat=arrival.partstat)
    if is_stale(arrival, seat, issue):
        return note(issue, desk, "stale_answer", actor=arrival.sender, text=arrival.comment, partstat=arrival.partstat)
    if arrival.unsuitable:
        kept = replace(seat, unsuitable=tuple(dict.fromkeys((*seat.unsuitable, *arrival.unsuitable))))
        meeting = replace(meeting, attendees=tuple(kept if a is seat else a for a in meeting.attendees))
        issue, seat = replace(issue, meeting=meeting), kept
    if arrival.proposed:
        return propose(issue, arrival, desk)
    if arrival.another_time:
        return another_time(issue, arrival, desk)
    answered = replace(seat, partstat=arrival.partstat, stamp=arrival.stamp or seat.stamp)
    people = tuple(answered if a is seat else a for a in meeting.attendees)
    issue = replace(issue, meeting=replace(meeting, attendees=people))
    issue = note(issue, desk, "attendance", actor=arrival.sender, text=arrival.comment, partstat=arrival.partstat)
    if arrival.partstat == DECLINED and seat.required:
        return stand_in(issue, arrival, desk)
    code = UNDERSTOOD.get(arrival.partstat)
    return echo(issue, desk, arrival.sender, code) if code and arrival.spoken else issue


def invited(issue: Issue, person: str) -> Attendee | None:
    people = issue.meeting.attendees if issue.meeting else ()
    return next((a for a in people if normal(a.address) == normal(person)), None)


def is_stale(arrival: Attendance, seat: Attendee, issue: Issue) -> bool:
    """An answer to another meeting, to an earlier time of this one, or older than the answer that stands (RFC 5546 3.2.3)."""
    meeting = issue.meeting
    if meeting is None or (arrival.uid and arrival.uid != meeting.uid):
        return True
    if arrival.sequence is not None and arrival.sequence < meeting.timed:
        return True
    return arrival.stamp is not None and seat.stamp is not None and arrival.stamp < seat.stamp


def propose(issue: Issue, arrival: Attendance, desk: Desk) -> Issue:
    """A counter-proposal is looked at with everybody's busy times; after two rounds the lead chooses."""
    meeting, start = issue.meeting, arrival.proposed
    if meeting is None or start is None:
        return issue
    issue = note(issue, desk, "proposed_time", actor=arrival.sender, text=arrival.comment, start=start.isoformat())
    issue = echo(issue, desk, arrival.sender, "proposed_time", start=start.isoformat())
    issue = replace(issue, meeting=replace(meeting, rounds=meeting.rounds + 1))
    if meeting.rounds >= desk.patience.meeting_rounds and start > desk.now:
        end = start + timedelta(minutes=desk.patience.meeting_minutes)
        issue = replace(issue, wanted=start)
        return offer(issue, desk, (Slot(start=start, end=end),), "rounds", who=arrival.sender)
    return call_meeting(issue, start, by=arrival.sender)


def another_time(issue: Issue, arrival: Attendance, desk: Desk) -> Issue:
    """The time does not suit and no other is named: one is looked for that does; after two rounds the lead chooses."""
    meeting = issue.meeting
    if meeting is None:
        return issue
    issue = note(issue, desk, "another_time", actor=arrival.sender, text=arrival.comment)
    issue = echo(issue, desk, arrival.sender, "another_time")
    return call_meeting(replace(issue, meeting=replace(meeting, rounds=meeting.rounds + 1)))


def stand_in(issue: Issue, arrival: Attendance, desk: Desk) -> Issue:
    """Whoever was named, or the deputy, comes instead; without one, all get another time."""
    meeting, person = issue.meeting, arrival.sender
    if meeting is None:
        return issue
    deputy = substitute(issue, person, arrival.instead, desk)
    if deputy is None:
        issue = replace(issue, meeting=replace(meeting, rounds=meeting.rounds + 1))
        return call_meeting(echo(issue, desk, person, "declined_meeting"))
    return sent(issue, person, deputy, desk)


def sent(issue: Issue, person: str, deputy: str, desk: Desk) -> Issue:
    """Another comes in this person's place: the same time, the next SEQUENCE."""
    meeting = issue.meeting
    if meeting is None:
        return issue
    others = tuple(a for a in meeting.attendees if normal(a.address) != normal(deputy))
    people = tuple(replace(a, required=False) if normal(a.address) == normal(person) else a for a in others)
    meeting = replace(meeting, sequence=meeting.sequence + 1, attendees=(*people, Attendee(address=deputy)))
    issue = note(replace(issue, meeting=meeting), desk, "deputy_invited", person=person, deputy=deputy)
    issue = echo(issue, desk, person, "sent_deputy", person=deputy)
    return announce(issue, desk, "plan/update", change="deputy", before=None, absent=person, deputy=deputy)


def substitute(issue: Issue, person: str, named: str | None, desk: Desk) -> str | None:
    """Somebody of the directory who is there and does not have to come anyway."""
    place = next((p for p in issue.participants if normal(p.liaison or "") == normal(person)), None)
    for deputy in (named, place.deputy if place else None):
        seat = invited(issue, deputy or "")
        is_free = seat is None or (not seat.required and seat.partstat != DECLINED)
        if deputy and is_free and desk.directory.person(deputy) and not is_away(issue, deputy, desk):
            return deputy
    return None


def absent(issue: Issue, person: str, desk: Desk) -> Issue:
    """Somebody who will be away on the day of the meeting is stood in for, where somebody can; else the meeting stays."""
    meeting, seat = issue.meeting, invited(issue, person)
    if meeting is None or meeting.status != "invited" or seat is None or not seat.required:
        return issue
    away = absence_on(issue, person, meeting.start.astimezone(desk.zone_of(person)).date())
    if away is None or away.until is None:
        return issue
    deputy = substitute(issue, person, away.deputy, desk)
    return sent(issue, person, deputy, desk) if deputy else issue


def in_words(issue: Issue, arrival: Reply, desk: Desk) -> Attendance | None:
    """A plain-text answer to the invitation, as the calendar answer that it means."""
    if issue.meeting is None:
        return None
    proposed = proposed_time(issue, arrival, desk)
    another = arrival.said.another_time and not proposed and arrival.said.stance not in ("agree", "ack")
    missed = any(a < issue.meeting.end and issue.meeting.start < b for a, b in arrival.said.unsuitable)
    partstat = TENTATIVE if proposed or another else MEANING.get(arrival.said.stance or "", DECLINED if missed else None)
    if partstat is None:
        return None
    home = desk.directory.department_of(arrival.sender)
    others = [p for p in arrival.said.people if normal(p) != normal(arrival.sender) and desk.directory.department_of(p) == home]
    return Attendance(
        sender=arrival.sender, at=desk.now, uid=issue.meeting.uid, partstat=partstat, proposed=proposed, comment=arrival.text,
        spoken=True, instead=others[0] if len(others) == 1 else None, another_time=another,
        unsuitable=tuple((a.astimezone(UTC), b.astimezone(UTC)) for a, b in arrival.said.unsuitable),
    )


def proposed_time(issue: Issue, arrival: Reply, desk: Desk) -> datetime | None:
    """Another time than the meeting's own; where only another day is named, the meeting's hour on it."""
    said, meeting = arrival.said, issue.meeting
    if meeting is None:
        return None
    if not said.whole_day:
        return next((moment for moment in said.proposed if moment != meeting.start), None)
    if MEANING.get(said.stance or "") == ACCEPTED:
        return None
    local = meeting.start.astimezone(desk.zone_of(arrival.sender))
    day = next((moment.date() for moment in said.proposed if moment.date() != local.date()), None)
    return workdays.at(day, local.time(), desk.zone_of(arrival.sender)) if day else None
