"""TinyDB's tables over rows. Its own methods run unchanged; they meet a mapping that reads and writes single rows.

Every document handed out is parsed anew, so that no later edit of it can leak into the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any

import msgspec
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from service.stores.contract import Damaged
from service.stores.sqlite_database import Database
from service.stores.tiny_schema import TABLES, Shape

Doc = dict[str, Any]
Columns = list[str | int | float | None]
Fields = Mapping[str, Any] | Callable[[Any], None]

PLAIN = (str, int, float)
LARGEST = 2**63 - 1


class RowTable(Table):
    """A TinyDB table whose look-ups by an indexed key cost the same however many documents there are."""

    def __init__(self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        """Without a cache of results: another process may write at any time, and one result would be handed out twice."""
        super().__init__(storage, name, 0, persist_empty)
        self._given = 0, 0

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
        found = self._file.execute(f'SELECT doc_id, doc FROM "{self.name}" WHERE {where}', values)
        return [self.document_class(decoded(doc, self._file), doc_id) for doc_id, doc in found]

    def count_where(self, where: str, values: tuple[object, ...]) -> int:
        """How many documents an SQL condition over the table's columns holds for."""
        return int(self._file.execute(f'SELECT count(*) FROM "{self.name}" WHERE {where}', values)[0][0])

    def insert(self, document: Mapping[str, Any]) -> int:
        """As in TinyDB; its number is taken within the transaction."""
        with self._file.writing():
            return super().insert(document)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """As in TinyDB; in one transaction."""
        with self._file.writing():
            return super().upsert(document, cond)

    def update(
        self, fields: Fields, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        """As in TinyDB; a condition on an indexed key touches only the rows it names."""
        with self._file.writing():
            return super().update(fields, cond, self._named(cond, doc_ids))

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """As in TinyDB; a condition on an indexed key touches only the rows it names."""
        with self._file.writing():
            return super().remove(cond, self._named(cond, doc_ids))

    def _named(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> Iterable[int] | None:
        if doc_ids is None and (key := indexed(self.name, cond)):
            found = f'SELECT doc_id FROM "{self.name}" WHERE "{key[0]}" = ? ORDER BY doc_id'
            return [row[0] for row in self._file.execute(found, (key[1],))]
        return doc_ids

    @property
    def _file(self) -> Database:
        return self._storage.database  # type: ignore[attr-defined, no-any-return]

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        with self._file.writing():
            rows = Rows(self._file, self.name)
            updater(rows)
            rows.flush()

    def _get_next_id(self) -> int:
        """The next number; asked for once in a transaction, since nobody else can take one meanwhile."""
        transaction, last = self._given
        if transaction != self._file.transactions:
            found = self._file.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (self.name,))
            last = int(found[0][0]) if found else 0
        self._given = self._file.transactions, last + 1
        return last + 1


class Rows(MutableMapping[Any, Any]):
    """The documents of a table as TinyDB sees them: number -> document, read row by row, edits written back by `flush`."""

    def __init__(self, database: Database, name: str) -> None:
        self.database, self.name = database, name
        self._shape = TABLES[name]
        self._lent: dict[int, tuple[str, Columns, Doc]] = {}

    def flush(self) -> None:
        """Write the lent documents that were edited."""
        for doc_id, (text, before, document) in self._lent.items():
            if (edited := encoded(document)) != text:
                after = columns(self._shape, document)
                pairs = zip(self._shape.keys, before, after, strict=True)
                changed = {"doc": edited} | {key: new for key, old, new in pairs if old != new}
                names = ", ".join(f'"{key}" = ?' for key in changed)
                self.database.execute(
                    f'UPDATE "{self.name}" SET {names} WHERE doc_id = ?', (*changed.values(), doc_id)
                )
        self._lent.clear()

    def __getitem__(self, number: Any) -> Doc:
        doc_id = int(number)
        if doc_id not in self._lent:
            found = self.database.execute(f'SELECT doc FROM "{self.name}" WHERE doc_id = ?', (doc_id,))
            if not found:
                raise KeyError(number)
            text, document = found[0][0], decoded(found[0][0], self.database)
            self._lent[doc_id] = text, columns(self._shape, document), document
        return self._lent[doc_id][2]

    def __setitem__(self, number: Any, document: Mapping[str, Any]) -> None:
        self._lent.pop(int(number), None)
        self.database.execute(
            f'INSERT INTO "{self.name}" {self._shape.insertion}', (int(number), encoded(document), *columns(self._shape, document))
        )

    def __delitem__(self, number: Any) -> None:
        if number not in self:
            raise KeyError(number)
        self._lent.pop(int(number), None)
        self.database.execute(f'DELETE FROM "{self.name}" WHERE doc_id = ?', (int(number),))

    def __contains__(self, number: object) -> bool:
        return bool(self.database.execute(f'SELECT 1 FROM "{self.name}" WHERE doc_id = ?', (int(str(number)),)))

    def __iter__(self) -> Iterator[int]:
        return iter([row[0] for row in self.database.execute(f'SELECT doc_id FROM "{self.name}" ORDER BY doc_id')])

    def __len__(self) -> int:
        return int(self.database.execute(f'SELECT count(*) FROM "{self.name}"')[0][0])

    def clear(self) -> None:
        self._lent.clear()
        self.database.execute(f'DELETE FROM "{self.name}"')


def columns(shape: Shape, document: Mapping[str, Any]) -> Columns:
    """The values of its indexed keys; what is no plain value is not indexed."""
    found = map(document.get, shape.keys)
    return [value if isinstance(value, PLAIN) else None for value in found]


def indexed(table: str, cond: QueryLike | None) -> tuple[str, str | int] | None:
    """The key and value of a condition `where(key) == value` that an index of the table answers, or None."""
    match getattr(cond, "_hash", None):
        case ("==", (str(key),), str() | int() as value) if key in TABLES[table].served:
            return (key, value) if isinstance(value, str) or abs(value) <= LARGEST else None
    return None


def encoded(document: Mapping[str, Any]) -> str:
    return msgspec.json.encode(document).decode()


def decoded(text: str, database: Database) -> Doc:
    """A document anew. Raises Damaged."""
    try:
        return msgspec.json.decode(text)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, TypeError) as error:
        raise Damaged(database.path, f"an unreadable document ({error})") from error
