"""What of a reply is our own letter come back? We know what we sent, and no client's way of quoting hides it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LETTER_LIMIT = 64 << 10
_LINES_COMPARED = 3000
_IGNORED = re.compile(r"[\s\u3000\xa0>|*_#\-–—·•\u200b\ufeff]+")
_SHORTEST = 4


@dataclass(frozen=True)
class Letter:
    """Our letter, squeezed: as one text (clients fold lines anew), its lines, and what its lines to fill in begin with."""

    text: str
    lines: frozenset[str]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, letter: str) -> Letter:
        """The letter made ready; an empty one knows no line."""
        written = [squeezed(line) for line in letter[:_LETTER_LIMIT].split("\n")]
        begun = {line[: at + 1] for line in written for at in [max(line.find(":"), line.find("："))] if at >= 1}
        lines = frozenset(line for line in written if line)
        lengths = tuple(sorted({len(line) for line in lines | begun if 2 <= len(line) <= 200}, reverse=True))
        return cls("".join(written), lines | begun, lengths)

    def holds(self, line: str) -> bool:
        """Did we write this line? Short ones have to be a whole line of ours."""
        short = squeezed(line[:1000])
        return short in self.lines or (len(short) >= _SHORTEST * 2 and short in self.text)

    def filled_in(self, line: str) -> bool:
        """Is it one of our lines with something added?"""
        full = squeezed(line[:1000])
        return any(full[:length] in self.lines for length in self.lengths if length < len(full))


def squeezed(line: str) -> str:
    """The line as it is compared: without blanks, quotation marks, rules and emphasis."""
    return _IGNORED.sub("", line).casefold()


def known(letter: Letter, lines: list[str]) -> list[bool]:
    """Which of the lines did we write?"""
    if not letter.lines:
        return [False] * len(lines)
    return [number < _LINES_COMPARED and bool(line.strip()) and letter.holds(line) for number, line in enumerate(lines)]
