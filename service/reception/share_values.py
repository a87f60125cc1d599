"""The values by which an answer about several issues is cut: the tasks it may speak of, and what each issue is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace as renumbered

from service.loop.arrivals import Amendment, Command, Progress
from service.loop.issue import Task
from service.reading import progress
from service.reading.grid import Grid
from service.reading.reader import Reader


@dataclass(frozen=True)
class Row:
    """A task that an answer may speak of: `n` its number in the letter, `task` the row of the issue as it is now; None where it is gone."""

    n: int
    issue: str
    title: str
    task: Task | None = None


@dataclass
class Share:
    """What one issue is told: the words, and what was read of them in the numbers of the issue."""

    words: list[str] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)

    def told(self) -> bool:
        return bool(self.words or self.progress or self.commands or self.amendments)


def joined(one: Share, other: Share) -> Share:
    """Two parts of what an issue is told."""
    return Share([*one.words, *other.words], [*one.progress, *other.progress], [*one.commands, *other.commands], [*one.amendments, *other.amendments])


@dataclass(frozen=True)
class Reading:
    """By what an answer is read: moment, words, what the letter printed, what came along."""

    now: datetime
    reader: Reader
    sender: str = ""
    menu: dict[str, str] = field(default_factory=dict)
    attachments: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass
class Shared:
    """An answer as its issues share it; `astray` are the orders of which nobody can say to which issue they belong.

    `automatic`: its words are a machine's, whatever its headers say.
    """

    shares: dict[str, Share]
    astray: list[str] = field(default_factory=list)
    automatic: bool = False


def open_tasks(rows: tuple[Row, ...]) -> tuple[progress.OpenTask, ...]:
    return tuple(
        progress.OpenTask(row.n, row.title, (row.task and row.task.owner) or "", row.task.due if row.task else None, (row.task and row.task.deliverable) or "")
        for row in rows
    )


def known_tasks(rows: tuple[Row, ...]) -> tuple[Task, ...]:
    """The rows under their numbers in the letter."""
    return tuple(renumbered(row.task, n=row.n) for row in rows if row.task)
