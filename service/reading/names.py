"""Who and which department is named in a text: by the names and aliases of the directory, not by guessing.

A bare alias is often a common word as well (销售额, "it"); the vocabulary knows the company it keeps then.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from service.reading.name_forms import NamesWords, any_of, as_compared, forms_of, parts_of
from service.reading.reader import Reader
from service.reading.subjects import acts

__all__ = ["Mention", "NamesWords", "closest", "departments", "people", "person_named"]

LONGEST_NAME = 60
LONGEST_WORD = 24
# The word with a capital right behind a word, and right before it.
BEHIND = re.compile(r"[ \t]{1,3}([A-Z][a-z'-]{1,20})(?![A-Za-z])")
BEFORE = re.compile(r"(?<![A-Za-z])([A-Z][a-z'-]{1,20})[ \t]{1,3}$")
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)


@dataclass(frozen=True)
class Mention:
    """A department (its key) or a person (the address) named in a text, and the stretch of text that names it."""

    key: str
    start: int
    end: int
    written: str

    @property
    def address(self) -> str:
        """The key of a person is the address."""
        return self.key


def departments(text: str, reader: Reader) -> tuple[Mention, ...]:
    """Every department named, in order of the text."""
    pattern, keys = _departments(reader)
    words = reader.words.section("names", NamesWords)
    found = (Mention(keys[as_compared(m.group())], m.start(), m.end(), m.group()) for m in pattern.finditer(text))
    return tuple(mention for mention in found if _is_department(text, mention, words, reader))


def people(text: str, reader: Reader, department: str | None = None) -> tuple[Mention, ...]:
    """Every person named beyond doubt, in order of the text; with a department, by what is unique among its members."""
    return tuple(sorted(_people(text, reader, department), key=lambda mention: mention.start))


def person_named(text: str, reader: Reader, department: str | None = None) -> str | None:
    """The address, where exactly one person is meant; a member of the department goes before others."""
    if department:
        own = {m.key for m in people(text, reader, department)}
        if own:
            return own.pop() if len(own) == 1 else None
    named = {m.key for m in people(text, reader)}
    return named.pop() if len(named) == 1 else None


def closest(name: str, reader: Reader, n: int = 3) -> tuple[str, ...]:
    """The keys of the departments whose names look most like this one, the likeliest first."""
    wanted = name[:LONGEST_NAME].casefold()

    def likeness(key: str) -> float:
        department = reader.directory.department(key)
        names = (*department.name.values(), *department.aliases, key) if department else ()
        return max((SequenceMatcher(None, wanted, known.casefold()).ratio() for known in names), default=0.0)

    return tuple(sorted((d.key for d in reader.directory.departments), key=likeness, reverse=True)[:n])


def _is_department(text: str, mention: Mention, words: NamesWords, reader: Reader) -> bool:
    """Is it the department, and not a common word that looks like it?"""
    before, after = text[max(0, mention.start - 4) : mention.start], text[mention.end : mention.end + 16]
    if after.casefold().startswith(words.department_endings):
        return True
    if mention.written.casefold() in words.everyday and not _written_as_name(mention, reader):
        return acts(text, mention.start, mention.end, words.openers, words.doing, words.not_doing)
    if mention.written.endswith(words.department_endings):
        return True
    tail = next((t for t in words.tails if after.casefold().startswith(t)), None)
    if tail and not after[len(tail) :].startswith(words.department_endings):
        return False
    return before.endswith(words.no_heads) or not before.endswith(words.heads)


def _written_as_name(mention: Mention, reader: Reader) -> bool:
    department = reader.directory.department(mention.key)
    return department is not None and mention.written in (*department.name.values(), *department.aliases, mention.key)


@lru_cache(maxsize=4)
def _departments(reader: Reader) -> tuple[re.Pattern[str], dict[str, str]]:
    keys: dict[str, str] = {}
    for department in reader.directory.departments:
        for name in (*department.name.values(), *department.aliases, department.key):
            keys.setdefault(as_compared(name), department.key)
    return any_of(keys), keys


def _people(text: str, reader: Reader, department: str | None) -> Iterator[Mention]:
    taken = 0
    addresses = tuple(ADDRESS.finditer(text))
    for found in addresses:
        if person := reader.directory.person(found.group()):
            yield Mention(person.address, found.start(), found.end(), found.group())
    ends = [found.end() for found in addresses]
    pattern, owners = _persons(reader, department)
    for found in pattern.finditer(text):
        at = bisect_right(ends, found.start())
        within = at < len(addresses) and addresses[at].start() < found.end()
        if found.start() < taken or within:
            continue
        if (address := _meant(text, found, owners, reader)) and not _is_anothers(text, found, reader):
            taken = found.end()
            yield Mention(address, found.start(), found.end(), found.group())


def _meant(text: str, found: re.Match[str], owners: dict[str, frozenset[str]], reader: Reader) -> str | None:
    """Whose name this is; two of a name are told apart by a department written right before or behind: 市场部王经理."""
    bearers = owners[as_compared(found.group())]
    if len(bearers) == 1:
        return next(iter(bearers))
    begin = max(0, found.start() - 20)
    near = departments(text[begin : found.end() + 20], reader)
    before = [d.key for d in near if found.start() - begin - 2 <= d.end <= found.start() - begin]
    behind = [d.key for d in near if 0 < d.start - (found.end() - begin) <= 2]
    here = [a for a in bearers if reader.directory.department_of(a) in (before or behind)]
    return here[0] if len(here) == 1 else None


def _is_anothers(text: str, found: re.Match[str], reader: Reader) -> bool:
    """Is one word of a Latin name part of somebody else's? Li Lin is not Lin Chen, whom everybody calls Lin."""
    if not found.group().isascii() or not found.group().isalpha():
        return False
    behind = BEHIND.match(text, found.end())
    if behind and (behind[1].casefold() in _name_words(reader)) and not departments(behind[1], reader):
        return True
    before = BEFORE.search(text, max(0, found.start() - LONGEST_WORD), found.start())
    return bool(before and before[1].casefold() in _name_words(reader)) and not departments(before[1] if before else "", reader)


@lru_cache(maxsize=4)
def _name_words(reader: Reader) -> frozenset[str]:
    """Every word of the Latin names, in small letters."""
    return frozenset(w.casefold() for p in reader.directory.persons for name in p.name.values() if name.isascii() for w in name.split())


@lru_cache(maxsize=64)
def _persons(reader: Reader, department: str | None) -> tuple[re.Pattern[str], dict[str, frozenset[str]]]:
    """Every form of every name, with those who bear it."""
    words = reader.words.section("names", NamesWords)
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for person in reader.directory.members(department) if department else reader.directory.persons:
        for form in (*forms_of(person, words), *(parts_of(person) if department else ())):
            if len(form) > 1 and form.casefold() not in words.common_words:
                bearers[as_compared(form)].add(person.address)
    owners = {form: frozenset(addresses) for form, addresses in bearers.items()}
    return any_of(owners), owners
