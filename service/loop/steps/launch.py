"""Step 2, launch: a lead, the departments that must take part and none besides, one liaison each, a closed circle.

All questions of this step leave in the round in which the definition was agreed. The kick-off goes out as soon as the
lead agreed and every department has its one liaison.
"""

from __future__ import annotations

from msgspec.structs import replace

from service.loop.arrivals import Arrival, Reply
from service.loop.asks import answered_by, ask, open_ask, settled
from service.loop.circle import kickoff
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Participant
from service.loop.participation import lead_person, seat
from service.loop.people import normal
from service.loop.post import echo, note
from service.loop.silence import chase, pass_on
from service.loop.steps import nomination, nomination_letters

# The orders by which a department is let go.
DROPPING = {"drop", "drop_department"}
# The letters in answer to which it may be said what becomes of a department that wants out.
DECIDING = ("", "launch/lead", "execute/escalation")


def enter(issue: Issue, desk: Desk) -> Issue:
    """Ask the lead and the heads, tell the configured liaisons; all in one round. In a further cycle those who stand know it."""
    for place in issue.participants:
        issue = issue if issue.circle_open and place.status == "standing" else call(issue, place, desk)
    return proceed(issue, desk)


def call(issue: Issue, place: Participant, desk: Desk) -> Issue:
    """Ask the head for a liaison, or tell the configured one that he stands; the lead's is asked by a letter of its own."""
    if place.status == "nominating":
        return nomination_letters.ask_head(issue, place, desk)
    if place.department == issue.lead or normal(place.liaison or "") == normal(issue.reporter):
        return issue
    return nomination_letters.tell_liaison(issue, place, desk, "stand")


def proceed(issue: Issue, desk: Desk) -> Issue:
    """Ask the lead as soon as there is somebody to ask; kick off once the lead agreed and every seat has its one liaison."""
    chair = seat(issue, issue.lead)
    person = chair.liaison if chair and chair.status == "standing" else None if chair else lead_person(issue, desk)
    if not issue.lead_agreed and person and not open_ask(issue, "lead"):
        issue = ask_lead(issue, person, desk)
    if issue.circle_open or not issue.lead_agreed or any(p.status != "standing" for p in issue.participants):
        return issue
    return kickoff(issue, desk)


def ask_lead(issue: Issue, person: str, desk: Desk) -> Issue:
    """The lead's liaison agrees to lead and to who takes part; a reporter who is that liaison has agreed already."""
    if normal(person) == normal(issue.reporter):
        return replace(issue, lead_agreed=True)
    return ask(issue, desk, "lead", issue.lead or "", "launch/lead", person, asks="agreement", variant="agree", refused=[])


def receive(issue: Issue, arrival: Arrival, desk: Desk) -> Issue:
    """The lead's agreement, what becomes of a refusal, a head's nomination, a liaison who refuses or names another."""
    if not isinstance(arrival, Reply):
        return proceed(issue, desk)
    return proceed(seats_changed(issue, arrival, desk) or issue, desk)


def seats_changed(issue: Issue, arrival: Reply, desk: Desk) -> Issue | None:
    """What this reply does to who takes part, in this step and in any later one; None where it is about something else."""
    decided = issue
    for one in refusals_named(issue, arrival):
        decided = refusal_decided(decided, one, arrival, desk)
    if decided is not issue:
        return decided
    for kind, take in ANSWERS:
        waiting = answered_by(issue, arrival.sender, arrival.letter, arrival.about, kind)
        if waiting:
            issue = take(issue, waiting, arrival, desk)
            return nomination.named_too(issue, arrival, desk) if kind == "nomination" else issue
    changed = issue if arrival.letter else nomination.named_too(issue, arrival, desk)
    changed = changed if changed is not issue else nomination.liaison_speaks(issue, arrival, desk)
    return changed if changed is not issue else None


def refusals_named(issue: Issue, arrival: Reply) -> tuple[Ask, ...]:
    """The departments wanting out of which this mail speaks by name, where several do: its letter may have been about another."""
    mine = [a for a in issue.asks if a.kind == "refusal" and normal(arrival.sender) in {normal(p) for p in a.asked}]
    several = len(mine) > 1 or {c.name for c in arrival.said.commands} & DROPPING
    return tuple(a for a in mine if several and a.about in arrival.said.departments and arrival.letter in DECIDING)


def lead_answers(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """Agreed; or refused, and the question climbs at once; or somebody else of the department is named for it.

    "Yes, but without Operations": that order was obeyed, and the list as it now stands is shown again.
    """
    if arrival.said.stance in ("agree", "ack"):
        return lead_agrees(issue, waiting, arrival, desk)
    if arrival.said.stance == "object" and {c.name for c in arrival.said.commands} & {"add_department", "drop_department"}:
        return ask_lead(issue, waiting.asked[-1], desk)
    others = [p for p in nomination.in_department(arrival, issue.lead or "", desk) if normal(p) != normal(arrival.sender)]
    place = seat(issue, issue.lead)
    if place and len(others) == 1:
        return nomination.seated(issue, place, others[0], arrival.sender, desk)
    if arrival.said.stance in ("refuse", "object"):
        issue = note(issue, desk, "lead_refused", actor=arrival.sender, department=issue.lead)
        issue = echo(issue, desk, arrival.sender, "refused_lead", text=arrival.text)
        return pass_on(issue, desk, waiting, refused=[{"department": issue.lead, "who": arrival.sender, "text": arrival.text}])
    return issue


def lead_agrees(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """The department leads; where its liaison had refused, whoever agreed takes the seat, or its head names somebody."""
    issue = note(settled(issue, "lead"), desk, "lead_agreed", actor=arrival.sender, department=issue.lead)
    issue = echo(replace(issue, lead_agreed=True), desk, arrival.sender, "agreed_lead")
    place = seat(issue, issue.lead)
    if place is None or not waiting.data.get("refused") or normal(place.liaison or "") == normal(arrival.sender):
        return issue
    if desk.directory.department_of(arrival.sender) == place.department:
        return nomination.seated(issue, place, arrival.sender, arrival.sender, desk)
    return nomination_letters.ask_head(issue, place, desk)


def refusal_decided(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """A department wants out: the lead lets it go, or keeps it and its head is asked for somebody else.

    A bare yes or no decides only where nothing else is asked of the writer; a yes to leading is given to that question.
    """
    place, stance = seat(issue, waiting.about), arrival.said.stance
    orders = {c.name for c in arrival.said.commands}
    if place is None:
        return settled(issue, "refusal", waiting.about)
    others = [a for a in issue.asks if a is not waiting and normal(arrival.sender) in {normal(p) for p in a.asked}]
    leading = next((a for a in others if a.kind == "lead"), None)
    if leading and arrival.said.leading and not orders & {"keep", *DROPPING}:
        return lead_answers(issue, leading, arrival, desk)
    if place.department == issue.lead or "keep" in orders or (stance in ("object", "refuse") and not others):
        issue = note(settled(issue, "refusal", waiting.about), desk, "department_kept", actor=arrival.sender, department=place.department)
        return nomination_letters.ask_head(issue, place, desk)
    if orders & DROPPING or (stance in ("agree", "ack") and not others):
        return nomination.let_go(issue, place, arrival.sender, desk)
    return issue


ANSWERS = (("lead", lead_answers), ("refusal", refusal_decided), ("nomination", nomination.answered))


def remind(issue: Issue, desk: Desk) -> Issue:
    """Silence climbs; for a head who names nobody the deputy stands in, or the head."""
    return proceed(chase(nomination.silent_heads(issue, desk), desk), desk)


def finished(issue: Issue) -> bool:
    return issue.circle_open
