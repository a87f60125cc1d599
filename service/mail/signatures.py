"""Signatures, phone footers and disclaimers: what stands below the words and is none. When in doubt it is kept."""

from __future__ import annotations

import re

from service.loop.people import normal
from service.mail.blocks import is_rule
from service.mail.message import Mailbox
from service.mail.words import Lexicon
from service.reading.reader import Reader

_MARK = re.compile(r"\s*(?:--|__|—|––|——)\s*")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_CONTACT = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,60}|(?:\+|\(\d{2,4}\))?[\d][\d ()./-]{7,20}\d|www\.[\w-]{2,60}\.|https?://", re.ASCII)
_SENTENCE = re.compile(r"[。！？!?；;]|[.,]\s+[a-z]|[,，：:]\s*$|^\s*\d{1,2}\s*[.、)）]\s")
_BLOCK_LINES, _BLOCK_LENGTH = 6, 60
_MARKED_LINES, _RULED_LINES = 14, 16
_FOOTER_LENGTH = 100


def split(lines: list[str], lexicon: Lexicon, reader: Reader, sender: Mailbox | None = None) -> tuple[list[str], list[str]]:
    """The words, and what was taken off their end."""
    body, taken = _without_footers(trimmed(lines), lexicon)
    for rule in (_marked, _block):
        at = rule(body, reader, sender, lexicon)
        if at is not None:
            body, more = trimmed(body[:at]), body[at:]
            taken = more + taken
            body, footers = _without_footers(body, lexicon)
            taken = footers + taken
    return body, taken


def trimmed(lines: list[str]) -> list[str]:
    """The lines without blank ones at either end."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]


def _without_footers(lines: list[str], lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """Off with footers at the end and rules around them, and with a disclaimer and everything below it."""
    end = len(lines)
    for number in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        if _begins(lines[number], lexicon.disclaimers) and number > 0:
            end = number
    while end:
        line = lines[end - 1]
        if not line.strip() or is_rule(line) or is_footer(line, lexicon):
            end -= 1
        else:
            break
    # A rule alone may be the last line of a table: it goes only with what stood below it.
    while end < len(lines) and is_rule(lines[end]) and not any(is_footer(x, lexicon) or _begins(x, lexicon.disclaimers) for x in lines[end:]):
        end += 1
    return trimmed(lines[:end]), lines[end:]


def is_footer(line: str, lexicon: Lexicon) -> bool:
    """A line that a phone or a client puts below the words: it begins as they do, and is no sentence."""
    return len(line) <= _FOOTER_LENGTH and _begins(line, lexicon.footers) and not _SENTENCE.search(line)


def _begins(line: str, words: tuple[str, ...]) -> bool:
    return line[:200].lstrip(" \t\u3000\xa0*_[(（<|").lower().startswith(words)


def _marked(lines: list[str], reader: Reader, sender: Mailbox | None, lexicon: Lexicon) -> int | None:
    """Where the signature's own mark stands: `-- `, or a rule above a short block with a name or an address."""
    for number in range(len(lines) - 1, max(-1, len(lines) - _RULED_LINES * 2), -1):
        below = [line for line in lines[number + 1 :] if line.strip()]
        if not below:
            continue
        if _MARK.fullmatch(lines[number]) and len(below) <= _MARKED_LINES:
            return number
        if is_rule(lines[number]) and len(below) <= _RULED_LINES and all(len(line) <= 2 * _BLOCK_LENGTH for line in below):
            contact = any(_CONTACT.search(line) for line in below)
            if (contact or _is_name(below, sender, reader)) and not _of_somebody_else(below, reader, sender):
                return number
    return None


def _block(lines: list[str], reader: Reader, sender: Mailbox | None, lexicon: Lexicon) -> int | None:
    """A last block of a few short lines that holds an address, a telephone number or the sender's name, and no sentence."""
    start = len(lines)
    while start and lines[start - 1].strip():
        start -= 1
    block = lines[start:]
    above = trimmed(lines[:start])
    if not above or not block or len(block) > _BLOCK_LINES or any(len(line) > _BLOCK_LENGTH for line in block):
        return None
    # What was announced by a colon is the answer, and so is what names another person of the house.
    if above[-1].rstrip().endswith((":", "：")) or any(_SENTENCE.search(line) for line in block) or _of_somebody_else(block, reader, sender):
        return None
    contact = any(_CONTACT.search(line) for line in block)
    if (contact and len(block) > 1 and not _CONTACT.match(block[0].strip())) or _is_name(block, sender, reader):
        return start
    return None


def _is_name(block: list[str], sender: Mailbox | None, reader: Reader) -> bool:
    """Is the block's first line the sender's own name?"""
    if sender is None:
        return False
    person = reader.directory.person(sender.address)
    names = {sender.name, *(person.name.values() if person else ())}
    return block[0].strip(" -—*").casefold() in {name.casefold() for name in names if name}


def _of_somebody_else(block: list[str], reader: Reader, sender: Mailbox | None) -> bool:
    """Does the block hold the address of a colleague who is not the sender?"""
    found = {normal(address) for line in block for address in _ADDRESS.findall(line)}
    own = normal(sender.address) if sender else ""
    return bool(found - {own}) and any(reader.directory.person(address) for address in found - {own})
