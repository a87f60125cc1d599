"""Which way a message goes, and what makes two copies of it the same."""

from __future__ import annotations

import pytest

from service.mail.routing import ROUTES, route
from service.mail.trace import content_hash, head_of

MAIL = b"From: a@b.example\r\nSubject: one\r\n two\r\n\r\nbody\r\n"


@pytest.mark.parametrize(
    ("kind", "known", "name"),
    [
        ("auto_reply", True, "automatic"), ("bounce", True, "bounce"), ("calendar", True, "attendance"),
        ("human", True, "reply"), ("human", False, "report"),
    ],
)
def test_the_first_row_that_suits_is_the_way(kind: str, known: bool, name: str) -> None:
    assert route(kind, known=known) == name


def test_every_message_has_a_way() -> None:
    assert [row.name for row in ROUTES] == ["automatic", "bounce", "attendance", "reply", "report"]
    assert route("something new", known=False) == "report"


@pytest.mark.parametrize(
    "copy",
    [
        b"Received: from x\r\n by y\r\n" + MAIL,
        b"Return-Path: <a@b.example>\r\nDelivered-To: c@d.example\r\n" + MAIL,
        MAIL.replace(b"\r\n", b"\n"),
        MAIL + b"\r\n",
    ],
)
def test_how_a_mail_came_does_not_make_it_another(copy: bytes) -> None:
    assert content_hash(copy) == content_hash(MAIL)


@pytest.mark.parametrize("other", [MAIL.replace(b"one", b"ten"), MAIL.replace(b"body", b"bode"), MAIL.replace(b" two", b" too")])
def test_what_it_says_does(other: bytes) -> None:
    assert content_hash(other) != content_hash(MAIL)


def test_a_body_that_looks_like_a_trace_header_counts() -> None:
    assert content_hash(MAIL + b"Received: x\r\n") != content_hash(MAIL)


def test_the_head_of_a_mail_that_is_too_large_is_a_mail() -> None:
    assert head_of(MAIL) == b"From: a@b.example\r\nSubject: one\r\n two\r\n\r\n"
