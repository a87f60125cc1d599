"""A row of a plan as somebody wrote it, before anybody is looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

Day = date | datetime


@dataclass(frozen=True)
class PlanRow:
    """Owners, department, helpers and accepter are as written; `due_text` is the date as written, `ask`: it has to be asked back.

    A clock time stands in `start` and `due` only where it was stated.
    """

    task: str
    owners: tuple[str, ...] = ()
    dept: str | None = None
    start: Day | None = None
    due: Day | None = None
    deliverable: str | None = None
    support: tuple[str, ...] = ()
    accepter: str = ""
    due_text: str = ""
    ask: bool = False
    missing: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        needed = {"owner": self.owners, "due": self.due, "deliverable": self.deliverable}
        object.__setattr__(self, "missing", tuple(name for name, value in needed.items() if not value))
