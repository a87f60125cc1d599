"""How far the change of a rule is, and whether a solved problem has come back."""

from __future__ import annotations

import re

from service.reading.folding import folded
from service.reading.lesson_words import NormWords, lesson_words
from service.reading.reader import Reader
from service.reading.verdicts import clauses

LONGEST = 4_000
NOT = re.compile(r"n't(?![a-z])")
REACH = 12
# "By the 20th" promises; nothing has happened yet.
PROMISED = re.compile(r"(?:\d\s?[日号]|[月年周季]度?[一二三四五六日初中末底])[之以]?前")
EDGES = " \t\n,，;；:：。.!！~()"


def state(text: str, reader: Reader) -> str | None:
    """drafted, published, declined, or None. What is promised, denied or asked is neither; a draft on its way to be published is drafted."""
    words = lesson_words(reader).norm
    said = [clause for clause, asks in clauses(folded(text[:LONGEST])) if not asks]
    found = {_of_clause(clause, words) for clause in said}
    if found & {"drafted", "published"}:
        return "drafted" if "drafted" in found else "published"
    return "declined" if any(words.phrases("declined").first(clause) for clause in said) else None


def _of_clause(clause: str, words: NormWords) -> str | None:
    for name in ("drafted", "published"):
        for said in words.phrases(name).all(clause):
            before = NOT.sub(" not", clause[max(0, said.start() - REACH) : said.start()])
            if not words.phrases("denied").first(before) and not PROMISED.search(before):
                return "drafted" if name == "published" and words.phrases("drafted").first(clause) else name
    return None


def recurred(text: str, reader: Reader) -> bool | None:
    """Has it come back? The clause that says so decides; a bare yes or no answers our question. None where nothing is told."""
    words = lesson_words(reader).recurrence
    told = list[bool]()
    for clause, asks in clauses(folded(text[:LONGEST])):
        if asks:
            continue
        bare = clause.strip(EDGES)
        if bare in {folded(word) for word in words.no}:
            told.append(False)
        elif bare in {folded(word) for word in words.yes}:
            told.append(True)
        else:
            again, fine = words.phrases("again").first(clause), words.phrases("fine").first(clause)
            if again and not (fine and fine.start() <= again.start()):
                told.append(True)
            elif fine:
                told.append(False)
    return any(told) if told else None


def recurred_unasked(text: str, reader: Reader) -> bool | None:
    """Is it said in so many words, by somebody who was not asked, that it has come back? What is feared or only supposed is not."""
    words = lesson_words(reader).recurrence
    said = [clause for clause, asks in clauses(folded(text[:LONGEST])) if not asks]
    plain = (c for c in said if words.phrases("plainly").first(c) and not words.phrases("supposed").first(c))
    return True if next(plain, None) else None
