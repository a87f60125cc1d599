"""What a task is judged against: who takes part, what the problem is, how busy people are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from service.loop.issue import Issue, Task, Value
from service.loop.people import Directory, normal
from service.loop.smart_words import SmartWords, folded

if TYPE_CHECKING:
    from service.loop.desk import Desk

ENDED = ("done", "dropped", "replaced")


class Fault(Value, frozen=True, kw_only=True):
    """One of the five questions that a task does not pass: letter, fail or warn, and which sentence says why."""

    letter: str
    verdict: str
    code: str
    args: dict[str, Any] = msgspec.field(default_factory=dict)


@dataclass(frozen=True)
class Situation:
    """The issue around a task. `participants` and a task's department are keys, or names where there is no directory.

    `duties` are words of the participants' work; `departments` all names that departments go by, in small letters;
    `open_tasks` counts by address ('' for anybody); `daily_capacity` is in
    the task's own unit. `strangers`: without a directory nobody is known, and a name alone has to do.
    """

    words: SmartWords
    participants: tuple[str, ...] = ()
    phenomenon: str = ""
    causes: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    departments: frozenset[str] = frozenset()
    open_tasks: Mapping[str, int] = field(default_factory=dict)
    daily_capacity: float | None = None
    depends_on_due: date | None = None
    strangers: bool = False

    @classmethod
    def of(cls, issue: Issue, desk: Desk) -> Situation:
        """The situation of an issue's own tasks."""
        problem = issue.problem
        keys = tuple(p.department for p in issue.participants)
        departments = [d for key in keys if (d := desk.directory.department(key))]
        busy: dict[str, int] = {}
        for task in issue.tasks:
            if task.owner and task.status not in ENDED:
                busy[normal(task.owner)] = busy.get(normal(task.owner), 0) + 1
        told = (problem.phenomenon, problem.title, problem.essence, problem.goal, *(i.text for i in problem.impacts))
        return cls(
            words=desk.smart, participants=keys, phenomenon=" ".join(text for text in told if text),
            causes=tuple(c.text for c in problem.causes), duties=tuple(w for d in departments for w in d.duties),
            departments=department_names(desk.directory), open_tasks=busy,
        )

    def open_for(self, task: Task) -> int:
        """How many tasks its owner has open."""
        return self.open_tasks.get(normal(task.owner or ""), self.open_tasks.get("", 0))


def department_names(directory: Directory) -> frozenset[str]:
    """Every name, alias and key of a department, in small letters."""
    return frozenset(folded(name) for d in directory.departments for name in (d.key, *d.name.values(), *d.aliases))
