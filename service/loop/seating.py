"""Orders about who takes part: departments, the lead, liaisons and deputies, guests, and people who go on leave."""

from __future__ import annotations

from msgspec.structs import replace

from service.loop import absence, attendance, course, entrusting, inviting, participation, wishes
from service.loop.arrivals import Command, Reply
from service.loop.asks import OF_THE_LEAD, handed_over, open_ask, settled
from service.loop.circle import members, welcome
from service.loop.desk import Desk
from service.loop.issue import Issue, Participant, Step
from service.loop.participation import lead_person, seat
from service.loop.people import normal
from service.loop.post import echo, note
from service.loop.rights import may
from service.loop.silence import passed_over
from service.loop.steps import launch, nomination, nomination_letters
from service.loop.whereabouts import known_of

# Who goes on leave may name the stand-in in any of these ways.
STANDING_IN = ("leave", "deputy", "handover")


def add_department(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """One more department; once the circle is open, its liaison is welcomed and invited. A member may propose it to the lead."""
    if not may(issue, arrival.sender, "lead reporter", desk):
        missing = any(seat(issue, key) is None and desk.directory.department(key) for key in command.departments)
        return wishes.put(issue, command, arrival, desk) if missing else issue
    for key in command.departments:
        if seat(issue, key) is None and desk.directory.department(key):
            issue = participation.added(issue, key, desk, quote=command.text)
            issue = note(issue, desk, "department_added", actor=arrival.sender, department=key)
            issue = echo(issue, desk, arrival.sender, "department_added", department=key)
            issue = seat_called(issue, key, desk)
    return issue


def seat_called(issue: Issue, key: str, desk: Desk) -> Issue:
    """Before step 2 nobody is asked yet; in it the head or liaison hears of it now; after it the liaison gets the kick-off too."""
    place = seat(issue, key)
    if place is None or issue.step is Step.CLARIFY:
        return issue
    if place.status == "nominating":
        return nomination_letters.ask_head(issue, place, desk)
    if issue.circle_open and place.liaison:
        return inviting.replaced(welcome(issue, place.liaison, desk, "admitted"), None, place.liaison, desk)
    return nomination_letters.tell_liaison(issue, place, desk, "stand")


def drop_department(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """A department is let go; the lead department cannot be."""
    for key in command.departments:
        place = seat(issue, key)
        if place and key != issue.lead:
            issue = nomination.let_go(issue, place, arrival.sender, desk)
    return issue


def change_lead(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Another department leads: its liaison has to agree anew, and is asked what the former lead was asked.

    Who leads does not choose the next lead: that is the reporter's and the coordinator's; asked to lead, a refusal is the answer.
    """
    if not may(issue, arrival.sender, "reporter", desk):
        asked = open_ask(issue, "lead") or not any(k != issue.lead and desk.directory.department(k) for k in command.departments)
        return issue if asked else course.pass_to_coordinator(issue, command, arrival, desk)
    for key in command.departments[:1]:
        if key != issue.lead and desk.directory.department(key):
            former, is_new = lead_person(issue, desk), seat(issue, key) is None
            issue = participation.led_by(settled(settled(issue, "lead"), "refusal", key), key, desk)
            issue = note(issue, desk, "lead_changed", actor=arrival.sender, department=key)
            issue = echo(issue, desk, arrival.sender, "lead_changed", department=key)
            chair = seat(issue, key)
            issue = seat_called(issue, key, desk) if is_new else issue
            if chair and chair.status == "refused":
                issue = nomination_letters.ask_head(issue, chair, desk)
            person = lead_person(issue, desk)
            if issue.circle_open and person:
                issue = handed_over(issue, desk, former, person, *OF_THE_LEAD)
                issue = launch.proceed(issue, desk)
    return issue


def change_liaison(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """A named person takes the seat of the department."""
    for person in command.people[:1]:
        place = own_seat(issue, person, arrival.sender, desk)
        if place and normal(place.liaison or "") != normal(person):
            issue = nomination.seated(issue, place, person, arrival.sender, desk)
    return issue


def change_deputy(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """A named person stands in for the liaison of the department."""
    for person in command.people[:1]:
        place = own_seat(issue, person, arrival.sender, desk)
        if place:
            issue = participation.reseated(issue, replace(place, deputy=person))
            issue = note(issue, desk, "deputy_named", actor=arrival.sender, deputy=person)
            issue = echo(issue, desk, arrival.sender, "deputy", person=person)
    return issue


def hand_over(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Somebody else goes on: with one task that is named, or with all that the writer (or who is named first) held.

    Of somebody who goes on leave it is the stand-in that is meant.
    """
    if command.task is None and any(c.name == "leave" for c in arrival.said.commands):
        return issue
    people = tuple(p for p in command.people if normal(p) != normal(arrival.sender))
    heir = people[-1] if people else None
    former = people[0] if len(people) > 1 and may(issue, arrival.sender, "lead head", desk) else arrival.sender
    if heir is None:
        return issue
    if command.task is not None:
        return entrusting.passed_on(issue, entrusting.holder(issue, command.task, former, desk), heir, command.task, arrival.sender, desk)
    place = next((p for p in issue.participants if normal(p.liaison or "") == normal(former)), None)
    before = issue
    if place and desk.directory.department_of(heir) == place.department:
        issue = nomination.seated(issue, place, heir, arrival.sender, desk)
    issue = entrusting.passed_on(issue, former, heir, None, arrival.sender, desk)
    return issue if issue is not before else change_liaison(issue, command, arrival, desk)


def own_seat(issue: Issue, person: str, by: str, desk: Desk) -> Participant | None:
    """The seat of this person's department, where it is for `by` to fill: who holds it, its head, or the coordinator."""
    key = desk.directory.department_of(person)
    place = seat(issue, key)
    holders = {normal(p) for p in (place.liaison, place.deputy) if p} if place else set()
    return place if normal(by) in holders or key in desk.directory.headed_by(by) or desk.is_coordinator(by) else None


def remove_person(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """A guest leaves the circle; a liaison is replaced, not removed."""
    gone = {normal(p) for p in command.people}
    left = tuple(g for g in issue.guests if normal(g) in gone)
    if not left:
        return issue
    issue = replace(issue, guests=tuple(g for g in issue.guests if g not in left))
    issue = note(issue, desk, "person_removed", actor=arrival.sender, people=list(left))
    for person in left:
        issue = inviting.uninvited(issue, person, desk)
        issue = echo(issue, desk, arrival.sender, "removed", person=person)
    return issue


def admit(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Somebody of the directory joins the circle on the lead's word, and gets the kick-off at once."""
    inside = {normal(p) for p in members(issue)}
    for person in (p for p in command.people if normal(p) not in inside and desk.directory.person(p)):
        issue = note(replace(issue, guests=(*issue.guests, person)), desk, "admitted", actor=arrival.sender, person=person)
        issue = echo(issue, desk, arrival.sender, "admitted", person=person)
        issue = welcome(issue, person, desk, "admitted") if issue.circle_open else issue
    return issue


def come_back(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Earlier than was told, or not gone at all."""
    known = known_of(issue, arrival.sender)
    return echo(absence.returned(issue, known, desk), desk, arrival.sender, "back") if known else issue


def go_away(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Leave announced ahead: the deputy named answers meanwhile, and nobody waits for the one who is away once it has begun."""
    named = next((c.people for c in (command, *arrival.said.commands) if c.name in STANDING_IN and c.people), ())
    deputy = named[0] if named else None
    issue = absence.gone(issue, arrival.sender, command.day, deputy, desk, command.first)
    issue = passed_over(issue, desk, arrival.sender) if absence.is_away(issue, arrival.sender, desk) else issue
    issue = attendance.absent(issue, arrival.sender, desk)
    return echo(issue, desk, arrival.sender, "absence", until=str(command.day or ""), deputy=deputy or "")
