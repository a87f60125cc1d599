"""Who is waited for, cut from the answer as written and looked up in the directory."""

from __future__ import annotations

from dataclasses import dataclass

from service.reading import names
from service.reading.folding import folded
from service.reading.progress_cues import Clause
from service.reading.progress_words import ProgressWords
from service.reading.reader import Reader

MOST = 12


@dataclass(frozen=True)
class Help:
    """Who is waited for: as written, and as the directory knows them."""

    written: str = ""
    person: str | None = None
    department: str | None = None


def help_from(text: str, told: tuple[Clause, ...], status: str, owner: str, reason: str, words: ProgressWords, reader: Reader) -> Help:
    """Who has to act, as written; a name that is the owner's own is nobody else's."""
    if status == "done":
        return Help()
    for clause in _calling(told, status)[:MOST]:
        begin = clause.start
        piece = text[begin : clause.end]
        if found := _named(piece, owner, reader) or _other(piece, words):
            return found
    return (_named(reason, owner, reader) or _other(reason, words) or Help()) if status in ("blocked", "delayed") else Help()


def _calling(told: tuple[Clause, ...], status: str) -> list[Clause]:
    """Clauses in which somebody may be called for, those that wait before those that ask."""
    waits = [clause for clause in told if clause.has("waiting", "lacking", "blocked")]
    asks = [clause for clause in told if clause.has("requesting") and clause not in waits]
    partial = [clause for clause in told if clause.has("partial") and clause not in waits and clause not in asks]
    return [*waits, *asks, *partial]


def _named(piece: str, owner: str, reader: Reader) -> Help | None:
    """A department and the person behind it as one: 市场部王经理."""
    people = [m for m in names.people(piece, reader) if m.written not in owner]
    homes = [m for m in names.departments(piece, reader) if m.written not in owner]
    if not people and not homes:
        return None
    first = min((*people, *homes), key=lambda m: m.start)
    for person in people:
        for home in homes:
            if 0 <= person.start - home.end <= 1 and home.start <= first.start:
                return Help(piece[home.start : person.end], person.key, home.key)
    if first in people:
        return Help(first.written, first.key, reader.directory.department_of(first.key))
    return Help(first.written, None, first.key)


def _other(piece: str, words: ProgressWords) -> Help | None:
    """Somebody whom no directory knows: the vendor, 总部."""
    found = words.phrases("others").first(folded(piece))
    return Help(piece[found.start() : found.end()]) if found else None


def parties(text: str, owner: str, words: ProgressWords, reader: Reader) -> tuple[tuple[int, int], ...]:
    """Where somebody else than the owner is named."""
    named = [m for m in (*names.departments(text, reader), *names.people(text, reader)) if m.written not in owner]
    return (*((m.start, m.end) for m in named), *(m.span() for m in words.phrases("others").all(folded(text))))
