"""The table [progress]: how people say how far a task is."""

from __future__ import annotations

from functools import cached_property

import msgspec

from service.reading.folding import folded
from service.reading.phrases import Table
from service.reading.progress_percent import PercentWords
from service.reading.progress_pointing import MarkWords
from service.reading.reader import Reader


class ProgressWords(Table, frozen=True):
    """Phrases for each state of a task, and what takes them away before or behind."""

    done: tuple[str, ...] = ()
    marked_done: tuple[str, ...] = ()
    undone_before: tuple[str, ...] = ()
    undone_after: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    in_progress: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    requesting: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    delayed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    not_started: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    question_ends: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    cancel: tuple[str, ...] = ()
    polite: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()
    therefore: tuple[str, ...] = ()
    finishing: tuple[str, ...] = ()
    not_yet: tuple[str, ...] = ()
    perfect: tuple[str, ...] = ()
    on_time: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    handover: tuple[str, ...] = ()
    taken_over: tuple[str, ...] = ()
    going_on: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    alone_done: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    afterwards: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    choose: tuple[str, ...] = ()
    nothing_told: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    automatic: tuple[str, ...] = ()
    columns_planned: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    marks: MarkWords = msgspec.field(default_factory=MarkWords)
    percent: PercentWords = msgspec.field(default_factory=PercentWords)

    @cached_property
    def no_names(self) -> frozenset[str]:
        """Words that point at no task, although a title may hold them: those listed, and whatever says a state."""
        states = (*self.done, *self.partial, *self.undone, *self.in_progress, *self.blocked, *self.delayed, *self.not_started, *self.waiting)
        return frozenset(folded(word).rstrip("*") for word in (*self.marks.no_names, *states))


def progress_words(reader: Reader) -> ProgressWords:
    return reader.words.section("progress", ProgressWords)
