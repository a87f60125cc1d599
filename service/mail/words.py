"""The words of mail clients, of all languages, ready for looking up: table [quotes] of the vocabulary."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from service.reading.vocabulary import Vocabulary


class QuoteWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Table [quotes] as it is written."""

    attribution_starts: tuple[str, ...] = ()
    attribution_verbs: tuple[str, ...] = ()
    attribution_weak_verbs: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()
    forwards: tuple[str, ...] = ()
    forward_prefixes: tuple[str, ...] = ()
    reply_above: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    disclaimers: tuple[str, ...] = ()
    labels: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Lexicon:
    """The same words compiled; those compared with a text's beginning are in lower case."""

    starts: tuple[str, ...]
    inner_start: re.Pattern[str]
    verbs: tuple[str, ...]
    verb: re.Pattern[str]
    weak_verb: re.Pattern[str]
    separators: frozenset[str]
    original: re.Pattern[str]
    forward: re.Pattern[str]
    reply_above: re.Pattern[str]
    forward_prefix: re.Pattern[str]
    footers: tuple[str, ...]
    disclaimers: tuple[str, ...]
    labels: dict[str, str]


@lru_cache(maxsize=8)
def lexicon(vocabulary: Vocabulary) -> Lexicon:
    """The compiled words of a vocabulary, made once."""
    table = vocabulary.section("quotes", QuoteWords)
    labels = {squeezed(label): kind for kind, names in table.labels.items() for label in names}
    latin = [start for start in table.attribution_starts if start.isascii()]
    return Lexicon(
        starts=lowered(table.attribution_starts),
        inner_start=re.compile(rf"(?<=[\s\-.!?])(?:{alternatives(latin)})\s(?=.{{0,40}}\d)"),
        verbs=lowered((*table.attribution_verbs, *table.attribution_weak_verbs)),
        verb=any_of(table.attribution_verbs),
        weak_verb=any_of(table.attribution_weak_verbs),
        separators=frozenset(word.casefold() for word in (*table.originals, *table.forwards, *table.reply_above)),
        original=any_of(table.originals),
        forward=any_of(table.forwards),
        reply_above=any_of(table.reply_above),
        forward_prefix=re.compile(rf"\s*(?:{alternatives(table.forward_prefixes)})\s*[:：]", re.IGNORECASE),
        footers=lowered(table.footers),
        disclaimers=lowered(table.disclaimers),
        labels=labels,
    )


def squeezed(text: str) -> str:
    """A label as it is looked up: without blanks of any width and without emphasis, whatever its case."""
    return re.sub(r"[\s\u3000\xa0*_|]+", "", text).casefold()


def lowered(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words in lower case, longest first."""
    return tuple(sorted({word.lower() for word in words}, key=len, reverse=True))


def alternatives(words: tuple[str, ...] | list[str]) -> str:
    """The words as alternatives of an expression, longest first; one that never matches where there are none."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"


def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of the words, as a whole word where it is written with letters that know word boundaries."""
    return re.compile(rf"(?<![^\W\d_\u3000-\u9fff])(?:{alternatives(words)})(?![a-z])", re.IGNORECASE)
