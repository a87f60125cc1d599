"""What an issue says of its problem: the definition sheet (REQUIREMENTS.md 1.1) and its parts."""

from __future__ import annotations

from service.loop.value import Value


class Impact(Value, frozen=True, kw_only=True):
    """What the problem costs; `head` is business, customer or team, `department` who bears it where that is said."""

    text: str
    quantified: bool = False
    head: str | None = None
    department: str | None = None


class Cause(Value, frozen=True, kw_only=True):
    """A suspected cause, no finding until the meeting `confirmed` it; `department` is a key of the directory."""

    text: str
    department: str | None = None
    confirmed: bool | None = None


class Deadline(Value, frozen=True, kw_only=True):
    """A date that the report speaks of: kind is missed, target, event or past; date is ISO, or `from/to`."""

    text: str
    date: str
    kind: str


class Problem(Value, frozen=True, kw_only=True):
    """The problem definition sheet (REQUIREMENTS.md 1.1), one version of it."""

    title: str = ""
    phenomenon: str | None = None
    essence: str | None = None
    impacts: tuple[Impact, ...] = ()
    causes: tuple[Cause, ...] = ()
    departments: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    category: str | None = None
    goal: str | None = None
    version: int = 1
