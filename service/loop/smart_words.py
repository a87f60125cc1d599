"""The words by which the five questions are judged; reading fills them from the vocabulary of all languages."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache
from typing import Any

import msgspec

from service.loop.issue import Value

NUMBER = re.compile(
    r"(?<![\w.:/~-])(?:[<>≥≤=]\s?)?(?P<n>\d{1,3}(?:,\d{3})+|\d{1,7}(?:\.\d+)?)(?![\d:])(?!\s?[年月日号季/])(?!-\d)"
    r"|(?<=[\u3400-\u9fff《(])(?<![年月第])(?P<m>\d{1,3}(?:,\d{3})+|\d{1,7}(?:\.\d+)?)(?![\d:])(?!\s?[年月日号季/])(?!-\d)",
    re.IGNORECASE,
)
CHINESE_NUMBER = re.compile(r"(?<!第)[一两二三四五六七八九十百零]{1,3}[个家次份条台名人天级张轮套批倍成周]")
CHINESE = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[a-z][a-z0-9&-]{2,}|[a-z]{2,3}(?=[^a-z]|$)")
ENDINGS = ("ing", "ed", "es", "s")


class SmartWords(Value, frozen=True, kw_only=True, dict=True, forbid_unknown_fields=True):
    """The table [smart]. `why` holds the sentence for each fault; letters read it in their own language.

    `units` are what figures are counted in; `rules` are words for documents that bind people, as a title names them.
    """

    vague: tuple[str, ...] = ()
    concrete: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    vague_results: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    everybody: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    recurring: tuple[str, ...] = ()
    vague_due: tuple[str, ...] = ()
    huge: tuple[str, ...] = ()
    heavy: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    why: dict[str, Any] = msgspec.field(default_factory=dict)

    @cached_property
    def _fillers(self) -> tuple[frozenset[str], frozenset[str]]:
        plain = [folded(word) for word in self.fillers]
        return frozenset(w for w in plain if w.isascii()), frozenset(c for w in plain if not w.isascii() and len(w) == 1 for c in w)

    def content(self, *texts: str) -> frozenset[str]:
        """What the texts speak of: Chinese pairs of characters without particles, Latin words without their endings."""
        latin, particles = self._fillers
        pairs = (
            run[n : n + 2] for text in texts for run in CHINESE.findall(folded(text)) for n in range(len(run) - 1)
        )
        words = (stem(word) for text in texts for word in LATIN.findall(folded(text)) if word not in latin)
        return frozenset(p for p in pairs if not particles & set(p)) | frozenset(w for w in words if w not in latin)

    def letters(self, *texts: str) -> frozenset[str]:
        """The Chinese characters of the texts without particles: what two short texts share when they word a thing differently."""
        return frozenset(c for text in texts for run in CHINESE.findall(text) for c in run) - self._fillers[1]


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def stem(word: str) -> str:
    """A Latin word without the ending that its neighbours take: releases, released, releasing."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word.removesuffix(ending).rstrip("e")
    return word.rstrip("e") if len(word) > 4 else word


def has(listed: tuple[str, ...], text: str) -> bool:
    """Does the text hold one of the words? Latin ones as whole words, `…` in them for a few words between."""
    return bool(listed) and _pattern(listed).search(folded(text)) is not None


def first(listed: tuple[str, ...], text: str) -> str:
    """The first of the words in the text, or ''."""
    found = _pattern(listed).search(folded(text)) if listed else None
    return found.group() if found else ""


def without(listed: tuple[str, ...], text: str) -> str:
    return _pattern(listed).sub(" ", folded(text)) if listed else folded(text)


def number(text: str) -> float | None:
    """The first number that counts something: no date, no version, no number of an item."""
    if found := NUMBER.search(folded(text)):
        return float((found["n"] or found["m"]).replace(",", ""))
    return 1.0 if CHINESE_NUMBER.search(text) else None


@lru_cache(maxsize=64)
def _pattern(listed: tuple[str, ...]) -> re.Pattern[str]:
    parts = []
    for word in sorted(set(listed), key=len, reverse=True):
        form = "[^,.;。]{1,24}?".join(re.escape(folded(part)) for part in word.split("…"))
        head = r"(?<![a-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
        tail = r"(?![a-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
        parts.append(head + form + tail)
    return re.compile("|".join(parts))
