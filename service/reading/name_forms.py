"""The ways in which people and departments are written, as one pattern for all of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import msgspec

from service.loop.people import Person


class NamesWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The table [names]: what follows or precedes a department word that is none, titles, forms of address, and how the name of any department ends."""

    tails: tuple[str, ...] = ()
    department_endings: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    no_heads: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    polite_titles: tuple[str, ...] = ()
    familiar: tuple[str, ...] = ()
    double_surnames: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    no_units: tuple[str, ...] = ()
    common_words: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    doing: tuple[str, ...] = ()
    not_doing: tuple[str, ...] = ()


def forms_of(person: Person, words: NamesWords) -> Iterator[str]:
    """The ways a person is written: 王威, 王经理, 小王; Peter Hall, Hall Peter, Peter, Mr. Hall."""
    yield from (alias for alias in person.aliases if "@" not in alias)
    for name in person.name.values():
        yield name
        if name.isascii():
            given, _, family = name.partition(" ")
            yield from (given, *((f"{family} {given}", *(f"{t} {family}" for t in words.titles)) if family else ()))
        elif len(name) > 1:
            surname = name[:2] if name.startswith(words.double_surnames) and len(name) > 2 else name[:1]
            yield from (f"{prefix}{surname}" for prefix in words.familiar)
            yield from (f"{surname}{t}" for t in words.titles if t in words.polite_titles or t in person.title)


def parts_of(person: Person) -> Iterator[str]:
    """Within a department any word of a Latin name will do: Bo for Lin Bo."""
    for name in person.name.values():
        yield from name.split() if name.isascii() else ()


def as_compared(written: str) -> str:
    """A name as names are compared: in small letters, with single blanks."""
    return " ".join(written.casefold().split())


def any_of(forms: Collection[str]) -> re.Pattern[str]:
    """One pattern for all names, the longest first; Latin ones end at a border, Chinese ones anywhere."""
    parts = []
    for form in sorted(forms, key=len, reverse=True):
        head = r"(?<![A-Za-z0-9_])" if form[0].isascii() else ""
        tail = r"(?![A-Za-z0-9_])" if form[-1].isascii() else ""
        parts.append(head + re.escape(form).replace(r"\ ", r"[ \t]{1,3}") + tail)
    heads = {letter for form in forms for letter in (form[0], form[0].upper())}
    return re.compile(f"(?=[{re.escape(''.join(sorted(heads)))}])(?:{'|'.join(parts)})" if parts else r"(?!)", re.IGNORECASE)
