"""What is broken in one place stops nothing elsewhere: an odd entry, a template, a stored record, an inbox that is away."""

from __future__ import annotations

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from service import intake, worker
from service.commands.running import Rounds
from service.errors import Unavailable
from service.loop.issue import Ask, Issue, Letter, Problem
from service.mailboxes import Item
from service.mailboxes.maildir import Maildir
from service.reminding import DUE_AT_ONCE
from service.sending import clockwork
from service.stores.contract import Damaged
from tests.story.company import Company, Received, at, clock, people_toml

REPORT = """各位好,
9月有32家门店的调价晚了2天才生效,少收约8万元。
本质:调价单由谁复核没有写明。
初步判断:1. 运营部没有指定复核人;2. IT部的接口每天只跑一次。
梁爽"""


def told(letters: list[Received]) -> list[tuple[str, str]]:
    return sorted((one.kind, one.to.partition("@")[0]) for one in letters)


@pytest.fixture
def report(company: Company) -> Company:
    """A report lies in the inbox."""
    company.writes("liang", REPORT, subject="调价晚生效")
    return company


def test_a_folder_in_the_inbox_is_passed_by_and_told_of_once_a_day(report: Company) -> None:
    (report.home / "data/mail/inbox/new/0.folder").mkdir()
    first, again = report.round("10-13 09:05"), report.round("10-13 09:06")

    assert told(first) == [("clarify/receipt", "liang"), ("operator/alarm", "hu.bo")]
    assert again == []


def test_a_template_that_is_no_utf8_costs_its_wording_and_no_letter(report: Company) -> None:
    folder = report.home / "templates/zh/clarify"
    folder.mkdir(parents=True)
    (folder / "receipt.md").write_bytes("Subject: 收到\n\n您好".encode("gbk"))
    letters = report.round("10-13 09:05")

    assert told(letters) == [("clarify/receipt", "liang"), ("operator/alarm", "hu.bo")]
    assert "BH-1" in report.letter("liang", "clarify/receipt").text


def test_a_language_without_words_is_spoken_as_the_services_own(report: Company) -> None:
    french = people_toml().replace('name = "梁爽"\ndepartment = "OPS"\nlanguage = "zh"', 'name = "梁爽"\ndepartment = "OPS"\nlanguage = "fr"')
    (report.home / "config/people.toml").write_text(french, encoding="utf-8")
    (report.home / "templates/fr").mkdir(parents=True)
    (receipt,) = report.round("10-13 09:05")

    assert receipt.message["Content-Language"] == "zh-CN"


@pytest.mark.parametrize(("change", "stays"), [("json_set(doc, '$.body.colour', 'red')", False), ("json_remove(doc, '$.body.reporter')", True)])
def test_a_record_of_another_version_loses_at_most_its_own_turn(report: Company, change: str, stays: bool) -> None:
    report.round("10-13 09:05")
    report.writes("feng", REPORT.replace("32家", "7家").replace("调价", "换标"), subject="标签贴错")
    report.round("10-13 09:06")
    report.restart()
    with sqlite3.connect(report.home / "data/bihuan.db") as database:
        database.execute(f"UPDATE records SET doc = {change} WHERE id = 'BH-1'")
    database.close()
    report.writes("liang", "同意", answers=report.letter("liang", "clarify/receipt"))
    letters = told(report.rounds("10-13 09:10", "10-16 17:10"))

    assert ("clarify/nudge", "feng") in letters
    assert (("operator/alarm", "hu.bo") in letters) == stays
    assert len(report.shelf("shunted")) == stays
    assert len(list(report.office.store.all())) >= 1


class Away(Maildir):
    """An inbox that cannot be listed; what leaves leaves."""

    def unread(self, limit: int = 500) -> tuple[Item, ...]:
        raise Unavailable("The server is away.")


def test_an_inbox_that_is_away_keeps_nobody_from_being_written_to(report: Company) -> None:
    report.round("10-13 09:05")
    report.office.mailbox = Away(report.home / "data/mail")
    with pytest.raises(Unavailable):
        report.round("10-15 09:30")
    report.restart()
    report.round("10-15 09:31")

    assert report.kinds_to("liang") == ["clarify/receipt", "clarify/nudge"]


@pytest.mark.meets("P23")
def test_silence_counts_only_from_the_day_on_which_the_question_left(report: Company) -> None:
    clockwork.hold(report.office)
    held = report.rounds("10-13 09:05", "10-26 10:00", every=timedelta(hours=12))
    clockwork.release(report.office)
    released = report.rounds("10-26 10:05", "10-28 09:00")
    later = report.rounds("10-28 10:30", "10-28 11:00", every=timedelta(minutes=10))

    assert held == []
    assert told(released) == [("clarify/receipt", "liang")]
    assert told(later) == [("clarify/nudge", "liang")]


def test_a_hundred_records_that_cannot_move_keep_no_other_waiting(company: Company) -> None:
    now = clock("10-13 09:00")
    ask = Ask(kind="definition", about="1", letter="clarify/receipt", person=at("liang"), asked=(at("liang"),), since=now, due_at=now)
    fixed = Issue(reporter=at("liang"), opened_at=now, problem=Problem(title="t"), asks=(ask,), due_at=now, wants=("nothing we know",))
    company.office.store.save(*(fixed for _ in range(2 * DUE_AT_ONCE)))
    note = Letter(kind="circle/status", to=at("li"), posted_at=now)
    company.office.store.save(Issue(reporter=at("li"), opened_at=now, problem=Problem(title="last"), due_at=now, outbox=(note,)))
    worker.round(company.office, now)
    last = company.office.store.get(f"BH-{2 * DUE_AT_ONCE + 1}")

    assert last
    assert last.due_at != now


@pytest.mark.meets("P28")
def test_history_that_is_imported_quietly_never_makes_a_letter(report: Company) -> None:
    (mail,) = report.shelf("inbox")
    raw = mail.read_bytes()
    mail.unlink()
    outcome = intake.take_in(raw, report.office, clock("10-13 09:00"), quiet=True)
    letters = report.rounds("10-13 09:05", "10-30 17:05", every=timedelta(hours=8))

    assert outcome.record == "BH-1"
    assert letters == []
    assert report.journal()[-1] == "imported"


def test_housekeeping_that_fails_does_not_end_the_service(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise Unavailable("The disk is full.")

    rounds = Rounds(company.office, threading.Event())
    monkeypatch.setattr(company.office.store, "idle", fails)
    rounds.rest_a_moment()

    assert rounds.rest > 0


def test_a_damaged_store_ends_the_service_and_is_nobodys_mails_fault(report: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object, **__: object) -> None:
        raise Damaged(Path("data/bihuan.db"), "a torn page")

    monkeypatch.setattr(report.office.store, "save", damaged)
    with pytest.raises(Damaged):
        Rounds(report.office, threading.Event()).one()

    assert len(report.shelf("inbox")) == 1


def test_strangers_mails_do_not_keep_the_coordinator_from_his_answer(report: Company) -> None:
    report.round("10-13 09:05")
    for n in range(30):
        report.writes(f"s{n}@elsewhere.example", f"买一送一 {n}", subject="offer")
    report.round("10-13 09:06")
    report.writes("hu.bo", "进展?", subject="[BH-1] 进展?")

    assert "circle/status" in [one.kind for one in report.round("10-13 09:07")]


def test_a_brake_for_everybody_lets_so_many_go_and_leaves_the_queue_as_it_is(company: Company) -> None:
    company.configured("\n[letters]\nbrake = 5\n")
    now = clock("10-13 09:00")
    company.office.store.save(*(
        Issue(reporter=at("li"), opened_at=now, problem=Problem(title="t"), outbox=(Letter(kind="circle/status", to=at(who), posted_at=now),))
        for who in ("li", "wang", "jiang", "ke", "lin", "zhou", "qiu", "lu")
    ))
    worker.round(company.office, now)

    assert company.office.store.sent_since(now - timedelta(hours=1)) == 5
    assert {row.error for row in company.office.store.outbox("pending")} == {""}
