"""The door: bytes in, an InboundMessage out. Never an exception but Unreadable, whatever the bytes are."""

from __future__ import annotations

import hashlib
from types import MappingProxyType

from service.errors import Unreadable
from service.mail import addresses, bodies, charsets, headers, mime
from service.mail.message import MAIL_LIMIT, InboundMessage

SINGLETONS = ("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references")


def message(raw: bytes) -> InboundMessage:
    """The message in `raw`; raises Unreadable where the bytes are no mail, or more than the limits allow."""
    if len(raw) > MAIL_LIMIT:
        raise Unreadable(f"The message has {len(raw) >> 20} MB; {MAIL_LIMIT >> 20} MB are the limit.")
    if not raw.strip():
        raise Unreadable("The message is empty.")
    try:
        return _message(raw)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(f"The message cannot be read ({type(error).__name__}: {error}).") from error


def _message(raw: bytes) -> InboundMessage:
    part = mime.read(raw)
    text, page, found = bodies.read(part)
    source: dict[str, list[str]] = {}
    for name, value in part.fields:
        source.setdefault(name, []).append(charsets.decode(value))
    known = MappingProxyType({name: tuple(headers.clean(headers.words(v)) for v in values) for name, values in source.items()})
    senders = [value for value in source.get("from", ()) if value.strip()]

    def first(name: str) -> str:
        return next(iter(source.get(name, ())), "")

    return InboundMessage(
        message_id=next(iter(headers.message_ids(first("message-id"))), ""),
        references=headers.message_ids(first("references")),
        in_reply_to=headers.message_ids(first("in-reply-to")),
        subject=known.get("subject", ("",))[0],
        sender=addresses.mailbox(senders[0]) if len(senders) == 1 else None,
        senders=sum(map(addresses.claimed, senders)),
        reply_to=addresses.mailboxes(first("reply-to")),
        to=addresses.mailboxes(", ".join(source.get("to", ()))),
        cc=addresses.mailboxes(", ".join(source.get("cc", ()))),
        date=headers.moment(first("date")),
        headers=known,
        type=part.type,
        report_type=part.parameters.get("report-type", "").lower(),
        text=text,
        html=page,
        calendar=found.calendar,
        attachments=tuple(found.attachments),
        deliveries=tuple(found.deliveries),
        returned=MappingProxyType(found.returned),
        enclosed=tuple(found.enclosed),
        fingerprint=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        truncated=found.truncated,
        defects=tuple(dict.fromkeys([*found.defects, *_header_defects(part)])),
        raw=raw,
    )


def _header_defects(part: mime.Part) -> list[str]:
    """What makes two readers see two different mails: a doubled header, a bare CR or a NUL in one."""
    names = [name for name, _ in part.fields]
    doubled = [f"header_doubled_{name}" for name in SINGLETONS if names.count(name) > 1]
    broken = [f"header_control_{name}" for name, value in part.fields if name in SINGLETONS and (b"\r" in value or b"\x00" in value)]
    return doubled + broken
