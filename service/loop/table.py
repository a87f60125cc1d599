"""The task table of step 3: received from whoever writes it, checked by SMART, said back, agreed by lead and owners.

A clean table that the lead wrote is the lead's agreement to it, unless objected to within two working days of its echo;
anybody else's needs the lead's confirmation. Faults hold it up until they are mended, or the lead accepts them with a
reason (REQUIREMENTS.md S3-6, S3-12 to S3-17). What its owners say stands in owners.py.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from service.loop import helping, rows, smart
from service.loop.arrivals import Reply
from service.loop.asks import ask, is_current, settled
from service.loop.circle import members
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Plan, Task
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import drop_timers, echo, note, post, set_timer, to_builtins

AGREED = ("agree", "ack")


def received(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """A whole table replaces the table; single cells are changed in place; both are said back, numbered."""
    before = issue.tasks
    tasks = rewritten(issue, arrival)
    if not tasks:
        return issue
    if tasks == before and issue.plan and issue.plan.state == "proposed":
        return echo(issue, desk, arrival.sender, "table_received", n=len(rows.live(tasks)))
    return written(issue, tasks, arrival, desk)


def rewritten(issue: Issue, arrival: Reply) -> tuple[Task, ...]:
    """The table after this mail; where a plan is in force its rows are gone on with, or replaced."""
    before = issue.tasks
    in_force = issue.versions[-1].tasks if issue.replanning and issue.versions else ()
    if arrival.said.rows:
        return rows.rewritten(arrival.said.rows, before, in_force)
    if in_force or rows.settled(before):
        return rows.amended(before, arrival.said.amendments, in_force)
    return rows.numbered(rows.amended(before, arrival.said.amendments), before)


def written(issue: Issue, tasks: tuple[Task, ...], arrival: Reply, desk: Desk) -> Issue:
    """A new version of the table, by whoever sent it."""
    before = issue.tasks
    plan = Plan(version=issue.plan.version + 1 if issue.plan else 1, author=arrival.sender, sent_at=desk.now)
    issue = helping.of_rows_at_work(drop_timers(replace(issue, tasks=tasks, plan=plan), "plan_stands"))
    issue = note(issue, desk, "table_received", actor=arrival.sender, version=plan.version, rows=len(tasks))
    issue = echo(issue, desk, arrival.sender, "table_received", n=len(rows.live(tasks)))
    return checked(issue, desk, before)


def checked(issue: Issue, desk: Desk, before: tuple[Task, ...] = (), wish: dict[str, Any] | None = None) -> Issue:
    """Said back to its author (and the lead, where that is another); clean, the owners are asked in the same round.

    `wish` is what an owner asked for, where that is all that is new: {who, rows: [{n, before, after}]}.
    """
    plan, lead = issue.plan, lead_person(issue, desk)
    if plan is None or lead is None:
        return issue
    found = faults(issue, desk)
    clean = plan.waived is not None or not any(f["verdict"] == "fail" for f in found)
    issue = replace(issue, plan=replace(plan, state="proposed" if clean else "faulty"))
    issue = without_changed(settled(settled(issue, "table"), "plan"), before)
    told: dict[str, Any] = {
        "faults": list(found), "questions": unasked(rows.live(issue.tasks), found), "clean": clean, "sent_by": plan.author,
        "changes": rows.changes(before, issue.tasks), "wish": wish, "tasks": shown(issue), "gone": rows.gone(before, issue.tasks),
    }
    kind, asks = ("plan", "agreement") if clean else ("table", "table")
    if not plan.confirmed_by or not clean:
        issue = ask(issue, desk, kind, f"v{plan.version}", "plan/echo", lead, asks=asks, **told)
    elif told["changes"]:
        issue = post(issue, desk, "plan/echo", lead, f"v{plan.version}", **{**told, "questions": []}, stands=True)
    if plan.author and normal(plan.author) != normal(lead) and (told["changes"] or not plan.waived):
        issue = post(issue, desk, "plan/echo", plan.author, f"v{plan.version}", **told)
    return ask_owners(issue, desk) if clean else issue


def shown(issue: Issue) -> list[dict[str, Any]]:
    """The rows that a letter about the table shows: those still to be done."""
    return [to_builtins(t) for t in rows.live(issue.tasks)]


def faults(issue: Issue, desk: Desk) -> tuple[dict[str, Any], ...]:
    """Every fault of every row, by the five questions."""
    today = desk.today
    situation = smart.Situation.of(issue, desk)
    found = [(t.n, f) for t in rows.live(issue.tasks) if t.status in ("not_started", "on_hold") for f in smart.check(t, situation, desk.calendar, today)]
    return tuple({"n": n, "letter": f.letter, "verdict": f.verdict, "code": f.code, "args": dict(f.args)} for n, f in found)


def unasked(tasks: tuple[Task, ...], found: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """The rows that pass without saying what is handed over: a number alone may do, but the lead is asked all the same."""
    failed = {one["n"] for one in found if one["letter"] == "M"}
    return [{"n": t.n, "field": "deliverable"} for t in tasks if t.n not in failed and not (t.deliverable or "").strip()]


def without_changed(issue: Issue, before: tuple[Task, ...]) -> Issue:
    """Owners whose rows are no longer what they were asked about are asked anew; the others are left in peace."""
    same = [a for a in issue.asks if a.kind == "task" and rows.of_owner(before, a.person) == rows.of_owner(issue.tasks, a.person)]
    return replace(issue, asks=tuple(a for a in issue.asks if a.kind != "task" or a in same))


def ask_owners(issue: Issue, desk: Desk) -> Issue:
    """Each owner agrees to the own tasks; the lead who wrote the table agreed to his own by writing it."""
    plan = issue.plan
    if plan is None:
        return issue
    author = normal(plan.author or "")
    asked = {normal(a.person) for a in issue.asks if a.kind == "task"}
    for owner in rows.owners(issue.tasks):
        if normal(owner) == author:
            issue = owner_agreed(issue, owner, desk)
        elif normal(owner) not in asked and any(t.agreed_at is None for t in rows.of_owner(issue.tasks, owner)):
            about = f"v{plan.version}:{normal(owner)}"
            issue = ask(
                issue, desk, "task", about, "plan/assignment", owner, asks="agreement", variant="agree", plan_version=plan.version
            )
    if plan.author and author == normal(lead_person(issue, desk) or "") and not plan.confirmed_by:
        issue = set_timer(issue, "plan_stands", "", desk.later(plan.author, desk.patience.objection))
    return issue


def owner_agreed(issue: Issue, owner: str, desk: Desk) -> Issue:
    tasks = tuple(replace(t, agreed_at=desk.now) if normal(t.owner or "") == normal(owner) else t for t in issue.tasks)
    return replace(issue, tasks=tasks)


def confirmed(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """The lead confirms the draft or the table, objects to it, or accepts its faults and says why."""
    plan, stance = issue.plan, arrival.said.stance
    reason = next((c.text for c in arrival.said.commands if c.name == "accept_faults"), None)
    current = is_current(waiting, arrival.letter, arrival.about)
    if plan is None or plan.state == "drafted":
        return written(issue, issue.tasks, arrival, desk) if stance in AGREED and issue.tasks else issue
    if plan.state == "faulty" and reason and current:
        issue = replace(issue, plan=replace(plan, waived=reason, confirmed_by=arrival.sender))
        issue = note(issue, desk, "faults_accepted", actor=arrival.sender, reason=reason)
        return checked(echo(issue, desk, arrival.sender, "accepted_faults", text=reason), desk, issue.tasks)
    if plan.state == "faulty" and stance in AGREED:
        again = {k: v for k, v in waiting.data.items() if k != "asks"}
        return ask(issue, desk, waiting.kind, waiting.about, "plan/echo", waiting.person, asks="table", **again)
    if stance in AGREED and current:
        issue = replace(settled(issue, "plan"), plan=replace(plan, confirmed_by=arrival.sender))
        issue = note(issue, desk, "plan_confirmed", actor=arrival.sender, version=plan.version)
        return echo(issue, desk, arrival.sender, "confirmed_plan", version=plan.version)
    return objected(issue, arrival, desk) if stance in ("object", "refuse") and plan.state == "proposed" else issue


def objected(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """The lead does not want it so: it is a draft again, and the lead is asked for another."""
    plan, lead = issue.plan, lead_person(issue, desk)
    if plan is None or lead is None:
        return issue
    issue = replace(issue, plan=replace(plan, state="drafted", confirmed_by=None))
    issue = drop_timers(settled(settled(issue, "plan"), "task"), "plan_stands")
    issue = note(issue, desk, "plan_objected", actor=arrival.sender, version=plan.version)
    issue = echo(issue, desk, arrival.sender, "objected", text=arrival.text)
    return ask(issue, desk, "table", f"v{plan.version}", "plan/table_request", lead, asks="table", rung=0)


def in_force(issue: Issue, desk: Desk) -> Issue:
    """The plan is in force when the meeting is over and every owner and the lead agreed: everybody gets it."""
    plan = issue.plan
    ready = plan and plan.state == "proposed" and issue.tasks and all(t.agreed_at for t in rows.live(issue.tasks) if t.owner)
    if plan is None or not ready or not plan.confirmed_by or is_to_come(issue, desk):
        return issue
    for kind in ("plan", "task", "table", "slots"):
        issue = settled(issue, kind)
    issue = drop_timers(issue, "plan_stands", "agenda", "meeting_end")
    issue = replace(issue, plan=replace(plan, state="agreed"), wants=())
    issue = note(issue, desk, "plan_agreed", version=plan.version)
    for person in tuple({normal(p): p for p in (*members(issue), *rows.owners(issue.tasks), issue.reporter)}.values()):
        issue = post(issue, desk, "plan/plan", person, f"v{plan.version}", plan_version=plan.version, tasks=shown(issue))
    return issue


def is_to_come(issue: Issue, desk: Desk) -> bool:
    """Is there still a meeting ahead?"""
    return issue.meeting is not None and issue.meeting.status == "invited" and issue.meeting.end > desk.now
