"""Why a task is where it is, and who is waited for: both cut from the answer as written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.reading import names
from service.reading.folding import folded
from service.reading.progress_cues import Clause
from service.reading.progress_masks import MASK, blanked
from service.reading.progress_percent import percent
from service.reading.progress_words import ProgressWords
from service.reading.reader import Reader

EDGES = " \t\n,，;；:：。.!！、-–—~" + MASK
STOP = re.compile(r"[。;!?\n]|\.(?=\s|$)")
STATES = ("polite", "asks", "done", "delayed", "undone", "not_started", "blocked", "requesting", "cancel")
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
    if found := _labelled(text, form, told, words) or _before_therefore(text, told, words):
        return "" if folded(found) in words.nothing_told else found
    if status == "question":
        return _apart_from(text, told, ("cancel", "disputed"))
    waits = _from_first_cue(text, told, ("waiting", "lacking", "blocked"), words)
    if status == "delayed":
        return _around(text, told, ("delayed",), words) or waits
    if status == "blocked" and not waits:
        waits = _around(text, told, ("blocked",), words)
    return waits or _from_first_cue(text, told, ("requesting", "partial"), words)


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


def _apart_from(text: str, told: tuple[Clause, ...], cues: tuple[str, ...]) -> str:
    """What is said besides the wish that the task be dropped or be somebody else's."""
    at = next((n for n, clause in enumerate(told) if clause.has(*cues)), None)
    if at is None:
        return ""
    behind = [clause for clause in told[at + 1 :] if not clause.has("polite", "asks")]
    before = [clause for clause in told[:at] if not clause.has("polite", "asks")]
    run = behind or before
    return _cut(text, run[0].start, run[-1].end) if run else ""


def _around(text: str, told: tuple[Clause, ...], cues: tuple[str, ...], words: ProgressWords) -> str:
    """The clauses that lead up to the state, else those that follow it."""
    at = next((n for n, clause in enumerate(told) if clause.has(*cues)), next((n for n, clause in enumerate(told) if clause.dates), len(told)))
    run = list[Clause]()
    for clause in reversed(told[:at]):
        if _explains(clause, words):
            run.insert(0, clause)
        elif run or not clause.has("undone"):
            break
    if not run:
        for clause in told[at + 1 :]:
            if _explains(clause, words):
                run.append(clause)
            elif run:
                break
    return _cut(text, run[0].start, run[-1].end) if run else ""


def _explains(clause: Clause, words: ProgressWords) -> bool:
    """May it be why? It tells no state of the task, or one of something else: 总部在改科目."""
    if clause.has(*STATES) or percent(clause.form, words.percent) is not None:
        return False
    first = min((at for name, at in clause.cues.items() if name not in ("later", "lacking", "waiting")), default=len(clause.form))
    said = blanked(clause.form, [(w.start - clause.start, w.end - clause.start) for w in clause.dates])[:first].strip(EDGES)
    return sum(c.isalpha() for c in said) > 1 and (not clause.dates or "later" not in clause.cues)


def _from_first_cue(text: str, told: tuple[Clause, ...], cues: tuple[str, ...], words: ProgressWords) -> str:
    """The first clause with one of the cues, from there on; one that tells what somebody has not done as a whole."""
    for clause in told:
        found = {name: at for name, at in clause.cues.items() if name in cues}
        if not found or clause.has("polite", "asks"):
            continue
        until = words.phrases("until").first(clause.form)
        begin = 0 if "lacking" in found else found.get("waiting", min(found.values()))
        if until and not clause.has("lacking", "waiting") and until.start() > begin:
            return _cut(text, clause.start + until.start(), clause.end)
        cue = next(name for name, at in found.items() if at == min(found.values()))
        said = words.phrases(cue).at(clause.form, found[cue])
        if clause.has("lacking", "waiting") or (said and sum(c.isalnum() for c in clause.form[said.end() :]) > 1):
            return _cut(text, clause.start + begin, clause.end)
    return ""


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
