"""What did the person write among the lines of a quotation? Answers between them, and forms of ours filled in."""

from __future__ import annotations

from dataclasses import dataclass

from service.mail import ours as own
from service.mail.boundaries import Beginning, Boundaries
from service.mail.marks import Mark

_FOLDED_LENGTH = 60

Piece = tuple[int, str]
"""A line that was kept: its number in the body, and its words."""

GAP: Piece = (-1, "")


@dataclass(frozen=True)
class Body:
    """The lines of a body with what is known of each: the page's mark, whether it is quoted, whether we wrote it."""

    lines: list[str]
    marks: list[Mark]
    quoted: list[bool]
    known: list[bool]
    letter: own.Letter

    @classmethod
    def of(cls, lines: list[str], marks: list[Mark], letter: own.Letter) -> Body:
        marked = [mark is not Mark.NONE for mark in marks]
        quoted = [mark or line[:4].lstrip().startswith(">") for line, mark in zip(lines, marked, strict=True)]
        return cls(lines, marks, quoted, own.known(letter, lines), letter)

    def written(self, start: int, end: int) -> list[int]:
        """The numbers of the lines that are not blank."""
        return [number for number in range(start, end) if self.lines[number].strip()]

    def is_filled_in(self, number: int) -> bool:
        """Was something added to a line of ours, a row of a table written anew, or is it the heading of such a row?"""
        if self.known[number] or not self.letter.lines:
            return False
        line = self.lines[number]
        row = own.cells(line) and number > 0 and own.cells(self.lines[number - 1])
        return bool(row) or own.squeezed(line) in self.letter.lines or self.letter.filled_in(line)


def above(body: Body, end: int) -> list[Piece]:
    """The lines before the boundary; our letter may stand there too, where a client does not mark what it quotes."""
    returned = own.is_returned(body.letter, body.lines[:end], body.known)
    return [(number, body.lines[number]) for number in range(end) if not (returned and body.known[number])]


def below(begin: Beginning, boundaries: Boundaries, body: Body) -> list[Piece]:
    """The lines after the boundary that are neither quoted nor ours."""
    if begin.forwarded:
        return []
    written = body.written(begin.end, len(body.lines))
    if body.letter.lines and written and 2 * sum(body.known[number] for number in written) >= len(written):
        return _not_ours(body, begin.end)
    if not boundaries.follows[begin.end]:
        return []
    kept: list[Piece] = []
    number = begin.end
    while number < len(body.lines):
        line = body.lines[number]
        if body.quoted[number]:
            if body.is_filled_in(number):
                kept.append((number, _unquoted(line)))
            elif kept and kept[-1][1]:
                kept.append(GAP)
        elif not line.strip():
            kept.append(GAP)
        elif further := boundaries.at(number):
            if not boundaries.follows[further.end]:
                break
            number = further.end
            continue
        elif not body.known[number] and not _is_folded(body, number):
            kept.append((number, line))
        number += 1
    return kept


def _not_ours(body: Body, start: int) -> list[Piece]:
    """All that our own letter did not have; of lines that are quoted one by one, those that fill in one of ours."""
    kept: list[Piece] = []
    for number in range(start, len(body.lines)):
        line = body.lines[number]
        quoted = body.quoted[number] and body.marks[number] is not Mark.REST
        if not line.strip() or body.known[number] or (quoted and not body.is_filled_in(number)):
            if kept and kept[-1][1]:
                kept.append(GAP)
        else:
            kept.append((number, _unquoted(line)))
    return kept


def unbounded(body: Body) -> list[Piece]:
    """What to keep where nothing introduces a quotation: the person may have quoted on purpose, or pasted a log."""
    written = body.written(0, len(body.lines))
    if own.is_returned(body.letter, body.lines, body.known):
        return _not_ours(body, 0)
    keep = [mark not in (Mark.QUOTED, Mark.REST) for mark in body.marks]
    if written and body.quoted[written[0]] and not all(body.quoted[number] for number in written):
        keep = [kept and not quoted for kept, quoted in zip(keep, body.quoted, strict=True)]
    elif written and body.quoted[written[-1]]:
        keep = _without_last_run(body, written, keep)
    if not any(keep[number] for number in written):
        keep = [True] * len(body.lines)
    return [(number, line) for number, line in enumerate(body.lines) if keep[number]]


def _without_last_run(body: Body, written: list[int], keep: list[bool]) -> list[bool]:
    """Off with the quoted lines at the end, unless the person's own words announce them."""
    run = len(written)
    while run and body.quoted[written[run - 1]]:
        run -= 1
    if not run or body.lines[written[run - 1]].rstrip().endswith((":", "：")):
        return keep
    return [kept and number < written[run] for number, kept in enumerate(keep)]


def _unquoted(line: str) -> str:
    return line.lstrip("> ")


def _is_folded(body: Body, number: int) -> bool:
    """The rest of a long quoted line that lost its mark when it was folded, or nothing but a link."""
    before, after = number - 1, number + 1
    if before < 0 or after >= len(body.lines) or not (body.quoted[before] and body.quoted[after]):
        return False
    line, quoted = body.lines[number], body.lines[before]
    link = "://" in line or ("://" in quoted and " " not in line.strip())
    return link or len(quoted) >= _FOLDED_LENGTH
