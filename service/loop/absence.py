"""Who is away: from a person's own word or an automatic reply. Nobody waits for somebody who is known to be away."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from service.loop.desk import Desk
from service.loop.issue import Away, Issue
from service.loop.people import normal
from service.loop.post import note


def gone(issue: Issue, person: str, until: date | None, deputy: str | None, desk: Desk, first: date | None = None) -> Issue:
    """On record: away, from `first` (or now) up to and with `until` where that is known, and who stands in."""
    others = tuple(a for a in issue.away if normal(a.person) != normal(person))
    issue = replace(issue, away=(*others, Away(person=person, until=until, deputy=deputy, first=first)))
    return note(issue, desk, "away", actor=person, until=str(until or ""), deputy=deputy or "")


def back(issue: Issue, person: str, desk: Desk) -> Issue:
    """Whoever writes is back, unless the last day away was told and is still to come."""
    known = absence_of(issue, person, desk)
    if known is None or known.until is not None:
        return issue
    return replace(issue, away=tuple(a for a in issue.away if a is not known))


def absence_of(issue: Issue, person: str, desk: Desk) -> Away | None:
    """What is known of this person's absence today."""
    return absence_on(issue, person, desk.now.astimezone(desk.zone_of(person)).date())


def absence_on(issue: Issue, person: str, day: date) -> Away | None:
    """What is known of this person's absence on that day."""
    known = next((a for a in issue.away if normal(a.person) == normal(person)), None)
    return known if known and (known.first is None or known.first <= day) and (known.until is None or known.until >= day) else None


def is_away(issue: Issue, person: str, desk: Desk) -> bool:
    return absence_of(issue, person, desk) is not None


def stands_in(issue: Issue, person: str, desk: Desk) -> str | None:
    """Whom an absent person named to answer meanwhile."""
    known = absence_of(issue, person, desk)
    return known.deputy if known else None
