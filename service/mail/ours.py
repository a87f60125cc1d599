"""What of a reply is our own letter come back? We know what we sent, and no client's way of quoting hides it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LETTER_LIMIT = 64 << 10
_LINES_COMPARED = 3000
_IGNORED = re.compile(r"[\s\u3000\xa0>|*_#\-–—·•:：=【】\u200b\ufeff]+")
_LABEL = re.compile(r"[>\s]*([^:：]{1,30})[:：]")
_FOLDED_LENGTH, _LINE_LENGTH = 10, 200
_SHORTEST, _TELLING = 4, 12


@dataclass(frozen=True)
class Letter:
    """Our letter, squeezed: as one text (clients fold lines anew), its lines, and the labels of those to fill in."""

    text: str
    lines: frozenset[str]
    labels: frozenset[str]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, letter: str) -> Letter:
        """The letter made ready; an empty one knows no line."""
        sent = letter[:_LETTER_LIMIT].split("\n")
        written = [line for line in map(squeezed, sent) if line]
        labels = frozenset(squeezed(found[1]) for found in map(_LABEL.match, sent) if found)
        lengths = sorted({len(line) for line in written if _SHORTEST <= len(line) <= _LINE_LENGTH}, reverse=True)
        return cls("".join(written), frozenset(written), labels, tuple(lengths))

    def filled_in(self, line: str) -> bool:
        """Is it one of our lines with something added?"""
        if not self.lines:
            return False
        full = squeezed(line[:1000])
        label = _LABEL.match(line)
        if full in self.lines or not full:
            return False
        return bool(label and squeezed(label[1]) in self.labels) or any(
            full[:length] in self.lines for length in self.lengths if length < len(full)
        )


def squeezed(line: str) -> str:
    """The line as it is compared: without blanks, quotation marks, rules and emphasis."""
    return _IGNORED.sub("", line).casefold()


def known(letter: Letter, lines: list[str]) -> list[bool]:
    """Which of the lines did we write? Those equal to one of ours, and those that go on where a neighbour stops.

    A person may answer in words that our letter proposed: a piece of one of our lines is ours only next to the rest.
    """
    found = [False] * len(lines)
    if not letter.lines:
        return found
    compared = [(number, squeezed(line[:1000])) for number, line in enumerate(lines[:_LINES_COMPARED])]
    written = [(number, short) for number, short in compared if short]
    for place, (number, short) in enumerate(written):
        found[number] = short in letter.lines or (short in letter.text and _goes_on(letter, written, place, short))
    _with_their_rules(lines, found)
    return found


def _goes_on(letter: Letter, written: list[tuple[int, str]], place: int, short: str) -> bool:
    before = written[place - 1][1][-_LINE_LENGTH:] if place else ""
    after = written[place + 1][1][:_LINE_LENGTH] if place + 1 < len(written) else ""
    pairs = [short + after] if after else []
    pairs += [before + short] if before else []
    return any(len(pair) >= _FOLDED_LENGTH and pair in letter.text for pair in pairs)


def _with_their_rules(lines: list[str], found: list[bool]) -> None:
    """A rule or a blank form line between two lines of ours is ours; the heading of a table that was filled in is not."""
    before = False
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        if before and not found[number] and not squeezed(line):
            found[number] = True
        before = found[number]
    for number in range(len(lines) - 2, -1, -1):
        row = lines[number + 1]
        heads = cells(lines[number]) > 1 and cells(lines[number]) == cells(row)
        if found[number] and heads and not found[number + 1] and squeezed(row):
            found[number] = False


def cells(line: str) -> int:
    """How often a line is divided into cells."""
    return max(line.count("|"), line.count("\t"))


def is_returned(letter: Letter, lines: list[str], found: list[bool]) -> bool:
    """Do these lines hold so much of our letter that it can be no coincidence and no answer in our words?"""
    mine = [squeezed(line) for line, ours in zip(lines, found, strict=False) if ours and line.strip()]
    return sum(len(line) >= _TELLING for line in mine) >= 3 or 2 * len(mine) > len(letter.lines)
