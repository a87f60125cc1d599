"""Who really sent it: what our own server says, and all that only looks as if it did."""

from __future__ import annotations

import pytest

from service.mail import parse, trust
from service.mail.trust import TrustSettings

HOST = TrustSettings("host", "mx.firm.example", ("firm.example",))
PASS = "mx.firm.example; spf=pass smtp.mailfrom=firm.example; dkim=pass header.d=firm.example; dmarc=pass header.from=firm.example"
FAIL = "mx.firm.example; spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=firm.example"


def level(*results: str, settings: TrustSettings = HOST, sender: str = "Li Yan <li.yan@firm.example>", more: str = "") -> str:
    head = "".join(f"Authentication-Results: {one}\r\n" for one in results)
    return trust.level(parse.message(f"{head}From: {sender}\r\n{more}Subject: x\r\n\r\nI agree".encode()), settings)[0]


@pytest.mark.parametrize(
    "result",
    [
        PASS,
        "mx.firm.example 1; dmarc=pass (p=reject sp=none) header.from=firm.example",
        "MX.firm.example; spf=pass smtp.mailfrom=li.yan@firm.example; dkim=pass header.i=@firm.example",
        "mx.firm.example; dkim=pass header.d=list.example; dkim=pass header.d=firm.example; spf=pass smtp.mail=firm.example;",
        'mx.firm.example; spf=pass (a "b) smtp.mailfrom=firm.example; dkim=pass header.d=mail.firm.example',
    ],
)
def test_our_server_vouches_for_the_sender(result: str) -> None:
    assert level(result) == "verified"


@pytest.mark.parametrize(
    "results",
    [
        (),
        ("mx.evil.example; dmarc=pass header.from=firm.example",),
        ("mx.evil.example; x=y", PASS),
        ("spf=pass smtp.mailfrom=firm.example; dmarc=pass header.from=firm.example",),
        ("mx.firm.example; spf=pass smtp.mailfrom=firm.example",),
        ("mx.firm.example; spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example",),
        ("mx.firm.example; dmarc=pass header.from=evil.example",),
        ("mx.firm.example; spf=none (dmarc=pass header.from=firm.example)",),
        (r"mx.firm.example; spf=none (a \) ; dmarc=pass header.from=firm.example)",),
        ('mx.firm.example; spf=none smtp.helo="; dmarc=pass header.from=firm.example"',),
        ('mx.firm.example; dmarc="pass" header.from=firm.example',),
        ("mx.firm.example; " + "(" * 5000,),
        ("mx.firm.example; dkim=pass header.d=example; spf=pass smtp.mailfrom=firm.example",),
    ],
)
def test_what_our_server_does_not_say_is_unknown(results: tuple[str, ...]) -> None:
    assert level(*results) == "unverified"


def test_the_topmost_result_counts_and_a_forged_one_below_does_not() -> None:
    assert level(FAIL, PASS) == "failed"


def test_a_failure_hidden_between_two_quotation_marks_in_comments_is_found() -> None:
    assert level('mx.firm.example; spf=none (a "); dmarc=fail header.from=firm.example; dkim=none (b ")') == "failed"


@pytest.mark.parametrize("settings", [HOST, TrustSettings("open", "mx.firm.example", ("firm.example",))])
def test_a_malformed_sender_or_a_doubled_header_fails_whatever_the_server_says(settings: TrustSettings) -> None:
    assert level(PASS, settings=settings, sender="li.yan@firm.example <eve@evil.example>") == "failed"
    assert level(PASS, settings=settings, more="From: eve@evil.example\r\n") == "failed"
    assert level(PASS, settings=settings, more="Subject: y\r\n") == "failed"
    assert level(FAIL, settings=settings) == "failed"


def test_in_an_open_house_every_sound_sender_counts_as_verified() -> None:
    assert level(settings=TrustSettings()) == "verified"


def test_an_exchange_header_from_outside_means_nothing() -> None:
    assert level(more="X-MS-Exchange-Organization-AuthAs: Internal\r\n") == "unverified"


def test_the_name_of_the_server_may_be_a_pattern() -> None:
    coremail = TrustSettings("host", "*-icmmx-*", ("firm.example",))

    assert level("hz-icmmx-7; dmarc=pass header.from=firm.example", settings=coremail) == "verified"


def test_the_reason_tells_that_our_own_domain_was_forged() -> None:
    message = parse.message(f"Authentication-Results: {FAIL}\r\nFrom: li.yan@firm.example\r\n\r\nx".encode())

    assert trust.level(message, HOST) == ("failed", "own domain forged")
