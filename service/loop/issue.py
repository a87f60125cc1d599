"""The values that the loop moves: an issue, what it says of the problem, who takes part, what was planned.

Everything here is frozen; a step returns a new issue. Moments are aware datetimes in UTC; days are dates in the zone
of the person whom they concern. Columns follow REQUIREMENTS.md section 1. The parts have modules of their own and are
all to be had from here.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from msgspec import field

from service.loop.invitation import Attendee, Meeting
from service.loop.letter import Echo, Entry, Letter
from service.loop.plan_table import Plan, Slip, Task, Version
from service.loop.problem import Cause, Deadline, Impact, Problem
from service.loop.record import Improvement, Record, Rule, Suggestion
from service.loop.seats import Away, Held, Participant, Reason
from service.loop.survey_sheet import Survey, SurveyAnswer
from service.loop.value import Value
from service.loop.waiting import Ask, Timer

__all__ = [
    "Ask", "Attendee", "Away", "Bulletin", "Cause", "Deadline", "Echo", "Entry", "Held", "Impact", "Improvement", "Issue",
    "Letter", "Meeting", "Norm", "Participant", "Passed", "Plan", "Problem", "Reason", "Record", "Rule", "Slip", "Step",
    "Suggestion", "Survey", "SurveyAnswer", "Task", "Timer", "Undo", "Value", "Version",
]


class Step(StrEnum):
    """The six steps of the guide, in order, and the end."""

    CLARIFY = "clarify"
    LAUNCH = "launch"
    PLAN = "plan"
    EXECUTE = "execute"
    VERIFY = "verify"
    LEARN = "learn"
    CLOSED = "closed"


class Passed(Value, frozen=True, kw_only=True):
    """A step that was left: when it began and ended."""

    step: Step
    cycle: int = 1
    since: datetime
    until: datetime


class Undo(Value, frozen=True, kw_only=True):
    """The last order, so that it can be taken back: `fields` are the issue's columns as they were before it, as plain JSON values.

    `left` are the same columns as the order left them, `told` whoever got a letter because of it.
    """

    by: str
    order: str
    at: datetime
    fields: dict[str, Any] = field(default_factory=dict)
    left: dict[str, Any] = field(default_factory=dict)
    told: tuple[str, ...] = ()


class Issue(Value, frozen=True, kw_only=True):
    """One problem between departments, from the first mail to the last lesson.

    `outbox` and `journal` hold only what is new since the issue was loaded: the store writes them as rows of their own.
    `wanted` is a time for the meeting to look at, `wanted_by` whoever proposed it; `firm`: it is the lead's choice and stands, whether it suits or not.
    `asked_before` counts the questions put, by letter or kind and matter, so that no two letters of an issue have one key.
    `wants` names what the worker has to fetch or do for it (`busy_times`, `report:<mail>`, `norm:<n>`, `merge:BH-1`). `id` is empty
    until the store has given a number.
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
    wanted_by: str = ""
    firm: bool = False
    offers: tuple[datetime, ...] = ()
    tasks: tuple[Task, ...] = ()
    plan: Plan | None = None
    rejected: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    asked_before: dict[str, int] = field(default_factory=dict)
    timers: tuple[Timer, ...] = ()
    away: tuple[Away, ...] = ()
    held: tuple[Held, ...] = ()
    held_count: int = 0
    echoes: tuple[Echo, ...] = ()
    replanning: bool = False
    versions: tuple[Version, ...] = ()
    slips: tuple[Slip, ...] = ()
    surveys: tuple[Survey, ...] = ()
    review_on: date | None = None
    conclusion: str | None = None
    conclusion_agreed: bool = False
    record: Record | None = None
    norms: tuple[str, ...] = ()
    merged_into: str | None = None
    counts: dict[str, int] = field(default_factory=dict)
    passed: tuple[Passed, ...] = ()
    undo: Undo | None = None
    paused: bool = False
    paused_at: datetime | None = None
    ended: str | None = None
    step_since: datetime | None = None
    wants: tuple[str, ...] = ()
    outbox: tuple[Letter, ...] = ()
    journal: tuple[Entry, ...] = ()


class Norm(Value, frozen=True, kw_only=True):
    """A rule change that outlives its issue (guide, step 6). `state` is proposed, accepted, drafted, published or declined.

    `owner` is the head of the rule's department until he names another; `times` counts how often it was asked for.
    """

    id: str = ""
    version: int = 0
    due_at: datetime | None = None
    issue: str
    title: str = ""
    rule: Rule
    proposed_by: str = ""
    owner: str
    state: str = "proposed"
    opened_at: datetime
    state_since: datetime
    asked: tuple[str, ...] = ()
    rung: int = 0
    times: int = 0
    wants: tuple[str, ...] = ()
    outbox: tuple[Letter, ...] = ()
    journal: tuple[Entry, ...] = ()


class Bulletin(Value, frozen=True, kw_only=True):
    """Letters that belong to no issue, or to several: to the coordinator, about a mail without a place, a person's daily mail.

    `key` is unique where there is one: `daily|address`, `quarter`. `timers` are progress and digest, `echoes` what was understood
    of the answer to a daily mail; `held` as in Issue.
    """

    id: str = ""
    version: int = 0
    key: str = ""
    due_at: datetime | None = None
    timers: tuple[Timer, ...] = ()
    echoes: tuple[Echo, ...] = ()
    held: tuple[Held, ...] = ()
    asks: tuple[Ask, ...] = ()
    outbox: tuple[Letter, ...] = ()
    journal: tuple[Entry, ...] = ()
