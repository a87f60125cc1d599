"""TinyDB over rows behaves as TinyDB does in memory, and the parts of it that this rests on are still there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tinydb import TinyDB, where
from tinydb.operations import delete, increment
from tinydb.queries import QueryInstance
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from service.errors import Conflict
from service.stores.tiny import RowDB
from service.stores.tiny_rows import RowTable, indexed


@pytest.fixture
def db(tmp_path: Path) -> Iterator[TinyDB]:
    with RowDB(tmp_path / "store.db") as opened:
        yield opened


@pytest.fixture
def entries(db: TinyDB) -> Table:
    return db.table("entries")


@pytest.mark.parametrize("name", ["_update_table", "_read_table", "_get_next_id"])
def test_the_methods_of_tinydb_that_are_replaced_or_relied_on_exist(name: str) -> None:
    assert callable(getattr(Table, name))


def test_every_change_goes_through_the_one_method_that_is_replaced(monkeypatch: pytest.MonkeyPatch, entries: Table) -> None:
    changes: list[str] = []
    monkeypatch.setattr(RowTable, "_update_table", lambda table, updater: changes.append(table.name))

    entries.insert({"record": "BH-1"})
    entries.insert_multiple([{"record": "BH-1"}])
    entries.update({"n": 1})
    entries.update_multiple([({"n": 1}, where("n") == 2)])
    entries.upsert(Document({"n": 1}, 5))
    entries.remove(where("n") == 1)
    entries.truncate()

    assert len(changes) == 8, "an upsert of what is not there is an update and an insert"


def test_a_condition_on_an_indexed_key_is_recognised() -> None:
    assert indexed("records", where("id") == "BH-1") == ("id", "BH-1")
    assert indexed("records", where("kind") == "issue") == ("kind", "issue")


@pytest.mark.parametrize(
    "cond",
    [
        where("title") == "x",
        where("due") == 1,
        where("id") != "BH-1",
        where("id").exists(),
        where("id")["n"] == "BH-1",
        (where("id") == "BH-1") & (where("kind") == "issue"),
        ~(where("id") == "BH-1"),
        where("id") == ["BH-1"],
        where("id") == None,
        where("id") == 2**70,
    ],
    ids=[str(n) for n in range(10)],
)
def test_any_other_condition_is_left_to_tinydb(cond: QueryInstance) -> None:
    assert indexed("records", cond) is None


def test_what_was_handed_out_is_a_copy(entries: Table) -> None:
    doc_id = entries.insert({"record": "BH-1", "data": {"n": 1}})
    for _ in range(2):
        for found in (where("record") == "BH-1", where("record") != "BH-2"):
            for handed_out in (entries.get(doc_id=doc_id), entries.get(found), *entries.search(found), *entries.all()):
                handed_out["data"]["n"] = 2
                handed_out["more"] = True

    assert entries.search(where("record") != "BH-2") == [{"record": "BH-1", "data": {"n": 1}}]

    assert entries.get(doc_id=doc_id) == {"record": "BH-1", "data": {"n": 1}}


def test_what_was_handed_in_is_a_copy(entries: Table) -> None:
    document = {"record": "BH-1", "data": {"n": 1}}
    doc_id = entries.insert(document)
    document["data"] = {"n": 2}

    assert entries.get(doc_id=doc_id) == {"record": "BH-1", "data": {"n": 1}}


def test_the_number_of_a_removed_document_is_not_given_out_again(entries: Table) -> None:
    last = entries.insert_multiple([{"record": "BH-1"}, {"record": "BH-2"}])[-1]
    entries.remove(doc_ids=[last])

    assert entries.insert({"record": "BH-3"}) == last + 1
    entries.truncate()
    assert entries.insert({"record": "BH-4"}) == last + 2


def test_an_update_that_fails_half_way_changes_nothing(entries: Table) -> None:
    entries.insert_multiple([{"record": "BH-1", "n": 1}, {"record": "BH-1", "n": "x"}])

    with pytest.raises(TypeError):
        entries.update(increment("n"))

    assert [one["n"] for one in entries] == [1, "x"]


def test_a_unique_key_is_kept(db: TinyDB) -> None:
    records = db.table("records")
    records.insert({"id": "BH-1"})

    with pytest.raises(Conflict):
        records.insert_multiple([{"id": "BH-2"}, {"id": "BH-1"}])

    assert [record["id"] for record in records] == ["BH-1"]


def test_tables_are_dropped_as_tinydb_drops_them(db: TinyDB) -> None:
    db.table("entries").insert({"record": "BH-1"})
    db.table("letters").insert({"record": "BH-1"})

    db.drop_table("entries")
    assert (len(db.table("entries")), len(db.table("letters"))) == (0, 1)

    db.drop_tables()
    assert len(db.table("letters")) == 0


def test_two_that_have_it_open_see_each_other_s_changes_at_once(tmp_path: Path) -> None:
    with RowDB(tmp_path / "store.db") as one, RowDB(tmp_path / "store.db") as other:
        mine, theirs = one.table("entries"), other.table("entries")
        numbers = [mine.insert({"record": "BH-1"}), theirs.insert({"record": "BH-1"}), mine.insert({"record": "BH-1"})]

        assert numbers == [1, 2, 3]
        for one_record in (where("record") == "BH-1", where("record") != "BH-2"):
            assert mine.count(one_record) == theirs.count(one_record) == 3

        mine.insert({"record": "BH-1"})

        assert theirs.count(where("record") != "BH-2") == 4


values = st.one_of(st.integers(-3, 3), st.sampled_from(["BH-1", "BH-2", "", "换模"]), st.none(), st.booleans(), st.just([1]))
documents = st.dictionaries(st.sampled_from(["record", "n", "text"]), values)
conditions = st.builds(lambda key, value: where(key) == value, st.sampled_from(["record", "n"]), values) | st.builds(
    lambda one, other: (where("record") == one) & (where("n") == other), values, values
)
numbers = st.lists(st.integers(1, 12), max_size=4)


class AsInMemory(RuleBasedStateMachine):
    """Whatever is asked of both, TinyDB over rows answers as TinyDB in memory does."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.db = RowDB(Path(self.folder.name) / "store.db")
        self.rows: Table = self.db.table("entries")
        self.memory: Table = TinyDB(storage=MemoryStorage).table("entries")

    def both(self, method: str, *arguments: Any, **named: Any) -> Any:
        mine, theirs = (getattr(table, method)(*arguments, **named) for table in (self.rows, self.memory))

        assert mine == theirs, (method, arguments, named)
        return mine

    @rule(document=documents)
    def insert(self, document: dict[str, Any]) -> None:
        self.both("insert", document)

    @rule(several=st.lists(documents, max_size=3))
    def insert_multiple(self, several: list[dict[str, Any]]) -> None:
        self.both("insert_multiple", several)

    @rule(fields=documents, cond=conditions)
    def update(self, fields: dict[str, Any], cond: QueryInstance) -> None:
        self.both("update", fields, cond)

    @rule(fields=documents, doc_ids=numbers)
    def update_by_number(self, fields: dict[str, Any], doc_ids: list[int]) -> None:
        self.both("update", fields, doc_ids=doc_ids)

    @rule()
    def update_by_operation(self) -> None:
        self.both("update", delete("record"), where("record").exists())

    @rule(document=documents, cond=conditions)
    def upsert(self, document: dict[str, Any], cond: QueryInstance) -> None:
        self.both("upsert", document, cond)

    @rule(cond=conditions)
    def remove(self, cond: QueryInstance) -> None:
        self.both("remove", cond)

    @rule(doc_id=st.integers(1, 12))
    def remove_by_number(self, doc_id: int) -> None:
        self.both("remove", doc_ids=[doc_id])

    @rule(cond=conditions, doc_ids=numbers, doc_id=st.integers(1, 12))
    def look(self, cond: QueryInstance, doc_ids: list[int], doc_id: int) -> None:
        self.both("search", cond)
        self.both("count", cond)
        self.both("contains", cond)
        self.both("get", cond)
        self.both("get", doc_id=doc_id)
        self.both("get", doc_ids=doc_ids)

    @invariant()
    def everything_is_the_same(self) -> None:
        self.both("all")
        self.both("__len__")

    def teardown(self) -> None:
        self.db.close()
        self.folder.cleanup()


AsInMemory.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
test_tinydb_over_rows_answers_as_tinydb_in_memory_does = AsInMemory.TestCase
