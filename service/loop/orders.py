"""Commands by mail, at any step: what may be ordered, and by whom. What each does stands in course.py and seating.py.

The lead may shape the issue, the reporter may take it back, a member may ask how it stands; the coordinator may do
anything a lead may, on record (DESIGN.md section 2).
"""

from __future__ import annotations

from collections.abc import Callable

from service.loop import course, seating
from service.loop.arrivals import Command, Reply
from service.loop.circle import is_participant
from service.loop.desk import Desk
from service.loop.issue import Issue, Step
from service.loop.participation import lead_person, seat
from service.loop.people import normal
from service.loop.post import echo

# Orders that can be meant as nothing else, so that their writer has to hear why nothing happens.
PLAIN = ("withdraw", "pause", "resume", "add_department", "drop_department", "remove_person")
Order = Callable[[Issue, Command, Reply, Desk], Issue]


def obey(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Every command in a mail that its writer may give; of what is not his to order he is told so."""
    for command in arrival.said.commands:
        known = ORDERS.get(command.name)
        if known and may(issue, arrival.sender, known[0], desk):
            issue = known[1](issue, command, arrival, desk)
        elif command.name in PLAIN and arrival.said.stance != "refuse":
            issue = echo(issue, desk, arrival.sender, "not_yours", order=command.name)
    return issue


def may(issue: Issue, person: str, roles: str, desk: Desk) -> bool:
    """Does this person hold one of the roles now? The right is looked up at the time of the command."""
    who = normal(person)
    chair = seat(issue, issue.lead)
    leads = {normal(p) for p in (chair.liaison, chair.deputy) if p} if chair else set()
    leads |= {normal(lead_person(issue, desk) or "")}
    return (
        desk.is_coordinator(person)
        or ("lead" in roles and who in leads and issue.step is not Step.CLARIFY)
        or ("reporter" in roles and who == normal(issue.reporter))
        or ("member" in roles and is_participant(issue, person))
        or ("head" in roles and any(seat(issue, key) for key in desk.directory.headed_by(person)))
    )


# What may be ordered: by whom (the coordinator always may), and what it does.
ORDERS: dict[str, tuple[str, Order]] = {
    "status": ("lead reporter member head", course.tell_status),
    "withdraw": ("reporter", course.withdraw),
    "pause": ("lead", course.pause),
    "resume": ("lead", course.resume),
    "add_department": ("lead reporter", seating.add_department),
    "drop_department": ("lead reporter", seating.drop_department),
    "lead": ("reporter", seating.change_lead),
    "liaison": ("lead member head", seating.change_liaison),
    "deputy": ("lead member head", seating.change_deputy),
    "remove_person": ("lead", seating.remove_person),
    "leave": ("lead reporter member", seating.go_away),
    "waive": ("", course.waive),
    "cancel_meeting": ("lead", course.cancel_meeting),
    "reschedule": ("lead", course.reschedule),
    "not_held": ("lead", course.reschedule),
    "confidential": ("", course.make_confidential),
    "open": ("", course.lift_confidentiality),
    "merge": ("lead reporter member", course.pass_to_coordinator),
    "split": ("lead reporter member", course.pass_to_coordinator),
    "undo": ("lead reporter member", course.pass_to_coordinator),
}
