"""Bytes in, a message out: what clients and attackers send."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import Unreadable
from service.mail import addresses, headers, parse
from service.mail.message import TEXT_LIMIT, Mailbox

HEAD = "From: Lu Ming <lu@garden.example>\r\nTo: help@garden.example\r\nSubject: x\r\nMessage-ID: <a1@garden.example>\r\n"
TEXT = "库存系统每天少计三十箱，请数据部查一下。"


def built(head: str, body: bytes = b"hello", base: str = HEAD) -> bytes:
    return f"{base}{head}\r\n".encode() + body


def word(label: str, data: bytes) -> str:
    return f"=?{label}?B?{base64.b64encode(data).decode()}?="


@pytest.mark.parametrize("label", ["gb2312", "GBK", "cp936", "x-gbk", "hz", "iso-8859-1", "us-ascii", "utf-8", "x-unknown", "", 'utf-8"; x="y'])
@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_the_text_is_read_whatever_its_label_says(label: str, charset: str) -> None:
    raw = built(f"Content-Type: text/plain; charset={label}\r\n", TEXT.encode(charset))

    assert parse.message(raw).text == TEXT


@pytest.mark.parametrize(("label", "text"), [("big5", "庫存不足"), ("iso-2022-jp", "在庫不足"), ("koi8-r", "Склад пуст"), ("windows-1252", "café déjà"), ("hz", "己所不欲")])
def test_other_charsets_are_read_by_their_label(label: str, text: str) -> None:
    assert parse.message(built(f"Content-Type: text/plain; charset={label}\r\n", text.encode(label))).text == text


@pytest.mark.parametrize("label", ["unicode_escape", "zlib", "idna", "punycode", "utf-7", "rot13"])
def test_a_label_never_reaches_the_registry_of_codecs(label: str) -> None:
    assert parse.message(built(f"Content-Type: text/plain; charset={label}\r\n", b"\\u202e +ADw-")).text == "\\u202e +ADw-"


def test_encoded_words_split_inside_a_character_are_joined() -> None:
    data = "仓库盘点差异说明".encode()
    raw = built("", base=f"From: a@b.example\r\nSubject: Re: {word('utf-8', data[:10])}\r\n {word('UTF-8', data[10:])} v2\r\n")

    assert parse.message(raw).subject == "Re: 仓库盘点差异说明 v2"


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_raw_bytes_in_a_header_are_read(charset: str) -> None:
    raw = b"Subject: " + "盘点差异".encode(charset) + b'\r\nFrom: "' + "陆明".encode(charset) + b'" <lu@garden.example>\r\n\r\nx'
    message = parse.message(raw)

    assert (message.subject, message.sender) == ("盘点差异", Mailbox("陆明", "lu@garden.example"))


def test_no_control_or_break_survives_in_a_subject_or_a_name() -> None:
    evil = "a\r\nBcc: v@evil.example\u2028b\x00c\u202ed"
    raw = built("", base=f"From: {word('utf-8', evil.encode())} <lu@garden.example>\r\nSubject: {word('utf-8', evil.encode())}\r\n")
    message = parse.message(raw)

    assert message.subject == "a Bcc: v@evil.example b c d"
    assert message.sender == Mailbox("a Bcc: v@evil.example b c d", "lu@garden.example")


@pytest.mark.parametrize(
    "value",
    [
        "lu@garden.example <eve@evil.example>", "lu@garden.example)eve@evil.example", "lu@garden.example>,<eve@evil.example", "lu@garden.example, eve@evil.example",
        "=?utf-8?q?lu=40garden.example=3E=00?=eve@evil.example", "Lu\x00 <lu@garden.example>", "Lu <lu@garden.example> <eve@evil.example>", "group: lu@garden.example;",
        "Lu <lu@garden..example>", "<>", "Lu", "", "Lu <lu@@garden.example>", '"Lu <lu@garden.example>', "Lu\rFrom: <eve@evil.example>",
    ],
)
def test_what_is_not_plainly_one_mailbox_is_none(value: str) -> None:
    assert addresses.mailbox(value) is None


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("lu@garden.example", "", "lu@garden.example"),
        ("<lu@garden.example>", "", "lu@garden.example"),
        ("Lu Ming (QA) <lu@garden.example>", "Lu Ming (QA)", "lu@garden.example"),
        ("lu@garden.example (Lu Ming)", "Lu Ming", "lu@garden.example"),
        ('"Ming, Lu" <lu@garden.example>', "Ming, Lu", "lu@garden.example"),
        ('"=?gb18030?B?wr3D9w==?=" <lu@garden.example>', "陆明", "lu@garden.example"),
        ('"chief@garden.example" <eve@evil.example>', "chief@garden.example", "eve@evil.example"),
        ("Lu@Garden.example <lu@garden.example>", "Lu@Garden.example", "lu@garden.example"),
        ("Lu <lu@花园.example>", "Lu", "lu@xn--fcs713h.example"),
    ],
)
def test_one_mailbox_is_read_and_only_its_address_says_who_it_is(value: str, name: str, address: str) -> None:
    assert addresses.mailbox(value) == Mailbox(name, address)


def test_a_list_of_receivers_leaves_out_what_cannot_be_read() -> None:
    found = addresses.mailboxes('team: a@b.example; y, "L, S" <c@d.example>, <<, e@, undisclosed-recipients:;')

    assert [one.address for one in found] == ["a@b.example", "c@d.example"]


def test_two_from_headers_and_a_doubled_subject_are_told() -> None:
    message = parse.message(b"From: a@b.example\r\nFrom : e@evil.example\r\nSubject: x\r\nSubject: y\r\n\r\nz")

    assert (message.sender, message.senders) == (None, 2)
    assert {"header_doubled_from", "header_doubled_subject"} <= set(message.defects)


def test_a_bare_carriage_return_makes_no_header() -> None:
    message = parse.message(b"From: a@b.example\r\nSubject: x\rFrom: e@evil.example\r\n\r\nz")

    assert message.sender == Mailbox("", "a@b.example")
    assert message.subject == "x From: e@evil.example"
    assert "header_control_subject" in message.defects


@pytest.mark.parametrize("front", [b"\r\n", b"\n \n", b"From lu Tue Oct 13 09:05:00 2026\n", b"\n>From x\n\n"])
def test_what_stands_in_front_of_the_headers_is_skipped(front: bytes) -> None:
    assert parse.message(front + built("")).message_id == "<a1@garden.example>"


def test_ids_are_found_however_they_are_separated() -> None:
    assert headers.message_ids("<a@b>,<c@d>\t<e@f> your mail <g h>") == ("<a@b>", "<c@d>", "<e@f>")
    assert headers.message_ids("a@b") == ("<a@b>",)
    assert headers.message_ids("<<<<") == ()


@pytest.mark.parametrize("value", ["Mon, 13 Oct 99999 09:00:00 +9999", "1", "Tue, 13 Oct 20262026202620262026 09:00:00 +0000", "(" * 500])
def test_an_impossible_date_is_none(value: str) -> None:
    assert headers.moment(value) is None


def test_a_date_is_in_utc() -> None:
    assert headers.moment("Tue, 13 Oct 2026 09:05:00 +0800") == datetime(2026, 10, 13, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("attachment; filename*=utf-8''%E7%9B%98%E7%82%B9.xlsx", "盘点.xlsx"),
        ("attachment; filename*0*=gbk''%C5%CC; filename*1*=%B5%E3.xlsx", "盘点.xlsx"),
        (f'attachment; filename="{word("gbk", "盘点.xlsx".encode("gbk"))}"', "盘点.xlsx"),
        ("attachment; filename=../../etc/passwd", "passwd"),
        ("attachment; filename*=a; filename*0=b; filename*0=c", "a"),
        ("attachment; filename*=x%00y''abc", "x%00y''abc"[-3:]),
    ],
)
def test_file_names_are_read_in_every_way_of_writing(value: str, name: str) -> None:
    raw = built("Content-Type: application/octet-stream\r\n" + f"Content-Disposition: {value}\r\n")

    assert [one.name for one in parse.message(raw).attachments] == [name]


def test_the_parts_of_a_mail_come_apart() -> None:
    body = (
        b"--o\r\nContent-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n\r\nplain\r\n--i\r\nContent-Type: text/html\r\n\r\n<p>page</p>\r\n"
        b"--i\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n--i--\r\n"
        b"--o\r\nContent-Type: image/png\r\nContent-ID: <i1>\r\nContent-Transfer-Encoding: base64\r\n\r\nUE5H\r\n"
        b"--o\r\nContent-Type: text/plain; name=log.txt\r\nContent-Disposition: attachment\r\n\r\nlog\r\n"
        b"--o\r\nContent-Type: message/rfc822\r\n\r\nFrom: c@d.example\r\nSubject: old\r\n\r\nI approve\r\n--o--\r\n"
    )
    message = parse.message(built("Content-Type: multipart/mixed; boundary=o\r\n", body))

    assert (message.text, message.html, message.calendar) == ("plain", "<p>page</p>", "BEGIN:VCALENDAR")
    assert [(one.type, one.content[:3], one.inline) for one in message.attachments] == [
        ("image/png", b"PNG", True), ("text/plain", b"log", False), ("message/rfc822", b"Fro", False),
    ]
    assert message.enclosed == ("I approve",)


def test_a_text_that_was_sent_in_pieces_is_one() -> None:
    body = b"--o\r\n\r\none\r\n--o\r\nContent-Type: image/png; name=x.png\r\n\r\nx\r\n--o\r\n\r\ntwo\r\n--o--"

    assert parse.message(built("Content-Type: multipart/mixed; boundary=o\r\n", body)).text == "one\ntwo"


def test_a_multipart_without_its_end_or_without_boundary_still_has_its_text() -> None:
    assert parse.message(built("Content-Type: multipart/mixed; boundary=o\r\n", b"--o\r\n\r\nhello")).text == "hello"
    assert parse.message(built("Content-Type: multipart/mixed; boundary*0=a; boundary*=b\r\n", b"hello")).text == "hello"


@pytest.mark.parametrize(("delsp", "joined"), [("no", "今天 完成"), ("yes", "今天完成")])
def test_flowed_lines_are_joined_but_not_across_the_signature_mark(delsp: str, joined: str) -> None:
    head = f"Content-Type: text/plain; charset=utf-8; format=flowed; delsp={delsp}\r\n"

    assert parse.message(built(head, "今天 \r\n完成\r\n-- \r\n陆明".encode())).text == f"{joined}\n-- \n陆明"


def test_a_uuencoded_file_leaves_the_text() -> None:
    message = parse.message(built("", b"see\n\nbegin 644 cat.txt\n#0V%T\n`\nend\nbye"))

    assert message.text == "see\n\nbye"
    assert [(one.name, one.content) for one in message.attachments] == [("cat.txt", b"Cat")]


def test_a_broken_winmail_dat_stays_a_file() -> None:
    message = parse.message(built("Content-Type: application/ms-tnef; name=winmail.dat\r\n", b"\x78\x9f\x3e\x22\x01\x00\x01\xff\xff"))

    assert [one.name for one in message.attachments] == ["winmail.dat"]


def test_broken_base64_decodes_as_far_as_it_goes() -> None:
    assert parse.message(built("Content-Transfer-Encoding: base64\r\n", b"aGVsb!G8\r\n*")).text == "hello"


def test_a_long_text_is_cut_and_says_so_without_tearing_a_character() -> None:
    message = parse.message(built("Content-Type: text/plain; charset=utf-8\r\n", "箱".encode() * 120_000))

    assert message.truncated
    assert set(message.text) == {"箱"}
    assert len(message.text.encode()) <= TEXT_LIMIT


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00noise", "no header"),
        (built("", base=f"From: a@b.example\r\nTo: {'x@y.example, ' * 3000}\r\n"), "To is longer"),
        (built("", base="From: a@b.example\r\n" + "X-A: b\r\n" * 4000), "3,000 lines"),
        (built("Content-Type: multipart/mixed; boundary=o\r\n", b"--o\r\n\r\n" * 600), "500 parts"),
        (built("".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(40))), "30 levels"),
    ],
)
def test_beyond_the_limits_a_message_is_unreadable_and_the_reason_is_a_sentence(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=rf"^The .*{reason}.*\.$"):
        parse.message(raw)


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "raw",
    [
        built("Content-Type: multipart/mixed; boundary=-\r\n", b"-" * 1_000_000),
        built("Content-Type: multipart/mixed; boundary=a\r\n", b"--ab\n" * 200_000),
        built("Content-Type: text/plain; format=flowed\r\n", b"a \n" * 300_000),
        built("Content-Transfer-Encoding: quoted-printable\r\n", b"=3" * 500_000),
        built("", b"begin 644 x\n" * 20_000 + b"end\n" * 1000),
        built("Content-Type: message/rfc822\r\n", b"From: a@b\r\nContent-Type: message/rfc822\r\n\r\n" * 20_000),
    ],
)
def test_a_hostile_megabyte_takes_time_by_its_size_only(raw: bytes) -> None:
    assert parse.message(raw).size == len(raw)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([b"From: a@b\r\n", b"\r\n", b"Content-Type: multipart/mixed; boundary=o\r\n", b"--o\r\n", b"--o--", b"\x00\xff", b"=?gbk?b?", b"?=", b"Subject: ",
                                 b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: message/rfc822\r\n", b"To: <", b";", b'"', b" ", b"x"]), max_size=30))  # fmt: skip
def test_any_bytes_are_a_message_or_unreadable(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    try:
        message = parse.message(raw)
    except Unreadable as refused:
        assert str(refused).endswith(".")
    else:
        assert message.size == len(raw)
        assert not headers.CONTROLS.search(message.subject)
