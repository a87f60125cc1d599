"""Why a task is where it is, and who is waited for: both cut from the answer as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.reading import names
from service.reading.progress_cues import Clause
from service.reading.progress_words import ProgressWords
from service.reading.reader import Reader

EDGES = " \t\n,，;；:：。.!！、-–—~□"
STOP = re.compile(r"[。;!?\n]|\.(?=\s|$)")
SELF = ("done", "later", "delayed", "in_progress", "not_started", "undone", "partial")
WAITS = ("blocked", "waiting", "lacking")
LONGEST = 200
MOST = 12


@dataclass(frozen=True)
class Help:
    """Who is waited for: as written, and as the directory knows them."""

    written: str = ""
    person: str | None = None
    department: str | None = None


def reason(text: str, form: str, told: tuple[Clause, ...], status: str, words: ProgressWords) -> str:
    """The writer's words for it; empty where none is given."""
    if status in ("done", "unclear"):
        return ""
    if labelled := _labelled(text, form, told, words):
        return labelled
    if (before := _before_therefore(text, told, words)) or status == "question" and not any(c.has("cancel", "disputed") for c in told):
        return before
    waits = [clause for clause in told if clause.has(*WAITS) and not clause.has("polite")]
    plain = _plain(text, told) if status in ("blocked", "delayed", "question") else ""
    bare = all(not clause.has("waiting", "lacking") and not _rest(text, clause, "blocked") for clause in waits)
    if plain and (bare or not waits):
        return plain
    for names_of in (("waiting", "lacking", "blocked"), ("requesting",), ("partial",)):
        if pieces := [piece for clause in told if clause.has(*names_of) and (piece := _from_cue(text, clause, names_of))]:
            return pieces[0]
    return plain


def _labelled(text: str, form: str, told: tuple[Clause, ...], words: ProgressWords) -> str:
    """Behind "because": to the end of the sentence, or where a clause tells of a state or a day."""
    opening = words.phrases("reason").first(form)
    if opening is None:
        return ""
    stop = STOP.search(form, opening.end())
    end = stop.start() if stop and form[opening.end() : stop.start()].strip() else len(form)
    for clause in told:
        if opening.end() < clause.start < end and (clause.has("done", "later", "delayed", "asks", "in_progress") or clause.dates or _opens(clause, words)):
            end = clause.start
            break
    return _cut(text, opening.end(), end)


def _opens(clause: Clause, words: ProgressWords) -> bool:
    return words.phrases("therefore").at(clause.form.lstrip()) is not None


def _before_therefore(text: str, told: tuple[Clause, ...], words: ProgressWords) -> str:
    """What stands before "so": the plain clauses that lead to it."""
    for at, clause in enumerate(told):
        if at and _opens(clause, words):
            first = at
            while first and not told[first - 1].has("polite", "asks", "done") and told[first - 1].end - told[first - 1].start < LONGEST:
                first -= 1
                if STOP.search(text[told[first - 1].start : told[first - 1].end]) if first else True:
                    break
            return _cut(text, told[first].start, clause.start) if first < at else ""
    return ""


def _plain(text: str, told: tuple[Clause, ...]) -> str:
    """The first run of clauses that tell neither a state nor a day of the task."""
    run = list[Clause]()
    for clause in told:
        if not clause.has(*SELF, *WAITS, "polite", "asks", "requesting", "cancel", "disputed") and any(c.isalpha() for c in clause.form.replace("□", "")):
            run.append(clause)
        elif run:
            break
    return _cut(text, run[0].start, run[-1].end) if run else ""


def _rest(text: str, clause: Clause, cue: str) -> bool:
    """Does the clause say more than the bare word of the state?"""
    return sum(c.isalnum() for c in text[clause.start + clause.cues.get(cue, 0) : clause.end]) > 4


def _from_cue(text: str, clause: Clause, cues: tuple[str, ...]) -> str:
    """The clause from its cue on; the whole of it where the cue says nothing alone."""
    starts = [at for name, at in clause.cues.items() if name in cues]
    begin = clause.start + min(starts)
    whole = "lacking" in clause.cues and "lacking" in cues
    piece = _cut(text, clause.start if whole else begin, clause.end)
    return piece if len(piece) > 2 else ""


def _cut(text: str, begin: int, end: int) -> str:
    return " ".join(text[begin:end][:LONGEST].split()).strip(EDGES)


def help_from(text: str, told: tuple[Clause, ...], status: str, owner: str, reason: str, words: ProgressWords, reader: Reader) -> Help:
    """Who has to act, as written; a name that is the owner's own is nobody else's."""
    if status == "done":
        return Help()
    for clause in _calling(told, status)[:MOST]:
        begin = clause.start
        piece = text[begin : clause.end]
        if found := _named(piece, owner, reader) or _other(piece, words):
            return found
    return (_named(reason, owner, reader) or Help()) if status in ("blocked", "delayed") else Help()


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
    from service.reading.folding import folded

    found = words.phrases("others").first(folded(piece))
    return Help(piece[found.start() : found.end()]) if found else None


def spans(found: Iterator[names.Mention]) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mention in found]
