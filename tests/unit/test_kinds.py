"""A person, a machine, a bounce, a calendar: in the order in which it matters."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from service.mail import kinds, parse
from service.mail.kinds import Kind
from service.reading.reader import Reader

OWN = ("help@firm.example",)
ZONE = ZoneInfo("Asia/Shanghai")


def calendar(method: str, partstat: str, head: str = "") -> bytes:
    event = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:m-4@firm.example\r\nSEQUENCE:1\r\nDTSTAMP:20261013T010000Z\r\n"
        f"DTSTART:20261015T060000Z\r\nDTEND:20261015T064500Z\r\nORGANIZER:mailto:help@firm.example\r\nATTENDEE;PARTSTAT={partstat}:mailto:li.yan@firm.example\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return f"From: li.yan@firm.example\r\nSubject: x\r\n{head}Content-Type: text/calendar; method={method}\r\n\r\n{event}".encode()


def test_a_mail_of_a_person_is_human(reader: Reader) -> None:
    raw = b"From: li.yan@firm.example\r\nSubject: Re: x\r\nX-Auto-Response-Suppress: All\r\n\r\nok"

    assert kinds.kind(parse.message(raw), reader, OWN) == Kind("human")


@pytest.mark.parametrize("head", ["", "Auto-Submitted: auto-replied\r\n"])
def test_an_answer_to_an_invitation_is_a_calendars_even_with_automatic_headers(head: str, reader: Reader) -> None:
    found = kinds.kind(parse.message(calendar("REPLY", "ACCEPTED", head)), reader, OWN, ZONE)

    assert found == Kind("calendar", method="REPLY", uid="m-4@firm.example", partstat="ACCEPTED")


def test_another_time_is_a_counter_with_its_start(reader: Reader) -> None:
    found = kinds.kind(parse.message(calendar("COUNTER", "TENTATIVE")), reader, OWN, ZONE)

    assert (found.method, found.proposed_start) == ("COUNTER", datetime(2026, 10, 15, 6, 0, tzinfo=UTC))


def test_a_returned_invitation_is_a_bounce_and_no_calendar(reader: Reader) -> None:
    raw = (
        b"From: MAILER-DAEMON@mx.firm.example\r\nSubject: x\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; li.yan@firm.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + calendar("REQUEST", "NEEDS-ACTION") + b"\r\n--b--\r\n"
    )

    assert kinds.kind(parse.message(raw), reader, OWN, ZONE) == Kind("bounce", ("li.yan@firm.example",), permanent=True)


def test_a_receipt_is_automatic(reader: Reader) -> None:
    raw = b"From: li.yan@firm.example\r\nSubject: x\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\n\r\nread\r\n--b--"

    assert kinds.kind(parse.message(raw), reader, OWN) == Kind("auto_reply")
