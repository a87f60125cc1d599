"""The table [plans]: the words by which task tables, plans and changes to them are read."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

import msgspec

from service.loop.issue import Value
from service.reading.folding import folded
from service.reading.reader import Reader

BRACKETS = re.compile(r"\([^()]{0,40}\)|\[[^\[\]]{0,40}\]")
LONGEST_HEAD = 32
MARKS = re.compile(r"[\s*_#:.?!/|、,<>-]+")


class Owners(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[plans.owners]: how several people, departments and nobody in particular are written in an owner's cell."""

    joints: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    everybody: tuple[str, ...] = ()
    main: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    familiar: tuple[str, ...] = ()
    myself: tuple[str, ...] = ()
    beside_myself: tuple[str, ...] = ()


class Prose(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[plans.prose]: how a sentence says who does what until when."""

    calls: tuple[str, ...] = ()
    charge: tuple[str, ...] = ()
    no_names: tuple[str, ...] = ()
    no_charge: tuple[str, ...] = ()
    before_date: tuple[str, ...] = ()
    after_date: tuple[str, ...] = ()
    finishes: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    hands_over: tuple[str, ...] = ()
    produces: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()


class Changes(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """[plans.changes]: how a single cell of a numbered table is changed."""

    ordinals: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()


class PlansWords(Value, frozen=True, kw_only=True, dict=True, forbid_unknown_fields=True):
    """The whole table."""

    headers: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    owners: Owners = Owners()
    prose: Prose = Prose()
    changes: Changes = Changes()

    @cached_property
    def _fields(self) -> dict[str, str]:
        return {bare(word): field for field, listed in self.headers.items() for word in listed}

    @cached_property
    def _heads(self) -> re.Pattern[str]:
        return alternation(self._fields)

    @cached_property
    def changed_heads(self) -> re.Pattern[str]:
        """Heads of cells that a change may name; shorter words are too common to stand for a cell."""
        cells = ("task", "measure", "owner", "due", "span", "start", "deliverable", "accepter")
        heads = [word for cell in cells for word in self.headers.get(cell, ()) if len(word) > (2 if word.isascii() else 1)]
        return alternation(tuple(map(bare, heads)))

    def label_of(self, label: str) -> str | None:
        """Which column a label names that consists of its words alone."""
        return self._fields.get(bare(BRACKETS.sub(" ", folded(label))))

    def field_of(self, head: str) -> str | None:
        """Which column a head names; of several words in it the last one decides, the longest of those that end there."""
        if len(head) > LONGEST_HEAD:
            return None
        plain = folded(head)
        for form in (bare(BRACKETS.sub(" ", plain)), bare(plain)):
            if form in self._fields:
                return self._fields[form]
            found = list(self._heads.finditer(form))
            covered = sum(len(m.group()) for m in found)
            if found and covered * 3 >= len(form.replace(" ", "")) * 2:
                return self._fields[bare(found[-1].group())]
        return None


def bare(text: str) -> str:
    """A head without marks and blanks around it, in small letters."""
    return " ".join(MARKS.sub(" ", folded(text)).split()) or folded(text).strip()


def alternation(forms: dict[str, str] | tuple[str, ...]) -> re.Pattern[str]:
    """Any of the forms, the longest first; Latin ones as whole words."""
    parts = []
    for form in sorted(set(forms), key=len, reverse=True):
        head = r"(?<![a-z0-9])" if form[:1].isascii() and form[:1].isalnum() else ""
        tail = r"(?![a-z0-9])" if form[-1:].isascii() and form[-1:].isalnum() else ""
        parts.append(head + re.escape(form) + tail)
    return re.compile("|".join(parts) or r"(?!)")


def plan_words(reader: Reader) -> PlansWords:
    return reader.words.section("plans", PlansWords)


@lru_cache(maxsize=256)
def pattern(listed: tuple[str, ...]) -> re.Pattern[str]:
    """A list of the vocabulary as one pattern over folded text."""
    return alternation(tuple(folded(word) for word in listed))
