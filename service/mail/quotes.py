"""What did the sender newly write? The quotation, its introduction, the signature are cut off; nothing is thrown away.

A line at a time: quoted, the start of a quotation, a footer, or words. Lines of the letter that is answered are quotation
whatever the client did around them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.mail.message import InboundMessage
from service.reading.folding import folded
from service.reading.phrases import Table
from service.reading.reader import Reader

LINES = 20_000
LOOKED_AT = 1000
RULE = re.compile(r"[-_=—*]{5,}\s*$")
MARKED = re.compile(r"^\s*[-_=—*]{2,}\s*([^-_=—*]{2,40}?)\s*[-_=—*]{2,}\s*$")
DATED = re.compile(r"\d{1,4}[年/.\-]\s?\d{1,2}|\d{1,2}:\d{2}|@")


class QuotesWords(Table):
    """The table [quotes]: attributions, header labels, separators, footers, signature marks of every client and language."""

    wrote: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    separators: tuple[str, ...] = ()
    forwards: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cut:
    """A body taken apart: `html` is what the sender newly wrote of the HTML part."""

    reply: str
    signature: str = ""
    quoted: str = ""
    forwarded: str = ""
    html: str = ""


def new_text(message: InboundMessage, reader: Reader, ours: str = "") -> Cut:
    """The parts of a message's body; `ours` is the text of the letter that it answers."""
    return cut(message.text, message.html, reader, ours)


def cut(text: str, html: str, reader: Reader, ours: str = "") -> Cut:
    """The same for bare bodies."""
    words = reader.words.section("quotes", QuotesWords)
    lines = text.replace("\r\n", "\n").split("\n")[:LINES]
    sent = {squeezed(line) for line in ours.split("\n") if len(squeezed(line)) > 3}
    begin, forwarded = boundary(lines, words)
    head, tail = lines[:begin], lines[begin:]
    new = [line for line in head if not line.lstrip().startswith(">") and squeezed(line) not in sent]
    new += inline_answers(tail, sent, words) if any(line.startswith(">") for line in tail) else []
    body, signature = without_signature(new, words)
    reply = "\n".join(body).strip()
    if forwarded:
        return Cut(reply, signature, "", "\n".join(tail).strip())
    return Cut(reply, signature, "\n".join(tail).strip())


def boundary(lines: list[str], words: QuotesWords) -> tuple[int, bool]:
    """Where the quotation starts, and whether it is a forwarded message."""
    for n, line in enumerate(lines):
        plain = folded(line[:LOOKED_AT]).strip()
        if not plain:
            continue
        mark = MARKED.match(plain)
        if mark and words.phrases("forwards").first(mark[1]):
            return n, True
        if mark and words.phrases("separators").first(mark[1]):
            return n, False
        if is_label(plain, words) and labels_from(lines, n, words) >= 3:
            return (n - 1 if n and RULE.match(lines[n - 1].strip()) else n), False
        joined = folded(" ".join(lines[n : n + 3])[:LOOKED_AT])
        if attribution(plain, joined, words):
            return n, False
    return len(lines), False


def attribution(plain: str, joined: str, words: QuotesWords) -> bool:
    """On ... wrote: in one line or folded over three."""
    for text in (plain, joined):
        found = words.phrases("wrote").first(text)
        if found and DATED.search(text[: found.end()]) and text[found.end() :].lstrip()[:1] in ("", ":") and len(text) < 400:
            return text is plain or not words.phrases("wrote").first(plain) and DATED.search(plain) is not None
        if found and text is plain and plain.endswith(":") and DATED.search(plain) and len(plain) < 300:
            return True
    return False


def is_label(plain: str, words: QuotesWords) -> bool:
    head = re.split(r"[:|]", plain.strip("*|> "), maxsplit=1)[0].replace(" ", "").replace("\u3000", "").strip("* ")
    return head in {folded(label).replace(" ", "") for label in words.labels}


def labels_from(lines: list[str], n: int, words: QuotesWords) -> int:
    """How many header labels stand in a run from here on."""
    return sum(is_label(folded(line[:LOOKED_AT]).strip(), words) for line in lines[n : n + 8] if line.strip())


def inline_answers(tail: list[str], sent: set[str], words: QuotesWords) -> list[str]:
    """Words between quoted lines are answers to them."""
    return [line for line in tail[1:] if line.strip() and not line.lstrip().startswith(">") and squeezed(line) not in sent and not is_label(folded(line).strip(), words)]


def without_signature(lines: list[str], words: QuotesWords) -> tuple[list[str], str]:
    """The signature mark and what follows it, a phone's footer at the end."""
    for n, line in enumerate(lines):
        if line.rstrip("\r") in ("-- ", "--", "—"):
            return lines[:n], "\n".join(lines[n:])
    while lines and (not lines[-1].strip() or words.phrases("footers").at(folded(lines[-1].strip()))):
        lines = lines[:-1]
    return lines, ""


def squeezed(line: str) -> str:
    return re.sub(r"[\s>|]+", "", line)
