"""Whose is a block of contact data: the sender's own, a colleague's who is being named, a stranger's?"""

from __future__ import annotations

import re

from service.loop.people import normal
from service.mail.message import Mailbox
from service.reading.reader import Reader

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_SECTION = re.compile(r"[|/,，·\t]| {2,}")


def is_name(block: list[str], sender: Mailbox | None, reader: Reader) -> bool:
    """Does the block's first line give the sender's own name, alone or before the rest of a line?"""
    if sender is None:
        return False
    person = reader.directory.person(sender.address)
    names = {name.casefold() for name in (sender.name, *(person.name.values() if person else ())) if name}
    first = _SECTION.split(block[0].strip(" -—*|").casefold())[0].strip()
    return first in names


def of_a_colleague(block: list[str], reader: Reader, sender: Mailbox | None) -> bool:
    """Does the block hold the address of somebody in the directory who is not the sender?"""
    return any(reader.directory.person(address) for address in _others(block, sender))


def of_a_stranger(block: list[str], reader: Reader, sender: Mailbox | None) -> bool:
    """Does it hold an address, but neither the sender's own nor their name?"""
    others = _others(block, sender)
    if sender is None or not others:
        return False
    return not is_name(block, sender, reader) and not _holds(block, sender.address)


def _others(block: list[str], sender: Mailbox | None) -> set[str]:
    found = {normal(address) for line in block for address in _ADDRESS.findall(line)}
    return found - {normal(sender.address)} if sender else found


def _holds(block: list[str], address: str) -> bool:
    return any(normal(address) in map(normal, _ADDRESS.findall(line)) for line in block)
