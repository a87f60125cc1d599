"""Records in the embedded store: their numbers, their versions, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from tinydb import where

from service.errors import Conflict
from service.loop.issue import Bulletin, Issue, Norm
from service.stores.contract import Illegible, Record
from service.stores.sqlite_database import Database
from service.stores.tiny_rows import Doc, RowTable
from service.stores.tiny_search import Search

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
CHUNK = 200
NEVER = -(2**62)


@dataclass(frozen=True)
class Kind:
    """A kind of record: what it is called in the store, its type, and how its ids begin."""

    name: str
    type: type[Record]
    prefix: str


KINDS = (
    Kind("issue", Issue, "BH"),
    Kind("norm", Norm, "NM"),
    Kind("bulletin", Bulletin, "BU"),
)
TYPES = {kind.name: kind.type for kind in KINDS}


class Records:
    """The table of records. `illegible` are those met so far that another version wrote, with the reason."""

    def __init__(self, database: Database, table: RowTable, search: Search) -> None:
        self._database, self._table, self._search = database, table, search
        self.illegible: dict[str, str] = {}

    def get(self, record: str) -> Record | None:
        found = self._table.get(where("id") == record.upper())
        return revived(found) if found else None

    def keyed(self, key: str) -> Record | None:
        found = self._table.select("key = ?", (key,)) if key else []
        return revived(found[0]) if found else None

    def all(self, wanted: type[Record] | None = None) -> Iterator[Record]:
        """By kind and number, read in chunks: no reader stays in the writer's way while they are looked at."""
        for kind in (one for one in KINDS if wanted in (None, one.type)):
            last = 0
            while chunk := self._table.select(
                f"kind = ? AND number > ? ORDER BY number LIMIT {CHUNK}", (kind.name, last)
            ):
                yield from self._legible(chunk)
                last = chunk[-1]["number"]

    def soonest(self) -> int | None:
        """The stamp of the earliest moment at which one is due."""
        found = self._database.execute("SELECT min(due) FROM records WHERE due IS NOT NULL")
        return found[0][0]  # type: ignore[no-any-return]

    def due(self, now: datetime, limit: int, after: tuple[datetime, str] | None) -> tuple[Record, ...]:
        due, last = (stamp(after[0]), after[1]) if after else (NEVER, "")
        found: list[Record] = []
        while len(found) < limit:
            values = (stamp(now), due, due, last, limit - len(found))
            page = self._table.select("due <= ? AND due >= ? AND (due > ? OR id > ?) ORDER BY due, id LIMIT ?", values)
            found += self._legible(page)
            if len(page) < values[-1]:
                break
            due, last = page[-1]["due"], page[-1]["id"]
        return tuple(found)

    def _legible(self, documents: Iterable[Doc]) -> Iterator[Record]:
        for document in documents:
            try:
                yield revived(document)
            except Illegible as error:
                self.illegible[document["id"]] = str(error)

    def write(self, record: Record) -> Record:
        """The record as it stands afterwards, with its number and the next version. Raises Conflict."""
        kind = next(kind for kind in KINDS if type(record) is kind.type)
        number = int(record.id.removeprefix(f"{kind.prefix}-")) if record.id else self._next(kind)
        written = msgspec.structs.replace(
            record, id=f"{kind.prefix}-{number}", version=record.version + 1, outbox=(), journal=()
        )
        text = self._search.text_of(written)
        document = {
            "id": written.id,
            "kind": kind.name,
            "number": number,
            "version": written.version,
            "due": stamp(written.due_at) if written.due_at else None,
            "key": getattr(written, "key", "") or None,
            "words": self._search.mark(text),
            "body": msgspec.to_builtins(written),
        }
        if record.version:
            self._replace(document, text, record.version)
        else:
            self._insert(document, text)
        return written

    def _replace(self, document: Doc, text: str, expected: int) -> None:
        words = None

        def replace(before: Doc) -> None:
            nonlocal words
            if before["version"] != expected:
                raise Conflict(f"{document['id']} was saved meanwhile: {expected} expected, {before['version']} found.")
            words = before["words"]
            before.update(document)

        doc_ids = self._table.update(replace, where("id") == document["id"])
        if not doc_ids:
            raise Conflict(f"{document['id']} is no longer there.")
        if words != document["words"]:
            self._search.learn(doc_ids[0], text)

    def _insert(self, document: Doc, text: str) -> None:
        """An id that comes along from elsewhere keeps its number, and later ones follow it."""
        self._database.execute(
            "INSERT INTO numbers VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET last = max(last, excluded.last)",
            (document["kind"], document["number"]),
        )
        # One that exists already meets the unique index: a Conflict.
        self._search.learn(self._table.insert(document), text)

    def _next(self, kind: Kind) -> int:
        found = self._database.execute("SELECT last FROM numbers WHERE kind = ?", (kind.name,))
        return int(found[0][0]) + 1 if found else 1


def revived(document: Doc) -> Record:
    """The record that a document holds. Raises Illegible."""
    try:
        return msgspec.convert(document["body"], TYPES[document["kind"]])
    except (msgspec.ValidationError, KeyError) as error:
        raise Illegible(document["id"], str(error)) from error


def stamp(moment: datetime) -> int:
    """An aware moment as microseconds since 1970: moments compare as numbers do."""
    return (moment - EPOCH) // MICROSECOND


def moment(stamp: int) -> datetime:
    return EPOCH + stamp * MICROSECOND
