"""A rule change and its life: proposed, accepted, drafted, published, or declined (guide, step 6; REQUIREMENTS.md S6-7, S6-8).

It belongs to the head of the rule's department until he names another, and outlives the issue that it came from. Silence climbs
from the owner to the head to the coordinators.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec.structs import replace

from service.loop import workdays
from service.loop.arrivals import Reply
from service.loop.desk import Desk
from service.loop.issue import Issue, Norm, Rule
from service.loop.norm_letters import noted, posted, said_back, unclear
from service.loop.participation import lead_person
from service.loop.people import normal

AGREED, REFUSED = ("agree", "ack"), ("object", "refuse")
OVER = ("published", "declined")
FURTHER = {"proposed": 0, "accepted": 1, "drafted": 2, "published": 3}


def proposed(issue: Issue, n: int, desk: Desk) -> Norm:
    """The n-th rule of the record becomes a rule change; the head of its department is asked."""
    rule = issue.record.rules[n] if issue.record else Rule(change=issue.problem.title)
    rule = replace(rule, department=rule.department or issue.lead)
    owner = head_of(rule, desk)
    day = rule.due or desk.calendar.add(desk.today_of(owner), desk.patience.norm)
    norm = Norm(
        issue=issue.id,
        title="" if issue.confidential else issue.problem.title,
        rule=replace(rule, due=day),
        proposed_by=lead_person(issue, desk) or issue.reporter,
        owner=owner,
        opened_at=desk.now,
        state_since=desk.now,
    )
    norm = noted(norm, desk, "norm_proposed", change=rule.change, owner=owner)
    return asked(norm, desk, owner, "request")


def head_of(rule: Rule, desk: Desk) -> str:
    """Who answers for the rule; where nobody known does, the coordinator."""
    department = desk.directory.department(rule.department)
    return next((p for p in (department.head if department else None, *desk.coordinators) if p and desk.directory.person(p)), "")


def asked(norm: Norm, desk: Desk, person: str, variant: str, rung: int = 0) -> Norm:
    """The letter to whoever is to answer, and when the next one is due."""
    rises = {0: desk.patience.nudge, 1: desk.patience.deputy - desk.patience.nudge}
    days = rises.get(rung, max(1, desk.patience.coordinator - desk.patience.deputy))
    norm = posted(norm, desk, person, variant, asks="answer", until=desk.later(person, days))
    everybody = norm.asked if normal(person) in {normal(p) for p in norm.asked} else (*norm.asked, person)
    return replace(norm, asked=everybody, rung=rung, times=norm.times + 1, due_at=desk.later(person, days))


def receive(norm: Norm, arrival: Reply, desk: Desk) -> Norm:
    """Taken on, given to somebody, drafted, published, declined, or due on another day."""
    told = {"letter": arrival.letter, "about": arrival.about} if arrival.verified else {}
    norm = noted(norm, desk, "replied" if arrival.verified else "unverified", arrival.sender, arrival.text, **told)
    if not arrival.verified or norm.state in OVER or not may_answer(norm, arrival.sender, desk):
        return norm
    said, before = arrival.said, norm
    if elsewhere := another_department(norm, arrival, desk):
        return named(replace(norm, rule=elsewhere, state="proposed"), head_of(elsewhere, desk), arrival, desk)
    if said.norm == "declined" or (said.norm is None and said.stance in REFUSED and not said.people):
        return refused(norm, arrival, desk)
    norm = redated(norm, arrival, desk)
    other = next((p for p in said.people if normal(p) not in (normal(norm.owner), normal(arrival.sender)) and desk.directory.person(p)), None)
    if said.norm in OVER:
        return ended(norm, said.norm, arrival, desk)
    if other and said.norm is None:
        return named(norm, other, arrival, desk)
    if said.stance in REFUSED and said.norm is None:
        return refused(norm, arrival, desk)
    takes_on = said.stance in AGREED or norm.rule.due != before.rule.due
    state = said.norm if said.norm in FURTHER else "accepted" if takes_on else None
    if state is None:
        return unclear(norm, arrival, desk)
    return moved(norm, state, arrival, desk)


def another_department(norm: Norm, arrival: Reply, desk: Desk) -> Rule | None:
    """The rule, as that of the one department whose it is said to be instead."""
    said = arrival.said
    keys = [key for key in said.departments if key != norm.rule.department and desk.directory.department(key)]
    settled = said.norm is not None or said.stance in AGREED or bool(said.people) or bool(said.days)
    return replace(norm.rule, department=keys[0]) if len(keys) == 1 and not settled else None


def may_answer(norm: Norm, person: str, desk: Desk) -> bool:
    department = desk.directory.department(norm.rule.department)
    heads = (department.head,) if department else ()
    return desk.is_coordinator(person) or normal(person) in {normal(p) for p in (norm.owner, *heads, *norm.asked)}


def redated(norm: Norm, arrival: Reply, desk: Desk) -> Norm:
    """A day named is the day by which it will be done."""
    today = desk.today_of(arrival.sender)
    days = [day for day in arrival.said.days if day > today]
    if not days or days[-1] == norm.rule.due:
        return norm
    norm = noted(norm, desk, "norm_due", arrival.sender, before=str(norm.rule.due), after=str(days[-1]))
    return replace(norm, rule=replace(norm.rule, due=days[-1]))


def named(norm: Norm, person: str, arrival: Reply, desk: Desk) -> Norm:
    """Somebody else takes it on, and hears of it; the one who named him hears that it was understood."""
    norm = noted(replace(norm, owner=person, asked=()), desk, "norm_owner", arrival.sender, owner=person)
    norm = said_back(norm, arrival.sender, "norm_named", desk, person=person)
    return asked(norm, desk, person, "named")


def refused(norm: Norm, arrival: Reply, desk: Desk) -> Norm:
    """Whoever was named gives it back to the head; what the head declines is declined."""
    head = head_of(norm.rule, desk)
    if normal(head) != normal(norm.owner) and normal(arrival.sender) == normal(norm.owner):
        norm = noted(replace(norm, owner=head, asked=(), state="proposed", state_since=desk.now), desk, "norm_returned", arrival.sender)
        return asked(said_back(norm, arrival.sender, "norm_returned", desk, person=head), desk, head, "request")
    return ended(norm, "declined", arrival, desk)


def moved(norm: Norm, state: str, arrival: Reply, desk: Desk) -> Norm:
    """Further on; the next question comes shortly before it is due. Nothing goes back to an earlier state."""
    state = max(state, norm.state, key=FURTHER.__getitem__)
    since = norm.state_since if state == norm.state else desk.now
    norm = noted(replace(norm, state=state, state_since=since, rung=0, asked=(norm.owner,)), desk, f"norm_{state}", arrival.sender)
    norm = said_back(norm, arrival.sender, f"norm_{state}", desk, due=str(norm.rule.due or ""))
    return replace(norm, due_at=next_look(norm, desk))


def ended(norm: Norm, state: str, arrival: Reply, desk: Desk) -> Norm:
    """Published or declined: whoever proposed it and the coordinator hear of it."""
    norm = replace(norm, state=state, state_since=desk.now, due_at=None)
    norm = noted(norm, desk, f"norm_{state}", arrival.sender, arrival.text)
    norm = said_back(norm, arrival.sender, f"norm_{state}", desk, text=arrival.text)
    for person in {normal(p): p for p in (norm.proposed_by, *desk.coordinators[:1])}.values():
        norm = posted(norm, desk, person, state, who=arrival.sender, text=arrival.text)
    return norm


def tick(norm: Norm, desk: Desk) -> Norm:
    """What fell due: a reminder before the day, a question after it, the next one up where nobody answers."""
    if norm.due_at is None or norm.due_at > desk.now or norm.state in OVER:
        return norm
    late = norm.rule.due is not None and norm.rule.due < desk.today_of(norm.owner)
    if norm.state != "proposed" and not late and norm.rung == 0:
        norm = asked(norm, desk, norm.owner, "reminder")
        return replace(norm, due_at=morning_after(norm, desk))
    if norm.rung == 0:
        return asked(norm, desk, norm.owner, "overdue" if late else "reminder", 1)
    person = above(norm, desk)
    if person is None:
        return asked(replace(norm, asked=(norm.owner,)), desk, norm.owner, "overdue" if late else "reminder", 1)
    return asked(norm, desk, person, "escalation", norm.rung + 1)


def above(norm: Norm, desk: Desk) -> str | None:
    """The next who was not asked yet: the head of the department, then the coordinators."""
    told = {normal(p) for p in (norm.owner, *norm.asked)}
    return next((p for p in (head_of(norm.rule, desk), *desk.coordinators) if normal(p) not in told and desk.directory.person(p)), None)


def next_look(norm: Norm, desk: Desk) -> datetime:
    """Two working days before it is due; where that is over, the morning after the day."""
    day = desk.calendar.add(norm.rule.due, -desk.patience.nudge) if norm.rule.due else desk.today_of(norm.owner)
    moment = morning(day, norm, desk)
    return moment if moment > desk.now else morning_after(norm, desk)


def morning_after(norm: Norm, desk: Desk) -> datetime:
    moment = morning(desk.calendar.add(norm.rule.due, 1), norm, desk) if norm.rule.due else desk.now
    return moment if moment > desk.now else desk.later(norm.owner, desk.patience.norm)


def morning(day: date, norm: Norm, desk: Desk) -> datetime:
    return workdays.at(day, desk.hours.begin, desk.zone_of(norm.owner))
