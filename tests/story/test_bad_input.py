"""Bad input: whatever comes, somebody reads what to do, or it lies in the shunt with its reason. Nothing is lost."""

from __future__ import annotations

import json
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from service.stores.contract import Mail
from tests.story import road
from tests.story.company import MAILBOX, Company, Received, at

HEAD = f"From: zhou@{MAILBOX.partition('@')[2]}\r\nTo: {MAILBOX}\r\n"
VOUCHED = {"Authentication-Results": "mx.works.example; dmarc=pass header.from=works.example"}


def mail(headers: str, body: bytes = b"") -> bytes:
    return (HEAD + headers + "MIME-Version: 1.0\r\n").encode() + b"\r\n" + body


def attached(name: str, content: bytes, kind: tuple[str, str], text: str = "") -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"], message["Message-ID"] = at("zhou"), MAILBOX, "附件", "<a@works.example>"
    message.set_content(text)
    message.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=name)
    return message.as_bytes()


NO_TEXT = {
    "nothing at all in it": mail("Subject: \r\nMessage-ID: <e1@x>\r\n"),
    "blanks": mail("Subject: test\r\nMessage-ID: <e2@x>\r\nContent-Type: text/plain\r\n", b" \r\n\t\r\n"),
    "a screenshot": attached("image.png", b"\x89PNG" + b"x" * 5000, ("image", "png")),
    "a file nobody reads": attached("report.pdf", b"%PDF-1.4 ...", ("application", "pdf")),
    "html without words": mail("Subject: x\r\nMessage-ID: <e4@x>\r\nContent-Type: text/html\r\n", b"<html><body><img src='cid:1'><br></body></html>"),
}


@pytest.mark.meets("S1-1", "P11")
@pytest.mark.parametrize("raw", NO_TEXT.values(), ids=NO_TEXT.keys())
def test_a_mail_without_words_is_answered_with_what_to_do(company: Company, raw: bytes) -> None:
    company.drop(raw)
    (answer,) = company.round("10-13 09:05")

    assert (answer.kind, answer.to, answer.asks) == ("clarify/unplaced", at("zhou"), "answer")
    assert "现象" in answer.text
    assert company.where() == {"filed": 1}


def test_a_signature_alone_is_asked_what_it_is_about(company: Company) -> None:
    company.writes("zhou", "-- \n周敏\n财务部\n", subject="你好")
    (answer,) = company.round("10-13 09:05")

    assert (answer.to, answer.asks) == (at("zhou"), "answer")
    assert "现象" in answer.text


def test_an_empty_answer_is_asked_again_and_the_second_counts(reported: Company) -> None:
    reported.writes("zhou", "\n", answers=reported.letter("zhou", "clarify/receipt"))
    reported.round("10-13 09:10")
    again = reported.letter("zhou", "clarify/unplaced")
    reported.writes("zhou", "同意", answers=again)
    reported.round("10-13 09:20")

    assert "BH-1" in again.text
    assert reported.show()["definition"]["agreed"]
    assert reported.issues() == ["BH-1"]


CHARSETS = {
    "gbk that says utf-8": ("utf-8", road.REPORT.encode("gbk")),
    "gbk that says gb2312": ("gb2312", road.REPORT.replace("周敏", "周敏喆").encode("gbk")),
    "utf-8 that says us-ascii": ("us-ascii", road.REPORT.encode()),
    "an unknown name": ("x-own-charset", road.REPORT.encode()),
    "big5 that says big5": ("big5", "9月市場部有17張結算單晚到4天,月結推遲2天。\n原因:市場部沒有指定提交人。".encode("big5")),
}


@pytest.mark.meets("P8")
@pytest.mark.parametrize(("charset", "body"), CHARSETS.values(), ids=CHARSETS.keys())
def test_a_wrong_charset_is_read_all_the_same(company: Company, charset: str, body: bytes) -> None:
    company.drop(mail(f"Subject: report\r\nMessage-ID: <c@x>\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n", body))
    company.round("10-13 09:05")

    assert any(word in company.letter("zhou", "clarify/receipt").text for word in ("结算单", "結算單"))


@pytest.mark.meets("P2")
def test_mails_without_message_id_are_two_issues_and_the_same_bytes_one(company: Company) -> None:
    one = mail("Subject: a\r\nContent-Type: text/plain; charset=utf-8\r\n", road.REPORT.encode())
    two = mail("Subject: b\r\nMessage-ID: \r\nContent-Type: text/plain; charset=utf-8\r\n", road.REPORT.replace("17张", "3张").encode())
    for raw in (one, two, one):
        company.drop(raw)
    company.round("10-13 09:05")

    assert company.issues() == ["BH-1", "BH-2"]
    assert company.where() == {"filed": 3}


def test_a_reply_to_an_issue_that_is_not_there_is_told_so(company: Company) -> None:
    company.writes("zhou", "同意", subject="Re: [BH-99] 结算单")
    (answer,) = company.round("10-13 09:05")

    assert answer.to == at("zhou")
    assert "编号" in answer.text


@pytest.mark.meets("P3", "G4")
def test_an_unknown_sender_waits_for_the_coordinator_and_gets_nothing(company: Company) -> None:
    company.writes("eve@elsewhere.example", road.REPORT, subject="结算单")
    (asked,) = company.round("10-13 09:05")

    assert (asked.kind, asked.to) == ("launch/admit", at("hu.bo"))
    assert "结算单" in asked.text
    assert company.issues() == []


def test_an_unknown_sender_may_be_turned_away(company: Company) -> None:
    company.writes("eve@elsewhere.example", road.REPORT, subject="结算单")
    (asked,) = company.round("10-13 09:05")
    company.writes("hu.bo", "不加入", answers=asked)
    company.round("10-13 09:10")

    assert company.issues() == []
    assert all("elsewhere" not in one.to for one in company.letters)


def test_a_day_gone_by_in_a_table_is_sent_back(met: Company) -> None:
    echo = sent_back(met, road.TABLE.replace("10月22日", "10月12日"))

    assert "第1项" in echo.text
    assert "第2项" not in echo.text.replace("“第2项 负责人", "")


def test_a_task_without_owner_is_sent_back(met: Company) -> None:
    echo = sent_back(met, road.TABLE.replace("王蕾", ""))

    assert "第1项" in echo.text
    assert "负责" in echo.text


def sent_back(company: Company, table: str) -> Received:
    company.writes("li", table, answers=company.letter("li", "plan/table_request"))
    company.round("10-15 14:00")
    echo = company.letter("li", "plan/echo")

    assert echo.asks == "table"
    assert company.show()["step"] == "plan"
    return echo


def test_two_liaisons_are_asked_which_is_the_main_one(asked: Company) -> None:
    asked.writes("qiu", "邱实和邱小雨", answers=asked.letter("qiu", "launch/nomination"))
    asked.round("10-13 10:00")
    letter = asked.letter("qiu", "launch/nomination")

    assert "以哪一位为对接人" in letter.text
    assert letter.asks == "nomination"


@pytest.mark.meets("P28")
def test_five_megabytes_of_text_are_taken_in_and_the_next_mail_too(company: Company) -> None:
    company.writes("zhou", road.REPORT + "\n" + "还有很多记录,见下。" * 180_000, subject="活动结算单晚到")
    company.writes("liang", "9月有12车货到仓库门口才发现没有预约,门店缺货26次。\n原因:仓储部的预约表不对外。", subject="预约")
    company.round("10-13 09:05")

    assert company.show("BH-1")["definition"]["causes"]
    assert company.letter("liang", "clarify/receipt")
    assert max(len(one.text) for one in company.letters) < 20_000


@pytest.mark.meets("P7")
def test_five_megabytes_in_an_answer_keep_the_answer(reported: Company) -> None:
    reported.writes("zhou", "同意\n\n" + "> 引用的旧邮件,很长。\n" * 150_000, answers=reported.letter("zhou", "clarify/receipt"))
    reported.round("10-13 09:20")

    assert reported.show()["definition"]["agreed"]


@pytest.mark.parametrize("letter", ["clarify/receipt", "launch/kickoff", "plan/invitation"])
def test_a_template_that_fails_is_replaced_by_a_plain_letter_and_told(company: Company, letter: str) -> None:
    for language in ("zh", "en"):
        file = company.home / f"templates/{language}/{letter}.md"
        file.parent.mkdir(parents=True)
        file.write_text("Subject: x\n\n{{ nothing.like.this }}\n", encoding="utf-8")
    for stretch in (road.reported, road.asked, road.launched, road.invited):
        stretch(company)
    fallen = [one for one in company.letters if one.kind == letter]

    assert fallen
    assert all(one.text.strip() and "BH-1" in one.subject for one in fallen)
    assert letter in company.letter("hu.bo", "operator/alarm").text


def test_answers_to_a_plain_letter_count_as_well(company: Company) -> None:
    file = company.home / "templates/zh/clarify/receipt.md"
    file.parent.mkdir(parents=True)
    file.write_text("Subject: x\n\n{{ nothing.like.this }}\n", encoding="utf-8")
    for stretch in (road.reported, road.asked):
        stretch(company)

    assert company.show()["step"] == "launch"


@pytest.mark.meets("P11")
def test_what_cannot_be_read_lies_in_the_shunt_with_its_reason_and_blocks_nobody(company: Company) -> None:
    for raw in (b"", b"\x00" * 4000, b"\r\n\r\njust words", b"From MAILER\n" + bytes(range(256)) * 20):
        company.drop(raw)
    company.writes("zhou", road.REPORT, subject="活动结算单晚到")
    company.round("10-13 09:05")
    aside: tuple[Mail, ...] = company.office.store.shunted()

    assert company.issues() == ["BH-1"]
    assert "inbox" not in company.where()
    assert sum(company.where().values()) == 5
    assert all(one.reason for one in aside)


@pytest.mark.meets("P4")
def test_a_forged_sender_is_refused_and_an_unvouched_one_changes_nothing(company: Company) -> None:
    company.configured('\n[trust]\nauthserv_id = "mx.works.example"\n')
    company.writes("zhou", road.REPORT, subject="活动结算单晚到", headers=VOUCHED)
    company.round("10-13 09:05")
    receipt = company.letter("zhou", "clarify/receipt")
    company.writes("zhou", "同意", answers=receipt, headers={"Authentication-Results": "mx.works.example; dmarc=fail header.from=works.example"})
    company.writes("zhou", "同意", answers=receipt, headers={"Authentication-Results": "mx.attacker.example; dmarc=pass header.from=works.example"})
    company.round("10-13 09:10")

    assert not company.show()["definition"]["agreed"]
    assert company.where()["refused"] == 1
    assert "unverified" in company.journal()


def test_every_mail_lies_on_a_shelf_and_in_the_store(company: Company) -> None:
    """Nothing is lost: as many mails as came in lie outside, and each of their bytes can be had again."""
    for raw in (*NO_TEXT.values(), b"", mail("Subject: x\r\nMessage-ID: <q@x>\r\nContent-Type: text/calendar\r\n", b"BEGIN:NONSENSE")):
        company.drop(raw)
    company.writes("eve@elsewhere.example", "buy now", subject="Re: [BH-1] x")
    company.round("10-13 09:05")

    assert sum(company.where().values()) == len(NO_TEXT) + 3
    assert "inbox" not in company.where()


def test_understood_is_valid_json_whatever_the_issue_holds(company: Company) -> None:
    company.writes("zhou", road.REPORT.replace("周敏", "\x07\u202e“\"\\ 周敏 😀"), subject="活动结算单 {{BH-9}} \t晚到")
    company.round("10-13 09:05")

    assert json.loads(json.dumps(company.show()))["id"] == "BH-1"
