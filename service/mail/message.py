"""An inbound message as the rest of the service sees it: complete, decoded and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

MAIL_LIMIT = 35 << 20
TEXT_LIMIT = 256 << 10
CALENDAR_LIMIT = 128 << 10


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address (RFC 5322 3.4). The name says nothing about who it is."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came along; `name` is only ever shown, never a path. `inline`: it is shown within the text."""

    name: str
    type: str
    content: bytes = field(repr=False)
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a delivery status notification says of one recipient (RFC 3464 2.3); empty where it is silent."""

    recipient: str = ""
    original: str = ""
    action: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One message, from its bytes. Header names are in lower case, values decoded and in order.

    `senders` counts what the From headers claim; `sender` is set only where that is exactly one sound mailbox.
    `returned` holds the headers of the message that a report gives back, `enclosed` the texts of forwarded messages.
    `truncated`: the text went beyond TEXT_LIMIT. `fingerprint` is the SHA-256 of the bytes, `type` the outer MIME type.
    `defects` are short codes; those that start with `header` make a sender unbelievable.
    """

    message_id: str = ""
    references: tuple[str, ...] = ()
    in_reply_to: tuple[str, ...] = ()
    subject: str = ""
    sender: Mailbox | None = None
    senders: int = 0
    reply_to: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    date: datetime | None = None
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    type: str = "text/plain"
    report_type: str = ""
    text: str = ""
    html: str = field(default="", repr=False)
    calendar: str | None = None
    attachments: tuple[Attachment, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    returned: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    enclosed: tuple[str, ...] = ()
    fingerprint: str = ""
    size: int = 0
    truncated: bool = False
    defects: tuple[str, ...] = ()
    raw: bytes = field(default=b"", repr=False)

    def header(self, name: str) -> str:
        """The first value of a header, or the empty text."""
        return next(iter(self.headers.get(name.lower(), ())), "")
