"""A text as the words that dates are made of: the first half of reading a date.

Whatever lies between two such words becomes one token without a sense, so that no rule reaches across it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from service.reading.date_words import DatesWords, Senses, senses
from service.reading.folding import folded
from service.reading.vocabulary import Vocabulary

# Forms made of digits, the same in every language. A longer run of digits is a number of something else.
DIGITS = (
    r"(?P<ymd>(?<![\d./-])\d{4}(?P<sep>[-/.])\d{1,2}(?P=sep)\d{1,2}(?!\d|[-/.]\d))"
    r"|(?P<dmy>(?<![\d./-])\d{1,2}(?P<mid>[/.])\d{1,2}(?P=mid)\d{4}(?!\d|[-/.]\d))"
    r"|(?P<hm>(?:(?<=\d)t|(?<![\d:]))\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))"
    r"|(?P<md>(?:(?<![\d./-])|(?<=/\d-)|(?<=/\d\d-))\d{1,2}/\d{1,2}(?!\d|[/.]\d|-\d(?!\d?/)))"
)
LONGEST_TEXT = 30_000
# The senses with which a date may begin.
BEGINNINGS = frozenset({
    "n", "number", "ymd", "dmy", "md", "hm", "weekday", "weekend", "month", "day", "year", "relative", "unit", "quarter", "part", "edge", "feast", "holiday",
    "ordinal", "after_today", "anchor",
})  # fmt: skip


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

    def may_begin(self, i: int) -> bool:
        """May a date begin here, words before it aside?"""
        return 0 <= i < len(self.items) and not BEGINNINGS.isdisjoint(self.items[i].senses)

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
        self.senses = senses(words)
        self.capital = frozenset(words.capital)
        self.nothing = frozenset(words.nothing)
        self.numerals = frozenset((*words.digits, *words.ten))
        listed = [w for w in {*self.senses, *words.means, *words.nothing} if not self.numerals.issuperset(w)]
        numerals = "".join(sorted(self.numerals))
        cjk = f"|(?P<cjk>[{numerals}]{{1,5}})" if numerals else ""
        heads = re.escape("".join(sorted({word[0] for word in listed})))
        none = _by_first_letter([w for w in words.nothing if w[0].isdecimal()])
        forms = f"(?P<none>{none})|{DIGITS}|(?P<word>{_by_first_letter(listed)})|(?P<n>[0-9]+){cjk}"
        # The look ahead passes over what begins no date at once: without it 20,000 blanks cost seconds.
        self.pattern = re.compile(f"(?=[0-9{heads}{numerals}])(?:{forms})")

    def tokens(self, text: str, expand: bool = True) -> Tokens:
        """The tokens of a text; offsets are those of the text. A word that stands for others is replaced by them, once."""
        items: list[Token] = []
        plain, done = folded(text[:LONGEST_TEXT]), 0
        for found in self.pattern.finditer(plain):
            if plain[done : found.start()].strip():
                items.append(Token(done, found.start(), {}, plain[done : found.start()]))
            items.extend(self._read(found, text, expand))
            done = found.end()
        if plain[done:].strip():
            items.append(Token(done, len(plain), {}, plain[done:]))
        return Tokens(items)

    def _read(self, found: re.Match[str], text: str, expand: bool) -> Iterator[Token]:
        written, kind = found.group(), str(found.lastgroup)
        start, end, word = found.start(), found.end(), " ".join(written.split())
        if kind == "none":
            yield Token(start, end, {}, written)
        elif kind in ("ymd", "dmy", "hm", "md"):
            yield Token(start, end, {kind: "/".join(re.findall(r"\d+", written))}, written)
        elif kind == "n":
            yield Token(start, end, {"n": written} if len(written) <= 4 else {}, written)
        elif kind == "cjk":
            yield Token(start, end, {**self.senses.get(word, {}), **self._numeral(word)}, written)
        elif expand and word in self.words.means:
            meant = self.tokens(self.words.means[word], expand=False)
            yield from (Token(start, end, token.senses, written) for token in meant.items)
        elif word in self.nothing or (expand and word in self.capital and text[start].islower()):
            yield Token(start, end, {}, written)
        else:
            yield Token(start, end, self.senses.get(word, {}), written)

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


def _by_first_letter(words: Iterable[str]) -> str:
    """All words as one pattern, the longest first; grouped by their first letter, so that a mismatch costs one look."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        groups[word[0]].append(_bordered(word))
    return "|".join(f"(?={re.escape(first)})(?:{'|'.join(group)})" for first, group in groups.items()) or "(?!)"


def _bordered(word: str) -> str:
    """A word as a pattern: Latin words and numbers end at a border, blanks may be several."""
    first = r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else r"(?<![0-9])" if word[0].isdecimal() else ""
    last = r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else r"(?![0-9])" if word[-1].isdecimal() else ""
    return first + re.escape(word).replace(r"\ ", r"\s{1,3}") + last
