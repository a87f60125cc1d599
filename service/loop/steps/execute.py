"""Step 4, execute: asked every working day, reminded before the due day, asked why after it; help called, slips decided.

The daily mail itself is one letter a person over all issues (daily.py). The step ends when every task is done or dropped.
"""

from __future__ import annotations

from dataclasses import replace as at_desk
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from service.loop import absence, conclusion, decision, helping, owners, progress, replanning, slipping, survey
from service.loop.arrivals import Arrival, Reply
from service.loop.asks import answered_by, settled
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Task, Timer
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.plan_table import SETTLED
from service.loop.post import drop_timers, echo, note, post
from service.loop.silence import chase, counted
from service.loop.steps import clarify
from service.loop.timing import EVE, OVERDUE, retimed, row, rows, today_of

ASSIGNMENT = "plan/assignment"
# To take a task or to hand it back tells nothing of how it goes.
STANDS = ("agree", "ack", "refuse", "object")


def enter(issue: Issue, desk: Desk) -> Issue:
    """Every open task gets its reminder and its day of reckoning."""
    issue = helping.of_rows_at_work(replanning.resumed(issue, desk))
    for task in issue.tasks:
        issue = retimed(issue, task.n, desk)
    return watched(issue, desk)


def receive(issue: Issue, arrival: Arrival, desk: Desk) -> Issue:
    """What is told of tasks, help given, a day decided, a task taken or refused; and a cause that shows only now."""
    if not isinstance(arrival, Reply):
        return issue
    return watched(answered(issue, arrival, desk), desk)


def answered(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    if decision.objects(issue, arrival, desk):
        return left(decision.objected(issue, arrival, desk))
    if arrival.letter in survey.LETTERS:
        return conclusion.said_late(issue, arrival, desk)
    for kind, take in ANSWERS:
        waiting = answered_by(issue, arrival.sender, arrival.letter, arrival.about, kind)
        if waiting and (arrival.letter or not arrival.said.progress):
            return besides(take(issue, waiting, arrival, desk), waiting, arrival, desk)
    if arrival.letter == ASSIGNMENT:
        spoken = owner_speaks(issue, arrival, desk)
        return spoken if spoken is not issue or arrival.said.stance in STANDS else progress.told(issue, arrival, desk)
    after = progress.told(issue, arrival, desk)
    if after is issue and (waiting := answered_by(issue, arrival.sender, arrival.letter, arrival.about, "overdue")):
        return day_named(issue, waiting, arrival, desk)
    return new_cause(after, arrival, desk) if "causes" in arrival.said.fields and not arrival.said.progress else after


def besides(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """What the same mail tells of the own tasks of its writer, beside the one that was asked about."""
    own = {t.n for t in issue.tasks if normal(t.owner or "") == normal(arrival.sender) and waiting.about.partition(":")[0] != str(t.n)}
    told = tuple(one for one in arrival.said.progress if one.task in own)
    return progress.told(issue, at_desk(arrival, said=at_desk(arrival.said, progress=told)), desk) if told else issue


ANSWERS = (("help", helping.answered), ("slip", slipping.decided))


def owner_speaks(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Whoever got a task under way takes it, wants another day, or hands it back to the lead."""
    mine = tuple(t for t in issue.tasks if normal(t.owner or "") == normal(arrival.sender) and t.agreed_at is None and t.status not in SETTLED)
    if arrival.said.stance in ("agree", "ack") and mine:
        numbers = {t.n for t in mine}
        issue = replace(issue, tasks=tuple(replace(t, agreed_at=desk.now) if t.n in numbers else t for t in issue.tasks))
        issue = echo(issue, desk, arrival.sender, "agreed_task", tasks=[t.n for t in mine])
        later = [day for day in arrival.said.days if mine[0].due and day > mine[0].due]
        if len(mine) == 1 and later and (task := row(issue, mine[0].n)):
            # "I take it, but by the third": the day is a wish like any other.
            return slipping.moved(issue, task, later[-1], arrival.text[:200], arrival, desk)
        return issue
    for change in owners.dates_for(mine, arrival):
        if (task := row(issue, change.task)) and change.day:
            issue = slipping.moved(issue, task, change.day, arrival.text[:200], arrival, desk)
    lead = lead_person(issue, desk)
    others = [p for p in arrival.said.people if normal(p) != normal(arrival.sender)]
    if (arrival.said.stance in ("refuse", "object") or others) and mine and lead:
        told: dict[str, Any] = {"variant": "question", "items": [], "tasks": rows(*mine), "who": arrival.sender, "text": arrival.text}
        issue = post(issue, desk, "execute/note", lead, f"refused:{normal(arrival.sender)}:{desk.now:%Y%m%d%H%M}", asks="answer", **told)
        return echo(issue, desk, arrival.sender, "refused_task", task=", ".join(str(t.n) for t in mine), text=arrival.text)
    return issue


def day_named(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """To "until when?" a bare day is an answer."""
    task, named = row(issue, int(waiting.about.partition(":")[0])), arrival.said.days
    if task is None or not named or named[-1] < today_of(task, desk):
        return issue
    return slipping.moved(issue, task, named[-1], arrival.text[:200], arrival, desk)


def new_cause(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """A cause that shows only now: the definition gets a new version, and the plan is looked at again (REQUIREMENTS.md S4-14)."""
    issue = clarify.objected(issue, arrival, desk)
    return replanning.wanted(issue, arrival, desk)


def remind(issue: Issue, desk: Desk) -> Issue:
    """Before the due day, after it, and silence."""
    due = [t for t in issue.timers if t.due_at <= desk.now and t.kind in (EVE, OVERDUE)]
    issue = replace(issue, timers=tuple(t for t in issue.timers if t not in due))
    for timer in due:
        task = row(issue, int(timer.about.partition(":")[0]))
        if task and progress.is_open(task) and timer.about == f"{task.n}:{task.due}":
            issue = REMINDERS[timer.kind](issue, task, timer, desk)
    return watched(chase(helping.accepted_in_silence(issue, desk), desk), desk)


def one_day_before(issue: Issue, task: Task, timer: Timer, desk: Desk) -> Issue:
    """In the name of the lead, to whoever answers for the task on that day; a task that is due has had its day."""
    if task.owner is None or task.due is None or task.due < today_of(task, desk):
        return issue
    person = absence.bearer(issue, task.owner, today_of(task, desk), desk)
    issue = counted(note(issue, desk, "reminded", data_kind="task", task=task.n, person=person), "reminded")
    return post(
        issue, desk, "execute/reminder", person, timer.about, asks="progress",
        tasks=rows(task), today=task.due == today_of(task, desk), chair=lead_person(issue, desk),
    )


def overdue(issue: Issue, task: Task, timer: Timer, desk: Desk) -> Issue:
    return slipping.ask_when(issue, task, desk)


REMINDERS = {EVE: one_day_before, OVERDUE: overdue}


def watched(issue: Issue, desk: Desk) -> Issue:
    """Nobody's silence on the daily mail goes unnoticed: each owner of open tasks is waited for, from the last word on.

    The daily mail is the question and its own reminder, so that silence goes straight to the deputy or head.
    """
    if not progress.under_way(issue):
        return issue
    working = {normal(t.owner): t.owner for t in issue.tasks if t.owner and progress.is_open(t) and has_begun(t, desk)}
    kept = tuple(a for a in issue.asks if a.kind != "progress" or (normal(a.person) in working and since(issue, a.person) <= a.since))
    issue = replace(issue, asks=kept)
    waited_for = {normal(a.person) for a in kept if a.kind == "progress"}
    for person in (p for who, p in working.items() if who not in waited_for):
        issue = waited(issue, person, desk)
    return issue


def waited(issue: Issue, person: str, desk: Desk) -> Issue:
    """The person is waited for, as a question put so many times before: no two of its escalations have one key."""
    name = f"progress {normal(person)}"
    times = issue.asked_before.get(name, 0)
    asks = (*issue.asks, replace(waiting(person, desk), times=times))
    return replace(issue, asks=asks, asked_before={**issue.asked_before, name: times + 1})


def waiting(person: str, desk: Desk) -> Ask:
    due = at_desk(desk, urgent=False).later(person, desk.patience.deputy)
    return Ask(
        kind="progress", about=normal(person), letter="execute/progress", person=person, asked=(person,), since=desk.now, rung=1,
        due_at=due, data={"asks": "progress"},
    )


def since(issue: Issue, person: str) -> datetime:
    """When this person was last heard of a task."""
    told = [t.heard_at for t in issue.tasks if t.heard_at and normal(t.owner or "") == normal(person)]
    return max(told, default=issue.opened_at)


def has_begun(task: Task, desk: Desk) -> bool:
    return task.start is None or task.start <= today_of(task, desk)


def finished(issue: Issue) -> bool:
    """Every task is done or dropped, on record, and nobody is still to accept one; or the plan has to be made anew."""
    over = bool(issue.tasks) and all(t.status in SETTLED for t in issue.tasks)
    return issue.replanning or (over and not any(helping.is_to_accept(a) for a in issue.asks))


def left(issue: Issue) -> Issue:
    """Nobody is asked for progress any more."""
    for kind in ("progress", "overdue", "slip", "help"):
        issue = settled(issue, kind)
    return drop_timers(issue, EVE, OVERDUE)


