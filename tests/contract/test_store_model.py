"""A store and a page of plain Python that says what it should hold: whatever happens, in any order, they agree."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from msgspec.structs import replace

from service.errors import Conflict
from service.loop.issue import Entry, Issue, Letter, Problem
from service.stores import BACKENDS, open_store
from service.stores.contract import Claimed, Mail, Store

START = datetime(2026, 10, 13, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

hours = st.integers(0, 3)
people = st.sampled_from(["wei@mill.example", "he@mill.example", "Wei@Mill.example"])
occurrences = st.sampled_from("12")


@dataclass
class Posted:
    """A letter as it should stand."""

    letter: Letter
    state: str = "pending"
    ready: datetime = START
    tries: int = 0
    raw: bytes | None = None


@dataclass
class Model:
    """What the store should hold."""

    issues: dict[str, Issue] = field(default_factory=dict)
    letters: list[Posted] = field(default_factory=list)
    entries: dict[str, list[str]] = field(default_factory=dict)
    mails: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def post(self, record: str, outbox: tuple[Letter, ...]) -> None:
        keys = {(one.letter.record, one.letter.kind, one.letter.occurrence, one.letter.to.casefold()) for one in self.letters}
        for letter in outbox:
            if (record, letter.kind, letter.occurrence, letter.to.casefold()) not in keys:
                self.letters.append(Posted(replace(letter, record=record), ready=letter.not_before or START))

    def claimable(self, now: datetime) -> list[Letter]:
        behind: set[tuple[str, str]] = set()
        found = []
        for one in self.letters:
            key = one.letter.record, one.letter.to.casefold()
            if one.state == "pending" and one.ready <= now and key not in behind:
                found.append(one.letter)
            if one.state == "pending" and one.ready > now and one.tries:
                behind.add(key)
        return found


class Agreement(RuleBasedStateMachine):
    kind = "tiny"
    loaded: Bundle[Issue] = Bundle("loaded")
    claimed: Bundle[Claimed] = Bundle("claimed")
    sealed: Bundle[Claimed] = Bundle("sealed")

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store: Store = self.opened()
        self.model, self.now = Model(), START

    def opened(self) -> Store:
        return open_store(self.kind, Path(self.folder.name) / "store")

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = self.opened()

    @rule(later=hours)
    def time_passes(self, later: int) -> None:
        self.now += later * HOUR

    @rule(target=loaded)
    def report(self) -> Issue:
        (saved,) = self.store.save(Issue(reporter="wei@mill.example", opened_at=self.now, problem=Problem(title="换模")))
        number = len(self.model.issues) + 1

        assert isinstance(saved, Issue)
        assert (saved.id, saved.version) == (f"BH-{number}", 1)
        self.model.issues[saved.id] = saved
        return saved

    @rule(target=loaded, issue=loaded, to=people, occurrence=occurrences, wait=hours, due=hours, mail=st.none() | st.sampled_from("abc"))
    def move(self, issue: Issue, to: str, occurrence: str, wait: int, due: int, mail: str | None) -> Issue:
        letter = Letter(kind="a/b", to=to, occurrence=occurrence, posted_at=self.now, not_before=self.now + wait * HOUR)
        outbox = letter, replace(letter, kind="a/c")
        moved = replace(
            issue, due_at=self.now + due * HOUR, outbox=outbox, journal=(Entry(at=self.now, kind="moved", text=occurrence),)
        )
        message = Mail("desk", f"<{mail}@x>", "hash", b"raw", "filed") if mail else None
        stale = issue.version != self.model.issues[issue.id].version
        if stale or mail in self.model.mails:
            with pytest.raises(Conflict):
                self.store.save(moved, mail=message)
            return self.model.issues[issue.id]
        (saved,) = self.store.save(moved, mail=message)

        assert isinstance(saved, Issue)
        self.model.issues[saved.id] = saved
        self.model.entries.setdefault(saved.id, []).append(occurrence)
        if mail:
            self.model.mails[mail] = (saved.id,)
        self.model.post(saved.id, outbox)
        return saved

    @rule(target=claimed)
    def claim_all(self) -> object:
        return multiple(*self.claim())

    def claim(self) -> tuple[Claimed, ...]:
        found = self.store.claim(self.now)

        assert [one.letter for one in found] == self.model.claimable(self.now)
        return found

    @rule(target=sealed, one=claimed)
    def seal_one(self, one: Claimed) -> object:
        return self.seal(one) or multiple()

    def seal(self, one: Claimed) -> Claimed | None:
        posted = next(posted for posted in self.model.letters if posted.letter == one.letter)
        if (posted.state, posted.tries) != ("pending", one.tries):
            with pytest.raises(Conflict):
                self.store.seal(one, b"raw", ())
            return None
        posted.state, posted.tries, posted.raw = "attempted", posted.tries + 1, posted.raw or f"{one.row} {posted.tries}".encode()
        attempted = self.store.seal(one, f"{one.row} {one.tries}".encode(), (f"<{one.row}@x>",))

        assert attempted == Claimed(one.row, one.letter, posted.tries, posted.raw, "attempted")
        return attempted

    @rule(one=consumes(sealed), outcome=st.sampled_from(["sent", "failed", "pending", "uncertain"]), wait=hours)
    def settle_one(self, one: Claimed, outcome: str, wait: int) -> None:
        self.settle(one, outcome, wait)

    def settle(self, one: Claimed | None, outcome: str, wait: int) -> None:
        assert one
        self.store.settle(one, outcome, self.now, again_at=self.now + wait * HOUR)
        posted = next(posted for posted in self.model.letters if posted.letter == one.letter)
        posted.state = outcome
        posted.ready = self.now + wait * HOUR if outcome == "pending" else posted.ready

    @rule(wait=st.integers(1, 3))
    def try_in_vain(self, wait: int) -> None:
        for one in self.store.claim(self.now, 1):
            self.settle(self.seal(one), "pending", wait)
        self.claim()

    @invariant()
    def they_agree(self) -> None:
        issues = list(self.model.issues.values())
        due = sorted((issue for issue in issues if issue.due_at and issue.due_at <= self.now), key=lambda issue: issue.due_at or START)

        assert list(self.store.all()) == issues
        assert [record.due_at for record in self.store.due(self.now)] == [issue.due_at for issue in due]
        assert [one.letter for one in self.store.unsettled()] == self.in_state("attempted")
        for state in ("pending", "sent", "failed", "uncertain"):
            assert [row.letter for row in self.store.outbox(state)] == self.in_state(state), state
        for record in self.model.issues:
            entries, letters = self.store.history(record)
            assert [entry.text for entry in entries] == self.model.entries.get(record, [])
            assert [row.letter for row in letters] == [one.letter for one in self.model.letters if one.letter.record == record]
        for mail, records in self.model.mails.items():
            assert tuple(found.record for found in self.store.find((f"<{mail}@x>",))) == records
            assert self.store.seen("desk", f"<{mail}@x>", "hash") == "filed"

    def in_state(self, state: str) -> list[Letter]:
        return [posted.letter for posted in self.model.letters if posted.state == state]

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


Agreement.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize("kind", BACKENDS)
def test_the_store_holds_what_it_should_whatever_happens(kind: str) -> None:
    machine = type("Agreement", (Agreement,), {"kind": kind})
    test = machine.TestCase
    test.settings = Agreement.TestCase.settings
    test().runTest()
