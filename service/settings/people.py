"""config/people.toml: the departments and persons that the service may write to, checked against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from service.errors import SettingsError
from service.loop.people import Department, Directory, Person, normal
from service.settings.file import tables, typed
from service.settings.shape import Address, Section, Zone


class DepartmentTable(Section, frozen=True):
    """`[[department]]` as it is written."""

    key: str
    name: dict[str, str]
    aliases: tuple[str, ...] = ()
    head: Address | None = None
    liaison: Address | None = None
    deputy: Address | None = None
    duties: tuple[str, ...] = ()


class PersonTable(Section, frozen=True):
    """`[[person]]` as it is written."""

    address: Address
    name: dict[str, str]
    aliases: tuple[str, ...] = ()
    department: str | None = None
    title: str = ""
    language: str | None = None
    timezone: Zone | None = None


class People(Section, frozen=True):
    """The whole file."""

    department: tuple[DepartmentTable, ...] = ()
    person: tuple[PersonTable, ...] = ()


def load(path: Path, languages: Iterable[str], name: str, *, complete: bool = True) -> Directory:
    """The directory; `name` is what messages call the file. Raises SettingsError.

    `complete` wants everybody named for a department to be a person of the file.
    """
    spoken = tuple(languages)
    people = typed(written_out(tables(path, name), spoken), People, name)
    refuse_doubles(people, name)
    if complete:
        refuse_strangers(people, name, spoken)
    return Directory(
        departments=tuple(department(table, n, name) for n, table in enumerate(people.department)),
        persons=tuple(person(table) for table in people.person),
    )


def department(table: DepartmentTable, n: int, file: str) -> Department:
    """A department; where no head is named, its liaison stands for the head."""
    head = table.head or table.liaison
    if head is None:
        raise SettingsError(file, f"department[{n}].head", f"the address of the head of {table.key}", "nothing")
    return msgspec.convert(msgspec.structs.asdict(table) | {"head": head}, Department)


def person(table: PersonTable) -> Person:
    zone = str(table.timezone) if table.timezone else None
    return msgspec.convert(msgspec.structs.asdict(table) | {"timezone": zone}, Person)


def written_out(raw: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, Any]:
    """A name given once is the name in every language; an empty address is none."""
    every = dict(raw)
    for kind in ("department", "person"):
        if isinstance(raw.get(kind), list):
            every[kind] = [one_written_out(entry, languages) for entry in raw[kind]]
    return every


def one_written_out(entry: Any, languages: tuple[str, ...]) -> Any:
    if not isinstance(entry, dict):
        return entry
    full = {key: value for key, value in entry.items() if value != ""}
    if isinstance(full.get("name"), str):
        full["name"] = dict.fromkeys(languages, full["name"])
    return full


def refuse_doubles(people: People, file: str) -> None:
    """Each department key, and each address, stands for one."""
    once: dict[str, str] = {}
    for n, table in enumerate(people.department):
        claim(once, table.key, f"department[{n}].key", file)
    once.clear()
    for n, one in enumerate(people.person):
        for written in (one.address, *(alias for alias in one.aliases if "@" in alias)):
            claim(once, normal(written), f"person[{n}].address", file)


def claim(once: dict[str, str], value: str, place: str, file: str) -> None:
    if value in once:
        raise SettingsError(file, place, f"something not yet used by {once[value]}", value)
    once[value] = place


def refuse_strangers(people: People, file: str, languages: tuple[str, ...]) -> None:
    """Heads, liaisons and deputies are persons; persons belong to departments and speak languages that are there."""
    known = {normal(a) for p in people.person for a in (p.address, *p.aliases) if "@" in a}
    keys = [d.key for d in people.department]
    for n, table in enumerate(people.department):
        for role in ("head", "liaison", "deputy"):
            address = getattr(table, role)
            if address is not None and normal(address) not in known:
                raise SettingsError(file, f"department[{n}].{role}", "the address of a [[person]] of this file", str(address))
    for n, one in enumerate(people.person):
        if one.department is not None and one.department not in keys:
            raise SettingsError(file, f"person[{n}].department", f"one of {', '.join(keys)}", one.department)
        if one.language is not None and one.language not in languages:
            raise SettingsError(file, f"person[{n}].language", f"one of {', '.join(languages)}", one.language)
