"""TinyDB's `Storage` over one SQLite file: each document a row, each save one transaction."""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from service.errors import Unavailable
from service.stores import sqlite_file, tiny_schema
from service.stores.contract import Damaged
from service.stores.sqlite_database import Database
from service.stores.tiny_rows import Rows

# A file up to this size is looked at as a whole when it is opened: that takes some milliseconds.
SMALL = 1_000_000


class SQLiteStorage(Storage):
    """The file as TinyDB sees it. Opening raises Damaged or Unavailable."""

    def __init__(self, path: str | Path, patience: float = 10.0) -> None:
        path = Path(path)
        try:
            sqlite_file.lay_out(path, tiny_schema.statements())
            sqlite_file.look_at(path, tiny_schema.APPLICATION, tiny_schema.LAYOUT)
            size = path.stat().st_size
        except (OSError, sqlite3.Error) as error:
            raise Unavailable(f"The store {path} cannot be opened: {error}.") from error
        self.database = Database(path, patience)
        try:
            self.database.execute("SELECT count(*) FROM sqlite_master")
            if size <= SMALL:
                self.verify()
            self.bring_up()
        except BaseException:
            self.close()
            raise

    def bring_up(self) -> None:
        """A file of an earlier release gets this one's layout, whole or not at all; whoever opens it meanwhile waits."""
        if self.layout() == tiny_schema.LAYOUT:
            return
        with self.database.writing():
            for statement in tiny_schema.upwards(self.layout()):
                self.database.execute(statement)

    def layout(self) -> int:
        return int(self.database.execute("PRAGMA user_version")[0][0])

    def read(self) -> dict[str, dict[str, Any]] | None:
        """TinyDB's view of everything: its tables by name, each a mapping over rows that reads what is asked for."""
        return {name: Rows(self.database, name) for name in tiny_schema.TABLES}  # type: ignore[misc]

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """TinyDB's way to drop tables: those not in `data` are emptied, a table given as plain documents is replaced."""
        with self.database.writing():
            for name in tiny_schema.TABLES:
                table = data.get(name, {})
                if not isinstance(table, Rows):
                    rows = Rows(self.database, name)
                    rows.clear()
                    rows.update(table)

    def checkpoint(self) -> None:
        """Move the log into the file as far as no reader is in the way: for idle moments."""
        self.database.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def verify(self) -> None:
        """Look at every page, document and kept mail. Raises Damaged."""
        (found,) = self.database.execute("PRAGMA integrity_check(1)")[0]
        if found != "ok":
            raise Damaged(self.database.path, str(found))
        for name in tiny_schema.TABLES:
            if broken := self.database.execute(f'SELECT doc_id FROM "{name}" WHERE NOT json_valid(doc) LIMIT 1'):
                raise Damaged(self.database.path, f"{name} {broken[0][0]} unreadable")
        for (row,) in self.database.execute("SELECT rowid FROM raws"):
            for sha256, content in self.database.execute("SELECT hash, content FROM raws WHERE rowid = ?", (row,)):
                try:
                    zlib.decompress(content)
                except zlib.error:
                    raise Damaged(self.database.path, f"mail {sha256} unreadable") from None

    def close(self) -> None:
        self.database.close()
