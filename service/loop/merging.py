"""Two issues are one: the second ends and points to the first, and its people become known there (REQUIREMENTS.md P14).

Whoever follows a chain of merged issues to its end is the shell; here only two stand side by side.
"""

from __future__ import annotations

from msgspec.structs import replace

from service.loop import meeting
from service.loop.circle import members, welcome
from service.loop.desk import Desk
from service.loop.due import with_due
from service.loop.issue import Issue, Step
from service.loop.people import normal
from service.loop.post import as_it_stands, echo, note, post


def merged(a: Issue, b: Issue, by: str, desk: Desk) -> tuple[Issue, Issue]:
    """`b` goes on in `a`; where that cannot be, both stay and the one who ordered it hears why."""
    why = hindrance(a, b)
    if why:
        return a, refused(b, a.id, why, by, desk)
    people = known_in(b)
    return as_it_stands(with_due(taken_in(a, b, people, by, desk))), as_it_stands(gone_into(a, b, by, desk))


def hindrance(a: Issue, b: Issue) -> str | None:
    """Why they cannot be merged: an issue into itself, in a ring, or where one of them has ended."""
    if a.id == b.id:
        return "itself"
    if a.merged_into == b.id:
        return "ring"
    over = [one for one in (a, b) if one.ended or one.step is Step.CLOSED]
    return "ended" if over else None


def refused(issue: Issue, into: str, why: str, by: str, desk: Desk) -> Issue:
    """It stays as it is: `why` is itself, ring, ended, or unknown where there is no issue of that number."""
    issue = note(issue, desk, "not_merged", actor=by, into=into, why=why)
    return with_due(echo(issue, desk, by, "not_merged", issue=into, why=why))


def known_in(issue: Issue) -> tuple[str, ...]:
    """The reporter, and once the circle is open everybody in it."""
    people = (issue.reporter, *(members(issue) if issue.circle_open else issue.guests))
    return tuple({normal(p): p for p in people}.values())


def taken_in(a: Issue, b: Issue, people: tuple[str, ...], by: str, desk: Desk) -> Issue:
    """Whoever is new joins the circle, and gets the kick-off where that is out already."""
    inside = {normal(p) for p in (a.reporter, *members(a))}
    new = tuple(p for p in people if normal(p) not in inside)
    a = replace(a, guests=(*a.guests, *new))
    a = note(a, desk, "took_in", actor=by, text=b.problem.phenomenon or "", of=b.id, title=b.problem.title, people=list(new))
    for person in new if a.circle_open else ():
        a = welcome(a, person, desk, "admitted")
    return a


def gone_into(a: Issue, b: Issue, by: str, desk: Desk) -> Issue:
    """Nothing of it is waited for any more; whoever was drawn in learns where it goes on."""
    told = {normal(p): p for p in (b.reporter, by, *drawn_in(b)) if p}
    b = meeting.call_off(b, desk, "cancelled", by)
    b = note(b, desk, "merged", actor=by, into=a.id)
    b = replace(b, ended="merged", merged_into=a.id, step=Step.CLOSED, asks=(), timers=(), wants=(), undo=None, due_at=None)
    for person in told.values():
        b = post(b, desk, "execute/note", person, "merged", variant="merged", items=[], into=a.id, title=a.problem.title, who=by)
    return b


def drawn_in(issue: Issue) -> tuple[str, ...]:
    """Everybody who was written to about the issue so far."""
    asked = [p for waiting in issue.asks for p in waiting.asked]
    seated = [p.liaison for p in issue.participants if p.liaison and issue.step is not Step.CLARIFY]
    owners = [p for task in issue.tasks for p in (task.owner, *task.co_owners) if p]
    return (*asked, *seated, *owners, *(members(issue) if issue.circle_open else ()))
