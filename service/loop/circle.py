"""The closed circle: who belongs to it, the kick-off that opens it, mail passed on within it, and outsiders at its door.

Only mail to the circle's own address, or an answer to a relayed mail, is passed on (DESIGN.md section 2).
"""

from __future__ import annotations

from msgspec.structs import replace

from service.loop.arrivals import Command, Outsider, Reply
from service.loop.asks import ask, settled
from service.loop.desk import Desk
from service.loop.issue import Ask, Held, Issue
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import echo, note, post, to_builtins

MOST_HELD = 20
# So much of an outsider's mail is shown at the door.
SHOWN = 2000

def members(issue: Issue) -> tuple[str, ...]:
    """Liaisons, deputies, the decision level and whoever was admitted; each once."""
    seats = [p for place in issue.participants for p in (place.liaison, place.deputy)]
    return tuple({normal(p): p for p in (*seats, *issue.guests) if p}.values())


def belongs(issue: Issue, person: str) -> bool:
    """Does this person take part in the work? The circle, the reporter, owners and stand-ins, and who is asked something but for help or an opinion."""
    owners = [p for task in issue.tasks for p in (task.owner, *task.co_owners, task.accepted_by)]
    asked = [p for waiting in issue.asks if waiting.kind != "help" for p in waiting.asked]
    standing_in = [away.deputy for away in issue.away]
    return normal(person) in {normal(p) for p in (issue.reporter, *members(issue), *owners, *asked, *standing_in) if p}


def is_participant(issue: Issue, person: str) -> bool:
    """May this person speak on the issue? Whoever belongs to it, or was asked how it came out."""
    return belongs(issue, person) or normal(person) in {normal(p) for survey in issue.surveys for p in survey.asked}


def decision_level(issue: Issue, desk: Desk) -> tuple[str, ...]:
    """The heads of the lead and the cause departments."""
    keys = dict.fromkeys([issue.lead, *(c.department for c in issue.problem.causes)])
    heads = [d.head for d in map(desk.directory.department, keys) if d]
    return tuple(dict.fromkeys(heads))


def kickoff(issue: Issue, desk: Desk) -> Issue:
    """Open the circle and send everybody the contacts; contested resources bring the decision level in (REQUIREMENTS.md C2)."""
    if issue.problem.category == "C2":
        inside = {normal(p) for p in members(issue)}
        issue = replace(issue, guests=(*issue.guests, *(h for h in decision_level(issue, desk) if normal(h) not in inside)))
    issue = note(replace(issue, circle_open=True), desk, "circle_opened", members=list(members(issue)))
    for person in members(issue):
        issue = welcome(issue, person, desk, "all")
    if normal(issue.reporter) not in {normal(p) for p in members(issue)}:
        issue = welcome(issue, issue.reporter, desk, "reporter")
    return issue


def welcome(issue: Issue, person: str, desk: Desk, variant: str) -> Issue:
    """The kick-off for one person: the definition, who takes part and how to reach them, the circle's address."""
    occurrence = "" if variant == "all" else f"{variant}@{desk.now:%Y%m%d%H%M}"
    guests, chiefs = list(issue.guests), deciders(issue, desk)
    return post(
        issue, desk, "launch/kickoff", person, occurrence, variant=variant, circle=variant != "reporter", guests=guests, deciders=chiefs
    )


def deciders(issue: Issue, desk: Desk) -> list[str]:
    """The guests who belong to the circle because resources are contested."""
    chiefs = {normal(head) for head in decision_level(issue, desk)} if issue.problem.category == "C2" else set()
    return [guest for guest in issue.guests if normal(guest) in chiefs]


def relay(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Pass a member's mail on to the others, one copy each; who is no member has to be let in first."""
    if issue.ended or not issue.circle_open:
        return post(issue, desk, "execute/note", arrival.sender, f"closed:{arrival.at.isoformat()}", variant="circle_closed", items=[])
    if normal(arrival.sender) not in {normal(p) for p in members(issue)}:
        sent = {"name": arrival.name, "subject": arrival.subject, "text": arrival.text, "mail": arrival.mail}
        issue = post(issue, desk, "execute/note", arrival.sender, f"held:{arrival.at.isoformat()}", outside=True, variant="held", items=[])
        return hold(issue, Outsider(sender=arrival.sender, at=arrival.at, **sent), desk)
    for person in members(issue):
        if normal(person) != normal(arrival.sender):
            issue = post(
                issue,
                desk,
                "circle/relay",
                person,
                arrival.mail or arrival.at.isoformat(),
                sender=arrival.sender,
                subject=arrival.subject,
                text=arrival.text,
                attachments=list(arrival.attachments),
                mail=arrival.mail,
            )
    return issue


def hold(issue: Issue, arrival: Outsider, desk: Desk) -> Issue:
    """A person of the directory from outside the circle writes about the issue: the lead decides. The sender's answer belongs to no issue.

    One mail a person waits at the door; the whole of each lies in the store.
    """
    if len(issue.held) >= MOST_HELD or any(normal(h.sender) == normal(arrival.sender) for h in issue.held):
        return note(issue, desk, "held_already", actor=arrival.sender, mail=arrival.mail)
    held = Held(
        n=issue.held_count + 1,
        sender=arrival.sender,
        name=arrival.name,
        subject=arrival.subject,
        text=arrival.text[:SHOWN],
        mail=arrival.mail,
        at=arrival.at,
    )
    issue = replace(issue, held=(*issue.held, held), held_count=held.n)
    issue = note(issue, desk, "held", actor=arrival.sender, text=held.text, n=held.n)
    person = lead_person(issue, desk)
    if person and not issue.ended:
        issue = ask(issue, desk, "admit", str(held.n), "launch/admit", person, asks="answer", variant="member", held=to_builtins(held))
    return issue


def is_of_another(command: Command, held: Held) -> bool:
    """Is somebody else named to be let in?"""
    return command.name == "admit" and bool(command.people) and normal(held.sender) not in {normal(p) for p in command.people}


def door_answered(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """Admitted, he gets the kick-off at once; dropped, nothing of the issue is told."""
    held = next((h for h in issue.held if str(h.n) == waiting.about), None)
    orders = {c.name for c in arrival.said.commands if held and not is_of_another(c, held)}
    admitted = "admit" in orders or (arrival.said.stance in ("agree", "ack") and "drop" not in orders)
    refused = "drop" in orders or "new_issue" in orders or arrival.said.stance in ("refuse", "object")
    if held is None or not (admitted or refused):
        return issue
    issue = replace(settled(issue, "admit", waiting.about), held=tuple(h for h in issue.held if h.n != held.n))
    if refused:
        issue = note(issue, desk, "dropped", actor=arrival.sender, person=held.sender)
        if "new_issue" in orders:
            issue = replace(issue, wants=(*issue.wants, f"report:{held.mail}"))
        return echo(issue, desk, arrival.sender, "dropped", person=held.sender)
    inside = normal(held.sender) in {normal(p) for p in members(issue)}
    issue = issue if inside else replace(issue, guests=(*issue.guests, held.sender))
    issue = note(issue, desk, "admitted", actor=arrival.sender, person=held.sender)
    issue = echo(issue, desk, arrival.sender, "admitted", person=held.sender)
    return issue if inside else welcome(issue, held.sender, desk, "admitted")
