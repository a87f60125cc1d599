"""What a machine wrote, and what only speaks of machines and holidays."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.mail import automatic, parse
from service.mail.message import InboundMessage
from service.reading.reader import Reader

OWN = ("help@firm.example",)


def mail(head: str = "", subject: str = "Re: [BH-4] 今日进展", text: str = "完成 80%", sender: str = "li.yan@firm.example") -> InboundMessage:
    return parse.message(f"From: {sender}\r\nSubject: {subject}\r\n{head}\r\n{text}".encode())


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied (vacation)\r\n", 'AUTO-SUBMITTED: Auto-Generated; owner-email="a@b.example"\r\n', "Precedence: auto_reply\r\n", "Precedence: Bulk\r\n",
        "X-Autoreply: yes\r\n", "Return-Path: <>\r\n", "X-Loop: help@firm.example\r\n", "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n",
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n",
    ],
)
def test_a_header_tells_that_a_machine_wrote_it(head: str, reader: Reader) -> None:
    assert automatic.is_automatic(mail(head), reader, OWN)


@pytest.mark.parametrize("subject", ["自动回复: [BH-4] 今日进展", "自动答复：请假", "Automatic reply: [BH-4]", "Out of Office: Re: [BH-4]", "已读: [BH-4]", "[自动回复] 收到"])
def test_without_a_header_the_beginning_of_the_subject_tells(subject: str, reader: Reader) -> None:
    assert automatic.is_automatic(mail(subject=subject), reader, OWN)


@pytest.mark.parametrize(
    "head", ["", "X-Auto-Response-Suppress: DR, OOF, AutoReply\r\n", "Precedence: list\r\n", "Auto-Submitted: no\r\n", "X-Loop: some-list@lists.example\r\n", "Return-Path: <li.yan@firm.example>\r\n"]
)
def test_people_send_such_headers_too(head: str, reader: Reader) -> None:
    assert not automatic.is_automatic(mail(head), reader, OWN)


@pytest.mark.parametrize("subject", ["Re: 自动回复: [BH-4]", "Out of office from Monday, Yu Fei stands in", "自助回复机器人总是误答", "今天请假，进度顺延"])
def test_people_write_about_machines_and_holidays(subject: str, reader: Reader) -> None:
    assert not automatic.is_automatic(mail(subject=subject), reader, OWN)


@pytest.mark.parametrize("sender", ["help@firm.example", "no-reply@shop.example", "noreply+7@shop.example"])
def test_we_ourselves_and_mailboxes_that_nobody_reads_are_machines(sender: str, reader: Reader) -> None:
    assert automatic.is_automatic(mail(sender=sender), reader, OWN)


def test_an_absence_names_its_last_day_and_who_stands_in(reader: Reader, now: datetime) -> None:
    text = "我 10月12日至10月16日出差，不在办公室。急事请联系王芳 wang.fang@firm.example。"

    assert automatic.absence(mail(subject="自动回复: x", text=text), reader, now) == (date(2026, 10, 16), "wang.fang@firm.example")
    assert automatic.absence(mail(subject="自动回复: 收到", text="您的邮件已收到。"), reader, now) is None
