"""The task table and the plan that it is part of (REQUIREMENTS.md 1.3)."""

from __future__ import annotations

from datetime import date, datetime

from service.loop.value import Value

# The work on a task goes on, or it is over.
OPEN = ("not_started", "in_progress", "blocked", "delayed")
SETTLED = ("done", "dropped", "replaced")


class Task(Value, frozen=True, kw_only=True):
    """A row of the task table (REQUIREMENTS.md 1.3). `owner` is an address; `owner_text` is what was written.

    `doubted` are the words of a due date that has to be asked back, as long as `due_text` still says the same.
    Status: not_started, in_progress, blocked, delayed, done, dropped, replaced, on_hold. `said` is what was last told of it, at
    `heard_at`; `first_due` the day that the plan first set; `waits_for` whose help is needed, as written; `proof` what was handed
    over; `accepted_by` who has to accept it, where somebody was named; `before_hold` the status to which it goes back.
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
    percent: int | None = None
    said: str = ""
    heard_at: datetime | None = None
    first_due: date | None = None
    slips: int = 0
    waits_for: str = ""
    done_at: datetime | None = None
    proof: tuple[str, ...] = ()
    accepted_by: str | None = None
    before_hold: str = ""


class Slip(Value, frozen=True, kw_only=True):
    """A due day that was missed or moved (guide, step 4): from, to, why, on whose word."""

    task: int
    before: date | None = None
    after: date | None = None
    reason: str = ""
    by: str = ""
    at: datetime


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


class Version(Value, frozen=True, kw_only=True):
    """A plan as it was in force, kept when another takes its place."""

    cycle: int
    plan: Plan
    tasks: tuple[Task, ...]
    replaced_at: datetime
