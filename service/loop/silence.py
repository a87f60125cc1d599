"""What happens when no answer comes: the question climbs, from the person to deputy, head and coordinator.

Nothing stops by silence and no step ends by it: silence only climbs, in working days of the person who is silent. A rung
held by somebody already asked, or known to be away, is skipped (DESIGN.md section 2).
"""

from __future__ import annotations

from dataclasses import replace as at_moment
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from service.loop.asks import mark, named, put
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Participant
from service.loop.people import normal
from service.loop.post import note
from service.loop.whereabouts import is_away, stands_in

# What is asked once a day is waited for in days, however urgent the issue is.
DAILY = ("progress",)
TASKS = ("progress", "overdue")


def chase(issue: Issue, desk: Desk) -> Issue:
    """Every question whose patience has run out goes one rung up."""
    for waiting in [a for a in issue.asks if a.due_at <= desk.now]:
        issue = put_off(issue, desk, waiting) if is_told_already(issue, waiting) else climb(issue, desk, waiting)
    return issue


def is_told_already(issue: Issue, waiting: Ask) -> bool:
    """Is somebody above already asked about this person's silence on tasks? One silence is one matter, however many tasks are open."""
    others = (a for a in issue.asks if a is not waiting and a.kind in TASKS and normal(a.person) == normal(waiting.person))
    return waiting.kind in TASKS and waiting.rung >= 1 and any((a.since, a.kind, a.about) < (waiting.since, waiting.kind, waiting.about) for a in others)


def put_off(issue: Issue, desk: Desk, waiting: Ask) -> Issue:
    return changed(issue, waiting, replace(waiting, due_at=desk.later(waiting.person, 1)))


def climb(issue: Issue, desk: Desk, waiting: Ask) -> Issue:
    """Remind the person once, then ask the next who could answer in their place."""
    desk = at_moment(desk, urgent=desk.urgent and waiting.kind not in DAILY)
    if waiting.rung == 0:
        risen = replace(waiting, rung=1, due_at=not_at_once(after(waiting, desk.patience.deputy, desk), waiting.person, desk))
        return remind(changed(issue, waiting, risen), desk, risen)
    person = next_on_ladder(issue, desk, waiting)
    if person is None:
        due, asked = desk.later(waiting.person, desk.patience.coordinator), waiting.asked
        person = waiting.asked[-1]
    elif desk.is_coordinator(person):
        due, asked = desk.later(person, desk.patience.next_coordinator), (*waiting.asked, person)
    else:
        due = not_at_once(after(waiting, desk.patience.coordinator, desk), person, desk)
        asked = (*waiting.asked, person)
    risen = replace(waiting, rung=waiting.rung + 1, asked=asked, due_at=due)
    return escalate(changed(issue, waiting, risen), desk, risen, person)


def pass_on(issue: Issue, desk: Desk, waiting: Ask, **more: Any) -> Issue:
    """Ask the next one up at once: the person refused or is away, so a reminder would be vain.

    Where nobody is left, nothing is sent: an address that answers by machine would be written to again and again.
    """
    ready = replace(waiting, rung=max(waiting.rung, 1), data={**waiting.data, **more})
    issue = changed(issue, waiting, ready)
    return climb(issue, desk, ready) if next_on_ladder(issue, desk, ready) else issue


def passed_over(issue: Issue, desk: Desk, person: str) -> Issue:
    """Everything that waits for this person just now is asked of the next."""
    for waiting in [a for a in issue.asks if normal(a.asked[-1]) == normal(person) and a.kind != "progress"]:
        issue = pass_on(issue, desk, waiting)
    return issue


def remind(issue: Issue, desk: Desk, waiting: Ask) -> Issue:
    """The same question to the same person once more; the definition has a letter of its own for that."""
    letter = "clarify/nudge" if waiting.kind == "definition" else waiting.letter
    issue = counted(note(issue, desk, "reminded", data_kind=waiting.kind, person=waiting.person), "reminded")
    return put(issue, desk, waiting, waiting.person, f"{named(waiting)}#1", letter, rung=1)


def escalate(issue: Issue, desk: Desk, waiting: Ask, person: str) -> Issue:
    """The question to somebody else, with who was silent since when."""
    issue = counted(note(issue, desk, "escalated", data_kind=waiting.kind, silent=waiting.person, to=person), "escalated")
    return put_instead(issue, desk, waiting, person)


def put_instead(issue: Issue, desk: Desk, waiting: Ask, person: str, again: str = "") -> Issue:
    """The letter to somebody who is asked in the place of another."""
    plain = {"kind": waiting.kind, "about": waiting.about, "person": waiting.person, "rung": waiting.rung}
    question = {"kind": waiting.letter, "data": waiting.data}
    occurrence = f"{waiting.kind}:{mark(waiting)}#{waiting.rung}{again}"
    about = {"ask": {**plain, "since": waiting.since.isoformat()}, "question": question}
    return put(issue, desk, waiting, person, occurrence, "execute/escalation", **about)


def counted(issue: Issue, what: str) -> Issue:
    """One more of it, for the figures of the record."""
    return replace(issue, counts={**issue.counts, what: issue.counts.get(what, 0) + 1})


def changed(issue: Issue, before: Ask, after_: Ask) -> Issue:
    return replace(issue, asks=tuple(after_ if a is before or a == before else a for a in issue.asks))


def after(waiting: Ask, days: int, desk: Desk) -> datetime:
    """So many working days after the question was first put."""
    return at_moment(desk, now=waiting.since).later(waiting.person, days)


def not_at_once(moment: datetime, person: str, desk: Desk) -> datetime:
    """After downtime a reminder and the next rung do not come on the same day."""
    return max(moment, desk.later(person, 1))


def next_on_ladder(issue: Issue, desk: Desk, waiting: Ask) -> str | None:
    """The first above the person who was not asked yet, is known and is not away."""
    asked = {normal(p) for p in waiting.asked}
    free = (p for p in ladder(issue, desk, waiting) if normal(p) not in asked and desk.directory.person(p))
    return next((p for p in free if not is_away(issue, p, desk)), None)


def ladder(issue: Issue, desk: Desk, waiting: Ask) -> tuple[str, ...]:
    """Everybody above the person asked: who was named for the absence, deputy, head, coordinators."""
    department = desk.directory.department(desk.directory.department_of(waiting.person))
    seat = participant_of(issue, waiting.person)
    named = stands_in(issue, waiting.person, desk)
    deputies = (named, seat.deputy if seat else None, department.deputy if department else None)
    heads = (department.head if department else None,)
    return tuple(p for p in (*deputies, *heads, *desk.coordinators) if p)


def participant_of(issue: Issue, person: str) -> Participant | None:
    """The department for which this person is liaison or deputy."""
    who = normal(person)
    return next((p for p in issue.participants if who in {normal(p.liaison or ""), normal(p.deputy or "")}), None)
