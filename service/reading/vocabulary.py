"""The words that reading goes by, of all languages at once: `templates/<language>/vocabulary.toml`, a table a module.

Every language is always tried: a mail may hold two, and nobody tells us which one it is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

S = TypeVar("S")


class Vocabulary:
    """The tables of all languages, merged: lists are joined, tables within tables are merged likewise."""

    def __init__(self, languages: Mapping[str, Mapping[str, Any]]) -> None:
        self.languages = {code: dict(tables) for code, tables in languages.items()}
        self._merged: dict[str, Any] = {}
        for tables in self.languages.values():
            self._merged = merged(self._merged, tables)
        self._sections: dict[type, Any] = {}

    def section(self, name: str, kind: type[S]) -> S:
        """One table as the value that a module declares for it; an unknown or ill-typed key raises msgspec.ValidationError."""
        if kind not in self._sections:
            self._sections[kind] = msgspec.convert(self._merged.get(name, {}), kind)
        return self._sections[kind]  # type: ignore[no-any-return]


def merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Two tables as one: lists joined without doubles, tables merged, a plain value of `other` wins."""
    both = dict(one)
    for key, value in other.items():
        mine = both.get(key)
        if isinstance(mine, Mapping) and isinstance(value, Mapping):
            both[key] = merged(mine, value)
        elif isinstance(mine, list) and isinstance(value, list):
            both[key] = [*mine, *(v for v in value if v not in mine)]
        else:
            both[key] = value
    return both
