"""What machines send: automatic replies, bounces and calendars' answers. None of them is ever answered.

An automatic reply is no answer, but it may tell of an absence; a bounce counts only where it names a letter of ours.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from service import daily_post
from service.loop import process
from service.loop.arrivals import Absence, Attendance, Failure
from service.loop.issue import Issue
from service.loop.plan_table import OPEN
from service.mail import automatic as machines
from service.mail import bounces
from service.reception import placing
from service.reception.verdicts import FILED, IGNORED, Inbound, Verdict

if TYPE_CHECKING:
    from service.mail.itip import Itip
    from service.office import Office

# Nobody is taken to be away for longer than this, whatever a mail says.
FURTHEST = timedelta(days=60)
ISSUE = re.compile(r"(?<![a-z0-9])bh-\d{1,9}(?!\d)", re.IGNORECASE)


def automatic(mail: Inbound, office: Office, now: datetime) -> Verdict:
    """An absence is told to every issue that waits for this person; anything else is only put away."""
    found = machines.absence(mail.message, office.reader(now), now) if believed(mail, office) else None
    if found is None:
        return Verdict(IGNORED, "written by a machine")
    until, deputy = found
    stand_in = office.settings.directory.person(deputy) if deputy else None
    furthest = now.astimezone(office.settings.zone).date() + FURTHEST
    absence = Absence(sender=mail.sender, at=now, until=min(until, furthest) if until else None, deputy=stand_in.address if stand_in else None)
    desk = office.desk(now)
    return Verdict(IGNORED, "an absence", tuple(process.receive(one, absence, desk) for one in waiting_for(mail, office)))


def believed(mail: Inbound, office: Office) -> bool:
    """Verified, or the answer to a letter that only this person got."""
    return mail.person is not None and (mail.verified or mail.place.letter is not None)


def waiting_for(mail: Inbound, office: Office) -> tuple[Issue, ...]:
    """The issues in which this person is asked something or has work to do; without proof of the sender only those whose letter it answers."""
    found = daily_post.issues_of(office) if mail.verified else placing.issues_of(mail.place.record, mail.place.letter, office)
    return tuple(one for one in found if one.ended is None and any(is_sender(person, mail, office) for person in expected(one)))


def expected(issue: Issue) -> set[str]:
    """Everybody of whom an answer, a word to the survey or a task is waited for."""
    owners = (task.owner for task in issue.tasks if task.owner and task.status in OPEN)
    survey = issue.surveys[-1] if issue.surveys and issue.surveys[-1].closed_at is None else None
    return {*(person for ask in issue.asks for person in ask.asked), *owners, *(survey.asked if survey else ())}


def is_sender(person: str, mail: Inbound, office: Office) -> bool:
    return placing.same_person(person, mail.sender, office.settings.directory)


def bounce(mail: Inbound, office: Office, now: datetime) -> Verdict:
    """The letter that it names did not arrive: its issue is told, of a daily mail each. One that names no letter of ours is put away."""
    found = bounces.failure(mail.message, office.reader(now), (office.settings.mailbox,))
    if found is None:
        return Verdict(IGNORED, "a bounce that names nobody")
    for one in office.store.find(found.message_ids):
        issues = placing.issues_of(office.store.get(one.record), one.letter, office)
        if one.letter is None or not issues or not concerns(one.letter.to, found.recipients, office):
            continue
        failure = Failure(at=now, recipient=one.letter.to, permanent=bool(found.permanent), letter=one.letter.kind)
        return Verdict(FILED, "a letter did not arrive", tuple(process.receive(issue, failure, office.desk(now)) for issue in issues))
    return Verdict(IGNORED, "a bounce of no letter of ours")


def concerns(to: str, recipients: tuple[str, ...], office: Office) -> bool:
    """Does it name the letter's receiver? One that names nobody is taken at its letter's word."""
    return not recipients or any(placing.same_person(to, one, office.settings.directory) for one in recipients)


def attendance(mail: Inbound, office: Office, now: datetime) -> Verdict:
    """An attendee's answer to the invitation. Only a REPLY or COUNTER to our UID counts, and only the attendee's own."""
    from service.mail import itip  # loads slowly, and few mails are calendars' answers

    invited = itip.read(mail.message.calendar or "", office.settings.zone, declared(mail))
    issue = meeting_of(invited, office) if invited else None
    if invited is None or issue is None or invited.method not in ("REPLY", "COUNTER"):
        return Verdict(IGNORED, "a calendar message that answers no invitation of ours")
    answer = invited.answer_of(mail.sender, mail.message.sender.address if mail.message.sender else None)
    if answer is None or not speaks_for(mail, answer.address, answer.sent_by, office):
        return Verdict(IGNORED, "an attendance that is not its sender's own")
    arrival = Attendance(
        sender=placing.own_address(answer.address, office.settings.directory), at=now, uid=issue.meeting.uid if issue.meeting else "", partstat=answer.partstat,
        sequence=invited.sequence, proposed=invited.proposed, comment=invited.comment[:2000], verified=mail.verified,
        stamp=invited.dtstamp,
    )
    return Verdict(FILED, "", (process.receive(issue, arrival, office.desk(now, mail.sender)),))


def declared(mail: Inbound) -> str:
    """The method in the MIME header, for a calendar without one of its own (RFC 6047 2.4)."""
    found = re.search(r"method\s*=\s*\"?([A-Za-z]{3,20})", mail.message.header("content-type")[:1000])
    return found[1] if found else ""


def meeting_of(invited: Itip, office: Office) -> Issue | None:
    """The issue whose meeting has this UID; the UID names it."""
    named = ISSUE.search(invited.uid[:300])
    record = office.store.get(named[0].upper()) if named else None
    same = isinstance(record, Issue) and record.meeting is not None and record.meeting.uid.casefold() == invited.uid.casefold()
    return record if same and isinstance(record, Issue) else None


def speaks_for(mail: Inbound, attendee: str, sent_by: str, office: Office) -> bool:
    """From is the attendee, or whoever the attendee lets answer (RFC 5546 2.1.5)."""
    people = office.settings.directory
    return any(placing.same_person(mail.sender, one, people) for one in (attendee, sent_by) if one)
