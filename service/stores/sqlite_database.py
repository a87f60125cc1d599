"""One SQLite file in WAL mode with synchronous=FULL: a connection a thread, one writer at a time, readers beside it.

What was committed is on the disk; a crash at any moment leaves a committed state. Errors come by whose move it is.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from service.errors import Conflict, Unavailable
from service.stores.contract import Damaged, Unsynced

Row = tuple[Any, ...]
Values = tuple[object, ...] | Mapping[str, object]

# Checkpoints belong to idle moments; a busy writer gets one only when its log has grown to this many pages (16 MB).
LOG_PAGES = 4000
PRAGMAS = ("synchronous = FULL", f"wal_autocheckpoint = {LOG_PAGES}", "cache_size = -16000")
UNSYNCED = ("SQLITE_IOERR_FSYNC", "SQLITE_IOERR_DIR_FSYNC")
DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
WITHIN = nullcontext()


class Mine(threading.local):
    """What belongs to one thread."""

    connection: sqlite3.Connection | None = None
    writing = False


class Database:
    """The file as every thread may use it. `transactions` counts those that wrote."""

    def __init__(self, path: Path, patience: float) -> None:
        self.path, self.transactions = path, 0
        self._patience = patience
        self._mine = Mine()
        self._connections: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._writer, self._door = threading.Lock(), threading.Lock()
        self._unsynced = False

    def execute(self, statement: str, values: Values = ()) -> list[Row]:
        """Run one statement; its rows. Raises Unavailable, Unsynced, Damaged; sqlite3.IntegrityError for what is there."""
        try:
            return self._connection().execute(statement, values).fetchall()
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            raise self._meaning(error) from error

    def writing(self) -> AbstractContextManager[None]:
        """One transaction: all of the block or nothing, durable at its end. Within another one it is part of that."""
        return WITHIN if self._mine.writing else self._transaction()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if not self._writer.acquire(timeout=self._patience):
            raise Unavailable(f"The store {self.path} is being written to by another thread for too long.")
        try:
            self.execute("BEGIN IMMEDIATE")
            self._mine.writing = True
            self.transactions += 1
            yield
            self.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            raise Conflict(f"The store has it already: {error}.") from error
        finally:
            # After a commit there is nothing left to roll back.
            self._roll_back()
            self._mine.writing = False
            self._writer.release()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several looks at one and the same state."""
        if self._mine.writing:
            yield
            return
        self.execute("BEGIN")
        try:
            yield
        finally:
            self._roll_back()

    def close(self) -> None:
        """Close every connection; the last one out moves the log into the file."""
        with self._door:
            while self._connections:
                with suppress(sqlite3.Error):
                    self._connections.pop()[1].close()
            self._mine = Mine()

    def _connection(self) -> sqlite3.Connection:
        if self._unsynced:
            raise Unsynced(self.path)
        if self._mine.connection is None:
            self._mine.connection = self._connect()
        return self._mine.connection

    def _connect(self) -> sqlite3.Connection:
        # mode=rw: a file that is gone is not made anew and empty.
        uri = f"{self.path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(
            uri, uri=True, timeout=self._patience, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        with self._door:
            for thread, other in tuple(self._connections):
                if not thread.is_alive():
                    self._connections.remove((thread, other))
                    other.close()
            self._connections.append((threading.current_thread(), connection))
        return connection

    def _roll_back(self) -> None:
        connection = self._mine.connection
        if connection is None or not connection.in_transaction:
            return
        try:
            connection.rollback()
        except sqlite3.Error:
            # Whatever is wrong, this connection's next write must not join what could not be undone.
            self._mine.connection = None
            connection.close()

    def _meaning(self, error: sqlite3.DatabaseError) -> Exception:
        name = getattr(error, "sqlite_errorname", "")
        if name in UNSYNCED:
            self._unsynced = True
            return Unsynced(self.path)
        away = isinstance(error, sqlite3.OperationalError)
        # Without a name: the driver met bytes that are no text.
        if name.startswith(DAMAGED) or (away and not name):
            return Damaged(self.path, str(error))
        # SQLITE_ERROR is a statement that is wrong: ours, so a bug.
        if away and name != "SQLITE_ERROR":
            return Unavailable(f"The store {self.path} is away: {error}.")
        return error
