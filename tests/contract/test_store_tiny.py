"""What the embedded store promises beyond the contract: what becomes of its file, and that no look-up is a scan."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from msgspec.structs import replace

from service.errors import Unavailable
from service.loop.issue import Bulletin, Entry, Issue, Letter, Problem
from service.stores.contract import Damaged, Mail
from service.stores.tiny import TinyStore

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 10, 13, 2, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "store.db"


@pytest.fixture
def filled(path: Path) -> Path:
    """A closed store of a few dozen pages."""
    with closing(TinyStore(path)) as store:
        for n in range(40):
            store.save(issue(n), mail=mail(n))
    return path


def issue(n: int = 0, text: str = "换模单晚到") -> Issue:
    letters = (Letter(kind="clarify/receipt", to="wei@mill.example", posted_at=NOW, data={"text": text * 40}),)
    journal = (Entry(at=NOW, kind="reported", text=text * 20),)
    problem = Problem(title=f"{text} {n}")
    return Issue(reporter="wei@mill.example", opened_at=NOW, due_at=NOW, problem=problem, outbox=letters, journal=journal)


def mail(n: int = 0) -> Mail:
    raw = b"".join(bytes(str(n * k), "ascii") for k in range(600))
    return Mail("desk@mill.example", f"<{n}@x>", str(n), raw, "filed", references=(f"<r{n}@x>",), received_at=NOW)


# A file that is damaged, or none of ours


def assert_refused(path: Path) -> None:
    before = path.read_bytes()

    with pytest.raises(Damaged) as refused:
        TinyStore(path)

    assert str(path) in str(refused.value)
    assert "bihuan restore" in str(refused.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("share", [0, 0.001, 0.01, 0.3, 0.7, 0.99, 0.9999])
def test_a_file_cut_off_anywhere_is_not_opened(filled: Path, share: float) -> None:
    whole = filled.read_bytes()
    filled.write_bytes(whole[: int(len(whole) * share)])

    assert_refused(filled)


def test_a_file_of_another_kind_is_not_opened_and_not_touched(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000))

    assert_refused(path)


def test_another_program_s_database_is_not_opened(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE records (id)")

    assert_refused(path)


def test_a_store_of_a_later_release_is_not_opened(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as later:
        later.execute("PRAGMA user_version = 999")

    with pytest.raises(Damaged, match="later release"):
        TinyStore(filled)


def made_old(path: Path) -> None:
    """The file as the first layout had it: no key, and no index over one."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript('DROP INDEX "records_4"; ALTER TABLE records DROP COLUMN "key"; PRAGMA user_version = 1;')


def laid_out(path: Path) -> tuple[object, ...]:
    """Tables with their columns, indexes, and the number of the layout."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        columns = [(name, [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]) for name in names]
        indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name").fetchall()
        return columns, indexes, connection.execute("PRAGMA user_version").fetchone()


def test_a_store_of_the_first_layout_opens_and_keeps_everything(filled: Path) -> None:
    fresh = laid_out(filled)
    with closing(TinyStore(filled)) as store:
        store.save(Bulletin())
        before = [*store.all()], [store.history(f"BH-{n}") for n in range(1, 41)], store.find(["<r7@x>"]), store.search("换模", 50)
    made_old(filled)
    assert laid_out(filled) != fresh

    with closing(TinyStore(filled)) as store:
        assert ([*store.all()], [store.history(f"BH-{n}") for n in range(1, 41)], store.find(["<r7@x>"]), store.search("换模", 50)) == before
        store.save(Bulletin(key="quarter"))
        assert store.keyed("quarter") == store.get("BU-2")
        store.verify()

    assert laid_out(filled) == fresh


def test_a_store_of_the_first_layout_that_is_damaged_is_not_brought_up(filled: Path) -> None:
    made_old(filled)
    filled.write_bytes(filled.read_bytes()[:-5000])

    assert_refused(filled)


def test_a_lost_file_is_not_made_anew_beside_the_log_it_left(filled: Path) -> None:
    filled.unlink()
    filled.with_name("store.db-wal").write_bytes(bytes(100))

    with pytest.raises(Damaged, match="log"):
        TinyStore(filled)

    assert not filled.exists()


def test_half_a_kilobyte_of_zeros_is_noticed_or_hits_nothing(filled: Path) -> None:
    """At every place of the file: either the store refuses to open, or all of it is still there."""
    whole = filled.read_bytes()
    with closing(TinyStore(filled)) as store:
        before = everything(store)
    noticed = 0
    for place in range(0, len(whole), 6 * 1024 + 512):
        filled.write_bytes(whole[:place] + bytes(512) + whole[place + 512 :])
        try:
            store = TinyStore(filled)
        except Damaged:
            noticed += 1
        else:
            with closing(store):
                assert everything(store) == before, place

    assert noticed > 10


def everything(store: TinyStore) -> list[object]:
    records = list(store.all())
    raws = [store.raw(entry.mail) for record in records for entry in store.history(record.id)[0]]
    seen = [store.seen("desk@mill.example", f"<{n}@x>", str(n)) for n in range(len(records))]
    found = store.find([f"<r{n}@x>" for n in range(len(records))])
    return [records, [store.history(record.id) for record in records], raws, seen, found, store.search("换模", 100)]


def test_the_file_may_be_read_by_its_owner_only(filled: Path) -> None:
    assert filled.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_hold_a_file_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")

    with pytest.raises(Unavailable):
        TinyStore(tmp_path / "data" / "store.db")


# A disk that is full, or does not confirm


def test_a_full_disk_costs_that_save_only_and_the_store_goes_on_when_there_is_room(path: Path) -> None:
    store = TinyStore(path)
    (saved,) = store.save(issue())
    before = everything(store)
    store._database.execute("PRAGMA max_page_count = 1")

    with pytest.raises(Unavailable):
        store.save(issue(1, text="很长的正文" * 2000), replace(saved, agreed=True), mail=mail())

    assert everything(store) == before

    store._database.execute("PRAGMA max_page_count = 1000000")
    store.save(issue(1), replace(saved, agreed=True), mail=mail())

    assert [record.version for record in store.all()] == [2, 1]
    store.close()


def test_a_writer_elsewhere_that_takes_too_long_makes_the_store_unavailable(filled: Path) -> None:
    with closing(TinyStore(filled, patience=0.05)) as store, closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(Unavailable, match="locked"):
            store.save(issue())

        other.execute("ROLLBACK")
        store.save(issue())


SAVE_ONE = """
    import sys
    from pathlib import Path
    sys.path.insert(0, ".")
    from tests.contract.test_store_tiny import issue, mail
    from service.stores.contract import Unsynced
    from service.stores.tiny import TinyStore

    store = TinyStore(Path(sys.argv[1]))
    for n in (100, 101):
        try:
            store.save(issue(n), mail=mail(n))
            print("saved")
        except Unsynced:
            print("unsynced")
"""


def strace(path: Path, fault: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("strace") or pytest.skip("strace is not installed")
    # -P: only calls upon the store's log count.
    command = [program, "-f", "-qq", "-o", "/dev/null", "-P", f"{path}-wal", "-e", f"inject={fault}"]
    done = subprocess.run(
        [*command, sys.executable, "-c", dedent(SAVE_ONE), str(path)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    if "ptrace" in done.stderr or "Operation not permitted" in done.stderr:
        pytest.skip("strace may not trace here")
    return done


def test_a_disk_that_does_not_confirm_a_write_stops_every_later_one(filled: Path) -> None:
    done = strace(filled, "fsync,fdatasync:error=EIO:when=1")

    assert done.stdout.split() == ["unsynced", "unsynced"], done.stderr
    with closing(TinyStore(filled)) as store:
        assert len(list(store.all())) in (40, 41)
        store.verify()


def test_a_process_killed_at_any_write_to_the_log_leaves_a_committed_state(filled: Path, tmp_path: Path) -> None:
    saves = set()
    for call in (1, 2, 5, 12, 30):
        copy = tmp_path / f"{call}.db"
        shutil.copy(filled, copy)
        done = strace(copy, f"pwrite64:signal=KILL:when={call}")
        with closing(TinyStore(copy)) as store:
            store.verify()
            records = list(store.all())
            assert len(records) >= 40 + done.stdout.count("saved")
            assert all(len(store.history(record.id)[0]) == 1 for record in records)
        saves.add(len(records))

    assert min(saves) == 40


KILLED_AT = """
    import os, shutil, signal, sys
    from contextlib import closing
    from pathlib import Path
    sys.path.insert(0, ".")
    from msgspec.structs import replace
    from tests.contract.test_store_tiny import everything, issue, mail
    from service.stores.sqlite_database import Database
    from service.stores.tiny import TinyStore

    def state(path):
        with closing(TinyStore(path)) as store:
            store.verify()
            return everything(store), store.claim(issue().opened_at), store.seen("desk@mill.example", "<50@x>", "50")

    def save(path, statement):
        execute, left = Database.execute, [statement]
        def killing(self, *arguments):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(self, *arguments)
        store = TinyStore(path)
        Database.execute = killing
        store.save(replace(store.get("BH-1"), agreed=True, outbox=issue().outbox), issue(50), mail=mail(50))
        os._exit(0)

    filled, copy = Path(sys.argv[1]), Path(sys.argv[2])
    before, states = state(filled), []
    for statement in range(1, 100):
        shutil.copy(filled, copy)
        if not (child := os.fork()):
            save(copy, statement)
        killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
        now = state(copy)
        assert (now == before) == killed, statement
        if not killed:
            break
    print(statement)
"""


def test_a_process_killed_between_any_two_statements_of_a_save_leaves_nothing_of_it(filled: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", dedent(KILLED_AT), str(filled), str(tmp_path / "copy.db")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20


FIRST_START = """
    import os, sys
    from pathlib import Path
    sys.path.insert(0, ".")
    from tests.contract.test_store_tiny import issue
    from service.stores.tiny import TinyStore

    if sys.argv[2:] == ["killed"]:
        os.link = lambda draft, path: os.kill(os.getpid(), 9)
    TinyStore(Path(sys.argv[1])).save(issue())
"""


def test_a_first_start_that_was_killed_leaves_no_file_and_of_several_all_share_one(path: Path) -> None:
    command = [sys.executable, "-c", dedent(FIRST_START), str(path)]
    killed = subprocess.run([*command, "killed"], cwd=ROOT, check=False)

    assert killed.returncode == -9
    assert not path.exists()

    starts = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]

    assert [start.wait() for start in starts] == [0, 0, 0]
    with closing(TinyStore(path)) as store:
        assert [record.id for record in store.all()] == ["BH-1", "BH-2", "BH-3"]


# What it costs


def test_no_look_up_is_a_scan(filled: Path) -> None:
    """Every statement of a day's work reaches its rows by an index."""
    plans: list[str] = []
    with closing(TinyStore(filled)) as store, closing(sqlite3.connect(filled)) as planner:
        connection = store._database._connection()
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        work(store)
        connection.set_trace_callback(None)
        for statement in dict.fromkeys(statements):
            if statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
                plans += [f"{row[3]} <- {statement}" for row in planner.execute(f"EXPLAIN QUERY PLAN {statement}")]

    tables = ("records", "letters", "mine", "entries", "mails", "names", "raws")
    assert len(plans) > 15
    assert [plan for plan in plans if plan.split()[0] == "SCAN" and plan.split()[1] in tables] == []


def work(store: TinyStore) -> None:
    store.seen("desk@mill.example", "<1@x>", "1")
    store.seen("desk@mill.example", "", "1")
    store.find(("<1@x>", "<r2@x>"))
    record = store.get("BH-3")
    assert record
    store.save(replace(record, due_at=NOW - timedelta(hours=1), outbox=issue().outbox), issue(51), mail=mail(51))
    store.due(NOW)
    store.history("BH-3")
    for claimed in store.claim(NOW, 2):
        store.settle(store.seal(claimed, b"raw", (f"<l{claimed.row}@x>", f"token{claimed.row}")), "sent", NOW)
    store.unsettled()
    store.sent_since(NOW)
    store.sent_since(NOW, "wei@mill.example")
    store.shunted()
    store.outbox("held", "uncertain")
    store.search("换模")
    store.save(Bulletin(key="daily|wei@mill.example"))
    store.keyed("daily|wei@mill.example")
    store.soonest()
    tuple(store.all(Bulletin))


def test_a_record_stays_small_however_long_its_history(filled: Path) -> None:
    with closing(TinyStore(filled)) as store:
        record = store.get("BH-1")
        for n in range(100):
            assert record
            outbox = (Letter(kind="execute/progress", occurrence=str(n), to="wei@mill.example", posted_at=NOW),)
            (record,) = store.save(replace(record, outbox=outbox, journal=issue().journal))
        entries, letters = store.history("BH-1")
    with closing(sqlite3.connect(filled)) as file:
        ((size,),) = file.execute("SELECT length(doc) FROM records WHERE id = 'BH-1'")

    assert (len(entries), len(letters)) == (101, 101)
    assert size < 1000


def test_a_log_that_was_moved_into_the_file_is_used_again(path: Path) -> None:
    log = path.with_name("store.db-wal")

    def sizes() -> Iterator[int]:
        with closing(TinyStore(path)) as store:
            for n in range(60):
                store.save(issue(n), mail=mail(n))
                store.idle()
                yield log.stat().st_size

    assert max(sizes()) < 40 * 4096 * 2
