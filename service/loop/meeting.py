"""The meeting of step 3: a time that suits all who must come, an invitation, and what becomes of their answers.

A required person who declines for good sends the deputy, or all get another time; a proposal that suits everybody is
taken up, twice at most, then the lead chooses (DESIGN.md 4.5; RFC 5546 for the words).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from service.loop import slots, workdays
from service.loop.arrivals import Attendance, BusyTimes
from service.loop.asks import ask, settled
from service.loop.circle import decision_level
from service.loop.desk import Desk
from service.loop.issue import Attendee, Issue, Meeting
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import drop_timers, echo, note, post, set_timer, to_builtins
from service.loop.slots import Slot

ACCEPTED, DECLINED, WAITING = "ACCEPTED", "DECLINED", "NEEDS-ACTION"
WANT_BUSY = "busy_times"


def call_meeting(issue: Issue, wanted: datetime | None = None) -> Issue:
    """Ask the worker for everybody's busy times; they come back as an arrival."""
    issue = replace(issue, wanted=wanted)
    return issue if WANT_BUSY in issue.wants else replace(issue, wants=(*issue.wants, WANT_BUSY))


def times_known(issue: Issue, arrival: BusyTimes, desk: Desk) -> Issue:
    """Invite to the best common time, move to the one asked for, or let the lead choose."""
    issue = replace(issue, wants=tuple(w for w in issue.wants if w != WANT_BUSY))
    people = issue.meeting.attendees if issue.meeting else attendees(issue, desk)
    now_at = issue.meeting.start if issue.meeting else None
    found = tuple(s for s in slots.ranked(people, arrival.busy, desk, issue.wanted) if s.start != now_at)
    if issue.wanted and not slots.suits(issue.wanted, people, arrival.busy, desk):
        return offer(issue, desk, found, "not_common")
    if not found and not issue.wanted:
        return offer(issue, desk, found, "no_common")
    start = issue.wanted or found[0].start
    length = timedelta(minutes=desk.patience.meeting_minutes)
    if issue.meeting and issue.meeting.status == "invited":
        return move(issue, start, start + length, desk)
    meeting = Meeting(uid=arrival.uid, start=start, end=start + length, attendees=people)
    issue = note(replace(issue, meeting=meeting, wanted=None), desk, "meeting_called", start=start.isoformat())
    return announce(issue, desk, "plan/invitation")


def attendees(issue: Issue, desk: Desk) -> tuple[Attendee, ...]:
    """One liaison a department must come; the decision level is invited where resources are contested."""
    liaisons = [p.liaison for p in issue.participants if p.liaison and p.status == "standing"]
    chiefs = decision_level(issue, desk) if issue.problem.category == "C2" else ()
    listed = {normal(a): Attendee(address=a, required=False) for a in (*issue.guests, *chiefs)}
    return tuple((listed | {normal(a): Attendee(address=a) for a in liaisons}).values())


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


def move(issue: Issue, start: datetime, end: datetime, desk: Desk) -> Issue:
    """Another time for all: the same UID, the next SEQUENCE, everybody asked anew (RFC 5546 3.2.2.1)."""
    meeting = issue.meeting
    if meeting is None or meeting.start == start:
        return replace(issue, wanted=None)
    people = tuple(replace(a, partstat=WAITING) for a in meeting.attendees)
    moved = replace(meeting, sequence=meeting.sequence + 1, start=start, end=end, attendees=people)
    issue = note(replace(issue, meeting=moved, wanted=None), desk, "meeting_moved", start=start.isoformat())
    return announce(issue, desk, "plan/update", change="time", before=meeting.start.isoformat())


def attend(issue: Issue, arrival: Attendance, desk: Desk) -> Issue:
    """One person's answer to the invitation as it now stands; a stale one is kept in the journal and changes nothing."""
    meeting = issue.meeting
    seat = next((a for a in meeting.attendees if normal(a.address) == normal(arrival.sender)), None) if meeting else None
    if meeting is None or meeting.status != "invited" or seat is None:
        return note(issue, desk, "uninvited_answer", actor=arrival.sender, text=arrival.comment, partstat=arrival.partstat)
    if arrival.sequence is not None and arrival.sequence < meeting.sequence:
        return note(issue, desk, "stale_answer", actor=arrival.sender, text=arrival.comment, partstat=arrival.partstat)
    if arrival.proposed:
        return propose(issue, arrival, desk)
    people = tuple(replace(a, partstat=arrival.partstat) if a is seat else a for a in meeting.attendees)
    issue = replace(issue, meeting=replace(meeting, attendees=people))
    issue = note(issue, desk, "attendance", actor=arrival.sender, text=arrival.comment, partstat=arrival.partstat)
    if arrival.partstat == DECLINED and seat.required:
        return stand_in(issue, arrival.sender, desk)
    code = {ACCEPTED: "accepted_meeting", DECLINED: "declined_meeting"}.get(arrival.partstat)
    return echo(issue, desk, arrival.sender, code) if code and arrival.spoken else issue


def propose(issue: Issue, arrival: Attendance, desk: Desk) -> Issue:
    """A counter-proposal is looked at with everybody's busy times; after two rounds the lead chooses."""
    meeting = issue.meeting
    if meeting is None or arrival.proposed is None:
        return issue
    issue = note(issue, desk, "proposed_time", actor=arrival.sender, text=arrival.comment, start=arrival.proposed.isoformat())
    issue = echo(issue, desk, arrival.sender, "proposed_time", start=arrival.proposed.isoformat())
    issue = replace(issue, meeting=replace(meeting, rounds=meeting.rounds + 1))
    if meeting.rounds >= desk.patience.meeting_rounds:
        end = arrival.proposed + timedelta(minutes=desk.patience.meeting_minutes)
        return offer(issue, desk, (Slot(start=arrival.proposed, end=end),), "rounds", who=arrival.sender)
    return call_meeting(issue, arrival.proposed)


def stand_in(issue: Issue, person: str, desk: Desk) -> Issue:
    """The deputy comes instead; without one, all get another time."""
    meeting = issue.meeting
    if meeting is None:
        return issue
    place = next((p for p in issue.participants if normal(p.liaison or "") == normal(person)), None)
    deputy = place.deputy if place else None
    invited = {normal(a.address) for a in meeting.attendees}
    if not deputy or normal(deputy) in invited or not desk.directory.person(deputy):
        return call_meeting(echo(issue, desk, person, "declined_meeting"), None)
    people = tuple(replace(a, required=False) if normal(a.address) == normal(person) else a for a in meeting.attendees)
    meeting = replace(meeting, sequence=meeting.sequence + 1, attendees=(*people, Attendee(address=deputy)))
    issue = note(replace(issue, meeting=meeting), desk, "deputy_invited", person=person, deputy=deputy)
    issue = echo(issue, desk, person, "declined_meeting")
    return announce(issue, desk, "plan/update", change="deputy", before=None, absent=person, deputy=deputy)


def replaced(issue: Issue, former: str | None, person: str, desk: Desk) -> Issue:
    """Another liaison comes in the former one's place: the same time, the next SEQUENCE."""
    meeting = issue.meeting
    if meeting is None or meeting.status != "invited" or normal(person) == normal(former or ""):
        return issue
    if former:
        issue = uninvited(issue, former, desk)
    kept = tuple(a for a in meeting.attendees if normal(a.address) not in (normal(former or ""), normal(person)))
    meeting = replace(meeting, sequence=meeting.sequence + 1, attendees=(*kept, Attendee(address=person)))
    issue = note(replace(issue, meeting=meeting), desk, "liaison_invited", former=former or "", liaison=person)
    return announce(issue, desk, "plan/update", change="deputy", before=None, absent=former, deputy=person)


def uninvited(issue: Issue, person: str, desk: Desk) -> Issue:
    """One person need not come any more: a CANCEL to that person alone (RFC 5546 3.2.5)."""
    meeting = issue.meeting
    seat = next((a for a in meeting.attendees if normal(a.address) == normal(person)), None) if meeting else None
    if meeting is None or meeting.status != "invited" or seat is None:
        return issue
    alone = replace(meeting, attendees=(seat,))
    issue = post(issue, desk, "plan/cancellation", person, f"{meeting.sequence}:{normal(person)}", meeting=alone, method="CANCEL")
    rest = tuple(a for a in meeting.attendees if a is not seat)
    return replace(issue, meeting=replace(meeting, attendees=rest))


def offer(issue: Issue, desk: Desk, found: tuple[Slot, ...], why: str, who: str | None = None) -> Issue:
    """Let the lead choose a time: by number, or in words."""
    person = lead_person(issue, desk)
    wanted = {"who": who, "start": issue.wanted.isoformat() if issue.wanted else None}
    best = slots.offer(found, desk)
    issue = replace(issue, wanted=None, offers=tuple(s.start for s in best))
    if person is None:
        return issue
    about = f"{issue.meeting.sequence}.{issue.meeting.rounds}" if issue.meeting else ""
    offers = [to_builtins(s) for s in best]
    return ask(issue, desk, "slots", about, "plan/slots", person, asks="answer", offers=offers, wanted=wanted, why=why)


def chosen(issue: Issue, start: datetime, desk: Desk) -> Issue:
    """The lead has chosen: no further questions about the time."""
    issue = settled(issue, "slots")
    length = timedelta(minutes=desk.patience.meeting_minutes)
    if issue.meeting and issue.meeting.status == "invited":
        return move(issue, start, start + length, desk)
    return call_meeting(issue, start)


def remind_agenda(issue: Issue, desk: Desk) -> Issue:
    """One working day before: the three topics once more, to everybody who may come."""
    meeting = issue.meeting
    if meeting is None or meeting.status != "invited" or meeting.start <= desk.now:
        return issue
    for person in (a for a in meeting.attendees if a.partstat != DECLINED):
        issue = post(issue, desk, "plan/agenda", person.address, str(meeting.sequence))
    return issue


def call_off(issue: Issue, desk: Desk, status: str, by: str) -> Issue:
    """No meeting: cancelled together with the issue, or waived by the one who may."""
    meeting = issue.meeting
    issue = drop_timers(settled(issue, "slots"), "agenda", "meeting_end")
    issue = note(replace(issue, wants=(), wanted=None), desk, f"meeting_{status}", actor=by)
    if meeting is None or meeting.status != "invited":
        return issue
    meeting = replace(meeting, status=status, sequence=meeting.sequence + 1)
    issue = replace(issue, meeting=meeting)
    for person in (a for a in meeting.attendees if a.partstat != DECLINED):
        issue = post(issue, desk, "plan/cancellation", person.address, str(meeting.sequence), meeting=meeting, method="CANCEL")
    return issue


def as_attendance(issue: Issue, sender: str, stance: str | None, proposed: datetime | None, text: str, desk: Desk) -> Attendance | None:
    """A plain-text answer to the invitation, as the calendar answer that it means."""
    meaning = {"agree": ACCEPTED, "ack": ACCEPTED, "refuse": DECLINED, "object": DECLINED}
    partstat = "TENTATIVE" if proposed else meaning.get(stance or "")
    if issue.meeting is None or partstat is None:
        return None
    return Attendance(sender=sender, at=desk.now, uid=issue.meeting.uid, partstat=partstat, proposed=proposed, comment=text, spoken=True)

