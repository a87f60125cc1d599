"""Letters on a wire that fails: each goes out once, waits, or is given up, and the others do not wait for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from service import delivery, worker
from service.commands.outbox import again
from service.errors import Deferred, InDoubt, Unavailable, Undeliverable
from service.mail.compose import Composed
from service.mailboxes.maildir import Maildir
from service.office import Office, open_office
from service.sending.press import Press
from service.stores.contract import Claimed
from tests.story.company import SERVICE, Company, at, clock, people_toml

REPORT = """各位好,
9月有32家门店的调价晚了2天才生效,少收约8万元。
本质:调价单由谁复核没有写明。
初步判断:1. 运营部没有指定复核人;2. IT部的接口每天只跑一次。
"""
NOW = clock("10-13 09:05")


class Wire(Maildir):
    """A mailbox whose way out does what the test says, and that cannot look up what left."""

    def __init__(self, folder: Path, fault: Callable[[str], None]) -> None:
        super().__init__(folder)
        self.fault, self.handed_over = fault, list[bytes]()
        self.found: bool | None = None

    def send(self, raw: bytes, sender: str, to: str, message_id: str) -> None:
        self.fault(to)
        self.handed_over.append(raw)

    def was_sent(self, message_id: str) -> bool | None:
        return self.found


@dataclass
class Faults:
    """What happens to letters to whom; everybody else gets theirs."""

    kinds: dict[str, Exception] = field(default_factory=dict)

    def __call__(self, to: str) -> None:
        if to in self.kinds:
            raise self.kinds[to]


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def office(tmp_path: Path, faults: Faults) -> Office:
    """Two reports lie in the inbox, of Liang and of Feng."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config/service.toml").write_text(SERVICE, encoding="utf-8")
    (tmp_path / "config/people.toml").write_text(people_toml(), encoding="utf-8")
    company = Company(home=tmp_path, now=NOW)
    company.writes("liang", REPORT + "梁爽", subject="调价晚生效")
    company.writes("feng", REPORT.replace("32家", "7家") + "冯时", subject="标签贴错")
    office = open_office(tmp_path)
    office.mailbox = Wire(tmp_path / "data/mail", faults)
    return office


def states(office: Office) -> dict[str, str]:
    return {row.letter.to: row.state for record in office.store.all() for row in office.store.history(record.id)[1]}


def handed_over(office: Office) -> list[bytes]:
    assert isinstance(office.mailbox, Wire)
    return office.mailbox.handed_over


def test_a_letter_refused_for_good_leaves_the_outbox_and_its_issue_is_told(office: Office, faults: Faults) -> None:
    faults.kinds[at("liang")] = Undeliverable("550 no such user")
    worker.round(office, NOW)

    entries, _letters = office.store.history("BH-1")

    assert states(office)[at("liang")] == "failed"
    assert states(office)[at("feng")] == "sent"
    assert "undelivered" in [entry.kind for entry in entries]


def test_a_server_that_is_away_costs_time_and_no_letter(office: Office, faults: Faults) -> None:
    faults.kinds[at("liang")] = Unavailable("421 try later")
    with pytest.raises(Unavailable):
        worker.round(office, NOW)
    waiting = states(office)[at("liang")]
    faults.kinds.clear()
    worker.round(office, NOW.replace(minute=30))

    assert waiting == "pending"
    assert set(states(office).values()) == {"sent"}
    assert len(handed_over(office)) == 2


def test_a_letter_that_has_to_wait_keeps_no_other_from_going(office: Office, faults: Faults) -> None:
    faults.kinds[at("liang")] = Deferred("450 mailbox busy")
    worker.round(office, NOW)
    waiting = states(office)
    faults.kinds.clear()
    worker.round(office, NOW.replace(minute=30))

    assert (waiting[at("liang")], waiting[at("feng")]) == ("pending", "sent")
    assert set(states(office).values()) == {"sent"}


class Smudged(Press):
    """A press with a mistake in it, as far as Liang's letters go."""

    def composed(self, claimed: Claimed, now: datetime) -> Composed:
        if claimed.letter.to == at("liang"):
            raise LookupError(claimed.letter.kind)
        return super().composed(claimed, now)


def test_a_mistake_of_ours_is_nobodys_refusal_and_its_letter_waits_for_the_operator(office: Office) -> None:
    office.press = Smudged(office)
    worker.round(office, NOW)
    held = states(office)
    entries, _letters = office.store.history("BH-1")
    office.press = Press(office)
    for one in office.store.outbox("held"):
        again(one, office)
    worker.round(office, NOW.replace(minute=6))

    assert (held[at("liang")], held[at("feng")], held[at("hu.bo")]) == ("held", "sent", "sent")
    assert "undelivered" not in [entry.kind for entry in entries]
    assert states(office)[at("liang")] == "sent"


def test_a_mistake_on_the_wire_leaves_doubt_and_holds_up_nobody_elses_letter(office: Office, faults: Faults) -> None:
    faults.kinds[at("liang")] = LookupError("a bug")
    worker.round(office, NOW)

    assert states(office)[at("feng")] == "sent"
    assert states(office)[at("liang")] == "attempted"


@pytest.mark.meets("P13")
def test_a_wire_that_breaks_in_mid_letter_leaves_doubt_until_the_next_round_looks(office: Office, faults: Faults) -> None:
    faults.kinds[at("liang")] = InDoubt("closed after the final dot")
    worker.round(office, NOW)
    doubtful = states(office)[at("liang")]
    assert isinstance(office.mailbox, Wire)
    office.mailbox.found = True
    worker.round(office, NOW)

    assert doubtful == "attempted"
    assert states(office)[at("liang")] == "sent"


class Death(BaseException):
    """The end of the process."""


@pytest.mark.meets("P13")
def test_where_nobody_can_tell_a_letter_is_handed_over_twice_at_most_however_often_the_process_dies(
    office: Office, faults: Faults
) -> None:
    faults.kinds[at("liang")] = Death()  # type: ignore[assignment]
    tries = 0
    for _ in range(5):
        try:
            worker.round(office, NOW)
        except Death:
            tries += 1

    assert tries == 2
    assert states(office)[at("liang")] == "uncertain"


def dies_while_sending(office: Office, faults: Faults) -> None:
    """The process ends between the handing over and the mark."""
    faults.kinds[at("liang")] = Death()  # type: ignore[assignment]
    with pytest.raises(Death):
        worker.round(office, NOW)
    faults.kinds.clear()


def test_in_doubt_a_letter_is_sent_once_more_byte_for_byte(office: Office, faults: Faults) -> None:
    dies_while_sending(office, faults)
    (sealed,) = office.store.unsettled()
    worker.round(office, NOW)

    assert handed_over(office)[0] == sealed.raw
    assert set(states(office).values()) == {"sent"}


def test_what_is_found_in_the_sent_folder_is_not_sent_again(office: Office, faults: Faults) -> None:
    dies_while_sending(office, faults)
    assert isinstance(office.mailbox, Wire)
    office.mailbox.found = True
    worker.round(office, NOW)

    assert states(office)[at("liang")] == "sent"
    assert len(handed_over(office)) == 1


def test_a_nag_in_doubt_is_never_sent_again(office: Office, faults: Faults, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "NAGS", ("clarify/receipt",))
    dies_while_sending(office, faults)
    worker.round(office, NOW)

    assert states(office)[at("liang")] == "uncertain"
    assert states(office)[at("feng")] == "sent"
