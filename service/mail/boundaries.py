"""Where does a quotation begin? The first separator, block of headers or attribution from the top."""

from __future__ import annotations

from dataclasses import dataclass

from service.mail import attributions, blocks, signatures
from service.mail.words import Lexicon

LOOKS = 600


@dataclass(frozen=True)
class Beginning:
    """Where the first quotation begins: lines start..end introduce it, `before` are words in front of it on the first.

    `sure`: it is no sentence that a person, too, may write.
    """

    start: int
    end: int
    before: str = ""
    forwarded: bool = False
    sure: bool = True


class Boundaries:
    """Looks for boundaries in the lines of one body; LOOKS close looks at most, so that no text takes long."""

    def __init__(self, lines: list[str], quoted: list[bool], words: Lexicon) -> None:
        self.lines, self.words, self.looks = lines, words, LOOKS
        self.follows = _quote_follows(lines, quoted)
        self.ends = [attributions.may_end(line[: attributions.LENGTH], words) for line in lines]

    def at(self, number: int) -> Beginning | None:
        """The boundary that begins in this line; a separator takes the block of headers below it along."""
        line = self.lines[number]
        if not self.looks or not line.strip():
            return None
        found = blocks.separator(self.lines, number, self.words)
        if not found and blocks.label(line, self.words):
            self.looks -= 1
            found = blocks.headers(self.lines, number, self.words)
        if found:
            return Beginning(found.start, _over_headers(self.lines, found, self.words), forwarded=found.forwarded)
        if any(self.ends[number : number + attributions.LINES]):
            self.looks -= 1
            sentence = attributions.find(self.lines, number, self.words, self.follows)
            if sentence:
                sure = attributions.is_a_clients(self.lines[sentence.start : sentence.end], self.words)
                return Beginning(sentence.start, sentence.end, sentence.before, sure=sure)
        return None

    def first(self) -> Beginning | None:
        """The first one from the top; without any, a phone's footer with words above it and more text below it."""
        found = next((found for number in range(len(self.lines)) if (found := self.at(number))), None)
        return found or self._below_a_footer()

    def _below_a_footer(self) -> Beginning | None:
        written = False
        for number, line in enumerate(self.lines[:-1]):
            if written and signatures.is_footer(line, self.words) and not self.lines[number + 1].strip():
                return Beginning(number, number + 1)
            written = written or bool(line.strip())
        return None


def _over_headers(lines: list[str], found: blocks.Boundary, words: Lexicon) -> int:
    if found.forwarded or found.end - found.start > 1:
        return found.end
    for number in range(found.end, min(found.end + 3, len(lines))):
        if lines[number].strip():
            below = blocks.headers(lines, number, words)
            return below.end if below else found.end
    return found.end


def _quote_follows(lines: list[str], quoted: list[bool]) -> list[bool]:
    """For each place: is the next line that is not blank a quoted one?"""
    follows = [False] * (len(lines) + 1)
    for number in range(len(lines) - 1, -1, -1):
        follows[number] = quoted[number] or (not lines[number].strip() and follows[number + 1])
    return follows
