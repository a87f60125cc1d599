"""What did the person newly write? The words apart from quotation, signature and forwarded text.

Losing a word of the person is worse than keeping one of the quotation. So a boundary needs evidence, answers between
quoted lines are kept, and our own letter's lines are known for what they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from service.mail import answers, blocks, new_page, pages, signatures
from service.mail import ours as own
from service.mail.answers import GAP, Body, Piece
from service.mail.boundaries import Boundaries
from service.mail.marks import Mark
from service.mail.message import InboundMessage, Mailbox
from service.mail.words import Lexicon, lexicon
from service.reading.reader import Reader

LINES = 20_000


@dataclass(frozen=True)
class Cut:
    """A body in its parts; `reply` is what was newly written, empty when nothing was.

    `html` is the newly written part of the mail's HTML, for the tables in it; empty where the HTML has none.
    """

    reply: str = ""
    signature: str = ""
    quoted: str = ""
    forwarded: str = ""
    html: str = ""


@dataclass(frozen=True)
class Whose:
    """By what a body is read: the words of mail clients, our own letter, and who sends the mail."""

    words: Lexicon
    letter: own.Letter
    reader: Reader
    sender: Mailbox | None


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
    whose = Whose(lexicon(reader.words), own.Letter.of(ours), reader, sender)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:LINES]
    parts = _parts(lines, [Mark.NONE] * len(lines), whose) if text.strip() else None
    hooked = parts is not None and not parts.is_cut() and new_page.is_marked(html)
    if not html.strip() or not (parts is None or hooked or new_page.has_table(html)):
        return (parts or Parts()).cut()
    page = pages.lines(html)
    of_page = _parts(page.texts[:LINES], page.marks[:LINES], whose)
    best = of_page if parts is None or (hooked and of_page.is_cut()) else parts
    return best.cut(new_page.html(page, of_page.reply))


@dataclass(frozen=True)
class Parts:
    """The lines of a body by what they are; those of the reply with their numbers."""

    reply: list[Piece] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)

    def is_cut(self) -> bool:
        """Was a quotation or a forwarded text found?"""
        return any(line.strip() for line in (*self.quoted, *self.forwarded))

    def cut(self, html: str = "") -> Cut:
        written = [line for _, line in self.reply]
        reply, signature, quoted, forwarded = map(_text, (written, self.signature, self.quoted, self.forwarded))
        return Cut(reply, signature, quoted, forwarded, html)


def _text(lines: list[str]) -> str:
    return "\n".join(signatures.trimmed(lines))


def _parts(lines: list[str], marks: list[Mark], whose: Whose) -> Parts:
    signed = [line for line, mark in zip(lines, marks, strict=True) if mark is Mark.SIGNATURE]
    if signed:
        lines = ["" if mark is Mark.SIGNATURE else line for line, mark in zip(lines, marks, strict=True)]
    body = Body.of(lines, marks, whose.letter)
    boundaries = Boundaries(lines, body.quoted, whose.words)
    begin = boundaries.first()
    if begin is None:
        kept = answers.unbounded(body)
        numbers = {number for number, _ in kept}
        quoted = [line for number, line in enumerate(lines) if number not in numbers]
        reply, signature = _signed(kept, whose, quoted_below=any(line.strip() for line in quoted))
        return Parts(reply, [*signature, *signed], quoted, [])
    above = answers.above(body, begin.start) + ([(begin.start, begin.before)] if begin.before else [])
    head, signature = _signed(_without_rules(above), whose, quoted_below=True)
    inner, more = _signed(answers.below(begin, boundaries, body), whose, quoted_below=False)
    reply = [*head, GAP, *inner] if head and inner else head or inner
    if not (reply or signature or begin.sure or boundaries.follows[begin.end]):
        # What looked like an introduction was a sentence of the person's own.
        return Parts(list(enumerate(lines)), signed)
    if begin.forwarded:
        return Parts(reply, [*signature, *signed], [], lines[begin.end :])
    return Parts(reply, [*signature, *more, *signed], lines[begin.start :], [])


def _signed(pieces: list[Piece], whose: Whose, *, quoted_below: bool) -> tuple[list[Piece], list[str]]:
    """The words, and the signature below them."""
    texts = [line for _, line in pieces]
    end = signatures.end(texts, whose.words, whose.reader, whose.sender, quoted_below=quoted_below)
    words = pieces[:end] if any(line.strip() for line in texts[:end]) else []
    return words, texts[end:]


def _without_rules(above: list[Piece]) -> list[Piece]:
    """A rule directly above the boundary belongs to it."""
    end = len(above)
    while end and (not above[end - 1][1].strip(" \t\u3000\xa0|") or blocks.is_rule(above[end - 1][1])):
        end -= 1
    return above[:end]
