"""The daily letters: one progress mail a person and working day over all issues, one evening digest, one note of what was understood.

A person's daily letters belong to one Bulletin, `daily|address`; the day is the letter's occurrence, so that none goes out twice
(DESIGN.md section 2, REQUIREMENTS.md P21). Days off have none, make-up days have.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from msgspec.structs import replace

from service.loop import absence, workdays
from service.loop.bulletin import posted
from service.loop.daily_rows import item, section
from service.loop.desk import Desk
from service.loop.issue import Bulletin, Echo, Issue, Task, Timer
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.plan_table import SETTLED
from service.loop.progress import is_open, under_way
from service.loop.timing import today_of

KEY = "daily|"
PROGRESS, DIGEST = "progress", "digest"
# What needs no note of its own in the evening: the next morning's mail says it back; a done, a date and an agreement do.
LIGHT = ("task_progress", "not_started")
# What may be answered by its number alone, where there is one task to speak of.
MENU = {"1": "done", "2": "in_progress", "3": "blocked", "4": "delayed"}


def readers(issue: Issue, desk: Desk) -> tuple[str, ...]:
    """Who gets daily letters because of this issue: the owners of its tasks, whoever stands in for them now or soon, and its lead."""
    if not under_way(issue):
        return ()
    owners = [p for t in issue.tasks if is_open(t) and t.owner for p in (t.owner, bearer(issue, t, desk))]
    return tuple({normal(p): p for p in (*owners, *absence.expected(issue, desk), lead_person(issue, desk)) if p}.values())


def is_reader(issue: Issue, person: str, desk: Desk) -> bool:
    return normal(person) in {normal(p) for p in readers(issue, desk)}


def bearer(issue: Issue, task: Task, desk: Desk) -> str:
    return absence.bearer(issue, task.owner or "", today_of(task, desk), desk)


def awake(bulletin: Bulletin | None, person: str, desk: Desk) -> Bulletin:
    """The person's bulletin with its two moments ahead; the same one where they are set."""
    bulletin = bulletin or Bulletin(key=KEY + normal(person))
    if {t.kind for t in bulletin.timers} == {PROGRESS, DIGEST}:
        return bulletin
    timers = (Timer(kind=PROGRESS, due_at=moment(person, desk, desk.progress_at)), Timer(kind=DIGEST, due_at=moment(person, desk, desk.digest_at)))
    return with_due(replace(bulletin, timers=timers))


def moment(person: str, desk: Desk, clock: time, after: date | None = None) -> datetime:
    """The next time that clock shows on a working day of this person, on a day behind `after` where one is given."""
    zone = desk.zone_of(person)
    day = desk.calendar.add(after, 1) if after else desk.calendar.add(desk.now.astimezone(zone).date(), 0)
    found = workdays.at(day, clock, zone)
    return found if found > desk.now else workdays.at(desk.calendar.add(day, 1), clock, zone)


def tick(bulletin: Bulletin, issues: tuple[Issue, ...], desk: Desk) -> Bulletin:
    """The letters whose moment has come. However many were missed, at most one of each leaves."""
    person = bulletin.key.removeprefix(KEY)
    for timer in [t for t in bulletin.timers if t.due_at <= desk.now]:
        post = progress_mail if timer.kind == PROGRESS else evening
        bulletin = post(bulletin, person, timer, issues, desk)
    concerned = any(is_reader(one, person, desk) for one in issues)
    return with_due(bulletin if concerned or bulletin.echoes else replace(bulletin, timers=()))


def progress_mail(bulletin: Bulletin, person: str, timer: Timer, issues: tuple[Issue, ...], desk: Desk) -> Bulletin:
    """What is open at this person today, numbered through all issues; nothing where nothing is."""
    zone = desk.zone_of(person)
    opens = desk.opens(person)
    day = opens.astimezone(zone).date()
    not_before = max(opens, workdays.at(day, desk.progress_at, zone))
    items = items_of(person, issues, day, desk)
    bulletin = retimed(bulletin, PROGRESS, moment(person, desk, desk.progress_at, day))
    if not items:
        return bulletin
    return posted(
        replace(bulletin, echoes=()), "execute/progress", person, day.isoformat(), desk, "progress", not_before=not_before,
        until=workdays.at(day, desk.digest_at, zone), understood=said_back(bulletin), tags=tags(i["issue"] for i in items), day=day.isoformat(), items=items,
        menu=MENU if len(items) == 1 else {},
    )


def items_of(person: str, issues: tuple[Issue, ...], day: date, desk: Desk) -> list[dict[str, Any]]:
    mine = [
        (issue, task) for issue in issues if under_way(issue) for task in issue.tasks
        if task.owner and is_open(task) and (task.start is None or task.start <= day) and normal(absence.bearer(issue, task.owner, day, desk)) == normal(person)
    ]
    return [item(n, issue, task, person, day, desk) for n, (issue, task) in enumerate(mine, 1)]


def evening(bulletin: Bulletin, person: str, timer: Timer, issues: tuple[Issue, ...], desk: Desk) -> Bulletin:
    """The digest for one who leads, with what was understood of him; for others that alone.

    Of an evening that no round saw it comes with the next one, as it stands then and under that day's name.
    """
    zone = desk.zone_of(person)
    evening_of, day = timer.due_at.astimezone(zone).date().isoformat(), desk.now.astimezone(zone).date()
    bulletin = retimed(bulletin, DIGEST, moment(person, desk, desk.digest_at))
    led = [one for one in issues if under_way(one) and normal(lead_person(one, desk) or "") == normal(person)]
    sections = [section(one, desk) for one in led if any(t.status not in SETTLED for t in one.tasks)]
    understood = said_back(bulletin)
    told: dict[str, Any] = {"not_before": desk.evening(person), "day": day.isoformat()}
    if sections:
        told |= {"tags": tags(s["id"] for s in sections), "issues": sections, "understood": understood}
        return posted(replace(bulletin, echoes=()), "execute/digest", person, evening_of, desk, **told)
    waits = all(e.code in LIGHT for e in bulletin.echoes) and bool(items_of(person, issues, desk.calendar.add(day, 1), desk))
    if understood and not waits:
        named = tags(str(e.args.get("issue", "")) for e in bulletin.echoes)
        return posted(
            replace(bulletin, echoes=()), "execute/note", person, evening_of, desk, variant="echo", items=understood, tags=named, **told
        )
    return bulletin


def said_back(bulletin: Bulletin) -> list[dict[str, Any]]:
    return [{"code": e.code, "args": e.args} for e in bulletin.echoes]


def gathered(bulletin: Bulletin, issues: tuple[Issue, ...], person: str, desk: Desk) -> tuple[Bulletin, tuple[Issue, ...]]:
    """What was understood of this person's one answer is said back in one letter, not in one an issue."""
    moved: list[Echo] = []
    left: list[Issue] = []
    for issue in issues:
        mine = tuple(e for e in issue.echoes if normal(e.person) == normal(person))
        moved += [replace(e, args={**e.args, "issue": issue.id}) for e in mine]
        timers = tuple(t for t in issue.timers if not (t.kind == "note" and t.about == normal(person)))
        left.append(replace(issue, echoes=tuple(e for e in issue.echoes if e not in mine), timers=timers) if mine else issue)
    return awake(replace(bulletin, echoes=(*bulletin.echoes, *moved)), person, desk), tuple(left)


def retimed(bulletin: Bulletin, kind: str, due_at: datetime) -> Bulletin:
    others = tuple(t for t in bulletin.timers if t.kind != kind)
    return replace(bulletin, timers=(*others, Timer(kind=kind, due_at=due_at)))


def with_due(bulletin: Bulletin) -> Bulletin:
    return replace(bulletin, due_at=min((t.due_at for t in bulletin.timers), default=None))


def tags(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, names)))


