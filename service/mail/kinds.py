"""What sort of message is this: a person's, an automatic one, a bounce, a calendar's (NOTES: calendars first, for answers may
carry automatic headers too)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from service.mail import automatic, bounces, itip
from service.mail.message import InboundMessage
from service.reading.reader import Reader


@dataclass(frozen=True)
class Kind:
    """`kind` is human, auto_reply, bounce or calendar; the rest is filled in where it applies."""

    kind: str
    recipients: tuple[str, ...] = ()
    permanent: bool | None = None
    method: str | None = None
    uid: str | None = None
    partstat: str | None = None
    proposed_start: datetime | None = None


def kind(message: InboundMessage, reader: Reader, own: Iterable[str] = (), zone: ZoneInfo | None = None) -> Kind:
    """Calendar, bounce, automatic, else human. A calendar within a returned mail is none."""
    own = tuple(own)
    bounce = bounces.failure(message, reader, own)
    if bounce is None and (found := calendar(message, zone)) is not None:
        return found
    if bounce is not None:
        return Kind("bounce", bounce.recipients, bounce.permanent)
    return Kind("auto_reply" if automatic.is_automatic(message, reader, own) else "human")


def calendar(message: InboundMessage, zone: ZoneInfo | None) -> Kind | None:
    """The message as a calendar's, where it holds a method (RFC 5546 1.4)."""
    found = itip.read(message.calendar, zone or ZoneInfo("UTC")) if message.calendar else None
    if found is None or not found.method:
        return None
    senders = (message.sender, *message.reply_to)
    answer = found.answer_of(*(one.address for one in senders if one))
    proposed = found.proposed.astimezone(UTC) if found.proposed else None
    return Kind(
        "calendar", method=found.method, uid=found.uid or None, proposed_start=proposed,
        partstat=answer.partstat if answer and found.method in ("REPLY", "COUNTER") else None,
    )
