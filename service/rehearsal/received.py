"""A letter as its receiver sees it in the mail program: from whom, about what, what it says, what it invites to."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path


@dataclass(frozen=True)
class Received:
    """One letter of the service. `to` is the address in its envelope, `calendar` its calendar part, unfolded, '' without one."""

    kind: str
    asks: str
    to: str
    subject: str
    text: str
    html: str
    reply_to: str
    sender: str
    date: str
    message_id: str
    references: str = ""
    calendar: str = ""
    attachments: tuple[str, ...] = ()

    def says(self, *words: str) -> bool:
        """Do these words all occur in it?"""
        whole = f"{self.subject}\n{self.text}"
        return all(word in whole for word in words)

    def value(self, name: str) -> str:
        """A property of its calendar part, '' where there is none."""
        found = re.search(rf"(?m)^{name}(?:;[^:\r\n]*)?:(.*?)\r?$", self.calendar)
        return found[1] if found else ""


class Postbox:
    """Everything that left the service, letter by letter, each given out once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: set[str] = set()

    def fresh(self) -> Iterator[Received]:
        """What has come since the last look, in the order in which it left."""
        for path in sorted(self.folder.glob("*")):
            if path.name not in self.seen:
                self.seen.add(path.name)
                yield opened(path.read_bytes())


def opened(raw: bytes) -> Received:
    """The letter in these bytes."""
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 (the policy says so)
    contents: dict[str, str] = {}
    for part in message.walk():
        if not part.is_multipart() and part.get_content_disposition() != "attachment":
            payload = part.get_payload(decode=True)
            contents.setdefault(part.get_content_type(), payload.decode("utf-8", "replace") if isinstance(payload, bytes) else "")
    return Received(
        kind=str(message["X-Bihuan-Letter"]), asks=str(message["X-Bihuan-Asks"] or ""), to=str(message["X-Envelope-To"]),
        subject=str(message["Subject"]), text=contents.get("text/plain", ""), html=contents.get("text/html", ""),
        reply_to=str(message["Reply-To"] or message["From"]), sender=str(message["From"]), date=str(message["Date"]),
        message_id=str(message["Message-ID"]), references=str(message["References"] or ""),
        calendar=re.sub(r"\r?\n[ \t]", "", contents.get("text/calendar", "")),
        attachments=tuple(name for part in message.iter_attachments() if (name := part.get_filename())),
    )
