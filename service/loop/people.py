"""The directory: departments, persons and their names."""

from __future__ import annotations

from functools import cached_property

from service.loop.issue import Value


def normal(address: str) -> str:
    """An address as it is compared: trimmed, without letter case."""
    return address.strip().strip("<>").casefold()


class Department(Value, frozen=True, kw_only=True):
    """A department of the company. `head` names the liaison where `liaison` is not configured; `duties` are words of its work."""

    key: str
    name: dict[str, str]
    aliases: tuple[str, ...] = ()
    head: str
    liaison: str | None = None
    deputy: str | None = None
    duties: tuple[str, ...] = ()


class Person(Value, frozen=True, kw_only=True):
    """Somebody in the directory. An alias with an `@` is another address of the same person."""

    address: str
    name: dict[str, str]
    aliases: tuple[str, ...] = ()
    department: str | None = None
    title: str = ""
    language: str | None = None
    timezone: str | None = None


class Directory(Value, frozen=True, kw_only=True, dict=True):
    """Everybody the service may write to."""

    departments: tuple[Department, ...] = ()
    persons: tuple[Person, ...] = ()

    @cached_property
    def _persons(self) -> dict[str, Person]:
        others = {normal(alias): p for p in self.persons for alias in p.aliases if "@" in alias}
        return others | {normal(p.address): p for p in self.persons}

    @cached_property
    def _departments(self) -> dict[str, Department]:
        return {d.key: d for d in self.departments}

    def person(self, address: str | None) -> Person | None:
        """Whose address is this? None for strangers."""
        return self._persons.get(normal(address)) if address else None

    def department(self, key: str | None) -> Department | None:
        return self._departments.get(key) if key else None

    def members(self, key: str) -> tuple[Person, ...]:
        return tuple(p for p in self.persons if p.department == key)

    def department_of(self, address: str | None) -> str | None:
        person = self.person(address)
        return person.department if person else None

    def headed_by(self, address: str) -> tuple[str, ...]:
        return tuple(d.key for d in self.departments if normal(d.head) == normal(address))
