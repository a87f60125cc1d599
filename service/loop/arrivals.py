"""What can arrive at an issue: frozen values, complete when they come in. `reading` makes them, `process` takes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from service.loop.issue import Problem
from service.loop.said import Amendment, Command, Lessons, Minutes, Progress, Said, Surveyed

__all__ = [
    "Absence", "Amendment", "Arrival", "Attendance", "BusyTimes", "Command", "Failure", "Lessons", "Minutes", "Outsider", "Progress",
    "Reply", "Report", "Said", "Surveyed",
]


@dataclass(frozen=True)
class Report:
    """A first mail about a problem: `problem` as read, `missing` what it lacks (phenomenon, impact, impact_number, cause, dept).

    `similar` are closed and shared issues like it: (id, title, what worked), `improve` what those of its category wished for: (id, text).
    `twins` are open issues that look the same and in which the sender takes part, `hidden_twins` those in which he does not: only the
    coordinator hears of them.
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
