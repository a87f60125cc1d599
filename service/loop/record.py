"""The feedback & improvement record of step 6 (REQUIREMENTS.md 1.6) and its parts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import field

from service.loop.value import Value


class Suggestion(Value, frozen=True, kw_only=True):
    """Something that a department proposes."""

    text: str
    department: str | None = None


class Improvement(Value, frozen=True, kw_only=True):
    """What will be done about something to improve, by whom and until when."""

    text: str
    owner: str | None = None
    due: date | None = None


class Rule(Value, frozen=True, kw_only=True):
    """A gap in a rule: `document` is the rule as written, `department` a key, `change` what it has to say.

    `guessed`: proposed by default; it makes way for whatever rule somebody names.
    """

    change: str
    document: str = ""
    department: str | None = None
    due: date | None = None
    guessed: bool = False


class Record(Value, frozen=True, kw_only=True):
    """What was learnt. `metrics` are figures of the history; `given` are (address, what was said) as the liaisons told it.

    `shared` are the addresses to which it went, at `shared_at`.
    """

    version: int = 1
    worked: tuple[str, ...] = ()
    to_improve: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    rules: tuple[Rule, ...] = ()
    metrics: dict[str, Any] = field(default_factory=dict)
    given: tuple[tuple[str, str], ...] = ()
    agreed_by: str | None = None
    agreed_at: datetime | None = None
    shared: tuple[str, ...] = ()
    shared_at: datetime | None = None
