"""Local mail: an inbox and shelves that are Maildirs, and a Maildir for what leaves (DESIGN.md 4.1).

A message is written to tmp/ and renamed, so that it is whole or not there; the folder is synced, so that a rename lasts.
Names are data of whoever delivers: nothing is read from them but their order.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from service.errors import InDoubt, Unavailable, Unreadable
from service.mailboxes import SHELVES, Item
from service.mailboxes.maildir_files import contents, move, names, stamp, synced, write

BOXES = ("inbox", *SHELVES, "sent")
# What is wrong with one entry of the inbox and with no other: a folder, a link, a pipe, a mail of somebody else's.
ODD = {errno.EISDIR, errno.EACCES, errno.EPERM, errno.ELOOP, errno.ENXIO, errno.ENODEV}


class Maildir:
    """The folder data/mail with its Maildirs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            for box in BOXES:
                for sub in ("tmp", "new", "cur"):
                    (folder / box / sub).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"The mail folder {folder} cannot be used: {error.strerror}.") from error

    def unread(self, limit: int = 500) -> tuple[Item, ...]:
        """Mails in new/ and cur/, by name: the time of delivery stands first in it."""
        waiting = sorted(self._waiting(), key=in_order)
        return tuple(waiting[:limit])

    def _waiting(self) -> Iterator[Item]:
        for sub in ("new", "cur"):
            for name in names(self.folder / "inbox" / sub):
                if not name.startswith("."):
                    yield Item(name.partition(":")[0], f"{sub}/{name}")

    def raw(self, item: Item) -> bytes | None:
        """The bytes of a mail; None when somebody took it away since it was listed. Raises Unreadable for what is no mail."""
        try:
            return contents(self.folder / "inbox" / item.place)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in ODD:
                raise Unreadable(f"An entry of the inbox is no mail that can be read: {error.strerror}.") from error
            raise Unavailable(f"A mail in the inbox cannot be read: {error.strerror}.") from error

    def file(self, item: Item, shelf: str) -> None:
        """Move a mail to its shelf under its own name."""
        move(self.folder / "inbox" / item.place, self.folder / shelf / "new", item.name)

    def refile(self, raw: bytes, shelf: str, to: str) -> bool:
        """Move a mail from shelf to shelf; its name is not known to the store, its bytes are."""
        for sub in ("new", "cur"):
            for name in names(self.folder / shelf / sub):
                path = self.folder / shelf / sub / name
                if path.stat().st_size == len(raw) and path.read_bytes() == raw:
                    move(path, self.folder / to / "new", name.partition(":")[0])
                    return True
        return False

    def deliver(self, raw: bytes) -> None:
        """A message comes in; on return it is durable in the inbox."""
        write(self.folder / "inbox", f"{stamp()}.in", raw)
        try:
            synced(self.folder / "inbox/new")
        except OSError as error:
            raise Unavailable(f"The disk did not confirm a message in the inbox: {error.strerror}.") from error

    def send(self, raw: bytes, sender: str, to: str, message_id: str) -> None:
        """A message leaves: one file, the envelope as its first headers, its Message-ID hashed in its name."""
        envelope = f"X-Envelope-From: {sender}\r\nX-Envelope-To: {to}\r\n".encode()
        write(self.folder / "sent", f"{stamp()}.{mark(message_id)}", envelope + raw)
        try:
            synced(self.folder / "sent/new")
        except OSError as error:
            raise InDoubt(f"The disk did not confirm a message that left: {error.strerror}.") from error

    def was_sent(self, message_id: str) -> bool | None:
        """Is there a file named by this Message-ID, and does it last? Raises Unavailable where the disk does not say so."""
        ending = "." + mark(message_id)
        left = any(
            name.partition(":")[0].endswith(ending) for sub in ("new", "cur") for name in names(self.folder / "sent" / sub)
        )
        try:
            synced(self.folder / "sent/new")
        except OSError as error:
            raise Unavailable(f"The disk did not confirm what left: {error.strerror}.") from error
        return left

    def trouble(self) -> str | None:
        """Can it be written to?"""
        closed = [box for box in BOXES if not os.access(self.folder / box / "new", os.W_OK | os.X_OK)]
        return f"{self.folder}: no right to write to {', '.join(closed)}." if closed else None


def in_order(item: Item) -> tuple[int, str]:
    seconds = re.match(r"\d{1,18}", item.name)
    return (int(seconds[0]) if seconds else 0, item.name)


def mark(message_id: str) -> str:
    return sha256(message_id.strip().encode()).hexdigest()[:32]
