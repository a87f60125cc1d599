"""The end of a mail, where its writer signs: a name there is no answer to "who shall it be?"."""

from __future__ import annotations

import re

from service.reading import names
from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.stances import RepliesWords

LONGEST_NAME = 60
MOST_LINES = 5
EDGES = " \t\u3000\xa0,;.!~-–—*|。"
ANNOUNCES = (":", "：")


def unsigned(text: str, reader: Reader, sender: str = "") -> str:
    """The words above the signature: above "Best," or 谢谢 with a name behind it, or the sender's own name alone at the end."""
    lines = text.rstrip().splitlines()
    filled = [n for n, line in enumerate(lines) if line.strip()]
    for n in filled[-MOST_LINES:]:
        if any(line.strip() for line in lines[:n]) and _signs(lines[n:], reader):
            return "\n".join(lines[:n])
    if len(filled) > 1 and not lines[filled[-2]].rstrip().endswith(ANNOUNCES) and _is_own_name(lines[filled[-1]], reader, sender):
        return "\n".join(lines[: filled[-1]])
    return text


def _signs(lines: list[str], reader: Reader) -> bool:
    """Does the first line take leave, in words that do nothing else, with at most a name behind them and short lines below?"""
    known = reader.words.section("replies", RepliesWords).sign_off
    first = folded(lines[0]).strip(EDGES)
    if any(len(line.strip()) > LONGEST_NAME for line in lines):
        return False
    if first in known:
        return True
    opening = next((word for word in sorted(known, key=len, reverse=True) if re.match(re.escape(word) + r"[\s,.!~。-]", first)), None)
    rest = first[len(opening) :].strip(EDGES) if opening else ""
    return bool(rest) and _is_name(rest, reader) and not any(line.strip() for line in lines[1:])


def _is_name(line: str, reader: Reader) -> bool:
    found = names.people(line.title() if line.isascii() else line, reader)
    return any(m.start == 0 and m.end == len(line) for m in found)


def _is_own_name(line: str, reader: Reader, sender: str) -> bool:
    """Is the line the sender's name, whole or the part by which the department knows him?"""
    person, bare = reader.directory.person(sender) if sender else None, line.strip(EDGES)
    if person is None:
        return False
    found = names.people(bare, reader, person.department) if person.department else names.people(bare, reader)
    return any(m.address == person.address and m.start == 0 and m.end == len(bare) for m in found)
