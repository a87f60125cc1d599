"""How the embedded store is laid out: each TinyDB table is an SQL table, and a key that is looked up is a column of it.

A document is kept whole, as JSON; the columns repeat the few of its top-level keys that have an index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

APPLICATION = 0x42494855
LAYOUT = 2


@dataclass(frozen=True)
class Index:
    """An index over columns, for the rows of `where` only where that is given (an SQL condition)."""

    columns: tuple[str, ...]
    unique: bool = False
    where: str = ""


@dataclass(frozen=True)
class Shape:
    """A TinyDB table: the keys of its documents that are columns too, and the indexes over these."""

    keys: tuple[str, ...]
    indexes: tuple[Index, ...]

    @cached_property
    def served(self) -> frozenset[str]:
        """The keys for which `where(key) == value` is answered by an index."""
        return frozenset(index.columns[0] for index in self.indexes if not index.where)

    @cached_property
    def insertion(self) -> str:
        """The SQL that puts a row in, but for the table's name: number, document, and a value a key."""
        names = ", ".join(f'"{key}"' for key in ("doc_id", "doc", *self.keys))
        return f'({names}) VALUES ({", ".join("?" * (2 + len(self.keys)))})'


TABLES = {
    "records": Shape(
        keys=("id", "kind", "number", "due", "key"),
        indexes=(
            Index(("id",), unique=True),
            Index(("kind", "number")),
            Index(("due",), where="due IS NOT NULL"),
            Index(("key",), unique=True, where="key IS NOT NULL"),
        ),
    ),
    "letters": Shape(
        keys=("record", "cycle", "kind", "occurrence", "person", "state", "ready", "tries", "sent_at"),
        indexes=(
            Index(("record", "cycle", "kind", "occurrence", "person"), unique=True),
            Index(("state", "ready", "tries")),
            Index(("sent_at", "person"), where="sent_at IS NOT NULL"),
        ),
    ),
    "entries": Shape(keys=("record",), indexes=(Index(("record",)),)),
    "mails": Shape(
        keys=("message_id", "fingerprint", "source", "disposition", "retry"),
        indexes=(
            Index(("message_id", "fingerprint", "source"), unique=True),
            Index(("disposition",), where="disposition = 'shunted'"),
            Index(("retry",), where="retry IS NOT NULL"),
        ),
    ),
}

# Not documents, so plain tables beside them. Search words come cut into tokens: the tokenizer only splits at spaces.
PLAIN = (
    "CREATE TABLE numbers (kind TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE names (name TEXT, record TEXT, letter INTEGER, PRIMARY KEY (name, record)) WITHOUT ROWID",
    "CREATE TABLE raws (hash TEXT PRIMARY KEY, content BLOB NOT NULL)",
    "CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')",
)


# What makes a file of an earlier layout one of the next; rows that are there get nothing in their new columns.
STEPS_UP: dict[int, tuple[str, ...]] = {
    1: ('ALTER TABLE "records" ADD COLUMN "key"', 'CREATE UNIQUE INDEX "records_4" ON "records" ("key") WHERE key IS NOT NULL'),
}


def statements() -> Iterator[str]:
    """The SQL that lays an empty file out."""
    for name, shape in TABLES.items():
        columns = "".join(f', "{key}"' for key in shape.keys)
        # AUTOINCREMENT: the number of a removed document is never given out again.
        yield f'CREATE TABLE "{name}" (doc_id INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT NOT NULL{columns})'
        for n, index in enumerate(shape.indexes, 1):
            unique = "UNIQUE " if index.unique else ""
            over = ", ".join(f'"{column}"' for column in index.columns)
            where = f" WHERE {index.where}" if index.where else ""
            yield f'CREATE {unique}INDEX "{name}_{n}" ON "{name}" ({over}){where}'
    yield from PLAIN
    yield f"PRAGMA application_id = {APPLICATION}"
    yield f"PRAGMA user_version = {LAYOUT}"


def upwards(layout: int) -> Iterator[str]:
    """The SQL that brings a file of an earlier layout up to this one."""
    for earlier in range(layout, LAYOUT):
        yield from STEPS_UP[earlier]
    yield f"PRAGMA user_version = {LAYOUT}"
