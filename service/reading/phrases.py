"""Phrases of the vocabulary as patterns over folded text.

In a phrase `…` stands for a few characters of the same sentence and a closing `*` for any ending of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import msgspec

from service.loop.issue import Value
from service.reading.folding import folded

GAP = "[^。!?;\n]{0,16}?"
LATIN_GAP = "[^.!?;\n]{0,32}?"


class Phrases(Value, frozen=True, dict=True, forbid_unknown_fields=True):
    """A list of phrases, compiled when first asked for. Chinese ones are found anywhere, Latin ones as whole words."""

    listed: tuple[str, ...] = ()

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        forms = sorted({folded(phrase) for phrase in self.listed}, key=len, reverse=True)
        latin = [form for form in forms if form[0].isascii() and form[0].isalnum()]
        others = [form for form in forms if form not in latin]
        both = []
        if latin:
            both.append(re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(_written, latin))})"))
        if others:
            both.append(re.compile("|".join(map(_written, others))))
        return tuple(both)

    def first(self, text: str, begin: int = 0) -> re.Match[str] | None:
        """The first phrase in the folded text."""
        found = [m for pattern in self._patterns if (m := pattern.search(text, begin))]
        return min(found, key=lambda m: m.start()) if found else None

    def at(self, text: str, begin: int = 0) -> re.Match[str] | None:
        """The phrase with which the folded text begins, from `begin` on."""
        return next((m for pattern in self._patterns if (m := pattern.match(text, begin))), None)

    def all(self, text: str) -> tuple[re.Match[str], ...]:
        """Every phrase in the folded text, in order."""
        found = [m for pattern in self._patterns for m in pattern.finditer(text)]
        return tuple(sorted(found, key=lambda m: m.start()))

    def without(self, text: str) -> str:
        """The folded text with every phrase cut out."""
        for pattern in self._patterns:
            text = pattern.sub(" ", text)
        return text


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """A table of word lists; each list is compiled once, when first asked for by its name."""

    def phrases(self, name: str) -> Phrases:
        """The list of that name."""
        compiled: dict[str, Phrases] = self._compiled
        if name not in compiled:
            compiled[name] = phrases(getattr(self, name))
        return compiled[name]

    @cached_property
    def _compiled(self) -> dict[str, Any]:
        return {}


def phrases(listed: Iterable[str]) -> Phrases:
    """Phrases for finding."""
    return Phrases(tuple(listed))


def _written(form: str) -> str:
    any_ending = form.endswith("*")
    parts = [re.escape(part).replace(r"\ ", r"\s{1,3}") for part in form.rstrip("*").split("…")]
    last = form.rstrip("*")[-1]
    gap = LATIN_GAP if form.isascii() or form[0].isascii() else GAP
    return gap.join(parts) + ("[a-z]{0,12}" if any_ending else "(?![a-z])" if last.isascii() and last.isalpha() else "")
