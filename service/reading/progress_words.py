"""The table [progress]: how people say how far a task is."""

from __future__ import annotations

import re
from functools import cached_property

import msgspec

from service.reading.folding import folded
from service.reading.phrases import Table
from service.reading.reader import Reader

# Stands for a task's own words where cues are looked for: no letter, no mark.
MASK = "□"


class MarkWords(Table, frozen=True):
    """How a task is pointed at: numbers in any dress, "the first two", "the rest", "all but", and words that name none."""

    ordinals: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    numerals: str = ""
    joints: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    except_: tuple[str, ...] = msgspec.field(default=(), name="except")
    except_ends: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    no_names: tuple[str, ...] = ()
    first: dict[str, int] = msgspec.field(default_factory=dict)
    last: dict[str, int] = msgspec.field(default_factory=dict)
    nth: dict[str, int] = msgspec.field(default_factory=dict)


class PercentWords(Table, frozen=True):
    """How a share is written in words."""

    tenths: tuple[str, ...] = ()
    half: tuple[str, ...] = ()
    no_half: tuple[str, ...] = ()
    digits: dict[str, int] = msgspec.field(default_factory=dict)
    before: tuple[str, ...] = ()
    fraction: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    words: dict[str, int] = msgspec.field(default_factory=dict)


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
    past: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    handover: tuple[str, ...] = ()
    taken_over: tuple[str, ...] = ()
    automatic: tuple[str, ...] = ()
    marks: MarkWords = msgspec.field(default_factory=MarkWords)
    percent: PercentWords = msgspec.field(default_factory=PercentWords)

    @cached_property
    def no_names(self) -> frozenset[str]:
        """Words that point at no task, although a title may hold them: those listed, and whatever says a state."""
        states = (*self.done, *self.partial, *self.undone, *self.in_progress, *self.blocked, *self.delayed, *self.not_started, *self.waiting)
        return frozenset(folded(word).rstrip("*") for word in (*self.marks.no_names, *states))


def progress_words(reader: Reader) -> ProgressWords:
    return reader.words.section("progress", ProgressWords)


def any_of(listed: tuple[str, ...] | list[str]) -> str:
    """The listed words as alternatives of a pattern, the longest first."""
    forms = sorted({folded(word) for word in listed}, key=len, reverse=True)
    return "|".join(re.escape(form) + ("(?![a-z])" if form[-1].isascii() and form[-1].isalpha() else "") for form in forms) or "(?!)"


def blanked(form: str, spans: list[tuple[int, int]], mark: str = MASK) -> str:
    """The text with these stretches masked, as long as before."""
    kept, at = list[str](), 0
    for start, end in sorted(spans):
        if start >= at:
            kept += [form[at:start], mark * (end - start)]
            at = end
        elif end > at:
            kept.append(mark * (end - at))
            at = end
    return "".join((*kept, form[at:]))
