"""How a department comes to its one liaison: configured, named by its head, or standing in where the head is silent.

A configured or named liaison stands unless he refuses or names another. A department's refusal is told to the lead the
same day; the department stays until the lead lets it go (DESIGN.md section 2, REQUIREMENTS.md S2-6, S2-7).
"""

from __future__ import annotations

from msgspec.structs import replace

from service.loop import inviting
from service.loop.arrivals import Reply
from service.loop.asks import OF_THE_LEAD, ask, handed_over, open_ask, settled
from service.loop.circle import welcome
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Participant
from service.loop.participation import dropped, lead_person, reseated, seat
from service.loop.people import normal
from service.loop.post import echo, note
from service.loop.silence import pass_on
from service.loop.steps.nomination_letters import again, ask_head, tell_liaison
from service.loop.whereabouts import is_away

# The category in which it is contested whose duty something is.
DUTIES = "C1"

def answered(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """A head names a person of the department, himself, two, or nobody we know."""
    place = seat(issue, waiting.about)
    if place is None:
        return settled(issue, "nomination", waiting.about)
    if arrival.said.stance == "refuse" and not arrival.said.people:
        return refused(issue, place, arrival, desk)
    named = in_department(arrival, place.department, desk)
    if len(named) == 1:
        return seated(issue, place, named[0], arrival.sender, desk)
    if len(named) > 1:
        return again(issue, place, waiting, desk, "which", named=list(named))
    return again(issue, place, waiting, desk, "unknown") if arrival.text.strip() else issue


def in_department(arrival: Reply, department: str, desk: Desk) -> tuple[str, ...]:
    """The people of the department whom the mail names as its liaison; a deputy named beside him is none."""
    deputies = {normal(p) for c in arrival.said.commands if c.name == "deputy" for p in c.people}
    offered = (*arrival.said.people, *((arrival.sender,) if arrival.said.myself else ()))
    people = [p for p in offered if desk.directory.department_of(p) == department and normal(p) not in deputies]
    return tuple(dict.fromkeys(people))


def named_too(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """One mail of somebody who heads several departments may name the liaisons of all of them."""
    mine = [a for a in issue.asks if a.kind == "nomination" and normal(arrival.sender) in {normal(p) for p in a.asked}]
    for waiting in mine:
        place, named = seat(issue, waiting.about), in_department(arrival, waiting.about, desk)
        if place and len(named) == 1:
            issue = seated(issue, place, named[0], arrival.sender, desk)
    return issue


def seated(issue: Issue, place: Participant, person: str, by: str, desk: Desk) -> Issue:
    """The department has its liaison; he is told unless he named himself."""
    department = desk.directory.department(place.department)
    former = place.liaison
    willing = former if place.status == "standing" and normal(by) != normal(former or "") else None
    others = (place.deputy, department.deputy if department else None, willing)
    deputy = next((d for d in others if d and normal(d) != normal(person)), None)
    place = replace(place, liaison=person, deputy=deputy, status="standing")
    issue = reseated(settled(settled(issue, "nomination", place.department), "refusal", place.department), place)
    issue = note(issue, desk, "liaison_named", actor=by, department=place.department, liaison=person)
    if former and normal(former) != normal(person):
        issue = settled(issue, "lead", place.department)
        issue = handed_over(issue, desk, former, person, *OF_THE_LEAD) if place.department == issue.lead else issue
    if issue.circle_open:
        issue = inviting.replaced(welcome(issue, person, desk, "handover"), former, person, desk)
    elif normal(by) != normal(person) and place.department != issue.lead:
        issue = tell_liaison(issue, place, desk, "default" if by == "service" else "named")
    return echo(issue, desk, by, "nominated", person=person) if by != "service" else issue


def liaison_speaks(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """A standing liaison names another of the department, or refuses; agreement is welcome and changes nothing."""
    mine = [p for p in issue.participants if normal(p.liaison or "") == normal(arrival.sender)]
    place = next((p for p in mine if p.department == arrival.about.partition(":")[0]), mine[0] if mine else None)
    if place is None or arrival.letter not in ("launch/nomination", "launch/lead", "launch/kickoff", *(() if issue.circle_open else ("",))):
        return issue
    others = tuple(p for p in in_department(arrival, place.department, desk) if normal(p) != normal(arrival.sender))
    if len(others) == 1 and (arrival.letter == "launch/nomination" or arrival.said.stance == "refuse"):
        return seated(issue, place, others[0], arrival.sender, desk)
    if arrival.said.stance == "refuse" or (arrival.said.stance == "object" and arrival.letter == "launch/nomination"):
        return refused(issue, place, arrival, desk)
    return issue


def refused(issue: Issue, place: Participant, arrival: Reply, desk: Desk) -> Issue:
    """Told to the lead in the same round; where the lead's own department refuses, the question goes up instead."""
    waiting = open_ask(issue, "nomination", place.department)
    issue = reseated(settled(issue, "nomination", place.department), replace(place, status="refused"))
    issue = note(issue, desk, "liaison_refused", actor=arrival.sender, department=place.department)
    issue = echo(issue, desk, arrival.sender, "refused", text=arrival.text)
    words = [{"department": place.department, "who": arrival.sender, "text": arrival.text}]
    if place.department == issue.lead and waiting:
        return pass_on(replace(issue, asks=(*issue.asks, waiting)), desk, waiting, refused=words)
    if place.department == issue.lead:
        return ask_head(issue, place, desk)
    others = [a for a in issue.asks if a.kind == "refusal" and a.about != place.department]
    if issue.problem.category == DUTIES and others:
        return nobodys(issue, place, others, words, desk)
    person = lead_person(issue, desk)
    if person is None:
        return issue
    return ask(issue, desk, "refusal", place.department, "launch/lead", person, asks="answer", variant="refused", refused=words)


def nobodys(issue: Issue, place: Participant, others: list[Ask], words: list[dict[str, str]], desk: Desk) -> Issue:
    """Whose duty is it, where several say that it is not theirs? Their common superior is asked, with all their reasons (REQUIREMENTS.md C1)."""
    said = [word for waiting in others for word in waiting.data["refused"] if word["department"] == waiting.about] + words
    person = superior([w["department"] for w in said], desk)
    if person is None:
        return issue
    also = tuple(p for p in (lead_person(issue, desk),) if p)
    passed = {a.about: replace(a, asked=(*a.asked, person), rung=max(a.rung, 1)) for a in others}
    issue = replace(issue, asks=tuple(passed.get(a.about, a) if a.kind == "refusal" else a for a in issue.asks))
    issue = note(issue, desk, "nobodys", actor="service", departments=[w["department"] for w in said], to=person)
    return ask(
        issue, desk, "refusal", place.department, "launch/lead", person, asks="answer", also=also, variant="refused", refused=said
    )


def superior(departments: list[str], desk: Desk) -> str | None:
    """The one head of all of them, else the coordinator."""
    heads = {d.head for d in map(desk.directory.department, departments) if d}
    return heads.pop() if len(heads) == 1 else next(iter(desk.coordinators), None)


def let_go(issue: Issue, place: Participant, by: str, desk: Desk) -> Issue:
    """The lead lets a department go."""
    issue = settled(settled(issue, "refusal", place.department), "nomination", place.department)
    issue = note(dropped(issue, place.department), desk, "department_dropped", actor=by, department=place.department)
    for person in (place.liaison, place.deputy):
        issue = inviting.uninvited(issue, person, desk, place.department) if person else issue
    return echo(issue, desk, by, "department_dropped", department=place.department)


def silent_heads(issue: Issue, desk: Desk) -> Issue:
    """For heads who name nobody, reminded once, somebody stands in."""
    for waiting in [a for a in issue.asks if a.kind == "nomination" and a.due_at <= desk.now and a.rung >= 1]:
        issue = by_default(issue, waiting, desk)
    return issue


def by_default(issue: Issue, waiting: Ask, desk: Desk) -> Issue:
    """The head stayed silent: the deputy stands where he may, else the head, so that the circle can open."""
    place = seat(issue, waiting.about)
    department = desk.directory.department(waiting.about)
    if place is None:
        return settled(issue, "nomination", waiting.about)
    if department is None:
        return let_go(issue, place, lead_person(issue, desk) or "service", desk)
    deputy = place.deputy or department.deputy
    ready = deputy and normal(deputy) != normal(place.liaison or "") and not is_away(issue, deputy, desk)
    return seated(issue, place, deputy if deputy and ready else department.head, "service", desk)
