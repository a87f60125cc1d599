"""Is it solved? What an answer says of the outcome: solved, partly or not; what is denied, supposed or asked says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.survey_words import SurveysWords, survey_words

LONGEST = 8_000
MOST = 300
CLAUSE = re.compile(r"[;!?。\n]+|,|\.(?=\s|$|[\u3400-\u9fff])|\s-\s|—")
NOT = re.compile(r"n't(?![a-z])")
REACH = 12


def verdict(text: str, reader: Reader) -> str | None:
    """solved, partly_solved, not_solved, or None where nothing of the kind is said. "Solved, but ..." is partly solved."""
    words = survey_words(reader)
    said = list[str]()
    rest = False
    for clause, asks in clauses(folded(text[:LONGEST])):
        if asks or words.phrases("supposed").first(clause) or words.phrases("asking").first(clause):
            continue
        found = of_clause(clause, words)
        opens = words.phrases("but").first(clause)
        rest = rest or (bool(said) and found is None and opens is not None and opens.start() < REACH)
        said += [found] if found else []
    if not said:
        return None
    kinds = set(said)
    if "partly_solved" in kinds or kinds == {"solved", "not_solved"} or (kinds == {"solved"} and rest):
        return "partly_solved"
    return said[0]


def of_clause(clause: str, words: SurveysWords) -> str | None:
    """What a single clause says."""
    if words.phrases("partly").first(clause):
        return "partly_solved"
    solved = next((m for m in words.phrases("solved").all(clause) if not _denied(clause, m, words)), None)
    if words.phrases("not_solved").first(clause):
        return "partly_solved" if solved and words.phrases("but").first(clause) else "not_solved"
    if solved is None:
        return None
    but = words.phrases("but").first(clause, solved.end())
    return "partly_solved" if but and clause[but.end() :].strip() else "solved"


def clauses(form: str) -> Iterator[tuple[str, bool]]:
    """Each clause, and whether it is a question."""
    at, count = 0, 0
    for mark in CLAUSE.finditer(form):
        if count == MOST:
            return
        if form[at : mark.start()].strip():
            yield form[at : mark.start()].strip(), "?" in mark.group()
            count += 1
        at = mark.end()
    if form[at:].strip():
        yield form[at:].strip(), False


def _denied(clause: str, found: re.Match[str], words: SurveysWords) -> bool:
    """Is the word taken away by one before it, or is it but the wish: "has to be solved"?"""
    before = NOT.sub(" not", clause[max(0, found.start() - REACH) : found.start()])
    return words.phrases("denied").first(before) is not None
