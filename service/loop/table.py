"""The task table of step 3: received from whoever writes it, checked by SMART, said back, agreed by lead and owners.

A clean table that the lead wrote is the lead's agreement to it, unless objected to within two working days of its echo;
anybody else's needs the lead's confirmation. Faults hold it up until they are mended, or the lead accepts them with a
reason (REQUIREMENTS.md S3-6, S3-12 to S3-17).
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from service.loop import smart
from service.loop.arrivals import Amendment, Reply
from service.loop.asks import ask, settled
from service.loop.circle import members
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Plan, Task
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import drop_timers, echo, note, post, set_timer, to_builtins


def received(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """A whole table replaces the table; single cells are changed in place; both are said back, numbered."""
    before = issue.tasks
    tasks = arrival.said.rows or amended(before, arrival.said.amendments)
    if tasks == before:
        return issue
    tasks = tuple(replace(t, n=n, agreed_at=still_agreed(t, before)) for n, t in enumerate(tasks, 1))
    plan = Plan(version=issue.plan.version + 1 if issue.plan else 1, author=arrival.sender, sent_at=desk.now)
    issue = drop_timers(replace(issue, tasks=tasks, plan=plan), "plan_stands")
    issue = note(issue, desk, "table_received", actor=arrival.sender, version=plan.version, rows=len(tasks))
    issue = echo(issue, desk, arrival.sender, "table_received", n=len(tasks))
    return checked(issue, desk, before)


def amended(tasks: tuple[Task, ...], changes: tuple[Amendment, ...]) -> tuple[Task, ...]:
    """The table with single cells changed."""
    rows = {t.n: t for t in tasks}
    for change in changes:
        row = rows.get(change.task)
        if row is None:
            continue
        if change.field == "drop":
            del rows[change.task]
            continue
        values: dict[str, Any] = {change.field: change.value}
        if change.field == "owner":
            values = {"owner": change.person, "owner_text": change.value, "co_owners": ()}
        elif change.field in ("due", "start"):
            values = {change.field: change.day, **({"due_text": change.value} if change.field == "due" else {})}
        rows[change.task] = replace(row, **values)
    return tuple(rows.values())


def still_agreed(task: Task, before: tuple[Task, ...]) -> Any:
    """An owner's agreement outlives a new table only where the own row is the same."""
    same = next((t for t in before if replace(t, n=task.n, agreed_at=None) == replace(task, agreed_at=None)), None)
    return same.agreed_at if same else None


def faults(issue: Issue, desk: Desk) -> tuple[dict[str, Any], ...]:
    """Every fault of every row, by the five questions."""
    today = desk.now.astimezone(desk.zone).date()
    situation = smart.Situation.of(issue, desk)
    found = [(t.n, f) for t in issue.tasks for f in smart.check(t, situation, desk.calendar, today)]
    return tuple({"n": n, "letter": f.letter, "verdict": f.verdict, "code": f.code, "args": dict(f.args)} for n, f in found)


def checked(issue: Issue, desk: Desk, before: tuple[Task, ...] = ()) -> Issue:
    """Said back to its author (and the lead, where that is another); clean, the owners are asked in the same round."""
    plan, lead = issue.plan, lead_person(issue, desk)
    if plan is None or lead is None:
        return issue
    found = faults(issue, desk)
    clean = plan.waived is not None or not any(f["verdict"] == "fail" for f in found)
    issue = replace(issue, plan=replace(plan, state="proposed" if clean else "faulty"))
    issue = settled(settled(issue, "table"), "plan")
    rest: dict[str, Any] = {"faults": list(found), "questions": [], "clean": clean, "sent_by": plan.author, "changes": changes(before, issue.tasks)}
    kind, asks = ("plan", "agreement") if clean else ("table", "table")
    issue = ask(issue, desk, kind, f"v{plan.version}", "plan/echo", lead, asks=asks, **rest)
    if plan.author and normal(plan.author) != normal(lead):
        issue = post(issue, desk, "plan/echo", plan.author, f"v{plan.version}", **rest)
    return ask_owners(issue, desk) if clean else settled(issue, "task")


def changes(before: tuple[Task, ...], after: tuple[Task, ...]) -> list[dict[str, Any]]:
    """Cell by cell, what an amendment changed; nothing for a table that is new altogether."""
    if not before or len(before) != len(after):
        return []
    columns = ("task", "owner_text", "owner", "start", "due", "deliverable")
    pairs = [(b, a) for b, a in zip(before, after, strict=True)]
    found = [(a.n, c, to_builtins(b)[c], to_builtins(a)[c]) for b, a in pairs for c in columns if getattr(b, c) != getattr(a, c)]
    return [{"n": n, "field": c, "before": old, "after": new} for n, c, old, new in found]


def owners(issue: Issue) -> tuple[str, ...]:
    return tuple({normal(t.owner): t.owner for t in issue.tasks if t.owner}.values())


def ask_owners(issue: Issue, desk: Desk) -> Issue:
    """Each owner agrees to the own tasks; the lead who wrote the table agreed to his own by writing it."""
    version = issue.plan.version if issue.plan else 1
    issue = settled(issue, "task")
    author = normal(issue.plan.author or "") if issue.plan else ""
    for owner in owners(issue):
        if normal(owner) == author:
            issue = owner_agreed(issue, owner, desk)
        if any(normal(t.owner or "") == normal(owner) and t.agreed_at is None for t in issue.tasks):
            issue = ask(
                issue, desk, "task", f"v{version}:{normal(owner)}", "plan/assignment", owner, asks="agreement", variant="agree", plan_version=version
            )
    if issue.plan and issue.plan.author and author == normal(lead_person(issue, desk) or ""):
        issue = set_timer(issue, "plan_stands", "", desk.later(issue.plan.author, desk.patience.objection))
    return issue


def owner_agreed(issue: Issue, owner: str, desk: Desk) -> Issue:
    tasks = tuple(replace(t, agreed_at=desk.now) if normal(t.owner or "") == normal(owner) else t for t in issue.tasks)
    return replace(issue, tasks=tasks)


def confirmed(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """The lead confirms the table, or accepts its faults and says why."""
    plan = issue.plan
    if plan is None:
        return issue
    reason = next((c.text for c in arrival.said.commands if c.name == "accept_faults"), None)
    if plan.state == "faulty" and reason:
        issue = replace(issue, plan=replace(plan, waived=reason, confirmed_by=arrival.sender))
        return checked(note(issue, desk, "faults_accepted", actor=arrival.sender, reason=reason), desk)
    if plan.state == "proposed" and arrival.said.stance in ("agree", "ack"):
        issue = replace(settled(issue, "plan"), plan=replace(plan, confirmed_by=arrival.sender))
        issue = note(issue, desk, "plan_confirmed", actor=arrival.sender, version=plan.version)
        return echo(issue, desk, arrival.sender, "confirmed_plan", version=plan.version)
    return issue


def owner_answers(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """An owner agrees, asks for another day, or does not take the task; the lead hears of the latter two."""
    said, owner = arrival.said, waiting.person
    mine = [t for t in issue.tasks if normal(t.owner or "") == normal(owner)]
    moved = tuple(a for a in said.amendments if a.field == "due" and a.day)
    if not moved and said.days and said.stance != "agree" and len(mine) == 1:
        moved = (Amendment(task=mine[0].n, field="due", value=arrival.text[:80], day=said.days[-1]),)
    if moved:
        return new_dates(issue, waiting, moved, arrival, desk)
    if said.stance in ("agree", "ack"):
        issue = owner_agreed(settled(issue, "task", waiting.about), owner, desk)
        issue = note(issue, desk, "task_agreed", actor=arrival.sender, tasks=[t.n for t in mine])
        return echo(issue, desk, arrival.sender, "agreed_task", tasks=[t.n for t in mine])
    if said.stance in ("refuse", "object"):
        issue = note(settled(issue, "task", waiting.about), desk, "task_refused", actor=arrival.sender, tasks=[t.n for t in mine])
        issue = echo(issue, desk, arrival.sender, "refused", text=arrival.text)
        return needs_owner(issue, mine, arrival, desk)
    return issue


def new_dates(issue: Issue, waiting: Ask, moved: tuple[Amendment, ...], arrival: Reply, desk: Desk) -> Issue:
    """A first new date up to five working days later stands at once and the lead may refuse it; otherwise he decides."""
    before = issue.tasks
    due = {t.n: t.due for t in before}
    small = all(
        a.day and (d := due.get(a.task)) is not None and desk.calendar.between(d, a.day) <= desk.patience.first_slip for a in moved
    )
    issue = replace(issue, tasks=amended(before, moved))
    issue = note(issue, desk, "new_dates", actor=arrival.sender, dates={str(a.task): str(a.day) for a in moved})
    for change in moved:
        issue = echo(issue, desk, arrival.sender, "new_date", task=change.task, due=str(change.day))
    if issue.plan:
        issue = replace(issue, plan=replace(issue.plan, version=issue.plan.version + 1, confirmed_by=None if not small else issue.plan.confirmed_by))
    issue = owner_agreed(settled(issue, "task", waiting.about), waiting.person, desk)
    return checked(issue, desk, before)


def needs_owner(issue: Issue, tasks: list[Task], arrival: Reply, desk: Desk) -> Issue:
    """Somebody else has to take it: the lead is asked in the same round."""
    lead, plan = lead_person(issue, desk), issue.plan
    if lead is None or plan is None:
        return issue
    plan = replace(plan, state="faulty", version=plan.version + 1, confirmed_by=None)
    issue = drop_timers(settled(replace(issue, plan=plan), "plan"), "plan_stands")
    args = {"owner": arrival.sender, "text": arrival.text}
    found = [{"n": t.n, "letter": "S", "verdict": "fail", "code": "owner_refused", "args": args} for t in tasks]
    rest: dict[str, Any] = {"faults": found, "questions": [], "clean": False, "sent_by": plan.author, "changes": []}
    return ask(issue, desk, "table", f"v{plan.version}", "plan/echo", lead, asks="table", **rest)


def in_force(issue: Issue, desk: Desk) -> Issue:
    """The plan is in force when every owner agreed and the lead did: everybody gets it."""
    plan = issue.plan
    ready = plan and plan.state == "proposed" and issue.tasks and all(t.agreed_at for t in issue.tasks if t.owner)
    if plan is None or not ready or not plan.confirmed_by:
        return issue
    issue = drop_timers(settled(settled(issue, "plan"), "task"), "plan_stands")
    issue = replace(issue, plan=replace(plan, state="agreed"))
    issue = note(issue, desk, "plan_agreed", version=plan.version)
    for person in tuple({normal(p): p for p in (*members(issue), *owners(issue), issue.reporter)}.values()):
        issue = post(issue, desk, "plan/plan", person, f"v{plan.version}", plan_version=plan.version)
    return issue
