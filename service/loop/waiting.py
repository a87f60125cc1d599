"""What an issue waits for: answers that people owe, and moments that come by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import field

from service.loop.value import Value


class Ask(Value, frozen=True, kw_only=True):
    """Something that somebody owes an answer to: who waits for whom, as data.

    `kind` is definition, lead, refusal, nomination, slots, table, plan, task, admit, progress, overdue, help, slip, conclusion or
    record; `about` tells asks of one kind apart
    (a version, a department, an owner, a held mail), `times` counts how often it was asked before. `letter` put the question.
    `person` was asked first, `asked` is everybody asked so far, `rung` how far the ladder was climbed (0 = the person).
    """

    kind: str
    about: str = ""
    times: int = 0
    letter: str
    person: str
    asked: tuple[str, ...] = ()
    since: datetime
    rung: int = 0
    due_at: datetime
    data: dict[str, Any] = field(default_factory=dict)


class Timer(Value, frozen=True, kw_only=True):
    """Something that falls due by itself: agenda, meeting_end, note, eve, overdue, observe, survey, recurrence ... `about` tells timers of one kind apart."""

    kind: str
    about: str = ""
    due_at: datetime
