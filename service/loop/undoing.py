"""The last order taken back: what it changed is as it was, and whoever was told of it hears so (REQUIREMENTS.md P27).

What others changed meanwhile stays. An undo cannot be undone, and a step that was left is not entered again by it, unless the
order itself had left it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, get_type_hints

import msgspec
from msgspec.structs import replace

from service.loop.arrivals import Command, Reply
from service.loop.desk import Desk
from service.loop.inviting import announce
from service.loop.issue import Issue, Meeting, Step, Undo
from service.loop.meeting import call_meeting
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import echo, note, post
from service.loop.timing import retimed

# What is never put back: what belongs to the store, what was said, what tells letters apart.
KEPT = {"id", "version", "due_at", "outbox", "journal", "undo", "asked_before", "echoes", "counts"}
# How the occurrence of an answer begins that was written to an issue which goes on in this one.
MERGED = "merged:"
# What tells the parts of a column apart, where only some of them may have changed.
KEYS: dict[str, Callable[[Any], object]] = {
    "tasks": lambda one: one.n,
    "asks": lambda one: (one.kind, one.about),
    "timers": lambda one: (one.kind, one.about),
    "participants": lambda one: one.department,
    "guests": normal,
    "away": lambda one: normal(one.person),
    "held": lambda one: one.n,
    "wants": str,
}


def remembered(before: Issue, after: Issue, orders: tuple[str, ...], by: str, desk: Desk) -> Issue:
    """The issue after the orders of one mail, with what it takes to undo them."""
    was, became = without_notes(before), without_notes(after)
    changed = [f for f in Issue.__struct_fields__ if f not in KEPT and getattr(was, f) != getattr(became, f)]
    if not orders or not changed:
        return after
    new = after.outbox[len(before.outbox) :]
    told = tuple({normal(one.to): one.to for one in new if normal(one.to) != normal(by)}.values())
    fields, left = ({f: plain(getattr(issue, f)) for f in changed} for issue in (was, became))
    left["step"] = str(after.step)
    return replace(after, undo=Undo(by=by, order=orders[0], at=desk.now, fields=fields, left=left, told=told))


def led_on(before: Issue, obeyed: Issue, after: Issue, desk: Desk) -> Issue:
    """An order that ended the work leads into step 5 at once: it is undone with all that followed. Who was asked there stays on record."""
    last = after.undo
    if last is None or last is before.undo or obeyed.step is not Step.EXECUTE or after.step is not Step.VERIFY:
        return after
    led = remembered(before, replace(after, surveys=before.surveys), (last.order,), last.by, desk)
    return replace(led, surveys=after.surveys)


def without_notes(issue: Issue) -> Issue:
    """What is still to be said back is no part of what an order changed."""
    return replace(issue, timers=tuple(t for t in issue.timers if t.kind != "note"))


def plain(value: object) -> Any:
    """As plain JSON values, as the store keeps them."""
    return msgspec.json.decode(msgspec.json.encode(value))


def may_undo(issue: Issue, person: str, desk: Desk) -> bool:
    """Who gave the order; the lead, of an order given as lead; the coordinator always."""
    last, chair = issue.undo, lead_person(issue, desk)
    if last is None or issue.step != last.left["step"]:
        return False
    is_chair = normal(person) == normal(chair or "") and not desk.is_coordinator(last.by)
    return normal(person) == normal(last.by) or is_chair or desk.is_coordinator(person)


def is_of_merger(arrival: Reply) -> bool:
    """Is it written to an issue that was merged into this one? That is not undone, and no order of this one is meant."""
    return arrival.about.startswith(MERGED) and any(c.name == "undo" for c in arrival.said.commands)


def takes_back(issue: Issue, arrival: Reply, desk: Desk) -> bool:
    """Is this the word that undoes the end of an issue that an order ended?"""
    ended = issue.undo is not None and "ended" in issue.undo.fields and issue.ended == issue.undo.left["ended"]
    return ended and any(c.name == "undo" for c in arrival.said.commands) and may_undo(issue, arrival.sender, desk)


def undo(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Put the columns back; where there is nothing to undo, or it is another's to undo, the writer is told."""
    last = issue.undo
    if last is None or not may_undo(issue, arrival.sender, desk):
        return echo(issue, desk, arrival.sender, "nothing_to_undo" if last is None else "not_yours", order="undo")
    changes = {f: put_back(f, getattr(issue, f), last) for f in last.fields}
    before = issue
    issue = in_patience(replace(issue, **changes, undo=None), desk)
    issue = note(issue, desk, "undone", actor=arrival.sender, order=last.order, by=last.by, columns=sorted(last.fields))
    issue = called_again(before.meeting, issue, desk)
    for n in [t.n for t in issue.tasks] if {"tasks", "step"} & set(last.fields) and issue.step is Step.EXECUTE else ():
        issue = retimed(issue, n, desk)
    issue = echo(issue, desk, arrival.sender, "undone", order=last.order, text=last.order)
    for person in told(last, arrival.sender):
        issue = post(
            issue, desk, "execute/note", person, f"undone@{desk.now:%Y%m%d%H%M}", variant="undone", items=[],
            order=last.order, who=arrival.sender, tasks=[],
        )
    return issue


def told(last: Undo, by: str) -> tuple[str, ...]:
    return tuple({normal(p): p for p in (*last.told, last.by) if normal(p) != normal(by)}.values())


def put_back(name: str, now: Any, last: Undo) -> Any:
    """A column as it was before the order; where it has parts, only the parts that the order changed and nobody since."""
    before, left = (msgspec.convert(side[name], columns()[name]) for side in (last.fields, last.left))
    if name not in KEYS:
        return before if now == left else now
    key = KEYS[name]
    was, then, current = ({key(one): one for one in side} for side in (before, left, now))
    kept = {k: part(was.get(k), then.get(k), current.get(k)) for k in (*was, *current)}
    return tuple(one for one in kept.values() if one is not None)


def part(was: Any, then: Any, current: Any) -> Any:
    """Of what the order let alone or others changed since, what stands now; of the rest what was; what came by the order goes."""
    if was == then:
        return current
    return was if was is None or current == then else current


@cache
def columns() -> dict[str, Any]:
    """The type of each column."""
    return get_type_hints(Issue)


def in_patience(issue: Issue, desk: Desk) -> Issue:
    """Nobody is late for what was not asked of him meanwhile."""
    def waited(person: str, due_at: datetime) -> datetime:
        return due_at if due_at > desk.now else desk.later(person, desk.patience.nudge)

    return replace(issue, asks=tuple(replace(a, due_at=waited(a.person, a.due_at)) for a in issue.asks))


def called_again(undone: Meeting | None, issue: Issue, desk: Desk) -> Issue:
    """A meeting that had been called off takes place after all: the next SEQUENCE to everybody, or another time where its own is over."""
    meeting = issue.meeting
    if meeting is None or undone is None or meeting.status != "invited" or undone.status == "invited":
        return issue
    if meeting.start <= desk.now:
        return call_meeting(issue)
    again = replace(meeting, sequence=undone.sequence + 1)
    return announce(replace(issue, meeting=again), desk, "plan/update", change="again", before=None)
