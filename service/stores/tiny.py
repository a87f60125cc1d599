"""The embedded store: TinyDB, its documents kept as rows of one SQLite file. For one machine, with no server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import cast

import msgspec
from tinydb import TinyDB, where

from service.loop.issue import Entry
from service.stores.contract import Claimed, Found, LetterRow, Mail, Record
from service.stores.sqlite_storage import SQLiteStorage
from service.stores.tiny_mails import Mails, Raws, packed
from service.stores.tiny_names import Names
from service.stores.tiny_outbox import Outbox
from service.stores.tiny_records import Records, moment
from service.stores.tiny_rows import RowTable
from service.stores.tiny_search import Search


class RowDB(TinyDB):
    """TinyDB through its two extension points."""

    table_class = RowTable
    default_storage_class = SQLiteStorage  # type: ignore[assignment]


class TinyStore:
    """A `Store` in one file. May be used from several threads, beside other processes that do the same."""

    def __init__(self, path: str | Path, patience: float = 10.0) -> None:
        """Open the file, made on first use; wait `patience` seconds for another writer. Raises Damaged, Unavailable."""
        self._db = RowDB(path, patience=patience)
        self._storage = cast(SQLiteStorage, self._db.storage)
        self._database = database = self._storage.database
        tables = {name: cast(RowTable, self._db.table(name)) for name in self._db.tables()}
        raws = Raws(database)
        self._raws, self._entries = raws, tables["entries"]
        self._names, self._search = Names(database), Search(database)
        self._records = Records(database, tables["records"], self._search)
        self._mails = Mails(tables["mails"], raws)
        self._outbox = Outbox(tables["letters"], raws, self._names)

    def get(self, record: str) -> Record | None:
        return self._records.get(record)

    def keyed(self, key: str) -> Record | None:
        return self._records.keyed(key)

    def all(self, kind: type[Record] | None = None) -> Iterable[Record]:
        return self._records.all(kind)

    def soonest(self) -> datetime | None:
        found = [one for one in (self._records.soonest(), self._outbox.soonest()) if one is not None]
        return moment(min(found)) if found else None

    def find(self, ids: Iterable[str]) -> tuple[Found, ...]:
        return self._names.find(ids)

    def due(self, now: datetime, limit: int = 100, after: tuple[datetime, str] | None = None) -> tuple[Record, ...]:
        return self._records.due(now, limit, after)

    def illegible(self) -> dict[str, str]:
        return {**self._records.illegible, **self._outbox.illegible}

    def history(self, record: str) -> tuple[tuple[Entry, ...], tuple[LetterRow, ...]]:
        with self._database.reading():
            entries = self._entries.search(where("record") == record.upper())
            letters = self._outbox.of(record.upper())
        return tuple(msgspec.convert(entry["body"], Entry) for entry in entries), letters

    def save(self, *records: Record, mail: Mail | None = None) -> tuple[Record, ...]:
        sha256, content = packed(mail.raw) if mail else ("", b"")
        with self._database.writing():
            if mail:
                self._mails.keep(mail, sha256, content)
            written = tuple(self._write(record, sha256) for record in records)
            if mail:
                self._names.learn((mail.message_id, *mail.references), [record.id for record in written])
        return written

    def _write(self, record: Record, mail: str) -> Record:
        written = self._records.write(record)
        for letter in record.outbox:
            self._outbox.post(letter, written.id)
        self._entries.insert_multiple(
            {
                "record": written.id,
                "body": msgspec.to_builtins(msgspec.structs.replace(entry, mail=entry.mail or mail)),
            }
            for entry in record.journal
        )
        return written

    def seen(self, source: str, message_id: str, fingerprint: str) -> str | None:
        return self._mails.seen(source, message_id, fingerprint)

    def knows(self, message_id: str) -> bool:
        return self._mails.knows(message_id)

    def claim(self, now: datetime, limit: int = 50) -> tuple[Claimed, ...]:
        return self._outbox.claim(now, limit)

    def seal(self, claimed: Claimed, raw: bytes, ids: tuple[str, ...]) -> Claimed:
        with self._database.writing():
            return self._outbox.seal(claimed, raw, ids)

    def settle(
        self, claimed: Claimed, outcome: str, now: datetime, error: str = "", again_at: datetime | None = None
    ) -> None:
        self._outbox.settle(claimed.row, outcome, now, error, again_at)

    def unsettled(self) -> tuple[Claimed, ...]:
        return self._outbox.unsettled()

    def outbox(self, *states: str) -> tuple[LetterRow, ...]:
        return self._outbox.rows(states)

    def sent_since(self, moment: datetime, to: str | None = None, *, asides: bool | None = None) -> int:
        return self._outbox.sent_since(moment, to, asides)

    def raw(self, mail: str) -> bytes | None:
        return self._raws.get(mail)

    def shunted(self) -> tuple[Mail, ...]:
        return self._mails.shunted()

    def unshunt(self, mail: str) -> Mail | None:
        with self._database.writing():
            return self._mails.unshunt(mail)

    def search(self, words: str, limit: int = 10) -> tuple[str, ...]:
        return self._search.ids(words, limit)

    def idle(self) -> None:
        self._storage.checkpoint()

    def verify(self) -> None:
        self._storage.verify()

    def close(self) -> None:
        self._db.close()
