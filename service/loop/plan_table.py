"""The task table and the plan that it is part of (REQUIREMENTS.md 1.3)."""

from __future__ import annotations

from datetime import date, datetime

from service.loop.value import Value


class Task(Value, frozen=True, kw_only=True):
    """A row of the task table (REQUIREMENTS.md 1.3). `owner` is an address; `owner_text` is what was written.

    `doubted` are the words of a due date that has to be asked back, as long as `due_text` still says the same.
    Status: not_started, in_progress, blocked, delayed, done, dropped, replaced, on_hold.
    """

    n: int
    task: str
    owner: str | None = None
    owner_text: str = ""
    department: str | None = None
    co_owners: tuple[str, ...] = ()
    start: date | None = None
    due: date | None = None
    due_text: str = ""
    doubted: str = ""
    deliverable: str | None = None
    support: tuple[str, ...] = ()
    status: str = "not_started"
    agreed_at: datetime | None = None


class Plan(Value, frozen=True, kw_only=True):
    """The task table under way. `state`: drafted, faulty, proposed (owners are asked), agreed.

    `author` sent it; `confirmed_by` agreed to it as a whole; `waived` is the lead's reason to accept faults.
    """

    version: int = 1
    state: str = "drafted"
    author: str | None = None
    sent_at: datetime | None = None
    confirmed_by: str | None = None
    waived: str | None = None
