"""What becomes of a message, way by way: bytes have become a message, and the message now becomes an arrival.

Nothing is decided here about an issue: that is the core's. Here it is decided who is heard at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from service import alarms, daily_post
from service.loop import bulletin, norm, outside, process
from service.loop.arrivals import Outsider
from service.loop.issue import Bulletin, Issue, Norm
from service.reception import calls, placing, repeats, splitting, unplaced, writing
from service.reception.reporting import report, reported_again, which
from service.reception.verdicts import FILED, REFUSED, Inbound, Verdict

if TYPE_CHECKING:
    from service.loop.arrivals import Reply
    from service.office import Office
    from service.stores.contract import Record

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
    return record is not None and (has_a_say(mail, record, office) or (mail.verified and mail.person is not None))


def has_a_say(mail: Inbound, record: Record, office: Office) -> bool:
    """Takes part, or answers a letter by which he was asked for help: that much is heard."""
    letter = mail.place.letter
    helps = letter is not None and not mail.place.merged and outside.is_about_help(letter.kind, letter.occurrence)
    return helps or placing.takes_part(record, mail.sender, office)


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
    if mail.place.letter is None and (several := named_together(mail, record, office)):
        return to_several(mail, splitting.bulletin_of(mail.sender, office), several, office, now)
    if isinstance(record, Issue) and not has_a_say(mail, record, office):
        return outsider(mail, record, office, now)
    if mail.oversize:
        about = record.id if isinstance(record, Issue) else ""
        return Verdict(FILED, "too large to be read", (record, bulletin.unplaced(mail.sender, "oversize", {"about": about}, desk)))
    if mail.place.disputed:
        return Verdict(FILED, "its address and its subject name two issues", (record, which(mail, office, now)))
    if isinstance(record, Bulletin):
        return to_bulletin(mail, record, office, now)
    if isinstance(record, Norm):
        return to_norm(mail, record, office, now)
    answer = writing.reply(mail, office, now)
    if (ignored := repeated(mail, answer, record, office, now)) is not None:
        return ignored
    if writing.is_empty(answer):
        return Verdict(FILED, "nothing newly written", (record, bulletin.unplaced(mail.sender, "empty", {"about": record.id}, desk)))
    return Verdict(FILED, "", (process.receive(record, answer, desk),))


def repeated(mail: Inbound, answer: Reply, record: Record, office: Office, now: datetime) -> Verdict | None:
    """The fourth time within an hour: a machine that does not say that it is one."""
    if not repeats.is_repeated(answer, record, mail.place.letter, office):
        return None
    told = alarms.once_a_day("loop", {"sender": mail.sender, "issue": record.id}, office, now, mail.sender)
    return Verdict("ignored", "the same words for the fourth time within an hour", told, ("loop", mail.sender) if told else None)


def named_together(mail: Inbound, record: Record, office: Office) -> tuple[Issue, ...]:
    """Several issues that nothing but their tags names, or those of a daily mail that somebody else got: each where the sender has a say."""
    if isinstance(record, Bulletin):
        tags = placing.tags_in(mail.message) if daily_post.is_daily(record) else ()
        return splitting.about(None, tags, mail.sender, office)
    several = splitting.about(None, mail.place.tags, mail.sender, office) if len(mail.place.tags) > 1 else ()
    return several if len(several) > 1 else ()


def to_several(mail: Inbound, said_back_by: Bulletin, issues: tuple[Issue, ...], office: Office, now: datetime) -> Verdict:
    """One mail about several issues, to each of them what concerns it."""
    answer = writing.reply(mail, office, now)
    ignored = repeated(mail, answer, said_back_by, office, now) if said_back_by.id else None
    return ignored or splitting.split(mail, answer, said_back_by, issues, office, now)


def to_norm(mail: Inbound, record: Norm, office: Office, now: datetime) -> Verdict:
    """What becomes of a rule change."""
    if not placing.takes_part(record, mail.sender, office):
        return refused("stranger", "its sender takes no part in what it is about", mail, office, now)
    answer = writing.reply(mail, office, now)
    return repeated(mail, answer, record, office, now) or Verdict(FILED, "", (norm.receive(record, answer, office.desk(now, mail.sender)),))


def to_bulletin(mail: Inbound, record: Bulletin, office: Office, now: datetime) -> Verdict:
    """An answer to a letter that belongs to no issue: a mail finds its place after all, a daily mail is split, a held one is let in."""
    if daily_post.is_daily(record):
        issues = splitting.about(mail.place.letter, placing.tags_in(mail.message), mail.sender, office)
        if mail.place.letter is None:
            return refused("stranger", "its sender takes no part in what it is about", mail, office, now)
        return to_several(mail, record, issues, office, now)
    answer = writing.reply(mail, office, now)
    if answer.letter in unplaced.ASKING:
        return unplaced.answered(mail, record, answer, office, now)
    if not placing.takes_part(record, mail.sender, office):
        return refused("stranger", "its sender takes no part in what it is about", mail, office, now)
    after, admitted = bulletin.receive_bulletin(record, answer, office.desk(now, mail.sender))
    reports = (reported_again(raw, office, now) for held in admitted if (raw := office.store.raw(held.mail)))
    return Verdict(FILED, "", (after, *(issue for issue in reports if issue)))


def unknown(mail: Inbound, office: Office, now: datetime) -> Verdict:
    """A tag that is no issue's, or an address of ours that we never gave away. Only a person of the directory is answered."""
    if mail.place.astray and mail.person is not None:
        return Verdict(FILED, "its address is none that we gave away", (which(mail, office, now),))
    if mail.person is None or not mail.verified:
        return refused("stranger", "it names an issue that is not there", mail, office, now)
    return Verdict(FILED, "it names an issue that is not there", (bulletin.passed_on(mail.sender, office.desk(now, mail.sender)),))


def outsider(mail: Inbound, record: Issue, office: Office, now: datetime) -> Verdict:
    """A verified person of the directory who takes no part: held for the lead, and told what the sender of an unknown number is told."""
    text = writing.newly_written(mail.message, office, now)
    held = Outsider(sender=mail.sender, at=now, name=mail.name, subject=mail.message.subject, text=text, mail=mail.mail)
    desk = office.desk(now, mail.sender)
    return Verdict(FILED, "held for the lead", (process.receive(record, held, desk), bulletin.passed_on(mail.sender, desk)))


WAYS: dict[str, Callable[[Inbound, Office, datetime], Verdict]] = {
    "automatic": calls.automatic,
    "bounce": calls.bounce,
    "attendance": calls.attendance,
    "reply": reply,
    "report": report,
}
