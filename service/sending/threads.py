"""Which mails a letter answers: one conversation a person and record, so that mail clients show it as one."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from typing import TYPE_CHECKING

from service.reception.placing import same_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from service.loop.issue import Entry, Letter
    from service.office import Office
    from service.stores.contract import LetterRow

# Each day's mail begins a conversation: nobody looks for today's below last year's.
OF_THE_DAY = ("execute/progress", "execute/digest")
GONE = ("sent", "attempted", "uncertain")
# What an unverified sender sends in somebody's name does not lead that person's conversation.
FORGEABLE = ("unverified",)
HEADERS = 64 << 10


def thread(letter: Letter, office: Office) -> tuple[str, ...]:
    """The Message-IDs that this letter's receiver knows of the record, the latest last; () for the first letter of all, and of a day."""
    if not letter.record or letter.kind in OF_THE_DAY:
        return ()
    entries, letters = office.store.history(letter.record)
    # Of one round the mail comes first: our letters answer it.
    dated = [*written(entries, letter.to, office), *received(letters, letter.to, office)]
    return tuple(dict.fromkeys(message_id for _, message_id in sorted(dated, key=lambda one: one[0])))


def received(letters: Iterable[LetterRow], person: str, office: Office) -> Iterator[tuple[datetime, str]]:
    """Our letters to this person."""
    for row in letters:
        if row.state in GONE and row.message_id and same_person(row.letter.to, person, office.settings.directory):
            yield row.sent_at or row.letter.posted_at, row.message_id


def written(entries: Iterable[Entry], person: str, office: Office) -> Iterator[tuple[datetime, str]]:
    """The first and the latest mail of this person: the others are in between, and opening them all would cost too much."""
    own = [one for one in entries if one.mail and one.kind not in FORGEABLE and same_person(one.actor, person, office.settings.directory)]
    for entry in {one.mail: one for one in (own[0], own[-1])}.values() if own else ():
        raw = office.store.raw(entry.mail)
        if raw and (message_id := str(message_from_bytes(raw[:HEADERS]).get("Message-ID", "")).strip()):
            yield entry.at, message_id
