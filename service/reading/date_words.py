"""A text as the words that dates are made of: the first half of reading a date.

A word may have several senses (下 is "next" before a week, "down" elsewhere); the grammar asks for the one it needs.
Whatever lies between two such words becomes one token without a sense, so that no rule reaches across it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from service.reading.vocabulary import Vocabulary

Senses = Mapping[str, str]
Table = dict[str, tuple[str, ...]]

SENSES = (
    "weekday", "weekday_short", "month", "day", "year", "relative", "doubtful", "unit", "mark", "number", "ordinal", "ordinal_end", "quarter", "part", "meridiem",
    "edge", "weekend", "lead", "trail", "shift", "target", "range", "every", "filler", "former", "against", "anchor", "after_today", "holiday",
)  # fmt: skip

# Forms made of digits, the same in every language. A longer run of digits is a number of something else.
DIGITS = (
    r"(?P<ymd>(?<![\d./-])\d{4}(?P<sep>[-/.])\d{1,2}(?P=sep)\d{1,2}(?!\d|[-/.]\d))"
    r"|(?P<dmy>(?<![\d./-])\d{1,2}/\d{1,2}/\d{4}(?!\d|[-/.]\d))"
    r"|(?P<hm>(?<![\d:])T?\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))"
    r"|(?P<md>(?<![\d./-])\d{1,2}/\d{1,2}(?!\d|[-/.]\d))"
)
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


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
    against: Table = {}
    anchor: Table = {}
    after_today: Table = {}
    holiday: Table = {}


@dataclass(frozen=True)
class Token:
    """A stretch of the text and what it may mean; without senses it is other text."""

    start: int
    end: int
    senses: Senses = field(default_factory=dict)
    written: str = ""


@dataclass(frozen=True)
class Tokens:
    """The words of a text in order. Asking beyond the ends gives nothing."""

    items: Sequence[Token]

    def sense(self, i: int, sense: str) -> str | None:
        return self.items[i].senses.get(sense) if 0 <= i < len(self.items) else None

    def number(self, i: int) -> int | None:
        value = self.sense(i, "n") or self.sense(i, "number")
        return int(value) if value and value.isdecimal() else None

    def senses(self, i: int) -> Senses:
        return self.items[i].senses if 0 <= i < len(self.items) else {}

    def written(self, i: int) -> str:
        return self.items[i].written if 0 <= i < len(self.items) else ""

    def skip(self, i: int, most: int = 3) -> int:
        """The first place from here on that is no filler."""
        for _ in range(most):
            if self.sense(i, "filler") != "filler":
                break
            i += 1
        return i


class Scanner:
    """Cuts a text into tokens, by one pattern made of all the words."""

    def __init__(self, words: DatesWords) -> None:
        self.words = words
        self.senses = _senses(words)
        self.capital = frozenset(words.capital)
        self.nothing = frozenset(words.nothing)
        self.numerals = frozenset((*words.digits, *words.ten))
        listed = [w for w in {*self.senses, *words.means, *words.nothing} if not self.numerals.issuperset(w)]
        written = "|".join(_bordered(w) for w in sorted(listed, key=len, reverse=True))
        cjk = f"|(?P<cjk>[{''.join(self.numerals)}]{{1,5}})" if self.numerals else ""
        self.pattern = re.compile(f"{DIGITS}|(?P<word>{written or '(?!)'})|(?P<n>[0-9]+){cjk}", re.IGNORECASE)

    def tokens(self, text: str) -> Tokens:
        """The tokens of a text; offsets are those of the text."""
        items: list[Token] = []
        plain, done = text.translate(WIDE), 0
        for found in self.pattern.finditer(plain):
            if plain[done : found.start()].strip():
                items.append(Token(done, found.start(), {}, plain[done : found.start()]))
            items.extend(self._read(found))
            done = found.end()
        if plain[done:].strip():
            items.append(Token(done, len(plain), {}, plain[done:]))
        return Tokens(items)

    def _read(self, found: re.Match[str]) -> Iterator[Token]:
        written, kind = found.group(), str(found.lastgroup if found.lastgroup != "sep" else "ymd")
        start, end, word = found.start(), found.end(), " ".join(written.casefold().split())
        if kind in ("ymd", "dmy", "hm", "md"):
            yield Token(start, end, {kind: "/".join(re.findall(r"\d+", written))}, written)
        elif kind == "n":
            yield Token(start, end, {"n": written} if len(written) <= 4 else {}, written)
        elif kind == "cjk":
            yield Token(start, end, {**self.senses.get(word, {}), **self._numeral(word)}, written)
        elif meaning := self.words.means.get(word):
            yield from (Token(start, end, t.senses, written) for t in self.tokens(meaning).items)
        elif word in self.nothing or (word in self.capital and written[0].islower()):
            yield Token(start, end, {}, written)
        else:
            yield Token(start, end, self.senses[word], written)

    def _numeral(self, written: str) -> Senses:
        """十五 is 15, 二〇二六 is 2026; 三五 and 两三 mean some number thereabouts."""
        digits = self.words.digits
        head, ten, tail = next((written.partition(t) for t in self.words.ten if t in written), (written, "", ""))
        if ten:
            known = len(head) < 2 and len(tail) < 2
            value = digits.get(head, 1) * 10 + digits.get(tail, 0) if known else 0
            return {"n": str(value)} if known else {}
        value = int("".join(str(digits[d]) for d in written))
        about = {"about": "about"} if len(written) == 2 and value > 11 else {}
        return {"n": str(digits[written[-1]] if about else value), **about}


@lru_cache(maxsize=8)
def scanner(vocabulary: Vocabulary) -> Scanner:
    """The scanner of a vocabulary, made once."""
    return Scanner(vocabulary.section("dates", DatesWords))


def _senses(words: DatesWords) -> dict[str, Senses]:
    senses: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for sense in SENSES:
        for value, listed in getattr(words, sense).items():
            for word in listed:
                senses[word][sense] = value
    for feast in words.feasts:
        senses[feast]["feast"] = feast
    for word in words.attached:
        senses[word]["attached"] = word
    return dict(senses)


def _bordered(word: str) -> str:
    """A word as a pattern: Latin words and numbers end at a border, blanks may be several."""
    first = r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else r"(?<![0-9])" if word[0].isdecimal() else ""
    last = r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else r"(?![0-9])" if word[-1].isdecimal() else ""
    return first + re.escape(word).replace(r"\ ", r"\s{1,3}") + last
