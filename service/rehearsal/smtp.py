"""The embedded SMTP listener: whoever speaks SMTP to it on loopback drops a mail into the inbox.

It answers 250 only when the mail is durable in the Maildir (RFC 5321 6.1: from then on it is ours).
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from service.errors import SettingsError, Unavailable
from service.mail.message import MAIL_LIMIT
from service.mailboxes.maildir import Maildir

LOOPBACK = "127.0.0.1"
# A little more than the largest mail that is read: one above the limit is answered by a letter, not by the listener.
LARGEST = MAIL_LIMIT + (10 << 20)


class Inbox:
    """Takes whatever is sent into the inbox, as it came."""

    def __init__(self, maildir: Maildir) -> None:
        self.maildir = maildir

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """The message is in; its envelope sender goes on top, as a mail host would put it."""
        content = envelope.original_content or b""
        sender = (envelope.mail_from or "").encode("ascii", "replace").replace(b"\r", b"").replace(b"\n", b"")
        try:
            self.maildir.deliver(b"Return-Path: <" + sender + b">\r\n" + content)
        except Unavailable:
            return "451 4.3.0 The mailbox cannot be written to; try again later"
        return "250 2.0.0 Taken in"


@contextmanager
def listening(folder: Path, port: int) -> Iterator[int]:
    """A listener on loopback as long as it lasts, and its port; 0 is any free one. Raises SettingsError where the port is taken."""
    port = port or free_port()
    controller = Controller(Inbox(Maildir(folder)), hostname=LOOPBACK, port=port, data_size_limit=LARGEST)
    try:
        controller.start()
    except OSError as error:
        raise SettingsError("config/service.toml", "embedded.smtp_port", "a port that is free", f"{port}: {error.strerror}") from error
    try:
        yield port
    finally:
        controller.stop()


def free_port(wanted: int = 0) -> int:
    """The port wanted where it is free, else one that the machine gives away just now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted))
        except OSError:
            return free_port()
        return int(probe.getsockname()[1])
