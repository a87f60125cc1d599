"""Records in the embedded store: their numbers, their versions, and what is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from tinydb import where
from tinydb.table import Document

from service.errors import Conflict
from service.loop.issue import Bulletin, Issue
from service.stores.contract import Record
from service.stores.sqlite_storage import SQLiteStorage
from service.stores.tiny_rows import RowTable
from service.stores.tiny_search import Search

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
CHUNK = 200


@dataclass(frozen=True)
class Kind:
    """A kind of record: what it is called in the store, its type, and how its ids begin."""

    name: str
    type: type[Record]
    prefix: str


KINDS = (
    Kind("issue", Issue, "BH"),
    Kind("bulletin", Bulletin, "BU"),
)
TYPES = {kind.name: kind.type for kind in KINDS}


class Records:
    """The table of records."""

    def __init__(self, storage: SQLiteStorage, table: RowTable, search: Search) -> None:
        self._storage, self._table, self._search = storage, table, search

    def get(self, record: str) -> Record | None:
        found = self._table.get(where("id") == record.upper())
        return revived(found) if found else None

    def all(self) -> Iterator[Record]:
        """By kind and number, read in chunks: no reader stays in the writer's way while they are looked at."""
        for kind in KINDS:
            last = 0
            while chunk := self._table.select(
                f"kind = ? AND number > ? ORDER BY number LIMIT {CHUNK}", (kind.name, last)
            ):
                yield from map(revived, chunk)
                last = chunk[-1]["number"]

    def due(self, now: datetime, limit: int) -> tuple[Record, ...]:
        return tuple(map(revived, self._table.select("due <= ? ORDER BY due LIMIT ?", (stamp(now), limit))))

    def write(self, record: Record) -> Record:
        """The record as it stands afterwards, with its number and the next version. Raises Conflict."""
        kind = next(kind for kind in KINDS if type(record) is kind.type)
        before = self._table.get(where("id") == record.id) if record.id else None
        if record.version != (before["version"] if before else 0):
            found = f"version {before['version']}" if before else "none"
            raise Conflict(f"{record.id}: expected version {record.version}, found {found}.")
        number = before["number"] if before else self._number(kind, record.id)
        written = msgspec.structs.replace(
            record, id=f"{kind.prefix}-{number}", version=record.version + 1, outbox=(), journal=()
        )
        self._store(kind, number, written, before)
        return written

    def _store(self, kind: Kind, number: int, record: Record, before: Document | None) -> None:
        text = self._search.text_of(record)
        words = self._search.mark(text)
        document = {
            "id": record.id,
            "kind": kind.name,
            "number": number,
            "version": record.version,
            "due": stamp(record.due_at) if record.due_at else None,
            "words": words,
            "body": msgspec.to_builtins(record),
        }
        if before:
            self._table.update(document, doc_ids=[before.doc_id])
        doc_id = before.doc_id if before else self._table.insert(document)
        if words != (before["words"] if before else 0):
            self._search.learn(doc_id, text)

    def _number(self, kind: Kind, wanted: str) -> int:
        """The next number of its kind; an id that comes along from elsewhere keeps its own, and later ones follow it."""
        found = self._storage.execute("SELECT last FROM numbers WHERE kind = ?", (kind.name,))
        last = int(found[0][0]) if found else 0
        number = int(wanted.removeprefix(f"{kind.prefix}-")) if wanted else last + 1
        self._storage.execute("REPLACE INTO numbers VALUES (?, ?)", (kind.name, max(last, number)))
        return number


def revived(document: dict[str, Any]) -> Record:
    return msgspec.convert(document["body"], TYPES[document["kind"]])


def stamp(moment: datetime) -> int:
    """An aware moment as microseconds since 1970: moments compare as numbers do."""
    return (moment - EPOCH) // MICROSECOND


def moment(stamp: int) -> datetime:
    return EPOCH + stamp * MICROSECOND
