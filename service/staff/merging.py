"""The staff list held against config/people.toml: what is new is added below, what stands there stays as its operator wrote it.

Keys, duties, liaisons, deputies, aliases and comments are hand-made: no import touches them. Who is no longer in the list is named, and
taken out only where that is asked for and nobody needs the entry.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from service.loop.people import normal
from service.staff.listing import Listing, Member, StaffWords, compact, people_named

PATH = re.compile(r"[/\\>]")
BLOCK = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")
COMPARED = ("name", "title", "language", "timezone")
ROLES = ("head", "liaison", "deputy")


@dataclass(frozen=True)
class Department:
    """One that is not in the directory yet. `named`: its head stands in the list; else the head is a guess."""

    key: str
    name: str
    head: str
    named: bool


@dataclass(frozen=True)
class Change:
    """What an import does to the directory, and `text`, the file as it is afterwards.

    `differing` are (address, field, what stands here, what the list says); `needed` are leavers that a department or the service still names.
    """

    text: str
    departments: tuple[Department, ...] = ()
    persons: tuple[Member, ...] = ()
    differing: tuple[tuple[str, str, str, str], ...] = ()
    leavers: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()


def compared(text: str, listing: Listing, words: StaffWords, coordinators: Sequence[str], *, remove: bool) -> Change:
    """The list against the file's text, which has to be valid TOML."""
    raw: dict[str, Any] = tomllib.loads(text)
    here = {normal(a): p for p in raw.get("person", []) for a in (p["address"], *p.get("aliases", ())) if "@" in a}
    keys = {compact(called): d["key"] for d in raw.get("department", []) for called in names_of(d)}
    new = tuple(one for one in listing.members if not known(one, here))
    departments = tuple(new_departments(new, keys, listing, here, words))
    homes = keys | {compact(one.name): one.key for one in departments}
    listed = {normal(a) for one in listing.members for a in (one.address, *one.aliases)}
    gone = [p["address"] for p in raw.get("person", []) if not {normal(a) for a in (p["address"], *p.get("aliases", ()))} & listed]
    wanted = {normal(d[role]) for d in raw.get("department", []) for role in ROLES if d.get(role)} | {normal(c) for c in coordinators}
    needed = tuple(address for address in gone if normal(address) in wanted)
    removed = tuple(address for address in gone if remove and address not in needed)
    added = [*map(department_text, departments), *(person_text(one, homes.get(home(one, homes), "")) for one in new)]
    return Change(
        text="\n".join([without(text, removed).rstrip("\n") + "\n", *added]), departments=departments, persons=new,
        differing=tuple(differences(listing, here)), leavers=tuple(gone), removed=removed, needed=needed,
    )


def known(one: Member, here: dict[str, dict[str, Any]]) -> bool:
    return any(normal(a) in here for a in (one.address, *one.aliases))


def names_of(department: dict[str, Any]) -> Iterator[str]:
    """Everything by which a department of the file is called."""
    name = department["name"]
    yield from (department["key"], *(name.values() if isinstance(name, dict) else [name]), *department.get("aliases", ()))


def home(one: Member, keys: dict[str, str]) -> str:
    """The department of a row as it is looked up: as written, or the last part of a path of departments."""
    whole = compact(one.department)
    return whole if whole in keys else compact(PATH.split(one.department)[-1])


def new_departments(
    new: Sequence[Member], keys: dict[str, str], listing: Listing, here: dict[str, dict[str, Any]], words: StaffWords
) -> Iterator[Department]:
    """Those that only the list has, each with its head."""
    taken, seen = set(keys.values()), set[str]()
    for one in new:
        place = home(one, keys)
        if not place or place in keys or place in seen:
            continue
        seen.add(place)
        name = PATH.split(one.department)[-1].strip()
        its_own = [m for m in listing.members if home(m, keys) == place]
        head, named = head_of(its_own, listing, here, words)
        key = free_key(name, taken)
        taken.add(key)
        yield Department(key, name, head, named)


def head_of(its_own: Sequence[Member], listing: Listing, here: dict[str, dict[str, Any]], words: StaffWords) -> tuple[str, bool]:
    """Named as its head; else whom most of its people report to, within it; else by title; else its first person."""
    for written, _times in Counter(m.head for m in its_own if m.head).most_common():
        if found := [*(m.address for m in people_named(written, listing.members)), *([here[normal(written)]["address"]] if normal(written) in here else [])]:
            return found[0], True
    for written, _times in Counter(m.manager for m in its_own if m.manager).most_common():
        if inside := list(people_named(written, its_own)):
            return inside[0].address, True
    titled = (m for word in words.heading for m in its_own if word in m.title.casefold())
    return next(titled, its_own[0]).address, False


def free_key(name: str, taken: set[str]) -> str:
    """Short capitals of a Latin name, else the name itself; another one where that is taken."""
    latin = "".join(re.findall(r"[A-Za-z0-9]+", name)).upper()[:8]
    plain = latin if latin and name.isascii() else name.replace(" ", "")
    return next(key for key in (plain, *(f"{plain}{n}" for n in range(2, 10_000))) if key not in taken)


def differences(listing: Listing, here: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str, str]]:
    """Where list and file say different things of a person; the file's word stands."""
    for one in listing.members:
        mine = next((here[normal(a)] for a in (one.address, *one.aliases) if normal(a) in here), None)
        for key in COMPARED if mine else ():
            said, stands = getattr(one, key), mine.get(key, "") if mine else ""
            every = [*stands.values()] if isinstance(stands, dict) else [stands]
            if said and said not in every:
                yield one.address, key, " / ".join(every), said


def department_text(one: Department) -> str:
    return f"[[department]]\nkey = {quoted(one.key)}\nname = {quoted(one.name)}\nhead = {quoted(one.head)}\n"


def person_text(one: Member, key: str) -> str:
    other = one.name_en and one.name_en != one.name
    name = f"{{ zh = {quoted(one.name)}, en = {quoted(one.name_en)} }}" if other else quoted(one.name)
    rest = [("department", key), ("title", one.title), ("language", one.language), ("timezone", one.timezone)]
    lines = ["[[person]]", f"address = {quoted(one.address)}", f"name = {name}"]
    lines += [f"aliases = [{', '.join(map(quoted, one.aliases))}]"] if one.aliases else []
    return "\n".join([*lines, *(f"{field} = {quoted(value)}" for field, value in rest if value)]) + "\n"


def quoted(text: str) -> str:
    """A basic string of TOML: what JSON writes is one, too."""
    return json.dumps(text, ensure_ascii=False)


def without(text: str, addresses: Sequence[str]) -> str:
    """The file without these persons' entries and the comments right above them."""
    gone = {normal(address) for address in addresses}
    return "".join(part for part in parts(text) if not (gone and address_in(part) in gone))


def parts(text: str) -> Iterator[str]:
    """The stretches of the file: what stands above the first entry, then each entry with the comments right above it."""
    held: list[str] = []
    for line in text.splitlines(keepends=True):
        if BLOCK.match(line):
            n = len(held)
            while n and held[n - 1].lstrip().startswith("#"):
                n -= 1
            yield "".join(held[:n])
            held = held[n:]
        held.append(line)
    yield "".join(held)


def address_in(part: str) -> str:
    try:
        persons = tomllib.loads(part).get("person", [])
    except tomllib.TOMLDecodeError:
        return ""
    return normal(persons[0]["address"]) if persons else ""
