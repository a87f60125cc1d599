"""Why a task is where it is, cut from the answer as written."""

from __future__ import annotations

import re

from service.reading.folding import folded
from service.reading.progress_cues import Clause
from service.reading.progress_masks import MASK, blanked
from service.reading.progress_percent import percent
from service.reading.progress_words import ProgressWords

EDGES = " \t\n,，;；:：。.!！、-–—~" + MASK
STOP = re.compile(r"[。;!?\n]|\.(?=\s|$)")
STATES = ("polite", "asks", "done", "delayed", "undone", "not_started", "blocked", "requesting", "cancel")
NOT_YET = ("not_started", "undone")
ASIDE = re.compile(r"[:(]|\s-\s")
LONGEST = 200


def reason(text: str, form: str, told: tuple[Clause, ...], status: str, words: ProgressWords) -> str:
    """The writer's words for it; empty where none is given."""
    if status in ("done", "unclear"):
        return _labelled(text, form, told, words) if status == "unclear" else ""
    if found := _labelled(text, form, told, words) or _before_therefore(text, told, words):
        return "" if folded(found) in words.nothing_told else found
    if status == "question":
        return _apart_from(text, told, ("cancel", "disputed"))
    if aside := _beside_state(text, told):
        return aside
    waits = _from_first_cue(text, told, ("waiting", "lacking", "blocked"), words)
    if status == "delayed":
        return _around(text, told, ("delayed",), words) or waits
    if status == "blocked" and not waits:
        waits = _around(text, told, ("blocked",), words)
    if found := waits or _from_first_cue(text, told, ("requesting", "partial"), words):
        return found
    return _around(text, told, NOT_YET, words) if any(clause.has(*NOT_YET) for clause in told) else ""


def _beside_state(text: str, told: tuple[Clause, ...]) -> str:
    """What stands behind the state and a colon, or in brackets: "延期两天（停电）"."""
    for clause in told:
        at = min((place for name, place in clause.cues.items() if name in ("delayed", "blocked", "not_started", "undone")), default=None)
        opening = ASIDE.search(clause.form, at) if at is not None else None
        if opening is None:
            continue
        rest = blanked(clause.form, [(w.start - clause.start, w.end - clause.start) for w in clause.dates])[opening.end() :]
        if sum(c.isalpha() for c in rest) > 1:
            return _cut(text, clause.start + opening.end(), clause.end).rstrip(")）")
    return ""


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
    run, held = list[Clause](), list[Clause]()
    for clause in reversed(told[:at]):
        if _explains(clause, words):
            run, held = [clause, *held, *run], []
        elif clause.has("undone") and not run:
            continue
        elif clause.has(*STATES) or percent(clause.form, words.percent) is not None:
            break
        else:
            # 样例有错，退回去重做了: what was done about it goes with the reason.
            held.insert(0, clause)
    if not run:
        for clause in told[at + 1 :]:
            if _explains(clause, words):
                run.append(clause)
            elif run:
                break
    return _cut(text, run[0].start, run[-1].end) if run else ""


def _explains(clause: Clause, words: ProgressWords) -> bool:
    """May it be why? It tells no state of the task, or one of something else: 总部在改科目."""
    if clause.has(*STATES) or percent(clause.form, words.percent) is not None or words.phrases("otherwise").at(clause.form.lstrip()):
        return False
    first = min((at for name, at in clause.cues.items() if name not in ("later", "going_on", "lacking", "waiting")), default=len(clause.form))
    said = blanked(clause.form, [(w.start - clause.start, w.end - clause.start) for w in clause.dates])[:first].strip(EDGES)
    return sum(c.isalpha() for c in said) > 1 and (not clause.coming or clause.has("lacking"))


def _from_first_cue(text: str, told: tuple[Clause, ...], cues: tuple[str, ...], words: ProgressWords) -> str:
    """The first clause with one of the cues, from there on; one that tells what somebody has not done as a whole."""
    for clause in told:
        found = {name: at for name, at in clause.cues.items() if name in cues}
        if not found or clause.has("polite", "asks") or words.phrases("otherwise").at(clause.form.lstrip()):
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
