"""The store's file: laid out whole or not at all, and looked at before it is opened."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from service.stores.contract import Damaged

HEADER = 100
MAGIC = b"SQLite format 3\x00"


def lay_out(path: Path, statements: Iterable[str]) -> None:
    """Make the file, unless it is there. It appears under its name only when it is complete and on the disk."""
    if path.exists():
        return
    if log_of(path).exists() and log_of(path).stat().st_size:
        raise Damaged(path, f"no file, although its log {log_of(path).name} is still there")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    # Readable by its owner only: it holds everybody's mail.
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            for statement in ("PRAGMA synchronous = FULL", "BEGIN", *statements, "COMMIT", "PRAGMA journal_mode = WAL"):
                connection.execute(statement)
        publish(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def publish(draft: Path, path: Path) -> None:
    """Give the finished file its name, unless another process was quicker."""
    descriptor = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:
        # A file system without hard links.
        draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def look_at(path: Path, application: int, layout: int) -> None:
    """Raise Damaged for a file that is not ours, before anything could be written to it."""
    with path.open("rb") as file:
        header = file.read(HEADER)
    if len(header) < HEADER:
        raise Damaged(path, f"a file of {len(header)} bytes, cut off")
    if not header.startswith(MAGIC) or int.from_bytes(header[68:72]) != application:
        raise Damaged(path, "a file of another kind")
    if (found := int.from_bytes(header[60:64])) > layout:
        raise Damaged(path, f"layout {found}, made by a later release (this one reads up to {layout})")


def log_of(path: Path) -> Path:
    """The write-ahead log that belongs to the file."""
    return path.with_name(path.name + "-wal")
