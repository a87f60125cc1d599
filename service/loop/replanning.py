"""The plan does not work as it stands: a short meeting, a new version, and the tasks concerned rest meanwhile (guide, step 4).

The issue goes back from step 4 to step 3 and returns; the former plan is kept as a version (REQUIREMENTS.md S4-10 to S4-12).
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from service.loop import cycle, participation
from service.loop.arrivals import Reply
from service.loop.desk import Desk
from service.loop.issue import Issue, Step, Task
from service.loop.participation import lead_person, seat
from service.loop.people import normal
from service.loop.plan_table import OPEN
from service.loop.post import echo, note, post
from service.loop.timing import retimed, rows

HELD = "on_hold"


def wanted(issue: Issue, arrival: Reply, desk: Desk, departments: tuple[str, ...] = (), task: int | None = None) -> Issue:
    """Somebody who takes part says so: the tasks concerned rest, who is needed besides is called in, and a meeting is looked for."""
    if issue.step is not Step.EXECUTE or issue.replanning:
        return issue
    held = concerned(issue, arrival, task, desk)
    added = tuple(key for key in departments if seat(issue, key) is None and desk.directory.department(key))
    issue = replace(issue, versions=cycle.kept(issue, desk), meeting=None, offers=(), replanning=True)
    issue = rested(issue, held, desk)
    if issue.plan:
        plan = replace(issue.plan, version=issue.plan.version + 1, state="drafted", confirmed_by=None, waived=None)
        issue = replace(issue, plan=plan)
    numbers = [t.n for t in held]
    issue = note(issue, desk, "replanning", actor=arrival.sender, tasks=numbers, departments=list(added))
    for key in added:
        issue = participation.added(issue, key, desk, quote=arrival.text[:200])
        issue = called_in(issue, key, desk)
    issue = echo(issue, desk, arrival.sender, "replan")
    return told(issue, held, added, arrival, desk)


def concerned(issue: Issue, arrival: Reply, task: int | None, desk: Desk) -> tuple[Task, ...]:
    """The tasks named; else, for one who leads, all; else those that the writer's mail speaks of, or the writer's own."""
    live = tuple(t for t in issue.tasks if t.status in OPEN)
    leads = normal(arrival.sender) == normal(lead_person(issue, desk) or "") or desk.is_coordinator(arrival.sender)
    spoken = {p.task for p in arrival.said.progress if p.status in ("blocked", "question")}
    if task is not None:
        return tuple(t for t in live if t.n in {task, *spoken})
    own = tuple(t for t in live if normal(t.owner or "") == normal(arrival.sender))
    if leads or not (spoken or own):
        return live
    return tuple(t for t in live if t.n in spoken) or own


def rested(issue: Issue, held: tuple[Task, ...], desk: Desk) -> Issue:
    """Nobody is asked or reminded of them until the new plan is in force."""
    numbers = {t.n for t in held}
    tasks = tuple(replace(t, status=HELD, before_hold=t.status) if t.n in numbers else t for t in issue.tasks)
    asks = tuple(a for a in issue.asks if a.kind not in ("overdue", "slip", "help") or a.about.partition(":")[0] not in map(str, numbers))
    issue = replace(issue, tasks=tasks, asks=asks)
    for n in numbers:
        issue = retimed(issue, n, desk)
    return issue


def called_in(issue: Issue, key: str, desk: Desk) -> Issue:
    """The department needed besides hears of it at once."""
    from service.loop import seating  # the orders about seats know the steps, and the steps know this

    return seating.seat_called(issue, key, desk)


def told(issue: Issue, held: tuple[Task, ...], added: tuple[str, ...], arrival: Reply, desk: Desk) -> Issue:
    """The lead, the owners of what rests, and who was called in."""
    liaisons = [place.liaison for key in added if (place := seat(issue, key))]
    people = [lead_person(issue, desk), *(t.owner for t in held), *liaisons]
    for person in {normal(p): p for p in people if p}.values():
        data: dict[str, Any] = {"who": arrival.sender, "text": arrival.text, "held": rows(*held), "added": list(added)}
        issue = post(issue, desk, "execute/replan", person, f"v{len(issue.versions)}", **data)
    return issue


def resumed(issue: Issue, desk: Desk) -> Issue:
    """The new plan is in force: what rested goes on as it was, unless the plan says otherwise."""
    tasks = tuple(replace(t, status=t.before_hold or "not_started", before_hold="") if t.status == HELD else t for t in issue.tasks)
    return replace(issue, tasks=tasks, replanning=False)
