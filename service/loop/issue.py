"""The values that the loop moves: an issue, what it says of the problem, who takes part, what was planned.

Everything here is frozen; a step returns a new issue. Moments are aware datetimes in UTC; days are dates in the zone
of the person whom they concern. Columns follow REQUIREMENTS.md section 1.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen record that JSON and back leaves as it was."""


class Step(StrEnum):
    """The six steps of the guide, in order, and the end."""

    CLARIFY = "clarify"
    LAUNCH = "launch"
    PLAN = "plan"
    EXECUTE = "execute"
    VERIFY = "verify"
    LEARN = "learn"
    CLOSED = "closed"


class Impact(Value, frozen=True, kw_only=True):
    """What the problem costs; `head` is business, customer or team, `department` who bears it where that is said."""

    text: str
    quantified: bool = False
    head: str | None = None
    department: str | None = None


class Cause(Value, frozen=True, kw_only=True):
    """A suspected cause, never a finding; `department` is a key of the directory."""

    text: str
    department: str | None = None


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


class Reason(Value, frozen=True, kw_only=True):
    """Why a department takes part: kind is cause, impact, named, reporter, duty, lead or decision; quote is from the report."""

    kind: str
    quote: str = ""


class Participant(Value, frozen=True, kw_only=True):
    """A department in the issue (REQUIREMENTS.md 1.2): role is lead, participant, affected or decision.

    `status`: nominating (its head is asked), standing (has its one liaison), refused (the lead decides).
    """

    department: str
    role: str = "participant"
    reason: Reason
    liaison: str | None = None
    deputy: str | None = None
    status: str = "nominating"


class Attendee(Value, frozen=True, kw_only=True):
    """One invited person; `partstat` in RFC 5545's words; `required` people decide whether a time suits.

    `stamp` is the DTSTAMP of the answer that stands.
    """

    address: str
    partstat: str = "NEEDS-ACTION"
    required: bool = True
    stamp: datetime | None = None


class Meeting(Value, frozen=True, kw_only=True):
    """The meeting of step 3. `status`: invited, cancelled, held, waived. `rounds` counts the proposals taken up."""

    uid: str
    sequence: int = 0
    start: datetime
    end: datetime
    attendees: tuple[Attendee, ...] = ()
    status: str = "invited"
    rounds: int = 0


class Task(Value, frozen=True, kw_only=True):
    """A row of the task table (REQUIREMENTS.md 1.3). `owner` is an address; `owner_text` is what was written.

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


class Ask(Value, frozen=True, kw_only=True):
    """Something that somebody owes an answer to: who waits for whom, as data.

    `kind` is definition, lead, refusal, nomination, slots, table, plan, task or admit; `about` tells asks of one kind apart
    (a version, a department, an owner, a held mail). `letter` put the question. `person` was asked first, `asked` is everybody
    asked so far, `rung` how far the ladder was climbed (0 = the person).
    """

    kind: str
    about: str = ""
    letter: str
    person: str
    asked: tuple[str, ...] = ()
    since: datetime
    rung: int = 0
    due_at: datetime
    data: dict[str, Any] = {}


class Timer(Value, frozen=True, kw_only=True):
    """Something that falls due by itself: agenda, meeting_end, note. `about` tells timers of one kind apart."""

    kind: str
    about: str = ""
    due_at: datetime


class Away(Value, frozen=True, kw_only=True):
    """A person who is absent, until which day where that is known, and who stands in."""

    person: str
    until: date | None = None
    deputy: str | None = None


class Held(Value, frozen=True, kw_only=True):
    """A mail from outside the circle, kept until the lead (or coordinator) admits or drops it; `mail` is its hash."""

    n: int
    sender: str
    name: str = ""
    subject: str = ""
    text: str = ""
    mail: str = ""
    at: datetime


class Echo(Value, frozen=True, kw_only=True):
    """What was understood of a person's answer and not yet said back; `code` names the sentence, `args` fill it."""

    person: str
    code: str
    args: dict[str, Any] = {}
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
    data: dict[str, Any] = {}
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
    data: dict[str, Any] = {}
    mail: str = ""


class Issue(Value, frozen=True, kw_only=True):
    """One problem between departments, from the first mail to the last lesson.

    `outbox` and `journal` hold only what is new since the issue was loaded: the store writes them as rows of their own.
    `wants` names what the worker has to fetch for it (`busy_times`). `id` is empty until the store has given a number.
    """

    id: str = ""
    version: int = 0
    due_at: datetime | None = None
    step: Step = Step.CLARIFY
    cycle: int = 1
    reporter: str
    opened_at: datetime
    problem: Problem
    agreed: bool = False
    waived: tuple[str, ...] = ()
    lead: str | None = None
    lead_reason: Reason | None = None
    lead_agreed: bool = False
    lead_chosen: bool = False
    left_out: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()
    guests: tuple[str, ...] = ()
    confidential: bool = False
    circle_open: bool = False
    meeting: Meeting | None = None
    wanted: datetime | None = None
    offers: tuple[datetime, ...] = ()
    tasks: tuple[Task, ...] = ()
    plan: Plan | None = None
    asks: tuple[Ask, ...] = ()
    timers: tuple[Timer, ...] = ()
    away: tuple[Away, ...] = ()
    held: tuple[Held, ...] = ()
    held_count: int = 0
    echoes: tuple[Echo, ...] = ()
    conclusion: str | None = None
    conclusion_agreed: bool = False
    paused: bool = False
    ended: str | None = None
    step_since: datetime | None = None
    wants: tuple[str, ...] = ()
    outbox: tuple[Letter, ...] = ()
    journal: tuple[Entry, ...] = ()


class Bulletin(Value, frozen=True, kw_only=True):
    """Letters that belong to no issue: to the coordinator, or about a mail that could not be placed; `held` as in Issue."""

    id: str = ""
    version: int = 0
    due_at: datetime | None = None
    held: tuple[Held, ...] = ()
    asks: tuple[Ask, ...] = ()
    outbox: tuple[Letter, ...] = ()
    journal: tuple[Entry, ...] = ()
