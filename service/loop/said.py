"""What a person said, as values: `reading` makes them of a mail, the steps take what their questions need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from service.loop.issue import Improvement, Problem, Rule, Task


@dataclass(frozen=True)
class Command:
    """An order given in passing. `name` is one of loop/commands.py's; unused fields are empty; of leave `first` and `day` are its first and last day.

    `issues` are the issues that it is for, where its words name any.
    """

    name: str
    departments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    task: int | None = None
    day: date | None = None
    text: str = ""
    first: date | None = None
    issues: tuple[str, ...] = ()


@dataclass(frozen=True)
class Amendment:
    """One cell changed: `task` is the row's number, `field` is task, owner, accepter, due, start, deliverable or drop."""

    task: int
    field: str
    value: str = ""
    person: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Progress:
    """What was told of one task. `task` is its number, None where it cannot be told which; `text` are the writer's words about it.

    `status`: done, in_progress, blocked, delayed, not_started, question, unclear. `help_from` is who is waited for, as written;
    `helper` that person's address, or `department` its key, where the directory knows one. `unchanged`: it is as it was, and nothing else is told.
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
    unchanged: bool = False


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
