"""The vocabulary of dates: the table [dates]. A word may have several senses: 下 is "next" before a week, "down" elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import msgspec

Senses = Mapping[str, str]
Table = dict[str, tuple[str, ...]]

SENSES = (
    "weekday", "weekday_short", "month", "day", "year", "relative", "doubtful", "unit", "mark", "number", "ordinal", "ordinal_end",
    "quarter", "part", "meridiem",
    "edge", "weekend", "lead", "trail", "shift", "target", "range", "every", "filler", "former", "anchor", "after_today", "holiday", "particle",
)  # fmt: skip


class DatesWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The table [dates]: each sense with its values and their words."""

    digits: dict[str, int] = {}
    ten: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    means: dict[str, str] = {}
    feasts: Table = {}
    weekday: Table = {}
    weekday_short: Table = {}
    month: Table = {}
    day: Table = {}
    year: Table = {}
    relative: Table = {}
    doubtful: Table = {}
    unit: Table = {}
    mark: Table = {}
    number: Table = {}
    ordinal: Table = {}
    ordinal_end: Table = {}
    quarter: Table = {}
    part: Table = {}
    meridiem: Table = {}
    edge: Table = {}
    weekend: Table = {}
    lead: Table = {}
    trail: Table = {}
    shift: Table = {}
    target: Table = {}
    range: Table = {}
    every: Table = {}
    filler: Table = {}
    former: Table = {}
    anchor: Table = {}
    after_today: Table = {}
    holiday: Table = {}
    particle: Table = {}


def senses(words: DatesWords) -> dict[str, Senses]:
    """Each word with all its senses and the value it has in each."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for sense in SENSES:
        for value, listed in getattr(words, sense).items():
            for word in listed:
                found[word][sense] = value
    for feast in words.feasts:
        found[feast]["feast"] = feast
    for word in words.attached:
        found[word]["attached"] = word
    return dict(found)
