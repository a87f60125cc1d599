"""What did the person newly write? The words apart from quotation, signature and forwarded text.

Losing a word of the person is worse than keeping one of the quotation. So a boundary needs evidence, answers between
quoted lines are kept, and our own letter's lines are known for what they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from service.mail import blocks, pages, signatures
from service.mail import ours as own
from service.mail.boundaries import Beginning, Boundaries
from service.mail.marks import Mark
from service.mail.message import InboundMessage, Mailbox
from service.mail.words import Lexicon, lexicon
from service.reading.reader import Reader

LINES = 20_000
_FOLDED_LENGTH = 60


@dataclass(frozen=True)
class Cut:
    """A body in its parts; `reply` is what was newly written, empty when nothing was."""

    reply: str = ""
    signature: str = ""
    quoted: str = ""
    forwarded: str = ""


def new_text(message: InboundMessage, reader: Reader, ours: str = "") -> Cut:
    """The parts of a message's body; `ours` is the text of the letter that it answers, where that is known."""
    found = cut(message.text, message.html, reader, ours, message.sender)
    if lexicon(reader.words).forward_prefix.match(message.subject) and not found.forwarded:
        found = replace(found, forwarded=found.quoted, quoted="")
    if not found.reply and not found.forwarded and message.enclosed:
        found = replace(found, forwarded="\n\n".join(message.enclosed))
    return found


def cut(text: str, html: str, reader: Reader, ours: str = "", sender: Mailbox | None = None) -> Cut:
    """The parts of a bare body given as text, as HTML, or as both alternatives of one mail."""
    words = lexicon(reader.words)
    letter = own.Letter.of(ours)
    if text.strip() or not html.strip():
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:LINES]
        marks = [Mark.NONE] * len(lines)
    else:
        page = pages.lines(html)
        lines, marks = page.texts[:LINES], page.marks[:LINES]
    signed = [line for line, mark in zip(lines, marks, strict=True) if mark is Mark.SIGNATURE]
    if signed:
        kept = [(line, mark) for line, mark in zip(lines, marks, strict=True) if mark is not Mark.SIGNATURE]
        lines, marks = [line for line, _ in kept], [mark for _, mark in kept]
    return _parts(lines, marks, words, letter, reader, sender, signed)


def _parts(lines: list[str], marks: list[Mark], words: Lexicon, letter: own.Letter, reader: Reader, sender: Mailbox | None, signed: list[str]) -> Cut:
    known = own.known(letter, lines)
    quoted = [mark is not Mark.NONE or line[:4].lstrip().startswith(">") for line, mark in zip(lines, marks, strict=True)]
    boundaries = Boundaries(lines, quoted, words)
    begin = boundaries.first()
    if begin is None:
        keep = _without_boundary(lines, marks, quoted, known, letter)
        body, signature = signatures.split([line for line, kept in zip(lines, keep, strict=True) if kept], words, reader, sender)
        rest = [line for line, kept in zip(lines, keep, strict=True) if not kept]
        return _cut(body, [*signature, *signed], rest, [])
    above = [line for line, mine in zip(lines[: begin.start], known, strict=False) if not mine] + ([begin.before] if begin.before else [])
    head, signature = signatures.split(_without_rules(above), words, reader, sender)
    tail = lines[begin.end :]
    below = _below(begin, boundaries, quoted, known, letter)
    answers, more = signatures.split(below, words, reader, sender)
    body = [*head, "", *answers] if head and answers else head or answers
    introduced = [*lines[begin.start : begin.end], *tail]
    if begin.forwarded:
        return _cut(body, [*signature, *signed], [], tail)
    return _cut(body, [*signature, *more, *signed], introduced, [])


def _cut(reply: list[str], signature: list[str], quoted: list[str], forwarded: list[str]) -> Cut:
    return Cut(*("\n".join(signatures.trimmed(part)) for part in (reply, signature, quoted, forwarded)))


def _below(begin: Beginning, boundaries: Boundaries, quoted: list[bool], known: list[bool], letter: own.Letter) -> list[str]:
    """What the person wrote below the boundary: answers between quoted lines, or lines that our own letter did not have."""
    lines = boundaries.lines
    if begin.forwarded:
        return []
    written = [number for number in range(begin.end, len(lines)) if lines[number].strip()]
    mine = sum(known[number] for number in written)
    if letter.lines and written and 2 * mine >= len(written):
        return [_unquoted(lines[n]) for n in range(begin.end, len(lines)) if not known[n] and (not quoted[n] or letter.filled_in(lines[n]))]
    if not boundaries.follows[begin.end]:
        return []
    kept: list[str] = []
    number = begin.end
    while number < len(lines):
        if quoted[number]:
            if letter.lines and not known[number] and letter.filled_in(lines[number]):
                kept.append(_unquoted(lines[number]))
            elif kept and kept[-1]:
                kept.append("")
        elif not lines[number].strip():
            kept.append("")
        elif further := boundaries.at(number):
            if not boundaries.follows[further.end]:
                break
            number = further.end
            continue
        elif not known[number] and not _folded_by_the_client(lines, quoted, number):
            kept.append(lines[number])
        number += 1
    return kept


def _unquoted(line: str) -> str:
    return line.lstrip("> ")


def _folded_by_the_client(lines: list[str], quoted: list[bool], number: int) -> bool:
    """The rest of a long quoted line that lost its mark when it was folded, or nothing but a link."""
    before, after = number - 1, number + 1
    if before < 0 or after >= len(lines) or not (quoted[before] and quoted[after]):
        return False
    link = "://" in lines[number] or ("://" in lines[before] and " " not in lines[number].strip())
    return link or len(lines[before]) >= _FOLDED_LENGTH


def _without_rules(lines: list[str]) -> list[str]:
    """A rule directly above the boundary belongs to it."""
    end = len(lines)
    while end and (not lines[end - 1].strip(" \t\u3000\xa0|") or blocks.is_rule(lines[end - 1])):
        end -= 1
    return lines[:end]


def _without_boundary(lines: list[str], marks: list[Mark], quoted: list[bool], known: list[bool], letter: own.Letter) -> list[bool]:
    """Which lines to keep where nothing introduces a quotation: the person may have quoted on purpose, or pasted a log."""
    written = [number for number, line in enumerate(lines) if line.strip()]
    keep = [not (mine and not letter.filled_in(line)) and mark is not Mark.QUOTED for line, mine, mark in zip(lines, known, marks, strict=True)]
    if not written:
        return keep
    if quoted[written[0]] and not all(quoted[number] for number in written):
        keep = [kept and not quote for kept, quote in zip(keep, quoted, strict=True)]
    elif quoted[written[-1]]:
        run = len(written)
        while run and quoted[written[run - 1]]:
            run -= 1
        if run and not lines[written[run - 1]].rstrip().endswith((":", "：")):
            keep = [kept and number < written[run] for number, kept in enumerate(keep)]
    if not any(keep[number] for number in written) and not any(known):
        return [True] * len(lines)
    return keep
