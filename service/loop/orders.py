"""Commands by mail, at any step: what may be ordered, by whom, and what it does.

The lead may shape the issue, the reporter may take it back, a member may ask how it stands; the coordinator may do
anything a lead may, on record (DESIGN.md section 2).
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from service.loop import meeting, participation
from service.loop.arrivals import Command, Reply
from service.loop.asks import pass_on
from service.loop.circle import is_participant, members, welcome
from service.loop.definition import lacking
from service.loop.desk import Desk
from service.loop.issue import Away, Issue, Step
from service.loop.participation import lead_person, seat
from service.loop.people import normal
from service.loop.post import echo, note, post, to_builtins
from service.loop.steps import nomination, plan

Order = Callable[[Issue, Command, Reply, Desk], Issue]


def obey(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Every command in a mail that its writer may give; what he may not give stays a remark in the journal."""
    for command in arrival.said.commands:
        known = ORDERS.get(command.name)
        if known and may(issue, arrival.sender, known[0], desk):
            issue = known[1](issue, command, arrival, desk)
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
    )


def tell_status(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """How it stands, for one who asked."""
    waiting = [to_builtins(a) for a in issue.asks]
    return post(issue, desk, "circle/status", arrival.sender, desk.now.isoformat(), asks_open=waiting)


def withdraw(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """The issue ends, with who and why on record, and everybody who was drawn in is told."""
    issue = meeting.call_off(issue, desk, "cancelled", arrival.sender)
    issue = note(issue, desk, "withdrawn", actor=arrival.sender, reason=arrival.text)
    issue = replace(issue, ended="withdrawn", step=Step.CLOSED, asks=(), timers=(), wants=())
    told = {normal(p): p for p in (*members(issue), issue.reporter)} if issue.circle_open else {}
    for person in {normal(issue.reporter): issue.reporter, **told}.values():
        item = {"code": "withdrawn", "args": {"person": arrival.sender}}
        issue = post(issue, desk, "execute/note", person, "withdrawn", variant="echo", items=[item])
    return issue


def pause(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    issue = note(replace(issue, paused=True), desk, "paused", actor=arrival.sender)
    return echo(issue, desk, arrival.sender, "paused")


def resume(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Everything that was waited for is waited for anew, from now."""
    if not issue.paused:
        return issue
    asks = tuple(replace(a, since=desk.now, due_at=desk.later(a.person, desk.patience.nudge)) for a in issue.asks)
    issue = note(replace(issue, paused=False, asks=asks), desk, "resumed", actor=arrival.sender)
    return echo(issue, desk, arrival.sender, "resumed")


def add_department(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """One more department; once the circle is open, its liaison is welcomed."""
    for key in command.departments:
        if seat(issue, key) is None:
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
        return nomination.ask_head(issue, place, desk)
    if issue.circle_open and place.liaison:
        return welcome(issue, place.liaison, desk, "admitted")
    return nomination.tell_liaison(issue, place, desk, "stand")


def drop_department(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """A department is let go; the lead department cannot be."""
    for key in command.departments:
        place = seat(issue, key)
        if place and key != issue.lead:
            issue = nomination.let_go(issue, place, arrival.sender, desk)
    return issue


def change_lead(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Another department leads; its liaison has to agree anew."""
    for key in command.departments[:1]:
        if key != issue.lead and desk.directory.department(key):
            issue = note(participation.led_by(issue, key, desk), desk, "lead_changed", actor=arrival.sender, department=key)
            issue = echo(issue, desk, arrival.sender, "lead_changed", department=key)
    return issue


def change_liaison(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """A named person takes the seat of the own department (or, by the lead, of his own department)."""
    for person in command.people[:1]:
        place = seat(issue, desk.directory.department_of(person))
        if place and normal(place.liaison or "") != normal(person):
            issue = nomination.seated(issue, place, person, arrival.sender, desk)
    return issue


def change_deputy(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    for person in command.people[:1]:
        place = seat(issue, desk.directory.department_of(person))
        if place:
            issue = participation.reseated(issue, replace(place, deputy=person))
            issue = note(issue, desk, "deputy_named", actor=arrival.sender, deputy=person)
            issue = echo(issue, desk, arrival.sender, "deputy", person=person)
    return issue


def remove_person(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """A guest leaves the circle; a liaison is replaced, not removed."""
    gone = {normal(p) for p in command.people}
    guests = tuple(g for g in issue.guests if normal(g) not in gone)
    if guests == issue.guests:
        return issue
    return note(replace(issue, guests=guests), desk, "person_removed", actor=arrival.sender, people=list(command.people))


def go_away(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Leave announced ahead: the deputy named answers meanwhile, and nobody waits for the one who is away."""
    deputy = command.people[0] if command.people else None
    return away(issue, arrival.sender, command, deputy, desk)


def away(issue: Issue, person: str, command: Command, deputy: str | None, desk: Desk) -> Issue:
    others = tuple(a for a in issue.away if normal(a.person) != normal(person))
    issue = replace(issue, away=(*others, Away(person=person, until=command.day, deputy=deputy)))
    issue = note(issue, desk, "away", actor=person, until=str(command.day or ""), deputy=deputy or "")
    for waiting in [a for a in issue.asks if normal(a.person) == normal(person)]:
        issue = pass_on(issue, desk, waiting)
    return echo(issue, desk, person, "absence", until=str(command.day or ""), deputy=deputy or "")


def waive(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """The coordinator lets a part of the definition, or the meeting, be; on record."""
    if issue.step is Step.CLARIFY:
        home = desk.directory.department_of(issue.reporter)
        missing = lacking(issue, home)
        issue = replace(issue, waived=(*issue.waived, *missing), agreed=True)
        return note(issue, desk, "waived", actor=arrival.sender, parts=list(missing))
    return cancel_meeting(issue, command, arrival, desk) if issue.step is Step.PLAN else issue


def cancel_meeting(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """No meeting is needed: the table is asked for at once."""
    if issue.step is not Step.PLAN or issue.plan is not None:
        return issue
    issue = meeting.call_off(issue, desk, "waived", arrival.sender)
    issue = echo(issue, desk, arrival.sender, "meeting_waived")
    return plan.ask_table(issue, desk)


def reschedule(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Another time: the one named where it suits, else the next that suits all; also when the meeting was not held."""
    if issue.step is not Step.PLAN:
        return issue
    held = issue.meeting
    if held and held.status == "held":
        issue = replace(issue, meeting=replace(held, status="invited"), asks=tuple(a for a in issue.asks if a.kind != "table"))
    moment = arrival.said.proposed[0] if arrival.said.proposed and not arrival.said.whole_day else None
    return meeting.call_meeting(note(issue, desk, "meeting_to_move", actor=arrival.sender), moment)


def make_confidential(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    return note(replace(issue, confidential=True), desk, "confidential", actor=arrival.sender)


# What may be ordered: by whom (the coordinator always may), and what it does.
ORDERS: dict[str, tuple[str, Order]] = {
    "status": ("lead reporter member", tell_status),
    "withdraw": ("reporter", withdraw),
    "pause": ("lead", pause),
    "resume": ("lead", resume),
    "add_department": ("lead reporter", add_department),
    "drop_department": ("lead reporter", drop_department),
    "lead": ("reporter", change_lead),
    "liaison": ("lead", change_liaison),
    "deputy": ("lead member", change_deputy),
    "remove_person": ("lead", remove_person),
    "leave": ("lead reporter member", go_away),
    "waive": ("", waive),
    "cancel_meeting": ("lead", cancel_meeting),
    "reschedule": ("lead", reschedule),
    "not_held": ("lead", reschedule),
    "confidential": ("", make_confidential),
}
