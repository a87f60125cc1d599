"""One inbound message, from bytes to filed: the only path in.

Whatever the bytes are, a message ends on one shelf with one reason, and its effects, its letters and its raw bytes are
durable in one transaction before it leaves the inbox.
"""

from __future__ import annotations

import errno
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from service import alarms, errands, log
from service.errors import Conflict, SettingsError, Unavailable, Unreadable
from service.loop.issue import Issue
from service.mail import kinds, parse, trace, trust
from service.mail.message import MAIL_LIMIT
from service.mail.routing import route
from service.points import reached
from service.reception import placing, verdicts
from service.reception import ways as reception
from service.reception.verdicts import SHUNTED, Inbound, Outcome, Verdict
from service.stores.contract import Mail

if TYPE_CHECKING:
    from service.mail.message import InboundMessage
    from service.office import Office

CONFLICTS = 20
# Whoever sends an id first must not suppress somebody's mail: it is handled, and said.
REUSED = "same id, other content"
# No space, no quota, no handles, a disk that fails or cannot be written: all mails wait until that is over.
AWAY = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EIO, errno.EROFS, errno.EACCES}


def take_in(raw: bytes, office: Office, now: datetime, *, quiet: bool = False) -> Outcome:
    """File one inbound message; where it belongs and why. Raises Unavailable when nothing can be said of it now."""
    try:
        message = opened(raw)
        reached("parsed")
        if (before := seen(message, raw, office)) is not None:
            return before
        return settled(message, raw, office, now, quiet=quiet)
    except Unreadable as error:
        return set_aside(raw, str(error), office, now, quiet=quiet)
    except (Unavailable, SettingsError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in AWAY:
            raise Unavailable(f"The machine lacks something: {error.strerror}.") from error
        log.bug("intake.failed", mail=mail_id(raw))
        return set_aside(raw, f"a mistake of the service: {type(error).__name__}", office, now, quiet=quiet)


def opened(raw: bytes) -> InboundMessage:
    """The message; of one that is too large, its headers."""
    return parse.message(raw if len(raw) <= MAIL_LIMIT else trace.head_of(raw))


def seen(message: InboundMessage, raw: bytes, office: Office) -> Outcome | None:
    """What became of this mail when it was handled before."""
    shelf = office.store.seen(office.settings.mailbox, message.message_id, trace.content_hash(raw))
    return Outcome(shelf, "handled before", message_id=message.message_id) if shelf else None


def settled(message: InboundMessage, raw: bytes, office: Office, now: datetime, *, quiet: bool) -> Outcome:
    """Who wrote it, which way it goes, what it changes; saved in one transaction, again from the top after a conflict."""
    for _ in range(CONFLICTS):
        mail = known(message, raw, office, now)
        verdict = judged(mail, office, now)
        try:
            return saved(mail, verdict, raw, office, now, quiet=quiet)
        except Conflict:
            if (before := seen(message, raw, office)) is not None:
                return before
    raise Unavailable("Somebody else saves the same record again and again.")


def known(message: InboundMessage, raw: bytes, office: Office, now: datetime) -> Inbound:
    """The message with its sender, its place, its way and what the sender's word is worth."""
    sender = message.sender.address if message.sender else ""
    spot = placing.place(message, office)
    kind = kinds.kind(message, office.reader(now), (office.settings.mailbox,))
    level, why = trust.level(message, office.trust)
    return Inbound(
        message=message, sender=placing.own_address(sender, office.settings.directory) if sender else "",
        person=office.settings.directory.person(sender), place=spot, level=level, mail=mail_id(raw),
        oversize=len(raw) > MAIL_LIMIT, why=why,
        route=route(kind.kind, known=spot.record is not None or bool(spot.unknown) or spot.astray),
    )


def judged(mail: Inbound, office: Office, now: datetime) -> Verdict:
    """The sender may be refused at the door; else the way decides."""
    verdict = reception.at_the_door(mail, office, now) or reception.WAYS[mail.route](mail, office, now)
    return verdicts.flagged(verdict, REUSED) if office.store.knows(mail.message.message_id) else verdict


def saved(mail: Inbound, verdict: Verdict, raw: bytes, office: Office, now: datetime, *, quiet: bool) -> Outcome:
    """Everything durable, or nothing. Raises Conflict."""
    records = errands.imported(verdict.records, office, now) if quiet else errands.run(verdict.records, office, now)
    reached("before commit")
    kept = office.store.save(*records, mail=Mail(
        source=office.settings.mailbox, message_id=mail.message.message_id, fingerprint=trace.content_hash(raw), raw=raw,
        disposition=verdict.disposition, reason=verdict.reason, sender=mail.sender, received_at=now,
        references=(*mail.message.in_reply_to, *mail.message.references),
    ))
    reached("after commit")
    if verdict.alarm and not quiet:
        alarms.told(verdict.alarm[0], office, now, verdict.alarm[1])
    issue = next((record.id for record in kept if isinstance(record, Issue)), "")
    return Outcome(verdict.disposition, verdict.reason, issue, mail.message.message_id, mail.route)


def set_aside(raw: bytes, reason: str, office: Office, now: datetime, *, quiet: bool = False) -> Outcome:
    """Shunt a message that could not be handled: its bytes kept, the reason told, the coordinator told once a day."""
    fingerprint = trace.content_hash(raw)
    if office.store.seen(office.settings.mailbox, "", fingerprint) is None:
        bulletins = () if quiet else alarms.once_a_day("shunted", {"reason": reason}, office, now)
        office.store.save(*bulletins, mail=Mail(
            source=office.settings.mailbox, message_id="", fingerprint=fingerprint, raw=raw, disposition=SHUNTED,
            reason=reason, received_at=now,
        ))
        if bulletins:
            alarms.told("shunted", office, now)
    reached("after commit")
    return Outcome(SHUNTED, reason)


def mail_id(raw: bytes) -> str:
    """The name of a mail in the store and in the log."""
    return sha256(raw).hexdigest()
