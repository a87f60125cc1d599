"""What an issue says and remembers: letters to people, what was understood of them, lines in the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import field

from service.loop.invitation import Meeting
from service.loop.value import Value


class Echo(Value, frozen=True, kw_only=True):
    """What was understood of a person's answer and not yet said back; `code` names the sentence, `args` fill it."""

    person: str
    code: str
    args: dict[str, Any] = field(default_factory=dict)
    at: datetime


class Letter(Value, frozen=True, kw_only=True):
    """Something a step wants said to one person; delivery composes it in that person's language.

    `kind` is the template, step/name. (record, cycle, kind, occurrence, to) is unique: a letter is posted once.
    `asks` is what an answer should hold: agreement, answer, nomination, table, progress, survey or none.
    `method` is REQUEST or CANCEL for a calendar message about `meeting`.
    """

    record: str = ""
    cycle: int = 1
    kind: str
    occurrence: str = ""
    to: str
    asks: str = "none"
    data: dict[str, Any] = field(default_factory=dict)
    meeting: Meeting | None = None
    method: str | None = None
    posted_at: datetime
    not_before: datetime | None = None


class Entry(Value, frozen=True, kw_only=True):
    """A line of the journal: what happened, when, by whom (an address, or `service`); `text` is what the mail newly said.

    `mail` is the sha256 of the mail that made it; the store fills it in.
    """

    at: datetime
    kind: str
    actor: str = "service"
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    mail: str = ""
