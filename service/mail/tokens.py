"""Signed reply addresses: an answer names its issue and its person by the address it goes to, and nobody can guess one.

A token is an HMAC over what makes a letter one of a kind, so it is bound to the record, the letter and the receiver.
Mail hosts change the case of addresses: everything here is written in lower case and compared without it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass, field

from service.loop.issue import Letter
from service.loop.people import normal

TOKEN = r"[a-z2-7]{26}"
SIGNED_PART = re.compile(rf"(?P<record>[a-z]{{2}}-\d{{1,9}})\.(?P<circle>c-)?(?P<token>{TOKEN})")
OUR_ID = re.compile(rf"<?(?P<record>[a-z]{{2}}-\d{{1,9}})\.[a-z]{{1,20}}-[a-z_]{{1,30}}\.(?P<token>{TOKEN})@[^\s<>@]{{1,255}}>?")
LONGEST = 1000


@dataclass(frozen=True)
class Keys:
    """The HMAC key in use, and those it replaced: what they signed is still accepted."""

    current: bytes = field(repr=False)
    old: tuple[bytes, ...] = field(default=(), repr=False)

    def all(self) -> tuple[bytes, ...]:
        return (self.current, *self.old)


@dataclass(frozen=True)
class Signed:
    """What a signed address says: the record (BH-7), the token, and whether it is the circle's own address."""

    record: str
    token: str
    circle: bool = False


def reply_address(letter: Letter, mailbox: str, keys: Keys) -> str:
    """Where the answer to this letter goes: `issues+bh-7.<token>@corp.example`."""
    return plus(mailbox, f"{letter.record.lower()}.{token(letter, keys.current)}")


def circle_address(record: str, mailbox: str, keys: Keys) -> str:
    """The address of an issue's circle: what is sent to it is relayed to every member."""
    return plus(mailbox, f"{record.lower()}.c-{circle_token(record, keys.current)}")


def message_id(letter: Letter, domain: str, keys: Keys) -> str:
    """The Message-ID of this letter, in angle brackets: the same however often it is composed."""
    kind = letter.kind.replace("/", "-").lower()
    return f"<{letter.record.lower()}.{kind}.{token(letter, keys.current, 'id')}@{domain.lower()}>"


def token(letter: Letter, key: bytes, purpose: str = "reply") -> str:
    """The token of a letter; purpose is `reply` (its address) or `id` (its Message-ID)."""
    names = (purpose, letter.record, str(letter.cycle), letter.kind, letter.occurrence, normal(letter.to))
    return sign("|".join(names), key)


def circle_token(record: str, key: bytes) -> str:
    """The token of an issue's circle."""
    return sign(f"circle|{record}", key)


def sign(text: str, key: bytes) -> str:
    """128 bits of HMAC-SHA256 as 26 letters and digits that survive any mail host."""
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return b32encode(digest[:16]).decode().rstrip("=").lower()


def plus(mailbox: str, part: str) -> str:
    local, _, domain = mailbox.partition("@")
    return f"{local}+{part}@{domain}"


def signed(address: str, mailbox: str) -> Signed | None:
    """What an address of ours says, or None for any other. It proves nothing until the token is compared."""
    local, _, domain = normal(address[:LONGEST]).rpartition("@")
    ours, _, our_domain = normal(mailbox).rpartition("@")
    part = local.removeprefix(f"{ours}+")
    found = SIGNED_PART.fullmatch(part) if domain == our_domain and part != local else None
    return Signed(found["record"].upper(), found["token"], bool(found["circle"])) if found else None


def signed_among(addresses: Iterable[str], mailbox: str) -> tuple[Signed, ...]:
    """Every signed address among those a mail was sent to, in order, each once."""
    return tuple(dict.fromkeys(one for one in (signed(address, mailbox) for address in addresses) if one))


def is_reply_to(letter: Letter, given: str, keys: Keys) -> bool:
    """Is this the reply token of that letter, under the key in use or an older one?"""
    return same_as_any(given, (token(letter, key) for key in keys.all()))


def is_circle(record: str, given: str, keys: Keys) -> bool:
    """Is this the token of that issue's circle?"""
    return same_as_any(given, (circle_token(record.upper(), key) for key in keys.all()))


def is_id_of(letter: Letter, given: str, keys: Keys) -> bool:
    """Is this Message-ID the one that we gave that letter, under any key?"""
    found = OUR_ID.fullmatch(given[:LONGEST].strip().lower())
    return found is not None and same_as_any(found["token"], (token(letter, key, "id") for key in keys.all()))


def same_as_any(given: str, right: Iterable[str]) -> bool:
    """Compared with each in constant time, without letter case."""
    found = [hmac.compare_digest(given.strip().lower().encode(), one.encode()) for one in right]
    return any(found)


def without_tokens(text: str, mailbox: str) -> str:
    """A text as it may be passed on to others: our signed addresses and Message-IDs lose what makes them valid."""
    local, _, domain = mailbox.partition("@")
    signed_address = rf"{re.escape(local)}\+[a-z]{{2}}-\d{{1,9}}\.(?:c-)?{TOKEN}@{re.escape(domain)}"
    text = re.sub(signed_address, mailbox, text, flags=re.IGNORECASE)
    return re.sub(OUR_ID.pattern, "", text, flags=re.IGNORECASE)
