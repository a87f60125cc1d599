"""What the embedded store knows by id: Message-IDs seen or mentioned, and our own Message-IDs and reply tokens."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from service.loop.issue import Letter
from service.stores.contract import Found
from service.stores.sqlite_database import Database

# RFC 5322 2.1.1: no line, so no id, is longer. A mail that mentions more ids than this is no honest thread.
LONGEST = 998
MOST = 500


class Stored(msgspec.Struct):
    """The part of a letter's document that is the letter."""

    body: Letter


class Names:
    """The index from ids to records, one id to several records where a mail was about several."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def learn(self, ids: Iterable[str], records: Iterable[str]) -> None:
        """These ids speak of these records; but an id of ours belongs to its letter's record alone, whoever cites it."""
        names = named(ids)
        for record in records:
            for name in names:
                self._database.execute(
                    "INSERT OR IGNORE INTO names SELECT ?, ?, NULL"
                    " WHERE NOT EXISTS (SELECT 1 FROM names WHERE name = ? AND letter IS NOT NULL)",
                    (name, record, name),
                )

    def own(self, ids: Iterable[str], record: str, letter: int) -> None:
        """Answers to this letter will bear these ids."""
        for name in named(ids):
            self._database.execute(
                "INSERT INTO names VALUES (?, ?, ?)"
                " ON CONFLICT (name, record) DO UPDATE SET letter = coalesce(letter, excluded.letter)",
                (name, record, letter),
            )

    def find(self, ids: Iterable[str]) -> tuple[Found, ...]:
        """By the order of the ids; for one id our own letter first, then by number."""
        found: dict[str, Found] = {}
        for name in named(ids):
            for record, letter in self._database.execute(
                "SELECT names.record, doc FROM names LEFT JOIN letters ON doc_id = letter"
                " WHERE name = ? ORDER BY letter IS NULL, length(names.record), names.record",
                (name,),
            ):
                if record not in found or (letter and not found[record].letter):
                    found[record] = Found(record, msgspec.json.decode(letter, type=Stored).body if letter else None)
        return tuple(found.values())


def named(ids: Iterable[str]) -> tuple[str, ...]:
    """Ids as they are compared: without brackets and letter case, each once, none empty."""
    names = (one.strip().strip("<>").casefold()[:LONGEST] for one in ids)
    return tuple(dict.fromkeys(name for name in names if name))[:MOST]
