"""Letters that did not arrive: reports by the standard, reports in prose, and what is no report."""

from __future__ import annotations

import pytest

from service.mail import bounces, parse
from service.mail.bounces import Bounce
from service.mail.message import InboundMessage
from service.reading.reader import Reader

OWN = ("help@firm.example",)


def report(fields: str, returned: str = "Message-ID: <bh-4.x@firm.example>\r\nTo: wu.min@firm.example\r\n") -> InboundMessage:
    return parse.message(
        (
            "From: MAILER-DAEMON@mx.firm.example\r\nSubject: x\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
            f"--b\r\n\r\nsee below\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n{fields}\r\n"
            f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}\r\n--b--\r\n"
        ).encode()
    )


def prose(subject: str, text: str, sender: str = "Postmaster@mail.example", head: str = "") -> InboundMessage:
    return parse.message(f"From: {sender}\r\nSubject: {subject}\r\n{head}\r\n{text}".encode())


@pytest.mark.parametrize(
    ("action", "status", "permanent"), [("failed", "5.1.1", True), ("Failed (bounced)", "5.2.2", True), ("delayed", "4.4.1", False), ("failed", "4.2.2", False)]
)
def test_a_report_names_the_address_the_outcome_and_the_letter(action: str, status: str, permanent: bool, reader: Reader) -> None:
    message = report(f"Final-Recipient: rfc822; Wu.Min@firm.example\r\nAction: {action}\r\nStatus: {status}\r\n")

    assert bounces.failure(message, reader, OWN) == Bounce(("Wu.Min@firm.example",), permanent, ("<bh-4.x@firm.example>",))


def test_the_address_that_we_wrote_to_counts_and_each_one_once(reader: Reader) -> None:
    message = report(
        "Original-Recipient: rfc822; wu.min@firm.example\r\nFinal-Recipient: rfc822; m.wu@elsewhere.example\r\nAction: failed\r\n\r\n"
        "Final-Recipient: rfc822; <WU.MIN@firm.example>\r\nAction: failed\r\n\r\nFinal-Recipient: rfc822; help@firm.example\r\nAction: failed\r\n"
    )

    assert bounces.failure(message, reader, OWN).recipients == ("WU.MIN@firm.example",)  # type: ignore[union-attr]


def test_a_report_of_success_is_no_failure(reader: Reader) -> None:
    assert bounces.failure(report("Final-Recipient: rfc822; wu.min@firm.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n"), reader, OWN) is None


@pytest.mark.parametrize(
    ("subject", "text", "permanent"),
    [
        ("系统退信", "抱歉，您的邮件无法发送到 wu.min@firm.example，邮箱不存在。", True),
        ("来自 mail.example 的退信", "未能将邮件传递给以下收件人: wu.min@firm.example\n550 5.1.1 unknown user", True),
        ("邮件延迟通知", "发往 wu.min@firm.example 的邮件尚未送达，我们将继续尝试。", False),
        ("Undeliverable: hello", "Your message to wu.min@firm.example couldn't be delivered.", True),
        ("Mail delivery failed: returning message to sender", "wu.min@firm.example: mailbox is full", True),
        ("Warning: message delayed", "Delivery to wu.min@firm.example has been delayed. We will keep trying.", False),
    ],
)
def test_a_report_in_prose_names_the_address(subject: str, text: str, permanent: bool, reader: Reader) -> None:
    found = bounces.failure(prose(subject, text), reader, OWN)

    assert found is not None
    assert (found.recipients, found.permanent) == (("wu.min@firm.example",), permanent)


@pytest.mark.parametrize("head", ["", "Return-Path: <li.yan@firm.example>\r\n", "In-Reply-To: <bh-4.x@firm.example>\r\n"])
@pytest.mark.parametrize("subject", ["退信统计口径", "Re: Undeliverable letters to customers"])
def test_people_write_about_failed_mails(subject: str, head: str, reader: Reader) -> None:
    text = "本周 12 封邮件被退回，都是 550 5.1.1 user unknown，例如 wu.min@firm.example。"

    assert bounces.failure(prose(subject, text, "li.yan@firm.example", head), reader, OWN) is None


def test_a_sender_without_address_breaks_nothing(reader: Reader) -> None:
    found = bounces.failure(prose("Mail error", "User unknown: wu.min@firm.example", '"Jetmail" <>'), reader, OWN)

    assert found is not None
    assert found.recipients == ("wu.min@firm.example",)
