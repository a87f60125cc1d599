"""Who owes whom an answer, and what happens when none comes: person, deputy, head, coordinator.

Nothing stops by silence and no step ends by it: silence only climbs, in working days of the person who is silent. A rung
held by somebody already asked, or known to be away, is skipped (DESIGN.md section 2).
"""

from __future__ import annotations

from dataclasses import replace as at_moment
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Participant
from service.loop.people import normal
from service.loop.post import note, post, to_builtins

# The letters that put each question: an answer to one of them answers the ask.
QUESTIONS = {
    "definition": ("clarify/receipt", "clarify/questions", "clarify/definition", "clarify/nudge"),
    "lead": ("launch/lead",),
    "refusal": ("launch/lead",),
    "nomination": ("launch/nomination",),
    "slots": ("plan/slots",),
    "table": ("plan/table_request", "plan/echo"),
    "plan": ("plan/echo",),
    "task": ("plan/assignment",),
    "admit": ("launch/admit",),
}


def ask(issue: Issue, desk: Desk, kind: str, about: str, letter: str, person: str, *, asks: str, **data: Any) -> Issue:
    """Put a question to a person by a letter and wait for the answer; an open one on the same matter is replaced."""
    issue = settled(issue, kind, about)
    waiting = Ask(
        kind=kind,
        about=about,
        letter=letter,
        person=person,
        asked=(person,),
        since=desk.now,
        due_at=desk.later(person, desk.patience.nudge),
        data={"asks": asks, **data},
    )
    issue = replace(issue, asks=(*issue.asks, waiting))
    return put(issue, desk, waiting, person, about)


def put(issue: Issue, desk: Desk, asked: Ask, to: str, occurrence: str, letter: str | None = None, **more: Any) -> Issue:
    """The letter that holds the question, as the issue stands now."""
    data = {**asked.data, **more}
    if asked.kind == "task":
        data["tasks"] = [to_builtins(t) for t in issue.tasks if t.owner and normal(t.owner) == normal(asked.person)]
    until = desk.later(to, desk.patience.nudge)
    return post(issue, desk, letter or asked.letter, to, occurrence, until=until, **data)


def settled(issue: Issue, kind: str, about: str | None = None) -> Issue:
    """Without the questions of this kind (on this matter): they are answered, or asked anew."""
    left = tuple(a for a in issue.asks if a.kind != kind or (about is not None and a.about != about))
    return replace(issue, asks=left)


def open_ask(issue: Issue, kind: str, about: str | None = None) -> Ask | None:
    """The open question of this kind (on this matter)."""
    return next((a for a in issue.asks if a.kind == kind and about in (None, a.about)), None)


def answered_by(issue: Issue, sender: str, letter: str, occurrence: str, *kinds: str) -> Ask | None:
    """Which open question does this mail answer? The one its letter put, else the only one this person was asked."""
    about = occurrence.partition("#")[0]
    mine = [a for a in issue.asks if a.kind in kinds and normal(sender) in {normal(p) for p in a.asked}]
    if letter:
        by_letter = [a for a in mine if letter in QUESTIONS[a.kind] or letter == "execute/escalation"]
        exact = [a for a in by_letter if a.about == about or f"{a.kind}:{a.about}" == about]
        return exact[0] if exact else by_letter[0] if len(by_letter) == 1 and letter != "execute/escalation" else None
    return mine[0] if len(mine) == 1 else None


def chase(issue: Issue, desk: Desk) -> Issue:
    """Every question whose patience has run out goes one rung up."""
    for waiting in [a for a in issue.asks if a.due_at <= desk.now]:
        issue = climb(issue, desk, waiting)
    return issue


def climb(issue: Issue, desk: Desk, waiting: Ask) -> Issue:
    """Remind the person once, then ask the next who could answer in their place."""
    if waiting.rung == 0:
        risen = replace(waiting, rung=1, due_at=not_at_once(after(waiting, desk.patience.deputy, desk), waiting.person, desk))
        issue = _changed(issue, waiting, risen)
        return remind(issue, desk, risen)
    person = next_on_ladder(issue, desk, waiting)
    if person is None:
        again = desk.later(waiting.person, desk.patience.coordinator)
        risen = replace(waiting, rung=waiting.rung + 1, due_at=again)
        last = waiting.asked[-1]
        return _escalate(_changed(issue, waiting, risen), desk, risen, last)
    if desk.is_coordinator(person):
        due = desk.later(person, desk.patience.next_coordinator)
    else:
        due = not_at_once(after(waiting, desk.patience.coordinator, desk), person, desk)
    risen = replace(waiting, rung=waiting.rung + 1, asked=(*waiting.asked, person), due_at=due)
    return _escalate(_changed(issue, waiting, risen), desk, risen, person)


def pass_on(issue: Issue, desk: Desk, waiting: Ask, **more: Any) -> Issue:
    """Ask the next one up at once: the person refused or is away, so a reminder would be vain."""
    ready = replace(waiting, rung=max(waiting.rung, 1), data={**waiting.data, **more})
    return climb(_changed(issue, waiting, ready), desk, ready)


def remind(issue: Issue, desk: Desk, waiting: Ask) -> Issue:
    """The same question to the same person once more; the definition has a letter of its own for that."""
    letter = "clarify/nudge" if waiting.kind == "definition" else waiting.letter
    issue = note(issue, desk, "reminded", data_kind=waiting.kind, person=waiting.person)
    return put(issue, desk, waiting, waiting.person, f"{waiting.about}#1", letter, rung=1)


def _escalate(issue: Issue, desk: Desk, waiting: Ask, person: str) -> Issue:
    issue = note(issue, desk, "escalated", data_kind=waiting.kind, silent=waiting.person, to=person)
    plain = {"kind": waiting.kind, "about": waiting.about, "person": waiting.person, "rung": waiting.rung}
    question = {"kind": waiting.letter, "data": waiting.data}
    occurrence = f"{waiting.kind}:{waiting.about}#{waiting.rung}"
    about = {"ask": {**plain, "since": waiting.since.isoformat()}, "question": question}
    return put(issue, desk, waiting, person, occurrence, "execute/escalation", **about)


def _changed(issue: Issue, before: Ask, after_: Ask) -> Issue:
    return replace(issue, asks=tuple(after_ if a is before or a == before else a for a in issue.asks))


def after(waiting: Ask, days: int, desk: Desk) -> datetime:
    """So many working days after the question was first put."""
    return at_moment(desk, now=waiting.since).later(waiting.person, days)


def not_at_once(moment: datetime, person: str, desk: Desk) -> datetime:
    """After downtime a reminder and the next rung do not come on the same day."""
    return max(moment, desk.later(person, 1))


def next_on_ladder(issue: Issue, desk: Desk, waiting: Ask) -> str | None:
    """Deputy, head, coordinators in their order: the first who was not asked yet, is known and is not away."""
    gone = {normal(a.person) for a in issue.away if a.until is None or a.until > desk.now.date()}
    passed = {normal(p) for p in waiting.asked} | gone
    for person in ladder(issue, desk, waiting):
        if normal(person) not in passed and desk.directory.person(person):
            return person
    return None


def ladder(issue: Issue, desk: Desk, waiting: Ask) -> tuple[str, ...]:
    """Everybody above the person asked."""
    department = desk.directory.department(desk.directory.department_of(waiting.person))
    seat = participant_of(issue, waiting.person)
    deputies = (seat.deputy if seat else None, department.deputy if department else None)
    heads = (department.head if department else None,)
    return tuple(p for p in (*deputies, *heads, *desk.coordinators) if p)


def participant_of(issue: Issue, person: str) -> Participant | None:
    """The department for which this person is liaison or deputy."""
    who = normal(person)
    return next((p for p in issue.participants if who in {normal(p.liaison or ""), normal(p.deputy or "")}), None)
