"""TinyDB's tables over rows. Its own methods run unchanged; they meet a mapping that reads and writes single rows.

Every document handed out is parsed anew, so that no later edit of it can leak into the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

import msgspec
from tinydb.queries import QueryLike
from tinydb.table import Document, Table

from service.stores.tiny_schema import TABLES

if TYPE_CHECKING:
    from service.stores.sqlite_storage import SQLiteStorage

Doc = dict[str, Any]
Fields = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]

LARGEST = 2**63 - 1


class RowTable(Table):
    """A TinyDB table whose look-ups by an indexed key cost the same however many documents there are."""

    # Another process may write at any time, and a cached result would be handed out twice.
    default_query_cache_capacity = 0

    def get(
        self, cond: QueryLike | None = None, doc_id: int | None = None, doc_ids: list[int] | None = None
    ) -> Any:
        """As in TinyDB: one document or None, or a list for `doc_ids`."""
        if doc_id is None and doc_ids is not None:
            found = (self.get(doc_id=one) for one in sorted(set(doc_ids)))
            return [document for document in found if document is not None]
        if doc_id is None and (key := indexed(self.name, cond)):
            return next(iter(self.select(f'"{key[0]}" = ? LIMIT 1', (key[1],))), None)
        return super().get(cond, doc_id)  # type: ignore[arg-type]

    def search(self, cond: QueryLike) -> list[Document]:
        """As in TinyDB; by the index where there is one, else by looking at every document."""
        if key := indexed(self.name, cond):
            return self.select(f'"{key[0]}" = ? ORDER BY doc_id', (key[1],))
        return super().search(cond)

    def select(self, where: str, values: tuple[object, ...] | Mapping[str, object] = ()) -> list[Document]:
        """Documents by an SQL condition over the table's columns: ranges, order and limits, which TinyDB's queries lack."""
        found = self._rows.storage.execute(f'SELECT doc_id, doc FROM "{self.name}" WHERE {where}', values)
        return [self.document_class(msgspec.json.decode(doc), doc_id) for doc_id, doc in found]

    def count_where(self, where: str, values: tuple[object, ...]) -> int:
        """How many documents an SQL condition over the table's columns holds for."""
        return int(self._rows.storage.execute(f'SELECT count(*) FROM "{self.name}" WHERE {where}', values)[0][0])

    def insert(self, document: Mapping[str, Any]) -> int:
        """As in TinyDB; its number is taken within the transaction."""
        with self._rows.storage.writing():
            return super().insert(document)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """As in TinyDB; in one transaction."""
        with self._rows.storage.writing():
            return super().upsert(document, cond)

    def update(
        self, fields: Fields, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        """As in TinyDB; a condition on an indexed key touches only the rows it names."""
        with self._rows.storage.writing():
            return super().update(fields, cond, self._named(cond, doc_ids))

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """As in TinyDB; a condition on an indexed key touches only the rows it names."""
        with self._rows.storage.writing():
            return super().remove(cond, self._named(cond, doc_ids))

    def _named(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> Iterable[int] | None:
        if doc_ids is None and (key := indexed(self.name, cond)):
            return [document.doc_id for document in self.select(f'"{key[0]}" = ? ORDER BY doc_id', (key[1],))]
        return doc_ids

    @property
    def _rows(self) -> Rows:
        return Rows(self._storage, self.name)  # type: ignore[arg-type]

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        rows = self._rows
        with rows.storage.writing():
            updater(rows)
            rows.flush()

    def _get_next_id(self) -> int:
        found = self._rows.storage.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (self.name,))
        return int(found[0][0]) + 1 if found else 1


class Rows(MutableMapping[Any, Any]):
    """The documents of a table as TinyDB sees them: number -> document, read row by row, edits written back by `flush`."""

    def __init__(self, storage: SQLiteStorage, name: str) -> None:
        self.storage, self.name = storage, name
        self._lent: dict[int, tuple[str, Doc]] = {}

    def flush(self) -> None:
        """Write the lent documents that were edited."""
        for doc_id, (text, document) in self._lent.items():
            if (edited := encoded(document)) != text:
                before, after = self._columns(msgspec.json.decode(text)), self._columns(document)
                changed = {"doc": edited} | {key: after[key] for key in after if after[key] != before[key]}
                columns = ", ".join(f'"{key}" = ?' for key in changed)
                self.storage.execute(
                    f'UPDATE "{self.name}" SET {columns} WHERE doc_id = ?', (*changed.values(), doc_id)
                )
        self._lent.clear()

    def __getitem__(self, number: Any) -> Doc:
        doc_id = int(number)
        if doc_id not in self._lent:
            found = self.storage.execute(f'SELECT doc FROM "{self.name}" WHERE doc_id = ?', (doc_id,))
            if not found:
                raise KeyError(number)
            self._lent[doc_id] = found[0][0], msgspec.json.decode(found[0][0])
        return self._lent[doc_id][1]

    def __setitem__(self, number: Any, document: Mapping[str, Any]) -> None:
        self._lent.pop(int(number), None)
        columns = self._columns(document)
        names = ", ".join(f'"{key}"' for key in ("doc_id", "doc", *columns))
        marks = ", ".join("?" * (2 + len(columns)))
        self.storage.execute(
            f'INSERT INTO "{self.name}" ({names}) VALUES ({marks})',
            (int(number), encoded(document), *columns.values()),
        )

    def __delitem__(self, number: Any) -> None:
        if number not in self:
            raise KeyError(number)
        self._lent.pop(int(number), None)
        self.storage.execute(f'DELETE FROM "{self.name}" WHERE doc_id = ?', (int(number),))

    def __contains__(self, number: object) -> bool:
        return bool(self.storage.execute(f'SELECT 1 FROM "{self.name}" WHERE doc_id = ?', (int(str(number)),)))

    def __iter__(self) -> Iterator[int]:
        return iter([row[0] for row in self.storage.execute(f'SELECT doc_id FROM "{self.name}" ORDER BY doc_id')])

    def __len__(self) -> int:
        return int(self.storage.execute(f'SELECT count(*) FROM "{self.name}"')[0][0])

    def clear(self) -> None:
        self._lent.clear()
        self.storage.execute(f'DELETE FROM "{self.name}"')

    def _columns(self, document: Mapping[str, Any]) -> Doc:
        found = ((key, document.get(key)) for key in TABLES[self.name].keys)
        return {key: value if isinstance(value, str | int | float) else None for key, value in found}


def indexed(table: str, cond: QueryLike | None) -> tuple[str, str | int] | None:
    """The key and value of a condition `where(key) == value` that an index of the table answers, or None."""
    match getattr(cond, "_hash", None):
        case ("==", (str(key),), str() | int() as value) if key in TABLES[table].served:
            return (key, value) if isinstance(value, str) or abs(value) <= LARGEST else None
    return None


def encoded(document: Mapping[str, Any]) -> str:
    return msgspec.json.encode(document).decode()
