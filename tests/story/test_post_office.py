"""What becomes of a mail, whoever sent it and whatever it is: told from outside, by Maildirs and letters."""

from __future__ import annotations

import shutil
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from service.mail.message import MAIL_LIMIT
from tests.story.company import MAILBOX, Company, at, clock

REPORT = """各位好,
9月有32家门店的调价晚了2天才生效,少收约8万元。
本质:调价单由谁复核没有写明。
初步判断:1. 运营部没有指定复核人;2. IT部的接口每天只跑一次。
梁爽"""
VOUCHED = {"Authentication-Results": "mx.works.example; spf=pass smtp.mailfrom=works.example; dmarc=pass header.from=works.example"}
FORGED = {"Authentication-Results": "mx.works.example; dmarc=fail header.from=works.example"}


@pytest.fixture
def reported(company: Company) -> Company:
    """Liang's report has its receipt."""
    company.writes("liang", REPORT, subject="调价晚生效")
    company.round("10-13 09:05")
    return company


@pytest.fixture
def guarded(company: Company) -> Company:
    """The same in a house whose mail server vouches for senders."""
    configured(company, '\n[trust]\nauthserv_id = "mx.works.example"\n')
    company.writes("liang", REPORT, subject="调价晚生效", headers=VOUCHED)
    company.round("10-13 09:05")
    return company


def configured(company: Company, more: str) -> Company:
    file = company.home / "config/service.toml"
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
    return company


def where(company: Company) -> dict[str, int]:
    return {shelf: len(company.shelf(shelf)) for shelf in ("inbox", "filed", "ignored", "refused", "shunted") if company.shelf(shelf)}


def journal(company: Company, issue: str = "BH-1") -> list[str]:
    return [line["kind"] for line in company.show(issue)["journal"]]


@pytest.mark.meets("P1", "P12")
def test_the_same_mail_twice_is_one_mail(reported: Company) -> None:
    answer = "再补充一句:10月又有3家。"
    reported.writes("liang", answer, answers=reported.letter("liang", "clarify/receipt"))
    (waiting,) = reported.shelf("inbox")
    reported.drop(b"Received: from somewhere else\r\n" + waiting.read_bytes())
    reported.round("10-13 09:10")

    assert [line["text"] for line in reported.show()["journal"]].count(answer) == 1
    assert where(reported) == {"filed": 3}


@pytest.mark.meets("P1", "G4")
def test_an_answer_from_anywhere_in_the_thread_finds_its_issue(reported: Company) -> None:
    """By the id of a colleague's mail that cites ours, though the service never saw that mail."""
    receipt = reported.letter("liang", "clarify/receipt")
    ids = f"<unseen@works.example> {receipt.message['Message-ID']}"
    reported.writes("liang", "同意", subject="转: 调价", headers={"References": ids, "In-Reply-To": "<unseen@works.example>"})
    reported.round("10-13 09:10")

    assert reported.show()["definition"]["agreed"]


@pytest.mark.meets("P2")
def test_a_subject_alone_joins_nothing(reported: Company) -> None:
    reported.writes("liang", REPORT.replace("32家", "7家"), subject="调价晚生效")
    reported.round("10-13 09:10")

    assert "reported" in journal(reported, "BH-2")
    assert journal(reported).count("replied") == 0


def test_a_tag_is_enough_for_those_who_take_part(reported: Company) -> None:
    reported.writes("liang", "同意", subject="[BH-1] 好的")
    reported.round("10-13 09:10")

    assert "replied" in journal(reported)


@pytest.mark.meets("P3")
def test_a_colleague_from_outside_is_held_and_told_nothing_of_the_issue(reported: Company) -> None:
    reported.writes("zhou", "我们也有这个问题", subject="Re: [BH-1] 调价晚生效")
    fresh = reported.round("10-13 09:10")
    to_sender = [one for one in fresh if one.to == at("zhou")]

    assert "held" in journal(reported)
    assert len(to_sender) == 1
    assert "调价" not in to_sender[0].text.replace("我们也有这个问题", "")


@pytest.mark.meets("P3")
def test_a_stranger_with_somebody_elses_token_is_refused_and_the_coordinator_told(reported: Company) -> None:
    reported.writes("mallory@elsewhere.example", "同意", answers=reported.letter("liang", "clarify/receipt"))
    fresh = reported.round("10-13 09:10")

    assert where(reported) == {"filed": 1, "refused": 1}
    assert [(one.kind, one.to) for one in fresh] == [("operator/alarm", at("hu.bo"))]
    assert not reported.show()["definition"]["agreed"]


def test_a_strangers_report_waits_for_the_coordinator_who_lets_it_in(company: Company) -> None:
    company.writes("dave@supplier.example", REPORT, subject="Deliveries")
    (held,) = company.round("10-13 09:05")
    company.writes("hu.bo", "同意,请接收", answers=held)
    company.round("10-13 09:10")

    assert (held.kind, held.to) == ("launch/admit", at("hu.bo"))
    assert company.show()["definition"]["phenomenon"]
    assert all("supplier" not in one.to for one in company.letters)


@pytest.mark.meets("P4")
def test_a_forged_sender_decides_nothing_and_gets_nothing(guarded: Company) -> None:
    guarded.writes("liang", "同意", answers=guarded.letter("liang", "clarify/receipt"), headers=FORGED)
    fresh = guarded.round("10-13 09:10")

    assert where(guarded) == {"filed": 1, "refused": 1}
    assert {one.kind for one in fresh} == {"operator/alarm"}
    assert not guarded.show()["definition"]["agreed"]


@pytest.mark.meets("P4")
def test_nothing_changes_by_a_mail_that_nobody_vouches_for(guarded: Company) -> None:
    guarded.writes("liang", "同意", answers=guarded.letter("liang", "clarify/receipt"))
    guarded.round("10-13 09:10")
    before = guarded.show()["definition"]["agreed"]
    guarded.writes("liang", "同意", answers=guarded.letter("liang", "clarify/receipt"), headers=VOUCHED)
    guarded.round("10-13 09:20")

    assert before is False
    assert "unverified" in journal(guarded)
    assert guarded.show()["definition"]["agreed"]


@pytest.mark.meets("P5")
def test_a_machine_gets_no_answer_and_decides_nothing(reported: Company) -> None:
    reported.writes("liang", "同意", answers=reported.letter("liang", "clarify/receipt"), headers={"Auto-Submitted": "auto-replied"})
    fresh = reported.round("10-13 09:10")

    assert fresh == []
    assert where(reported) == {"filed": 1, "ignored": 1}
    assert not reported.show()["definition"]["agreed"]


@pytest.mark.meets("P5")
def test_two_machines_do_not_keep_each_other_busy(reported: Company) -> None:
    """A ticket system that confirms every mail and does not say that it is one."""
    for n in range(12):
        reported.writes("liang", f"已收到您的邮件,工单号 {n}。", answers=reported.letters[-1])
        reported.round(reported.now + timedelta(minutes=1))

    assert len([line for line in journal(reported) if line == "replied"]) == 3
    assert len([one for one in reported.letters if one.to == at("liang")]) <= 4


@pytest.mark.meets("P6")
def test_a_bounce_of_our_letter_is_told_and_of_another_is_not(reported: Company) -> None:
    reported.drop(bounce(str(reported.letter("liang", "clarify/receipt").message["Message-ID"])))
    reported.drop(bounce("<bh-1.clarify-receipt.abcdefghijklmnopqrstuvwxyz@works.example>"))
    reported.round("10-13 09:10")

    assert journal(reported).count("undelivered") == 1
    assert where(reported) == {"filed": 2, "ignored": 1}


def bounce(message_id: str) -> bytes:
    """A delivery status notification about a letter to Liang."""
    lines = [
        "From: MAILER-DAEMON@mx.works.example", f"To: {MAILBOX}", "Subject: Undelivered Mail Returned to Sender", "Return-Path: <>",
        f"Message-ID: <dsn.{abs(hash(message_id))}@mx.works.example>", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "", "--b", "Content-Type: text/plain", "", "unknown user",
        "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.works.example", "",
        f"Final-Recipient: rfc822; {at('liang')}", "Action: failed", "Status: 5.1.1", "", "--b", "Content-Type: text/rfc822-headers", "",
        f"Message-ID: {message_id}", f"To: {at('liang')}", "", "--b--", "",
    ]
    return "\r\n".join(lines).encode()


@pytest.mark.meets("P11")
def test_what_is_no_mail_is_set_aside_once_and_the_next_one_goes_on(company: Company) -> None:
    company.drop(b"")
    company.writes("liang", REPORT, subject="调价晚生效")
    fresh = company.round("10-13 09:05")

    assert where(company) == {"filed": 1, "shunted": 1}
    assert sorted(one.kind for one in fresh) == ["clarify/receipt", "operator/alarm"]


@pytest.mark.meets("P28")
def test_a_mail_that_is_too_large_is_answered(company: Company) -> None:
    big = EmailMessage(policy=SMTP)
    big["From"], big["To"], big["Subject"], big["Message-ID"] = at("liang"), MAILBOX, "调价", "<big@works.example>"
    big.set_content("x")
    company.drop(big.as_bytes() + b"y" * (MAIL_LIMIT + 1))
    (answer,) = company.round("10-13 09:05")

    assert (answer.kind, answer.to) == ("clarify/unplaced", at("liang"))
    assert where(company) == {"filed": 1}


def test_an_empty_mail_is_answered_and_its_answer_is_the_report(company: Company) -> None:
    company.writes("liang", "\n", subject="调价", attachment=("list.bin", b"1"))
    (answer,) = company.round("10-13 09:05")
    company.writes("liang", REPORT, answers=answer)
    company.round("10-13 09:10")

    assert answer.kind == "clarify/unplaced"
    assert company.show()["definition"]["phenomenon"]


@pytest.mark.meets("P3")
def test_whoever_takes_no_part_cannot_tell_an_issue_from_none(reported: Company) -> None:
    """The numbers of others' issues cannot be found out by asking."""
    for tag in ("BH-1", "BH-77"):
        reported.writes("zhou", f"我们也有这个问题 {tag}", subject=f"Re: [{tag}] 调价")
    one, other = (letter for letter in reported.round("10-13 09:10") if letter.to == at("zhou"))

    assert (one.kind, one.subject, one.text, one.asks) == (other.kind, other.subject, other.text, other.asks)
    assert "BH-" not in one.subject + one.text + one.message["Reply-To"]
    assert "held" in journal(reported)


def test_an_issue_that_is_not_there_is_answered_to_people_of_the_directory_only(company: Company) -> None:
    company.writes("liang", "同意", subject="Re: [BH-77] 调价")
    company.writes("mallory@elsewhere.example", "同意", subject="Re: [BH-77] 调价")
    fresh = company.round("10-13 09:05")

    assert {(one.kind, one.to) for one in fresh} == {("execute/note", at("liang")), ("operator/alarm", at("hu.bo"))}
    assert where(company) == {"filed": 1, "refused": 1}


@pytest.mark.meets("P30")
def test_a_person_gets_ten_letters_an_hour_at_most_and_the_rest_later(company: Company) -> None:
    for n in range(13):
        company.writes("liang", REPORT.replace("32家", f"{n + 40}家"), subject=f"调价 {n}")
    company.round("10-13 09:05")
    within = len(company.kinds_to("liang"))
    for minute in range(20, 180, 20):
        company.round(clock("10-13 09:05") + timedelta(minutes=minute))

    assert within == 10
    assert len(company.kinds_to("liang")) == 13
    assert company.kinds_to("hu.bo") == ["operator/alarm"]


@pytest.mark.meets("P31")
def test_in_a_dry_run_every_letter_goes_to_the_coordinator(company: Company) -> None:
    configured(company, "\n[letters]\ndry_run = true\n")
    company.writes("liang", REPORT, subject="调价晚生效")
    (receipt,) = company.round("10-13 09:05")

    assert receipt.to == at("hu.bo")
    assert at("hu.bo") in str(receipt.message["To"])
    assert at("liang") not in str(receipt.message["To"])
    assert at("liang") in receipt.subject


def test_a_template_that_fails_costs_no_letter(company: Company) -> None:
    folder = company.home / "templates/zh/clarify"
    folder.mkdir(parents=True)
    (folder / "receipt.md").write_text("Subject: {{ issue.title }}\n\n{{ nobody.knows.this }}\n", encoding="utf-8")
    company.writes("liang", REPORT, subject="调价晚生效")
    company.round("10-13 09:05")
    company.round("10-13 09:06")

    assert company.kinds_to("liang") == ["clarify/receipt"]
    assert company.kinds_to("hu.bo") == ["operator/alarm"]


@pytest.mark.meets("P23")
def test_letters_wait_while_the_clock_is_a_day_back(reported: Company) -> None:
    reported.writes("liang", REPORT.replace("32家", "7家"), subject="又一件")
    back = reported.round("10-11 09:05")
    again = reported.round("10-13 09:06")

    assert back == []
    assert sorted(one.kind for one in again) == ["clarify/receipt", "operator/alarm"]


def test_a_home_can_be_carried_elsewhere_and_goes_on(reported: Company, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    shutil.copytree(reported.home, moved, ignore=shutil.ignore_patterns("elsewhere"))
    other = Company(home=moved, now=reported.now, letters=reported.letters)
    other.writes("liang", "同意", answers=reported.letter("liang", "clarify/receipt"))
    other.round("10-13 09:10")

    assert other.show()["definition"]["agreed"]
