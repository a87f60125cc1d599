"""Who may order what: the lead shapes the issue, the reporter may take it back, the coordinator may do all that a lead may."""

from __future__ import annotations

from service.loop.circle import belongs
from service.loop.desk import Desk
from service.loop.issue import Issue, Step
from service.loop.participation import lead_person, seat
from service.loop.people import normal


def may(issue: Issue, person: str, roles: str, desk: Desk) -> bool:
    """Does this person hold one of the roles now? The right is looked up at the time of the command."""
    who = normal(person)
    return (
        desk.is_coordinator(person)
        or ("lead" in roles and leads(issue, person, desk))
        or ("reporter" in roles and who == normal(issue.reporter))
        or ("member" in roles and belongs(issue, person))
        or ("head" in roles and heads(issue, person, desk))
    )


def is_inside(issue: Issue, person: str, desk: Desk) -> bool:
    """May this person read the issue? Nobody outside the circle does, but for those above it."""
    return belongs(issue, person) or desk.is_coordinator(person) or heads(issue, person, desk)


def heads(issue: Issue, person: str, desk: Desk) -> bool:
    """Does this person head a department that takes part?"""
    return any(seat(issue, key) for key in desk.directory.headed_by(person))


def leads(issue: Issue, person: str, desk: Desk) -> bool:
    """The liaison of the lead department and the deputy; before step 2 nobody."""
    chair = seat(issue, issue.lead)
    seated = (chair.liaison, chair.deputy) if chair else ()
    return issue.step is not Step.CLARIFY and normal(person) in {normal(p) for p in (*seated, lead_person(issue, desk)) if p}


def is_master(issue: Issue, person: str, desk: Desk) -> bool:
    """The lead or the coordinator: what they say of the plan stands."""
    return desk.is_coordinator(person) or leads(issue, person, desk)
