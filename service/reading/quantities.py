"""Numbers with a unit: three days, 50,000 yuan, 七十多个小时, 31%. A date, a number of a list and a name are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_words import Quantities, report_words
from service.reading.sentences import size

NUMBER = r"(?<![a-z0-9_.#-])[~≈]?(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:\.\d{1,4})?"
BARE = re.compile(r"\D{0,6}(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,9})(?:\.\d{1,4})?\D{0,6}")
LONGEST = 8_000
FIGURES = "0123456789.,-~ "


@dataclass(frozen=True)
class Quantity:
    """A number with its unit, as written, and where it stands."""

    written: str
    start: int
    end: int


def quantities(text: str, reader: Reader) -> tuple[Quantity, ...]:
    """Every number with a unit, in order of the text."""
    words = report_words(reader).quantities
    pattern = _pattern(words)
    form = folded(text[:LONGEST])
    listed = re.compile(rf"{words.ordinal}[\d、,-]{{0,15}}$") if words.ordinal else re.compile("(?!)")
    found = (m for m in pattern.finditer(form) if not listed.search(form, max(0, m.start() - 16), m.start()))
    return tuple(Quantity(text[m.start() : m.end()].strip(), m.start(), m.end()) for m in found)


def is_quantified(text: str, reader: Reader, *, labelled: bool = False) -> bool:
    """Does the text hold a number with a unit? Under a label that asks for one, a lone number is enough."""
    return bool(quantities(text, reader)) or (labelled and BARE.fullmatch(folded(text.strip())) is not None)


def is_large_sum(text: str, reader: Reader) -> bool:
    """Does the text name a sum of money in tens of thousands or more?"""
    words = report_words(reader).quantities
    units = (folded(found.written).strip(FIGURES) for found in quantities(text, reader))
    return any(unit.endswith(words.sums) or unit.startswith(words.sums) for unit in units)


def is_only_figures(text: str, reader: Reader) -> bool:
    """Does the text hold quantities and hardly a word besides, as an answer to "how much?" does?"""
    found = quantities(text, reader)
    rest = text
    for quantity in reversed(found):
        rest = rest[: quantity.start] + " " + rest[quantity.end :]
    return bool(found) and size(report_words(reader).labels.phrases("filler").without(folded(rest))) <= 1


@lru_cache(maxsize=8)
def _pattern(words: Quantities) -> re.Pattern[str]:
    more = f"(?:{_any(words.more)})?"
    between = rf"(?:\s?(?:{_any(words.between)})\s?\d{{1,9}}(?:\.\d{{1,4}})?)?"
    chinese = [*words.durations, *words.money]
    numeral = f"[{words.numerals}]{{1,7}}" if words.numerals else "(?!)"
    many = f"(?:(?![{words.one}{words.half}])[{words.numerals}]{{1,7}}|{words.one}[{words.numerals}]{{1,6}})" if words.numerals else "(?!)"
    word = rf"(?<![a-z])(?<!no )(?<!any )(?<!every )(?:{_any(words.number_words)})"
    plural = rf"(?:(?!(?:{_any(words.no_plural)})\b)[a-z][a-z-]{{0,14}}\s+){{0,2}}(?!(?:{_any(words.no_plural)})\b)[a-z][a-z-]{{2,14}}s\b"
    measures = _any([*words.measures, *words.durations])
    measure = rf"(?:\s?(?:{measures})(?![a-z]))"
    alone = f"(?<![{words.ordinal}0-9{words.numerals}])" + "".join(f"(?<!{re.escape(folded(word))})" for word in words.no_count)
    parts = (
        rf"(?:{_any(words.currencies)})\s?\d[\d,.]{{0,14}}(?:\s?(?:{_any(words.sums)})(?![a-z]))?",
        rf"{NUMBER}{between}\s?{more}\s?(?:{_any([*chinese, *words.counts])})(?![a-z])",
        rf"{NUMBER}{between}{measure}",
        rf"{NUMBER}{between}\s+{plural}",
        rf"{alone}{numeral}{more}(?:{_any(chinese)})",
        rf"{alone}{many}{more}(?:{_any(words.counts)})",
        rf"(?:{_any(words.percent)})[\d.{words.numerals}]{{1,6}}",
        rf"{word}\s+(?:[a-z-]{{1,14}}\s+){{0,1}}(?:{measures})(?![a-z])",
        rf"{word}(?<!one)\s+{plural}",
        _any(words.whole),
    )
    return re.compile("|".join(parts))


def _any(listed: list[str] | tuple[str, ...]) -> str:
    forms = sorted({folded(word) for word in listed}, key=len, reverse=True)
    return "|".join(re.escape(form) for form in forms) or "(?!)"
