"""The state of a task by what the clauses about it say. Nothing is called done that is drafted, promised, denied or asked."""

from __future__ import annotations

from datetime import date

from service.reading.progress_cues import Clause

WAITS = ("waiting", "lacking")


def status(told: tuple[Clause, ...], percent: int | None, new_due: date | None, *, waits_for_own: bool) -> str:
    """done, in_progress, blocked, delayed, not_started, question or unclear; the worse news goes before the better."""

    def said(*names: str) -> bool:
        return any(clause.has(*names) for clause in told)

    finished = said("done") and not _goes_on(told)
    unfinished = said("partial", "undone") or (percent is not None and percent < 100)
    if said("cancel", "disputed"):
        return "question"
    stuck, late = _first(told, "blocked"), _first(told, "delayed")
    if new_due is None and stuck is not None and (late is None or stuck <= late):
        return "blocked"
    if late is not None or new_due is not None:
        return "delayed"
    if said("not_started") or percent == 0:
        if finished or percent:
            return "in_progress"
        return "blocked" if said(*WAITS) and not waits_for_own else "not_started"
    if said(*WAITS):
        return "in_progress" if finished or said("partial", "in_progress") or percent else "blocked"
    if said("asks") and percent is None and not finished:
        return "question"
    if percent == 100:
        return "in_progress" if said("partial", "undone") else "done"
    if unfinished:
        return "in_progress"
    if finished:
        return "done"
    if any(clause.has("requesting") and not clause.dates for clause in told) and not said("in_progress"):
        return "blocked"
    if said("done", "in_progress", "later", "requesting"):
        return "in_progress"
    return "unclear"


def _goes_on(told: tuple[Clause, ...]) -> bool:
    """Is there still work behind what was done: "Phase one finished, working on the rest"?"""
    last = max((n for n, clause in enumerate(told) if clause.has("done")), default=len(told))
    return any(clause.has("going_on") and not clause.has("asks") for clause in told[last + 1 :])


def _first(told: tuple[Clause, ...], name: str) -> int | None:
    return next((clause.start + clause.cues[name] for clause in told if clause.has(name)), None)
