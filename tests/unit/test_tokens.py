"""Signed addresses: bound to record, letter and person, and of no use to anybody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from service.loop.issue import Letter
from service.mail import tokens
from service.mail.tokens import Keys, Signed

MAILBOX = "issues@firm.example"
KEYS = Keys(current=b"n" * 32)
LETTER = Letter(
    record="BH-7", cycle=1, kind="plan/echo", occurrence="v2", to="li.yan@firm.example", posted_at=datetime(2026, 10, 13, tzinfo=UTC)
)


def given(address: str) -> Signed:
    found = tokens.signed(address, MAILBOX)
    assert found is not None
    return found


def test_the_reply_address_names_the_issue_and_carries_a_token_of_26_characters() -> None:
    address = tokens.reply_address(LETTER, MAILBOX, KEYS)

    assert address.startswith("issues+bh-7.") and address.endswith("@firm.example")
    assert given(address) == Signed("BH-7", tokens.token(LETTER, KEYS.current))
    assert len(given(address).token) == 26


def test_an_address_that_a_mail_host_wrote_in_capitals_is_read_all_the_same() -> None:
    address = tokens.reply_address(LETTER, MAILBOX, KEYS).upper()

    assert tokens.is_reply_to(LETTER, given(address).token, KEYS)


@pytest.mark.meets("P3")
@pytest.mark.parametrize(
    "change",
    [{"record": "BH-8"}, {"cycle": 2}, {"kind": "plan/plan"}, {"occurrence": "v3"}, {"to": "hao.ran@firm.example"}],
    ids=lambda change: next(iter(change)),
)
def test_a_token_is_good_for_one_letter_to_one_person_only(change: dict[str, object]) -> None:
    token = tokens.token(LETTER, KEYS.current)

    assert not tokens.is_reply_to(replace(LETTER, **change), token, KEYS)


def test_how_the_receivers_address_is_written_makes_no_difference() -> None:
    assert tokens.token(replace(LETTER, to=" Li.Yan@Firm.example"), b"k") == tokens.token(LETTER, b"k")


def test_what_an_earlier_key_signed_is_still_accepted_and_a_strangers_key_is_not() -> None:
    token = tokens.token(LETTER, b"o" * 32)

    assert tokens.is_reply_to(LETTER, token, Keys(b"n" * 32, old=(b"x" * 32, b"o" * 32)))
    assert not tokens.is_reply_to(LETTER, token, KEYS)


def test_the_id_and_the_reply_token_of_a_letter_do_not_open_each_others_doors() -> None:
    message_id = tokens.message_id(LETTER, "Firm.example", KEYS)

    assert message_id == f"<bh-7.plan-echo.{tokens.token(LETTER, KEYS.current, 'id')}@firm.example>"
    assert tokens.is_id_of(LETTER, message_id.upper(), KEYS)
    assert not tokens.is_reply_to(LETTER, tokens.token(LETTER, KEYS.current, "id"), KEYS)
    assert not tokens.is_id_of(LETTER, message_id.replace("bh-7.plan-echo", "x"), KEYS)


def test_the_circles_address_belongs_to_one_issue_and_is_no_reply_address() -> None:
    circle = given(tokens.circle_address("BH-7", MAILBOX, KEYS))

    assert circle.circle and circle.record == "BH-7"
    assert tokens.is_circle("bh-7", circle.token, KEYS)
    assert not tokens.is_circle("BH-8", circle.token, KEYS)
    assert not tokens.is_reply_to(LETTER, circle.token, KEYS)


@pytest.mark.parametrize(
    "address",
    ["issues@firm.example", "issues+bh-7@firm.example", "issues+bh-7.@firm.example", "issues+bh-7.short@firm.example",
     f"issues+bh-7.{'a' * 26}@elsewhere.example", f"other+bh-7.{'a' * 26}@firm.example", f"issues+bh-x.{'a' * 26}@firm.example",
     f"issues+bh-7.{'a' * 27}@firm.example", f"issues+bh-7.{'a' * 26}' OR 1=1@firm.example", ""],
)
def test_anything_else_is_no_signed_address(address: str) -> None:
    assert tokens.signed(address, MAILBOX) is None


def test_an_empty_or_shortened_token_matches_nothing() -> None:
    assert not tokens.is_reply_to(LETTER, "", KEYS)
    assert not tokens.is_reply_to(LETTER, tokens.token(LETTER, KEYS.current)[:-1], KEYS)


def test_of_many_receivers_the_signed_ones_are_found_in_order_and_once() -> None:
    reply, circle = tokens.reply_address(LETTER, MAILBOX, KEYS), tokens.circle_address("BH-7", MAILBOX, KEYS)

    found = tokens.signed_among(["a@b.example", circle, reply, circle.upper()], MAILBOX)

    assert [one.circle for one in found] == [True, False]


def test_a_text_that_is_passed_on_holds_no_token_any_more() -> None:
    reply, message_id = tokens.reply_address(LETTER, MAILBOX, KEYS), tokens.message_id(LETTER, "firm.example", KEYS)
    text = f"写信给 {reply} 或 {reply.upper()},编号 {message_id}。联系 li.yan@firm.example"

    shown = tokens.without_tokens(text, MAILBOX)

    assert tokens.token(LETTER, KEYS.current) not in shown.lower()
    assert tokens.token(LETTER, KEYS.current, "id") not in shown
    assert "issues@firm.example" in shown and "li.yan@firm.example" in shown


def test_a_key_never_shows_in_what_is_printed() -> None:
    assert "secret" not in repr(Keys(b"secret", old=(b"secret",)))
