"""What one clause of a progress answer says: done, not yet, waiting, late. What is denied, asked or still to come is told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from service.reading import dates
from service.reading.progress_masks import MASK, blanked
from service.reading.progress_segments import Stretch, clauses
from service.reading.progress_words import ProgressWords

# How far before a cue a word may stand that takes it away.
REACH, NEAR = 40, 10
WEEK, MONTH = timedelta(days=6), timedelta(days=25)
LISTED = ("partial", "undone", "in_progress", "blocked", "waiting", "lacking", "requesting", "delayed", "not_started", "disputed", "cancel")
BAD = ("blocked", "delayed")
DENIABLE = ("blocked", "delayed", "in_progress", "cancel")
# Said of somebody else these are not the task's own state; he stands so near before them.
OTHERS_FAIL, PARTY = ("not_started", "undone", "partial", "later"), 6
NOT = re.compile(r"n't(?![a-z])")
ASKS = re.compile(r"\?\s*$")
# "10.20完成" says what that day will bring.
DATED = re.compile(r"(?<!\d)\d{1,2}[./]\d{1,2}[日号]?\s*$")
MOST_CLAUSES = 120


@dataclass(frozen=True)
class Clause:
    """A clause: its place in the segment, its words as cues are looked for, the cues found (name -> place in it), its dates.

    `coming`: one of the dates is still to come.
    """

    start: int
    end: int
    form: str
    cues: dict[str, int]
    dates: tuple[dates.When, ...]
    asks: bool
    coming: bool = False

    def has(self, *names: str) -> bool:
        return any(name in self.cues for name in names)


def read(
    form: str, found: tuple[dates.When, ...], parties: tuple[Stretch, ...], today: date, words: ProgressWords, *, marked: bool
) -> tuple[Clause, ...]:
    """The clauses of a masked segment. `marked`: a bare "ok" behind a task's number says done."""
    plain = blanked(form, [m.span() for m in words.phrases("neutral").all(form)])
    told = list[Clause]()
    for begin, end in clauses(form):
        if len(told) == MOST_CLAUSES:
            break
        own = tuple(w for w in found if begin <= w.start < end)
        clause = _clause(plain[begin:end], form[begin:end], begin, end, own, today, words)
        told.append(replace(clause, cues={}, dates=()) if words.phrases("elsewhere").first(form[begin:end]) else _with_party(clause, parties, words))
    told = _settled(told, words)
    bare = [clause for clause in told if _bare(clause.form)]
    if marked and len(bare) == 1 and _bare(bare[0].form) in words.marked_done:
        told = [Clause(c.start, c.end, c.form, {"done": 0}, (), False) if c is bare[0] else c for c in told]
    return tuple(told)


def _settled(told: list[Clause], words: ProgressWords) -> list[Clause]:
    """Around what is done, what is told of before (晚了一天，还是完成了) and of what comes of it later is no state of the task."""
    done = [n for n, clause in enumerate(told) if clause.has("done")]
    if not done:
        return told
    over = [n for n, c in enumerate(told) if n < done[-1] and words.phrases("over").first(c.form)]
    later = [n for n, c in enumerate(told) if n > done[-1] and not c.has("partial", "undone") and words.phrases("afterwards").first(c.form)]
    return [replace(clause, cues={}, dates=()) if n in (*over, *later) else clause for n, clause in enumerate(told)]


def _with_party(clause: Clause, parties: tuple[Stretch, ...], words: ProgressWords) -> Clause:
    """What somebody else has not done yet is waited for: 供应商还没报价. What he has done is not the task; that he accepts it, is."""
    if "done" in clause.cues and not words.phrases("accepted").first(clause.form):
        at = clause.start + clause.cues["done"]
        opens = clause.start + len(clause.form) - len(clause.form.lstrip())
        if any(begin == opens and end <= at <= end + NEAR for begin, end in parties):
            return replace(clause, cues={**{k: v for k, v in clause.cues.items() if k != "done"}, "in_progress": clause.cues["done"]})
    for found in words.phrases("not_yet").all(clause.form):
        at = clause.start + found.start()
        if any(clause.start <= begin and end <= at <= end + PARTY for begin, end in parties):
            return replace(clause, cues={**{k: v for k, v in clause.cues.items() if k not in OTHERS_FAIL}, "lacking": found.start()})
    return clause


def _clause(plain: str, form: str, begin: int, end: int, own: tuple[dates.When, ...], today: date, words: ProgressWords) -> Clause:
    asks = bool(ASKS.search(form)) or _bare(form).endswith(words.question_ends) or words.phrases("asking").first(form) is not None
    cues = dict[str, int]()
    for name in LISTED:
        for found in words.phrases(name).all(plain):
            needless = form[max(0, found.start() - NEAR) : found.start()].rstrip().endswith(words.needless)
            if name not in DENIABLE or not (needless or _denied(plain[max(0, found.start() - NEAR) : found.start()], words)):
                cues[name] = found.start()
                break
            if name in BAD:
                cues.setdefault("in_progress", found.start())
    own = () if _is_past(plain, own, today, words) else own
    coming = any((w.day or today) > today or w.recurring or (w.day == today and _is_promised(plain, words)) for w in own)
    at = 0 if _bare(form) in words.alone_done else next(_done(plain, words), -1)
    if not asks and not coming and at >= 0:
        cues["done"] = at
    elif words.phrases("done").first(plain) or words.phrases("finishing").first(plain) or _is_only_day(form, own, begin):
        cues["later"] = 0
    if words.phrases("polite").first(form) and not _tells(words.phrases("polite").without(form), words):
        cues = {"polite": 0}
    if not {"done", "not_started"} & set(cues) and (words.phrases("going_on").first(plain) or (own and "later" in cues and coming)):
        cues["going_on"] = 0
    if asks and "polite" not in cues:
        cues["asks"] = 0
    return Clause(begin, end, plain, cues, own, asks, coming)


def _is_past(plain: str, own: tuple[dates.When, ...], today: date, words: ProgressWords) -> bool:
    """Is the day of "delivered on Monday", "12号就交了" the one just gone, although the next one is yet to come?"""
    near = all(w.day and w.first == w.last and not today + WEEK < w.day < today + MONTH and not w.moved for w in own)
    return bool(own) and near and words.phrases("perfect").first(plain) is not None and next(_done(plain, words), -1) >= 0


def _is_promised(plain: str, words: ProgressWords) -> bool:
    """Does "今天完成" say what today will bring? "Finished today" tells of the past."""
    found = next(_done(plain, words), None)
    return found is not None and not plain[found].isascii() and words.phrases("perfect").first(plain) is None


def _is_only_day(form: str, own: tuple[dates.When, ...], begin: int) -> bool:
    """Is a day all that stands there, as an answer to "when"?"""
    rest = blanked(form, [(w.start - begin, w.end - begin) for w in own])
    return bool(own) and not any(c.isalnum() for c in rest)


def _tells(form: str, words: ProgressWords) -> bool:
    """Is anything left that may tell of a state: a word, a sign?"""
    return any(c.isalnum() for c in form) or any(words.phrases(name).first(form) for name in ("done", "undone", "in_progress", "blocked"))


def _done(plain: str, words: ProgressWords) -> Iterator[int]:
    """Where the clause says that something is finished, with nothing before or behind that takes it away."""
    for found in words.phrases("done").all(plain):
        before = NOT.sub(" not", plain[max(0, found.start() - REACH) : found.start()])
        behind = plain[found.end() : found.end() + 24].lstrip(" :")
        announced = before.rstrip().endswith(words.on_time) or DATED.search(before) is not None
        promised = announced and not words.phrases("perfect").first(plain)
        if not promised and not words.phrases("undone_before").first(before) and not words.phrases("undone_after").at(behind):
            yield found.start()


def _denied(before: str, words: ProgressWords) -> bool:
    return words.phrases("denied").first(NOT.sub(" not", before)) is not None


def _bare(form: str) -> str:
    return form.strip(" \t\n,;.。!?:()[]-" + MASK)
