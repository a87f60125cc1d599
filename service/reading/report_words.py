"""The table [reports] of the vocabulary: by which words a report is read."""

from __future__ import annotations

from functools import cached_property

import msgspec

from service.reading.phrases import Phrases, Table, phrases
from service.reading.reader import Reader
from service.reading.sentences import Lists

List = tuple[str, ...]

LABELS = ("other", "departments", "missed", "past", "target", "day", "essence", "causes", "impacts", "title", "goal", "phenomenon")


class Labels(Table, frozen=True):
    """Labels of a form by field, and the words that may stand beside them."""

    other: List = ()
    departments: List = ()
    missed: List = ()
    past: List = ()
    target: List = ()
    day: List = ()
    essence: List = ()
    causes: List = ()
    impacts: List = ()
    title: List = ()
    goal: List = ()
    phenomenon: List = ()
    filler: List = ()
    copula: List = ()

    @cached_property
    def every(self) -> Phrases:
        """All words that a label may be made of."""
        return phrases([*self.filler, *(word for name in LABELS for word in getattr(self, name))])


class Manners(Table, frozen=True):
    """Forms of address, farewells, forwarding lines, and subjects and values that say nothing."""

    greetings: List = ()
    closings: List = ()
    forwarded: List = ()
    wrote: List = ()
    headers_from: List = ()
    headers: List = ()
    subject_prefixes: List = ()
    empty_subjects: List = ()
    confidential: List = ()
    blanks: List = ()
    agreed: List = ()


class Prose(Table, frozen=True):
    """What tells the parts of the definition apart in running text."""

    essence: List = ()
    cause: List = ()
    because: List = ()
    gap: List = ()
    doubt: List = ()
    perhaps: List = ()
    heard: List = ()
    leads: List = ()
    impact: List = ()
    consequence: List = ()
    causing: List = ()
    harm: List = ()
    times: tuple[str, ...] = ()
    adverbials: List = ()
    intros: List = ()
    selves: List = ()
    stripped: List = ()
    wish: List = ()
    polite: List = ()
    chased: List = ()
    vague: List = ()
    vague_filler: List = ()
    feelings: List = ()


class Quantities(Table, frozen=True):
    """Numerals, units and currencies."""

    numerals: str = ""
    one: str = ""
    half: str = ""
    ordinal: str = ""
    between: List = ()
    durations: List = ()
    money: List = ()
    counts: List = ()
    more: List = ()
    currencies: List = ()
    percent: List = ()
    whole: List = ()
    sums: List = ()
    number_words: List = ()
    measures: List = ()
    no_plural: List = ()
    no_count: List = ()


class Heads(Table, frozen=True):
    """What an impact touches."""

    customer: List = ()
    team: List = ()
    business: List = ()


class Deadlines(Table, frozen=True):
    """How a date is meant."""

    missed: List = ()
    due: List = ()
    planned: List = ()
    target: List = ()
    event: List = ()
    same: List = ()
    whole_day: List = ()
    part_of_month: List = ()
    rates: List = ()
    relative: List = ()
    until: List = ()
    away: List = ()


class Corrections(Table, frozen=True):
    """How an answer corrects a part of the definition: it is wrong, it becomes this, not that but this, strike it out; `turns` may stand before."""

    wrong: List = ()
    becomes: List = ()
    says: List = ()
    negated: List = ()
    but: List = ()
    cleared: List = ()
    over: List = ()
    strike: List = ()
    dates: List = ()
    rest: List = ()
    turns: List = ()


class Bearers(Table, frozen=True):
    """Who bears an impact: the writer's own, a department at its work, or whoever should have received something."""

    own: List = ()
    work: List = ()
    receives: List = ()
    lacks: List = ()
    aside: List = ()


class Causes(Table, frozen=True):
    """How departments stand in a cause."""

    joins: List = ()
    aside: List = ()
    says: List = ()


class Scenario(Table, frozen=True):
    """What speaks for one of the five scenarios, much or a little."""

    strong: List = ()
    weak: List = ()


class ReportsWords(Table, frozen=True):
    """The whole table."""

    lists: Lists = Lists()
    labels: Labels = Labels()
    manners: Manners = Manners()
    prose: Prose = Prose()
    quantities: Quantities = Quantities()
    heads: Heads = Heads()
    deadlines: Deadlines = Deadlines()
    causes: Causes = Causes()
    corrections: Corrections = Corrections()
    bearers: Bearers = Bearers()
    categories: dict[str, Scenario] = msgspec.field(default_factory=dict)


def report_words(reader: Reader) -> ReportsWords:
    """The table [reports] of the reader's vocabulary."""
    return reader.words.section("reports", ReportsWords)
