"""What machines tell of people: an absence, a letter that did not arrive. Neither is an answer, and neither is answered."""

from __future__ import annotations

from msgspec.structs import replace

from service.loop import absence, attendance
from service.loop.arrivals import Absence, Failure
from service.loop.desk import Desk
from service.loop.issue import Issue
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import note, post
from service.loop.silence import passed_over


def absent(issue: Issue, arrival: Absence, desk: Desk) -> Issue:
    """An automatic reply answers nothing and is not answered, but nobody waits for the one who is away: the next one is asked.

    Who is back on the next working day is waited for after all.
    """
    person, echoes = arrival.sender, issue.echoes
    today = desk.today_of(person)
    if issue.ended or (arrival.until and arrival.until < desk.calendar.add(today, 1)):
        return note(issue, desk, "absence", actor=person)
    issue = absence.gone(issue, person, arrival.until, arrival.deputy, desk)
    if issue.paused:
        return issue
    issue = attendance.absent(passed_over(issue, desk, person), person, desk)
    return replace(issue, echoes=echoes)


def failed(issue: Issue, arrival: Failure, desk: Desk) -> Issue:
    """A letter that did not arrive: the one who leads hears of it the same day, and the next person is asked."""
    which = {"letter": arrival.letter, "about": arrival.about}
    issue = note(issue, desk, "undelivered", actor="service", recipient=arrival.recipient, permanent=arrival.permanent, **which)
    if not arrival.permanent:
        return issue
    deciding = (lead_person(issue, desk), *desk.coordinators)
    person = next((p for p in deciding if p and normal(p) != normal(arrival.recipient)), None)
    if person:
        item = {"code": "undelivered", "args": {"person": arrival.recipient}}
        occurrence = f"undelivered:{normal(arrival.recipient)}:{arrival.letter}:{desk.today_of(person)}"
        issue = post(issue, desk, "execute/note", person, occurrence, variant="echo", items=[item])
    return issue if issue.paused else passed_over(issue, desk, arrival.recipient)
