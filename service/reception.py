"""What becomes of a message, way by way: bytes have become a message, and the message now becomes an arrival.

Nothing is decided here about an issue: that is the core's. Here it is decided who is heard at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from service import alarms, calls, placing, writing
from service.loop import bulletin, process
from service.loop.arrivals import Outsider
from service.loop.issue import Bulletin, Issue
from service.mail import parse
from service.verdicts import FILED, REFUSED, Inbound, Verdict

if TYPE_CHECKING:
    from service.office import Office

MACHINES = ("automatic", "bounce")


def at_the_door(mail: Inbound, office: Office, now: datetime) -> Verdict | None:
    """Refused without an answer, or None for a mail that is heard. A bounce needs no sender to be heard."""
    if mail.level == "failed":
        domain = mail.sender.rpartition("@")[2]
        inside = domain == office.settings.domain or domain in office.trust.domains
        return refused("forged", mail.why, mail, office, now) if inside else Verdict(REFUSED, mail.why)
    if mail.route in MACHINES:
        return None
    if not mail.sender:
        return Verdict(REFUSED, "it has no sender, or more than one")
    if mail.place.record is not None and not may_speak(mail, office):
        return refused("stranger", "its sender takes no part in what it is about", mail, office, now)
    return None


def may_speak(mail: Inbound, office: Office) -> bool:
    """Those who take part may; a verified person of the directory is held for the lead; nobody else is heard."""
    record = mail.place.record
    if isinstance(record, Bulletin) and mail.place.letter is not None:
        return True
    return record is not None and (placing.takes_part(record, mail.sender, office) or (mail.verified and mail.person is not None))


def refused(code: str, reason: str, mail: Inbound, office: Office, now: datetime) -> Verdict:
    """Known and unwanted: the sender gets nothing, the coordinator is told, of each sender once a day."""
    record = mail.place.record.id if mail.place.record else ""
    told = alarms.once_a_day(code, {"sender": mail.sender, "issue": record}, office, now, mail.sender)
    return Verdict(REFUSED, reason, told, (code, mail.sender) if told else None)


def reply(mail: Inbound, office: Office, now: datetime) -> Verdict:
    """An answer, or a mail about something of ours: to the one record it belongs to."""
    desk = office.desk(now, mail.sender)
    record = mail.place.record
    if record is None:
        return unknown(mail, office, now)
    if mail.oversize:
        return Verdict(FILED, "too large to be read", (record, bulletin.unplaced(mail.sender, "oversize", {"issue": record.id}, desk)))
    if mail.place.disputed:
        return Verdict(FILED, "its address and its subject name two issues", (record, which(mail, office, now)))
    if isinstance(record, Bulletin):
        return to_bulletin(mail, record, office, now)
    if not placing.takes_part(record, mail.sender, office):
        return outsider(mail, record, office, now)
    answer = writing.reply(mail, office, now)
    if writing.is_repeated(answer, record, office):
        told = alarms.once_a_day("loop", {"sender": mail.sender, "issue": record.id}, office, now, mail.sender)
        return Verdict("ignored", "the same words for the fourth time within an hour", told, ("loop", mail.sender) if told else None)
    if writing.is_empty(answer):
        return Verdict(FILED, "nothing newly written", (record, bulletin.unplaced(mail.sender, "empty", {"issue": record.id}, desk)))
    return Verdict(FILED, "", (process.receive(record, answer, desk),))


def to_bulletin(mail: Inbound, record: Bulletin, office: Office, now: datetime) -> Verdict:
    """An answer to a letter that belongs to no issue: a mail finds its place after all, or a held one is let in."""
    answer = writing.reply(mail, office, now)
    if answer.letter == "clarify/unplaced":
        if (issue := meant(answer.text, mail.sender, office)) is not None:
            again = writing.again(record, mail, issue, office, now) or answer
            return Verdict(FILED, "", (process.receive(issue, again, office.desk(now, mail.sender)),))
        return report(mail, office, now)
    if not placing.takes_part(record, mail.sender, office):
        return refused("stranger", "its sender takes no part in what it is about", mail, office, now)
    after, admitted = bulletin.receive_bulletin(record, answer, office.desk(now, mail.sender))
    reports = (reported_again(raw, office, now) for held in admitted if (raw := office.store.raw(held.mail)))
    return Verdict(FILED, "", (after, *(issue for issue in reports if issue)))


def meant(text: str, sender: str, office: Office) -> Issue | None:
    """The issue named in the words, where the sender takes part in it."""
    for name in placing.NAMED.findall(text[:500]):
        record = office.store.get(name.upper())
        if isinstance(record, Issue) and placing.takes_part(record, sender, office):
            return record
    return None


def unknown(mail: Inbound, office: Office, now: datetime) -> Verdict:
    """A tag that is no issue's: a person of the directory is told so, nobody else."""
    if mail.person is None or not mail.verified:
        return refused("stranger", "it names an issue that is not there", mail, office, now)
    letter = bulletin.unplaced(mail.sender, "unknown_issue", {"issue": mail.place.unknown}, office.desk(now, mail.sender))
    return Verdict(FILED, "it names an issue that is not there", (letter,))


def which(mail: Inbound, office: Office, now: datetime) -> Bulletin:
    """Ask the sender which of the open issues is meant."""
    open_ones = [
        {"id": one.id, "title": one.problem.title}
        for one in office.store.all()
        if isinstance(one, Issue) and one.ended is None and placing.takes_part(one, mail.sender, office)
    ]
    return bulletin.unplaced(mail.sender, "which", {"open": open_ones[-10:]}, office.desk(now, mail.sender))


def outsider(mail: Inbound, record: Issue, office: Office, now: datetime) -> Verdict:
    """A verified person of the directory who takes no part: held for the lead."""
    text = writing.newly_written(mail.message, office, now)
    held = Outsider(sender=mail.sender, at=now, name=mail.name, subject=mail.message.subject, text=text, mail=mail.mail)
    return Verdict(FILED, "held for the lead", (process.receive(record, held, office.desk(now, mail.sender)),))


def report(mail: Inbound, office: Office, now: datetime) -> Verdict:
    """A new problem, told by somebody of the directory; told by anybody else it is held for the coordinator."""
    desk = office.desk(now, mail.sender)
    if mail.person is None:
        held = bulletin.held_report(writing.held(mail, office, now), office.desk(now))
        return Verdict(FILED, "held for the coordinator", (held,))
    if mail.oversize:
        return Verdict(FILED, "too large to be read", (bulletin.unplaced(mail.sender, "oversize", {}, desk),))
    told = writing.report(mail, office, now)
    if not told.text.strip():
        return Verdict(FILED, "nothing written", (bulletin.unplaced(mail.sender, "empty", {}, desk),))
    if writing.is_answer(mail, told, office, now):
        return Verdict(FILED, "an answer that names no issue", (which(mail, office, now),))
    return Verdict(FILED, "", (process.report(told, desk),))


def reported_again(raw: bytes, office: Office, now: datetime) -> Issue | None:
    """A held mail as a report of its own, now that somebody vouches for it."""
    message = parse.message(raw)
    if message.sender is None:
        return None
    sender = placing.own_address(message.sender.address, office.settings.directory)
    person = office.settings.directory.person(sender)
    mail = Inbound(message, sender, person, placing.Place(), "report", "verified", "")
    return process.report(writing.report(mail, office, now), office.desk(now))


WAYS: dict[str, Callable[[Inbound, Office, datetime], Verdict]] = {
    "automatic": calls.automatic,
    "bounce": calls.bounce,
    "attendance": calls.attendance,
    "reply": reply,
    "report": report,
}
