"""TinyDB's `Storage` over one SQLite file: each document a row, each save one transaction, readers beside the writer.

WAL mode with synchronous=FULL: what was committed is on the disk, and a crash at any moment leaves a committed state.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from service.errors import Conflict, Unavailable
from service.stores import sqlite_file, tiny_schema
from service.stores.contract import Damaged, Unsynced
from service.stores.tiny_rows import Rows

Row = tuple[Any, ...]

# Checkpoints belong to idle moments; a busy writer gets one only when its log has grown to this many pages (32 MB).
LOG_PAGES = 8000
STALE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
UNSYNCED = ("SQLITE_IOERR_FSYNC", "SQLITE_IOERR_DIR_FSYNC")


class SQLiteStorage(Storage):
    """The file, a connection a thread, and the one transaction that writes. Raises Damaged, Unavailable, Unsynced."""

    def __init__(self, path: str | Path, patience: float = 10.0) -> None:
        self.path = Path(path)
        self._patience = patience
        self._local = threading.local()
        self._connections: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._writer = threading.Lock()
        self._unsynced = False
        try:
            sqlite_file.lay_out(self.path, tiny_schema.statements())
            sqlite_file.look_at(self.path, tiny_schema.APPLICATION, tiny_schema.LAYOUT)
        except (OSError, sqlite3.Error) as error:
            raise Unavailable(f"The store {self.path} cannot be opened: {error}.") from error
        self.execute("SELECT count(*) FROM sqlite_schema")

    def execute(self, statement: str, values: tuple[object, ...] | Mapping[str, object] = ()) -> list[Row]:
        """Run one statement; its rows."""
        try:
            return self._connection().execute(statement, values).fetchall()
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise self._meaning(error) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of the block or nothing, durable at its end. Within another one it is part of that."""
        if getattr(self._local, "writing", False):
            yield
            return
        if not self._writer.acquire(timeout=self._patience):
            raise Unavailable(f"The store {self.path} is being written to by another thread for too long.")
        try:
            self.execute("BEGIN IMMEDIATE")
            self._local.writing = True
            try:
                yield
                self.execute("COMMIT")
            except sqlite3.IntegrityError as error:
                self._roll_back()
                raise Conflict(f"The store has it already: {error}.") from error
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._local.writing = False
        finally:
            self._writer.release()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several looks at one and the same state."""
        if self._connection().in_transaction:
            yield
            return
        self.execute("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def checkpoint(self) -> None:
        """Move the log into the file as far as no reader is in the way: for idle moments."""
        self.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def verify(self) -> None:
        """Look at every page and every document. Raises Damaged."""
        (found,) = self.execute("PRAGMA integrity_check(1)")[0]
        if found != "ok":
            raise Damaged(self.path, str(found))
        for name in tiny_schema.TABLES:
            if broken := self.execute(f'SELECT doc_id FROM "{name}" WHERE NOT json_valid(doc) LIMIT 1'):
                raise Damaged(self.path, f"{name} {broken[0][0]} unreadable")

    def read(self) -> dict[str, dict[str, Any]] | None:
        """TinyDB's view of everything: its tables by name, each a mapping over rows that reads what is asked for."""
        return {name: Rows(self, name) for name in tiny_schema.TABLES}  # type: ignore[misc]

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """TinyDB's way to drop tables: those not in `data` are emptied, a table given as plain documents is replaced."""
        with self.writing():
            for name in tiny_schema.TABLES:
                table = data.get(name, {})
                if not isinstance(table, Rows):
                    rows = Rows(self, name)
                    rows.clear()
                    rows.update(table)

    def close(self) -> None:
        """Close every connection; the last one out moves the log into the file."""
        while self._connections:
            self._connections.pop()[1].close()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        if self._unsynced:
            raise Unsynced(self.path)
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    def _connect(self) -> sqlite3.Connection:
        for thread, connection in tuple(self._connections):
            if not thread.is_alive():
                self._connections.remove((thread, connection))
                connection.close()
        # mode=rw: a file that is gone is not made anew and empty.
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=self._patience,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        self._connections.append((threading.current_thread(), connection))
        for pragma in ("synchronous = FULL", f"wal_autocheckpoint = {LOG_PAGES}", "cache_size = -16000"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _roll_back(self) -> None:
        connection: sqlite3.Connection = self._local.connection
        if connection.in_transaction:
            connection.rollback()

    def _meaning(self, error: sqlite3.DatabaseError) -> Exception:
        name = getattr(error, "sqlite_errorname", "")
        if name in UNSYNCED:
            self._unsynced = True
            return Unsynced(self.path)
        if name.startswith(STALE):
            return Damaged(self.path, str(error))
        if isinstance(error, sqlite3.OperationalError) and name != "SQLITE_ERROR":
            return Unavailable(f"The store {self.path} is away: {error}.")
        return error
