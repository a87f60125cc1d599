"""Yes or no: what a reply says to the question that it answers.

A clause at a time: what is asked, supposed or denied is no agreement, and a single clear no outweighs every polite yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.reading.folding import folded
from service.reading.phrases import Table
from service.reading.reader import Reader

LOOKED_AT = 4000
CLAUSE = re.compile(r"[,;.!?。\n、]+\s*")
QUESTION = re.compile(r"\?\s*$")
ORDER = ("refuse", "object", "agree", "unknown", "ack", "noted", "thanks")


class RepliesWords(Table):
    """The table [replies]: phrases that stand for a stance wherever they are, and words that do when they stand alone."""

    refuse: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    agree: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    alone_ack: tuple[str, ...] = ()
    alone_noted: tuple[str, ...] = ()
    no_objection: tuple[str, ...] = ()
    not_yet: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    correction: tuple[str, ...] = ()
    rest_right: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    choose: tuple[str, ...] = ()
    greeting: tuple[str, ...] = ()


def stance(text: str, reader: Reader) -> str | None:
    """agree, ack, noted, object, refuse, unknown, thanks, or None where nothing of the kind is said."""
    words = reader.words.section("replies", RepliesWords)
    plain = folded(text[:LOOKED_AT])
    if words.phrases("condition").first(plain) and words.phrases("agree").first(plain):
        return None if QUESTION.search(plain.strip()) else "object"
    said = {found for clause in clauses(plain) if (found := of_clause(clause, words))}
    if "agree" in said and correction(text, reader):
        return "agree"
    return next((kind for kind in ORDER if kind in said), None)


def clauses(plain: str) -> Iterator[str]:
    """The clauses of a folded text, each with its question mark where it has one."""
    begin = 0
    for mark in CLAUSE.finditer(plain):
        yield plain[begin : mark.start()].strip() + ("?" if "?" in mark.group() else "")
        begin = mark.end()
    yield plain[begin:].strip()


def of_clause(clause: str, words: RepliesWords) -> str | None:
    """What one clause says; a denied no is a yes, a yes not yet given is none."""
    bare = words.phrases("greeting").without(clause).strip(" ~:-")
    if not bare or QUESTION.search(bare) or words.phrases("asking").first(bare):
        return None
    if words.phrases("no_objection").first(bare):
        return "agree"
    if words.phrases("not_yet").first(bare):
        return "object" if words.phrases("object").first(bare) else None
    for kind in ("refuse", "object", "unknown"):
        if words.phrases(kind).first(bare):
            return kind
    if words.phrases("agree").first(bare):
        return "agree"
    alone = bare.strip("()[]\"' ")
    for kind, listed in (("ack", words.alone_ack), ("noted", words.alone_noted)):
        if alone in {folded(one) for one in listed}:
            return kind
    return "thanks" if words.phrases("thanks").first(bare) else None


def correction(text: str, reader: Reader) -> str:
    """The words after "one thing to change:", up to where the writer says that the rest is right."""
    words = reader.words.section("replies", RepliesWords)
    plain = folded(text[:LOOKED_AT])
    opening = words.phrases("correction").first(plain)
    if opening is None:
        return ""
    closing = words.phrases("rest_right").first(plain, opening.end())
    return text[opening.end() : closing.start() if closing else len(plain)].strip(" \n:：,，;；。.")


def choice(text: str, reader: Reader) -> int | None:
    """A bare number, "option 2", or "the second": of a short answer only."""
    words = reader.words.section("replies", RepliesWords)
    plain = folded(text).strip(" \n.。,!")
    if len(plain) > 40:
        return None
    if re.fullmatch(r"[1-9]", plain):
        return int(plain)
    opening = words.phrases("choose").first(plain)
    if opening and (digit := re.match(r"\s{0,2}([1-9])(?!\d)", plain[opening.end() :])):
        return int(digit[1])
    for listed in words.ordinals:
        word, _, number = listed.partition("=")
        if re.search(rf"(?<![a-z]){re.escape(folded(word))}(?![a-z])", plain):
            return int(number)
    return None
