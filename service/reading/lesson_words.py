"""The table [lessons]: what was learnt, how far a rule's change is, whether the problem came back."""

from __future__ import annotations

from functools import cached_property

import msgspec

from service.reading.form_lines import Form
from service.reading.phrases import Table
from service.reading.reader import Reader


class LessonLabels(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the parts of the record are called."""

    worked: tuple[str, ...] = ()
    to_improve: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class NormWords(Table, frozen=True):
    """Drafted, published or declined, and what takes the first two away."""

    drafted: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()


class RecurrenceWords(Table, frozen=True):
    """It is there again; all is well; a bare yes or no; that it is there again said in so many words, and what makes that a mere thought."""

    again: tuple[str, ...] = ()
    plainly: tuple[str, ...] = ()
    supposed: tuple[str, ...] = ()
    fine: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class LessonsWords(Table, frozen=True):
    """Phrases of prose about what was good, what should be better, and which rule has to change."""

    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    suggests: tuple[str, ...] = ()
    revises: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    change_leads: tuple[str, ...] = ()
    lead_ins: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    polite: tuple[str, ...] = ()
    rule_words: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    labels: LessonLabels = msgspec.field(default_factory=LessonLabels)
    norm: NormWords = msgspec.field(default_factory=NormWords)
    recurrence: RecurrenceWords = msgspec.field(default_factory=RecurrenceWords)

    @cached_property
    def form(self) -> Form:
        return Form({name: getattr(self.labels, name) for name in self.labels.__struct_fields__})


def lesson_words(reader: Reader) -> LessonsWords:
    return reader.words.section("lessons", LessonsWords)
