"""Local mail: an inbox and shelves that are Maildirs, and a Maildir for what leaves (DESIGN.md 4.1).

A message is written to tmp/ and renamed, so that it is whole or not there; the folder is synced, so that a rename lasts.
Names are data of whoever delivers: nothing is read from them but their order.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path

from service.errors import Unavailable
from service.mailboxes import SHELVES, Item

BOXES = ("inbox", *SHELVES, "sent")
SERIAL = count()


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
        """The bytes of a mail; None when somebody took it away since it was listed."""
        try:
            return (self.folder / "inbox" / item.place).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
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

    def send(self, raw: bytes, sender: str, to: str, message_id: str) -> None:
        """A message leaves: one file, the envelope as its first headers, its Message-ID hashed in its name."""
        envelope = f"X-Envelope-From: {sender}\r\nX-Envelope-To: {to}\r\n".encode()
        write(self.folder / "sent", f"{stamp()}.{mark(message_id)}", envelope + raw)

    def was_sent(self, message_id: str) -> bool | None:
        """Is there a file named by this Message-ID?"""
        ending = "." + mark(message_id)
        return any(
            name.partition(":")[0].endswith(ending) for sub in ("new", "cur") for name in names(self.folder / "sent" / sub)
        )

    def trouble(self) -> str | None:
        """Can it be written to?"""
        closed = [box for box in BOXES if not os.access(self.folder / box / "new", os.W_OK | os.X_OK)]
        return f"{self.folder}: no right to write to {', '.join(closed)}." if closed else None


def names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unavailable(f"The folder {folder} cannot be listed: {error.strerror}.") from error


def in_order(item: Item) -> tuple[int, str]:
    seconds = re.match(r"\d{1,18}", item.name)
    return (int(seconds[0]) if seconds else 0, item.name)


def move(source: Path, folder: Path, name: str) -> None:
    """Rename into another folder without ever covering a different mail of the same name."""
    target = folder / name
    while target.exists() and not target.samefile(source):
        target = target.with_name(f"{target.name}.again")
    try:
        source.rename(target)
    except FileNotFoundError:
        return
    except OSError as error:
        raise Unavailable(f"A mail cannot be moved to {folder}: {error.strerror}.") from error
    synced(folder)
    synced(source.parent)


def write(box: Path, name: str, raw: bytes) -> None:
    """tmp/, synced, then new/: the way of Maildir."""
    draft = box / "tmp" / name
    try:
        with draft.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(box / "new" / name)
        synced(box / "new")
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Unavailable(f"A message cannot be written to {box}: {error.strerror}.") from error


def synced(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def stamp() -> str:
    """A name that no other delivery has, in the order of delivery."""
    nanoseconds = time.time_ns()
    return f"{nanoseconds // 10**9}.M{nanoseconds % 10**9 // 1000:06d}P{os.getpid()}Q{next(SERIAL)}"


def mark(message_id: str) -> str:
    return sha256(message_id.strip().encode()).hexdigest()[:32]
