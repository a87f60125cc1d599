"""Which of the guide's five scenarios a report tells of, by the words that speak for each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from service.reading import names
from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_words import report_words

STRONG, WEAK, MOST_WEAK = 3.0, 1.0, 2
LONGEST = 8_000
DISPUTED = "C1"


@dataclass(frozen=True)
class Category:
    """A scenario (C1 to C5), how much speaks for it, and the words that do."""

    key: str
    weight: float
    evidence: tuple[str, ...]


def category(text: str, gist: str, reader: Reader) -> str | None:
    """The likeliest scenario, or None where hardly anything speaks for one; the gist (subject and main cause) weighs twice."""
    weights: defaultdict[str, float] = defaultdict(float)
    for part in (text, gist):
        for found in categories(part, reader):
            weights[found.key] += found.weight
    best = max(sorted(weights), key=weights.__getitem__, default=None)
    return best if best and weights[best] > WEAK else None


def categories(text: str, reader: Reader) -> tuple[Category, ...]:
    """The scenarios that something speaks for, the likeliest first."""
    form = _unnamed(text[:LONGEST], reader)
    found = []
    for key, scenario in sorted(report_words(reader).categories.items()):
        strong = dict.fromkeys(m.group() for m in scenario.phrases("strong").all(form))
        weak = dict.fromkeys(m.group() for m in scenario.phrases("weak").all(form))
        if key == DISPUTED:
            strong |= dict.fromkeys(_disputed(text[:LONGEST], reader))
        if strong or weak:
            weight = STRONG * len(strong) + WEAK * min(len(weak), MOST_WEAK)
            found.append(Category(key, weight, (*strong, *weak)))
    return tuple(sorted(found, key=lambda c: -c.weight))


def _unnamed(text: str, reader: Reader) -> str:
    """The folded text without names of departments: 人力资源部 is no want of 资源."""
    form = folded(text)
    for mention in reversed(names.departments(text, reader)):
        form = form[: mention.start] + "  " + form[mention.end :]
    return form


def _disputed(text: str, reader: Reader) -> tuple[str, ...]:
    """The departments that say something of each other: "Sales says ..., Finance says ..."; () where only one is heard."""
    says, form = report_words(reader).causes.phrases("says"), folded(text)
    heard = {m.key: m.written for m in names.departments(text, reader) if says.at(form[m.end : m.end + 16].lstrip())}
    return tuple(heard.values()) if len(heard) > 1 else ()
