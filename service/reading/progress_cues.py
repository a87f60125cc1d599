"""What one clause of a progress answer says: done, not yet, waiting, late. What is denied, asked or still to come is told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from service.reading import dates
from service.reading.progress_masks import blanked
from service.reading.progress_segments import clauses
from service.reading.progress_words import ProgressWords

# How far before a cue a word may stand that takes it away.
REACH, NEAR = 40, 10
WEEK = timedelta(days=6)
LISTED = ("partial", "undone", "in_progress", "blocked", "waiting", "lacking", "requesting", "delayed", "not_started", "disputed", "cancel")
BAD = ("blocked", "delayed")
DENIABLE = ("blocked", "delayed", "in_progress", "cancel")
NOT = re.compile(r"n't(?![a-z])")
ASKS = re.compile(r"\?\s*$")
MOST_CLAUSES = 120


@dataclass(frozen=True)
class Clause:
    """A clause: its place in the segment, its words as cues are looked for, the cues found (name -> place in it), its dates."""

    start: int
    end: int
    form: str
    cues: dict[str, int]
    dates: tuple[dates.When, ...]
    asks: bool

    @property
    def is_plain(self) -> bool:
        """Does it say something, and neither a state nor a date?"""
        return not self.cues and not self.dates and any(c.isalnum() for c in self.form)

    def has(self, *names: str) -> bool:
        return any(name in self.cues for name in names)


def read(form: str, found: tuple[dates.When, ...], today: date, words: ProgressWords, *, marked: bool) -> tuple[Clause, ...]:
    """The clauses of a masked segment. `marked`: a bare "ok" behind a task's number says done."""
    plain = blanked(form, [m.span() for m in words.phrases("neutral").all(form)])
    told = list[Clause]()
    for begin, end in clauses(form):
        if len(told) == MOST_CLAUSES:
            break
        own = tuple(w for w in found if begin <= w.start < end)
        told.append(_clause(plain[begin:end], form[begin:end], begin, end, own, today, words))
    bare = [clause for clause in told if _bare(clause.form)]
    if marked and len(bare) == 1 and _bare(bare[0].form) in words.marked_done:
        told = [Clause(c.start, c.end, c.form, {"done": 0}, (), False) if c is bare[0] else c for c in told]
    return tuple(told)


def _clause(plain: str, form: str, begin: int, end: int, own: tuple[dates.When, ...], today: date, words: ProgressWords) -> Clause:
    asks = bool(ASKS.search(form)) or _bare(form).endswith(words.question_ends) or words.phrases("asking").first(form) is not None
    cues = dict[str, int]()
    for name in LISTED:
        for found in words.phrases(name).all(plain):
            if name not in DENIABLE or not _denied(plain[max(0, found.start() - NEAR) : found.start()], words):
                cues[name] = found.start()
                break
            if name in BAD:
                cues.setdefault("in_progress", found.start())
    own = () if _is_past(plain, own, today, words) else own
    coming = any((w.day or today) > today or w.recurring for w in own)
    if not asks and not coming and (at := next(_done(plain, words), -1)) >= 0:
        cues["done"] = at
    elif words.phrases("done").first(plain) or words.phrases("finishing").first(plain):
        cues["later"] = 0
    if words.phrases("polite").first(form) and not _tells(words.phrases("polite").without(form), words):
        cues = {"polite": 0}
    if asks and "polite" not in cues:
        cues["asks"] = 0
    return Clause(begin, end, plain, cues, own, asks)


def _is_past(plain: str, own: tuple[dates.When, ...], today: date, words: ProgressWords) -> bool:
    """Is the weekday of "delivered on Monday" the one just gone, although Monday is yet to come?"""
    near = all(w.day and w.first == w.last and w.day <= today + WEEK and not w.moved for w in own)
    return bool(own) and near and words.phrases("perfect").first(plain) is not None and next(_done(plain, words), -1) >= 0


def _tells(form: str, words: ProgressWords) -> bool:
    """Is anything left that may tell of a state: a word, a sign?"""
    return any(c.isalnum() for c in form) or any(words.phrases(name).first(form) for name in ("done", "undone", "in_progress", "blocked"))


def _done(plain: str, words: ProgressWords) -> Iterator[int]:
    """Where the clause says that something is finished, with nothing before or behind that takes it away."""
    for found in words.phrases("done").all(plain):
        before = NOT.sub(" not", plain[max(0, found.start() - REACH) : found.start()])
        behind = plain[found.end() : found.end() + 24].lstrip(" :")
        if not words.phrases("undone_before").first(before) and not words.phrases("undone_after").at(behind):
            yield found.start()


def _denied(before: str, words: ProgressWords) -> bool:
    return words.phrases("denied").first(NOT.sub(" not", before)) is not None


def _bare(form: str) -> str:
    return form.strip(" \t\n,;.。!?:()[]-□")
