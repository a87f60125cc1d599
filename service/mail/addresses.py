"""Whose address is it? One strict reader of exactly one mailbox, and a lenient one for lists of receivers.

Lenient readers of From have been fooled by quotes, comments, encoded words and second addresses; whatever is not plainly
one mailbox is none (RFC 5322 3.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.mail import headers
from service.mail.message import Mailbox

_ADDRESS = re.compile(r"([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@([^\s@<>()\[\]\\,;:\"\x00-\x20\x7f-\xa0]{1,253})")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?")
_ANGLE = re.compile(r"\s*<\s*([^<>\s]{3,320})\s*>\s*(?:\([^()\\]*\)\s*)?")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_COMMENTED = re.compile(r"\s*([^\s()<>]{3,320})\s*(?:\(([^()\\]*)\))?\s*")
_SPECIAL = re.compile(r'[<>\\,;:@"]')
_MAILBOXES_READ = 1000


def mailbox(value: str) -> Mailbox | None:
    """The one mailbox in a raw (unfolded, undecoded) header value; None for anything else, also for a control in it."""
    if headers.CONTROLS.search(value.replace("\t", " ")):
        return None
    bare = _COMMENTED.fullmatch(value)
    if bare:
        address = normal_form(bare[1])
        return Mailbox(headers.clean(headers.words(bare[2] or "")), address) if address else None
    name, rest = _phrase(value)
    angle = _ANGLE.fullmatch(rest)
    address = normal_form(angle[1]) if angle else None
    if name is None or address is None:
        return None
    # An unquoted address in front is only harmless where it is the same one.
    if _SPECIAL.search(name[1]) and name[1].casefold() != address.casefold():
        return None
    return Mailbox(headers.clean(headers.words(" ".join(part for part in name if part))), address)


def _phrase(value: str) -> tuple[tuple[str, str] | None, str]:
    """The display name as (quoted part, bare part), and what follows it."""
    quoted, bare, position = [], [], 0
    while position < len(value) and value[position] != "<":
        if value[position] == '"':
            found = _QUOTED.match(value, position)
            if not found:
                return None, ""
            quoted.append(re.sub(r"\\(.)", r"\1", found[1]))
            position = found.end()
        else:
            following = min((at for at in (value.find("<", position), value.find('"', position)) if at >= 0), default=len(value))
            bare.append(value[position:following].strip())
            position = following
    return (" ".join(quoted), " ".join(filter(None, bare))), value[position:]


def normal_form(address: str) -> str | None:
    """A sound address with its domain in ASCII (RFC 5891), or None."""
    found = _ADDRESS.fullmatch(address)
    # An encoded word in the address part is how one address is shown as another.
    if not found or "=?" in address or found[1].startswith(".") or found[1].endswith(".") or ".." in found[1]:
        return None
    domain = found[2]
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return f"{found[1]}@{domain}" if all(map(_LABEL.fullmatch, domain.split("."))) else None


def claimed(value: str) -> int:
    """How many mailboxes does a From header claim?"""
    return sum(1 for entry in _entries(value) if entry.strip())


def mailboxes(value: str) -> tuple[Mailbox, ...]:
    """The sound mailboxes of a list of receivers, groups opened; what cannot be read is left out."""
    found = (mailbox(entry) for _, entry in zip(range(_MAILBOXES_READ), _entries(value), strict=False))
    return tuple(one for one in found if one)


def _entries(value: str) -> Iterator[str]:
    """The list at its commas, semicolons and group names, quoted strings, comments and angles left whole."""
    start = depth = 0
    quoted = escaped = angled = False
    for position, letter in enumerate(value):
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == '"' and not depth:
            quoted = not quoted
        elif quoted:
            continue
        elif letter in "()":
            depth = max(0, depth + (1 if letter == "(" else -1))
        elif letter in "<>" and not depth:
            angled = letter == "<"
        elif letter in ",;:" and not depth and not angled:
            if letter != ":":
                yield value[start:position]
            start = position + 1
    yield value[start:]
