"""What every store can do (DESIGN.md 4.3). One contract suite runs over all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from service.errors import SettingsError, Unavailable, Unreadable
from service.loop.issue import Bulletin, Entry, Issue, Letter, Norm

Record = Issue | Norm | Bulletin


class Damaged(SettingsError):
    """The operator's move: the store's file is damaged or not a store of ours. It is not opened, not even in part."""

    def __init__(self, path: Path, found: str) -> None:
        expected = "a sound store; put a backup back with `bihuan restore FILE`"
        super().__init__(str(path), "store", expected, found)


class Unsynced(Unavailable):
    """The disk did not confirm a write. Nothing of that save stands, and the process has to stop: no retry tells the truth."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The disk did not confirm a write to the store {path}; stop, check the disk, and start again.")


class Illegible(Unreadable):
    """A record that this version cannot read: whatever needs it is set aside, and the other records go on."""

    def __init__(self, record: str, why: str) -> None:
        super().__init__(f"{record} was stored by another version of the service and cannot be read by this one: {why}.")


@dataclass(frozen=True)
class Mail:
    """One inbound message as the store keeps it. (source, message_id, fingerprint) is unique: the seen key.

    `fingerprint` is the hash of the content without trace headers; `references` every id in In-Reply-To and References.
    `raw` is kept compressed, by hash. `disposition` is filed, ignored, refused or shunted, with its `reason`.
    """

    source: str
    message_id: str
    fingerprint: str
    raw: bytes
    disposition: str
    reason: str = ""
    sender: str = ""
    references: tuple[str, ...] = ()
    received_at: datetime | None = None


@dataclass(frozen=True)
class Claimed:
    """A letter taken from the outbox. `row` names it; `raw` are the sealed bytes where an earlier try made them."""

    row: int
    letter: Letter
    tries: int = 0
    raw: bytes | None = None
    state: str = "pending"


@dataclass(frozen=True)
class Found:
    """What an id or a reply token belongs to: the record, and the letter where the id is one of ours."""

    record: str
    letter: Letter | None = None


@dataclass(frozen=True)
class LetterRow:
    """A letter in the history: state is pending, attempted, sent, failed, uncertain, held or withdrawn."""

    row: int
    letter: Letter
    state: str
    message_id: str = ""
    sent_at: datetime | None = None
    tries: int = 0
    error: str = ""


# What can wait behind everything else: what comes of strangers' mails and of our own troubles must not hold up anybody's answer.
ALARM, HELD, OF_NO_ISSUE = "operator/alarm", "launch/admit", "BU-"


def is_aside(letter: Letter) -> bool:
    """An alarm, or the question about a report that is held for the coordinator."""
    return letter.kind == ALARM or (letter.kind == HELD and letter.record.startswith(OF_NO_ISSUE))


class Store(Protocol):
    """Records, their letters and entries, and the memory of handled mails."""

    def get(self, record: str) -> Record | None:
        """One record by its id (BH-7; rule changes and bulletins have ids of their own). Raises Illegible."""

    def keyed(self, key: str) -> Record | None:
        """The one record of this key, such as a person's daily mail. Raises Illegible."""

    def all(self, kind: type[Record] | None = None) -> Iterable[Record]:
        """Every record that can be read (of one kind), by number."""

    def soonest(self) -> datetime | None:
        """When something has to be done next: the earliest moment at which a record is due or a waiting letter may go; None for never.

        It may lie in the past: then something is to be done now.
        """

    def find(self, ids: Iterable[str]) -> tuple[Found, ...]:
        """What these Message-IDs and reply tokens belong to, in their order, each record once; unknown ones are left out.

        Give the nearest first (token, In-Reply-To, References from the end): `letter` is the first of them that is ours.
        """

    def due(self, now: datetime, limit: int = 100, after: tuple[datetime, str] | None = None) -> tuple[Record, ...]:
        """Records whose `due_at` has come, the earliest first, then by id; those behind (due_at, id) of `after`.

        What cannot be read is left out, and does not count.
        """

    def illegible(self) -> dict[str, str]:
        """The records and letters that were met so far and could not be read, each with the sentence that says why."""

    def history(self, record: str) -> tuple[tuple[Entry, ...], tuple[LetterRow, ...]]:
        """Its entries and letters, oldest first."""

    def save(self, *records: Record, mail: Mail | None = None) -> tuple[Record, ...]:
        """Write all of it in one transaction, durable on return; the records as they stand then, outbox and journal empty.

        A record without id gets the next number, never reused. Raises Conflict when somebody saved it meanwhile or has its key, and
        Seen (an outcome, not an error) is asked for by `seen` beforehand: a seen key that exists makes save raise Conflict.
        A letter whose key exists is left out: it is posted once.
        """

    def seen(self, source: str, message_id: str, fingerprint: str) -> str | None:
        """The disposition of a mail handled before (same Message-ID and content, or same item of the source), or None."""

    def knows(self, message_id: str) -> bool:
        """Was a mail of this Message-ID handled before, whatever its content?"""

    def claim(self, now: datetime, limit: int = 50) -> tuple[Claimed, ...]:
        """Letters that may go now: pending, not before `now`, the oldest first, in order within a record.

        Of more than `limit`, answers and questions before notes, and asides last.
        """

    def seal(self, claimed: Claimed, raw: bytes, ids: tuple[str, ...]) -> Claimed:
        """Before the connection opens: keep the final bytes and what replies will name it by, mark it attempted; durable.

        Bytes kept by an earlier try stay: send those of the returned value. Raises Conflict when the letter is no longer as
        it was claimed (somebody else tried it, or it was withdrawn): leave it alone.
        """

    def settle(self, claimed: Claimed, outcome: str, now: datetime, error: str = "", again_at: datetime | None = None) -> None:
        """What became of it: sent, failed, uncertain, held, or pending (try again at `again_at`)."""

    def unsettled(self) -> tuple[Claimed, ...]:
        """Letters attempted and not settled: a crash lay between."""

    def outbox(self, *states: str) -> tuple[LetterRow, ...]:
        """Letters by state, oldest first, for `bihuan outbox` and the brakes; without a state all that are still open."""

    def sent_since(self, moment: datetime, to: str | None = None, *, asides: bool | None = None) -> int:
        """How many letters left since then, to everybody or to one person; asides alone, or all but these."""

    def raw(self, mail: str) -> bytes | None:
        """The bytes of a handled mail, by their sha256."""

    def shunted(self) -> tuple[Mail, ...]:
        """Mails set aside, oldest first."""

    def unshunt(self, mail: str) -> Mail | None:
        """A shunted mail by its sha256, to be taken in again: its seen key no longer counts. None when there is none.

        It stays among the shunted until a save with this mail replaces it, so that a crash in between loses nothing.
        """

    def search(self, words: str, limit: int = 10) -> tuple[str, ...]:
        """Ids of issues that speak of these words, in what was asked, done or learnt, the likeliest first (bigrams, so Chinese is found too)."""

    def idle(self) -> None:
        """Nothing to do just now: a moment for housekeeping (a few milliseconds)."""

    def verify(self) -> None:
        """Look at everything (seconds for a large store; at the start of `run`, in `check`). Raises Damaged."""

    def close(self) -> None: ...
