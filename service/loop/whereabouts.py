"""Who is away, and who stands in: what is known of it on a day. What follows from an absence stands in absence.py."""

from __future__ import annotations

from datetime import date

from service.loop.desk import Desk
from service.loop.issue import Away, Issue
from service.loop.people import normal


def is_away(issue: Issue, person: str, desk: Desk) -> bool:
    return absence_of(issue, person, desk) is not None


def absence_of(issue: Issue, person: str, desk: Desk) -> Away | None:
    """What is known of this person's absence today."""
    return absence_on(issue, person, desk.today_of(person))


def absence_on(issue: Issue, person: str, day: date) -> Away | None:
    """What is known of this person's absence on that day."""
    known = known_of(issue, person)
    return known if known and (known.first is None or known.first <= day) and (known.until is None or known.until >= day) else None


def known_of(issue: Issue, person: str) -> Away | None:
    """The absence of this person that is on record, whenever it is."""
    return next((a for a in issue.away if normal(a.person) == normal(person)), None)


def stands_in(issue: Issue, person: str, desk: Desk) -> str | None:
    """Whom an absent person named to answer meanwhile."""
    known = absence_of(issue, person, desk)
    return known.deputy if known else None


def stand_in(issue: Issue, person: str, day: date, desk: Desk) -> str | None:
    """Who answers for somebody absent on that day: whom he named, else the deputy of his department, where that one is there."""
    known = absence_on(issue, person, day)
    if known is None:
        return None
    key = desk.directory.department_of(person)
    department = desk.directory.department(key)
    seated = next((p.deputy for p in issue.participants if key and p.department == key), None)
    others = (known.deputy, seated, department.deputy if department else None)
    ready = (p for p in others if p and normal(p) != normal(person) and desk.directory.person(p))
    return next((p for p in ready if absence_on(issue, p, day) is None), None)
