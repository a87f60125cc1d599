"""Signatures, phone footers and disclaimers: what stands below the words and is none. When in doubt it is kept."""

from __future__ import annotations

import re
from itertools import takewhile

from service.mail import signatory
from service.mail.blocks import is_rule
from service.mail.message import Mailbox
from service.mail.words import Lexicon
from service.reading.reader import Reader

_MARK = re.compile(r"\s*(?:--|__|—|––|——)\s*")
_CONTACT = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,60}|(?:\+|\(\d{2,4}\))?[\d][\d ()./-]{7,20}\d|www\.[\w-]{2,60}\.|https?://",
    re.ASCII,
)
_SENTENCE = re.compile(r"[。！？!?；;]|[.,]\s+[a-z]|[,，：:]\s*$|^\s*\d{1,2}\s*[.、)）]\s")
_BLOCK_LINES, _BLOCK_LENGTH = 6, 60
_MARKED_LINES, _RULED_LINES = 14, 16
_FOOTER_LENGTH = 100
_DISCLAIMER_LINES, _DISCLAIMER_LENGTH, _PARAGRAPH_LINES = 40, 70, 4
_SIGNATURES = 3
_BLANK = " \t\u3000\xa0|"


def end(
    lines: list[str], lexicon: Lexicon, reader: Reader, sender: Mailbox | None = None, *, quoted_below: bool = False
) -> int:
    """How many of the lines are words; those from there on are a signature.

    Where a quotation follows, the lines may be nothing but a signature.
    """
    last = _above_footers(lines, _disclaimed(lines, lexicon), lexicon)
    for _ in range(_SIGNATURES):
        words = lines[:last]
        fewest = 2 if any(is_footer(line, lexicon) for line in takewhile(bool, lines[last : last + 3])) else 3
        alone = fewest if quoted_below else _BLOCK_LINES + 1
        found = _marked(words, reader, sender), _block(words, reader, sender, alone)
        places = [place for place in found if place is not None]
        if not places:
            break
        last = _above_footers(lines, min(places), lexicon)
    return last


def trimmed(lines: list[str]) -> list[str]:
    """The lines without blank ones at either end."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]


def _disclaimed(lines: list[str], lexicon: Lexicon) -> int:
    """Where a disclaimer begins, a long paragraph or a heading above one: everything below it is one, too."""
    first = max(1, len(lines) - _DISCLAIMER_LINES)
    for number in range(first, len(lines)):
        if lines[number] and _begins(lines[number], lexicon.disclaimers):
            text = "".join(lines[number : number + _PARAGRAPH_LINES])[:_DISCLAIMER_LENGTH]
            if len(text) + sum(not c.isascii() for c in text) >= _DISCLAIMER_LENGTH:
                return number
    return len(lines)


def _above_footers(lines: list[str], last: int, lexicon: Lexicon) -> int:
    """Where the footers above line `last` begin, with the rules around them."""
    bottom = last
    while last:
        line = lines[last - 1]
        if line.strip(_BLANK) and not is_rule(line) and not is_footer(line, lexicon):
            break
        last -= 1
    # A rule alone may be the last line of a table: it goes only with what stood below it.
    if bottom == len(lines) and not any(is_footer(line, lexicon) for line in lines[last:]):
        while last < len(lines) and is_rule(lines[last]):
            last += 1
    return last


def is_footer(line: str, lexicon: Lexicon) -> bool:
    """A line that a phone or a client puts below the words: it begins as they do, and is no sentence."""
    return len(line) <= _FOOTER_LENGTH and _begins(line, lexicon.footers) and not _SENTENCE.search(line)


def _begins(line: str, words: tuple[str, ...]) -> bool:
    return line[:200].lstrip(" \t\u3000\xa0*_[(（<|").lower().startswith(words)


def _marked(lines: list[str], reader: Reader, sender: Mailbox | None) -> int | None:
    """Where the signature's own mark stands: `-- `, or a rule above a short block with a name or an address."""
    for number in range(len(lines) - 1, max(-1, len(lines) - _RULED_LINES * 2), -1):
        marked = bool(_MARK.fullmatch(lines[number]))
        if not marked and not is_rule(lines[number]):
            continue
        below = [line for line in lines[number + 1 :] if line.strip(_BLANK)]
        if not below:
            continue
        if marked and len(below) <= _MARKED_LINES and any(line.strip() for line in lines[:number]):
            return number
        if len(below) <= _RULED_LINES and all(len(line) <= 2 * _BLOCK_LENGTH for line in below):
            contact = any(_CONTACT.search(line) for line in below)
            if (contact or signatory.is_name(below, sender, reader)) and not signatory.of_a_colleague(below, reader, sender):
                return number
    return None


def _block(lines: list[str], reader: Reader, sender: Mailbox | None, alone: int) -> int | None:
    """A last block of a few short lines with an address, a telephone number or the sender's name, and no sentence.

    With nothing above it, it may be an answer (who is asked for a name may give their own) unless it has `alone` lines.
    """
    start = len(lines)
    while start and lines[start - 1].strip():
        start -= 1
    block = [line.strip(_BLANK) for line in lines[start:] if line.strip(_BLANK)]
    above = trimmed(lines[:start])
    if not block or len(block) > _BLOCK_LINES:
        return None
    if any(len(line) > _BLOCK_LENGTH or _SENTENCE.search(line) for line in block):
        return None
    contact = any(_CONTACT.search(line) for line in block)
    if not above:
        return start if len(block) >= alone and contact and signatory.is_name(block, sender, reader) else None
    # What was announced by a colon is the answer, and so is what names another person of the house.
    if above[-1].rstrip().endswith((":", "：")):
        return None
    if signatory.of_a_colleague(block, reader, sender) or signatory.of_a_stranger(block, reader, sender):
        return None
    if (contact and len(block) > 1 and not _CONTACT.match(block[0])) or signatory.is_name(block, sender, reader):
        return start
    return None
