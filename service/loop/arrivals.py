"""What can arrive at an issue: frozen values, complete when they come in. `reading` makes them, `process` takes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from service.loop.issue import Improvement, Problem, Rule, Task


@dataclass(frozen=True)
class Report:
    """A first mail about a problem: `problem` as read, `missing` what it lacks (phenomenon, impact, impact_number, cause, dept).

    `similar` are closed and shared issues like it: (id, title, what worked), `improve` what those of its category wished for: (id, text).
    `twins` are open issues that look the same and in which the sender takes part, `hidden_twins` those in which he does not: the coordinator alone hears of them.
    `unknown` are department names written but not in the directory, each with its three closest: (name, keys).
    """

    sender: str
    at: datetime
    problem: Problem
    missing: tuple[str, ...] = ()
    text: str = ""
    language: str = "zh"
    confidential: bool = False
    verified: bool = True
    similar: tuple[tuple[str, str, str], ...] = ()
    improve: tuple[tuple[str, str], ...] = ()
    twins: tuple[str, ...] = ()
    hidden_twins: tuple[str, ...] = ()
    unknown: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Command:
    """An order given in passing. `name` is one of loop/commands.py's; unused fields are empty; of leave `first` and `day` are its first and last day."""

    name: str
    departments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    task: int | None = None
    day: date | None = None
    text: str = ""
    first: date | None = None


@dataclass(frozen=True)
class Amendment:
    """One cell changed: `task` is the row's number, `field` is task, owner, due, start, deliverable or drop."""

    task: int
    field: str
    value: str = ""
    person: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Progress:
    """What was told of one task. `task` is its number, None where it cannot be told which; `text` are the writer's words about it.

    `status`: done, in_progress, blocked, delayed, not_started, question, unclear. `help_from` is who is waited for, as written;
    `helper` that person's address, or `department` its key, where the directory knows one.
    """

    task: int | None
    status: str
    percent: int | None = None
    new_due: date | None = None
    reason: str = ""
    help_from: str = ""
    helper: str | None = None
    department: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Surveyed:
    """An answer to the survey, as SurveyAnswer has it."""

    verdict: str | None = None
    result: int | None = None
    cooperation: int | None = None
    suggestion: str = ""
    items: tuple[tuple[str, str], ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lessons:
    """Parts of the record that a reply tells, under their labels; `none` are the fields said to be empty (worked, to_improve, rules)."""

    worked: tuple[str, ...] = ()
    to_improve: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    rules: tuple[Rule, ...] = ()
    none: tuple[str, ...] = ()


@dataclass(frozen=True)
class Minutes:
    """What a meeting decided besides the tasks. `confirmed` are numbers of causes found true, `rejected` the ways not taken, with the reason."""

    goal: str | None = None
    confirmed: tuple[int, ...] = ()
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a reply says, read in every way that may matter; the step takes what its question needs.

    `stance`: agree, object, refuse, tentative, thanks or None. `problem`/`fields`: labelled or prose fields of the definition and the
    names of those that are really there. `people`: addresses named, in order. `departments`: keys named.
    `rows`: a whole task table (owners already looked up where one person is meant). `amendments`: single cells.
    `myself`: the writer offers himself. `leading`: leading is spoken of. `choice`: a bare number or ordinal. `proposed`: moments named as
    (start, end) with end None when only a start is said; day-only
    wishes come with the time 00:00 and `whole_day`. `unsuitable`: from when to when the writer cannot come;
    `another_time`: another one is wished, whenever that is. `correction`: the words after "one thing to change:".
    `progress`: a task each; `surveyed`: an answer to the survey; `verdict`: a conclusion named (solved, partly_solved, not_solved);
    `lessons`: parts of the record; `norm`: how far a rule change is (drafted, published); `recurred`: does the problem show again?
    `minutes`: what the meeting decided besides the tasks.
    """

    stance: str | None = None
    problem: Problem | None = None
    fields: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    rows: tuple[Task, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    choice: int | None = None
    proposed: tuple[datetime, ...] = ()
    whole_day: bool = False
    days: tuple[date, ...] = ()
    correction: str = ""
    commands: tuple[Command, ...] = ()
    absent_until: date | None = None
    unsuitable: tuple[tuple[datetime, datetime], ...] = ()
    another_time: bool = False
    myself: bool = False
    leading: bool = False
    progress: tuple[Progress, ...] = ()
    surveyed: Surveyed | None = None
    verdict: str | None = None
    lessons: Lessons | None = None
    norm: str | None = None
    recurred: bool | None = None
    minutes: Minutes | None = None


@dataclass(frozen=True)
class Reply:
    """An answer to one of our letters, or a mail tagged with the issue. `letter` is the kind answered ('' when unknown),
    `about` its occurrence. `to_circle`: it went to the circle's address (or answers a relayed mail) and is passed on.
    An unverified reply changes no state."""

    sender: str
    at: datetime
    letter: str = ""
    about: str = ""
    text: str = ""
    said: Said = field(default_factory=Said)
    verified: bool = True
    to_circle: bool = False
    subject: str = ""
    name: str = ""
    mail: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outsider:
    """A mail about the issue from a person of the directory who is no participant: it is held for the lead."""

    sender: str
    at: datetime
    name: str = ""
    subject: str = ""
    text: str = ""
    mail: str = ""


@dataclass(frozen=True)
class Attendance:
    """One attendee's answer to the invitation. `proposed` is set for a COUNTER. `sequence` None when the client left it out.

    `stamp` is its DTSTAMP: an answer older than the one that stands is a replay (RFC 5546 3.2.3).
    `spoken`: it was written in words, so what was understood has to be said back; `instead`: who comes for the sender;
    `another_time`: all should meet at another time, whenever that is; `unsuitable`: from when to when the sender cannot come.
    """

    sender: str
    at: datetime
    uid: str
    partstat: str
    sequence: int | None = None
    proposed: datetime | None = None
    comment: str = ""
    verified: bool = True
    stamp: datetime | None = None
    spoken: bool = False
    instead: str | None = None
    another_time: bool = False
    unsuitable: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True)
class Absence:
    """An automatic reply that tells of absence: it answers nothing, but silence is no longer waited for."""

    sender: str
    at: datetime
    until: date | None = None
    deputy: str | None = None


@dataclass(frozen=True)
class Failure:
    """A letter of ours that did not arrive: the address, final or passing, and which letter (kind, occurrence) where that is known."""

    at: datetime
    recipient: str
    permanent: bool
    letter: str = ""
    about: str = ""


@dataclass(frozen=True)
class BusyTimes:
    """Who is busy when, asked for by `issue.wants`: address -> [(start, end)], or None where it is not known.

    `uid` is an unguessable UID for a meeting that is yet to be called.
    """

    at: datetime
    uid: str = ""
    busy: dict[str, tuple[tuple[datetime, datetime], ...] | None] = field(default_factory=dict)


Arrival = Reply | Outsider | Attendance | Absence | Failure | BusyTimes
