"""Is this somebody we know: a name of the directory, whole, or a form that only people have."""

from __future__ import annotations

from service.reading import names
from service.reading.folding import folded
from service.reading.plan_owners import EDGES
from service.reading.plan_words import Owners, pattern, plan_words
from service.reading.reader import Reader

LONGEST_SELF = 24


def is_known(owner: str, reader: Reader) -> bool:
    """Somebody of the directory with at most a title beside the name, or written as only people are: 王经理, 小邱, *主管."""
    words = plan_words(reader).owners
    if len(owner) <= 5 and (owner.startswith("*") or folded(owner).endswith(words.titles)):
        return True
    if len(owner) == 2 and owner.startswith(words.familiar):
        return True
    return any(_covers(m, owner, words) for m in names.people(owner, reader))


def looked_up(owner: str, reader: Reader, department: str | None) -> str | None:
    """The address, where the words are one known person's name: Li Lin is not Lin Chen, whom everybody calls Lin."""
    words, address = plan_words(reader).owners, names.person_named(owner, reader, department)
    found = (*names.people(owner, reader, department), *names.people(owner, reader))
    return address if any(m.key == address and _covers(m, owner, words) for m in found) else None


def is_himself(owner: str, reader: Reader) -> bool:
    """Does the writer name himself, and nobody and nothing besides: 我, 就是我自己, 我这边负责, me?"""
    words = plan_words(reader).owners
    plain = folded(owner[:LONGEST_SELF])
    rest, named = pattern(words.myself).subn(" ", plain)
    return bool(named) and not any(c.isalnum() for c in pattern(words.beside_myself).sub(" ", rest)) and len(owner) <= LONGEST_SELF


def name_of(address: str, reader: Reader) -> str:
    """A person's name as the person writes it."""
    person = reader.directory.person(address)
    return next((n for n in (person.name.get(person.language or ""), *person.name.values()) if n), address) if person else address


def _covers(mention: names.Mention, owner: str, words: Owners) -> bool:
    """Is the mention the whole name, with no more than a title before it and a word behind it?"""
    before, behind = (pattern(words.titles).sub("", folded(part)).strip(EDGES + ",()*") for part in (owner[: mention.start], owner[mention.end :]))
    return not before and len(behind) <= 3 and not any(c.isascii() and c.isalpha() for c in behind)
