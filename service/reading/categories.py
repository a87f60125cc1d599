"""Which of the guide's five scenarios a report tells of, by the words that speak for each."""

from __future__ import annotations

from dataclasses import dataclass

from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_words import report_words

STRONG, WEAK = 3.0, 1.0
LONGEST = 8_000


@dataclass(frozen=True)
class Category:
    """A scenario (C1 to C5), how much speaks for it, and the words that do."""

    key: str
    weight: float
    evidence: tuple[str, ...]


def categories(text: str, reader: Reader) -> tuple[Category, ...]:
    """The scenarios that something speaks for, the likeliest first."""
    form = folded(text[:LONGEST])
    found = []
    for key, scenario in sorted(report_words(reader).categories.items()):
        strong = dict.fromkeys(m.group() for m in scenario.phrases("strong").all(form))
        weak = dict.fromkeys(m.group() for m in scenario.phrases("weak").all(form))
        if strong or weak:
            found.append(Category(key, STRONG * len(strong) + WEAK * len(weak), (*strong, *weak)))
    return tuple(sorted(found, key=lambda c: -c.weight))


def category(text: str, reader: Reader) -> str | None:
    """The likeliest scenario, or None where hardly anything speaks for one."""
    found = categories(text, reader)
    return found[0].key if found and found[0].weight > WEAK else None
