"""What follows from an absence: nobody waits for who is away, the work goes to a stand-in and back again (REQUIREMENTS.md P25, S2-13).

It is known from a person's own word or from an automatic reply. Leave that was announced ahead begins on its first day.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from service.loop import workdays
from service.loop.asks import named, put
from service.loop.desk import Desk
from service.loop.issue import Ask, Away, Issue, Step
from service.loop.people import normal
from service.loop.plan_table import OPEN
from service.loop.post import note, post, set_timer, to_builtins
from service.loop.silence import changed, passed_over
from service.loop.whereabouts import absence_of, absence_on, is_away, known_of, stand_in, stands_in

__all__ = ["absence_of", "absence_on", "back", "bearer", "gone", "is_away", "remind", "stands_in"]

AWAY, BACK = "away", "back"
# The daily mail asks by itself, every working day.
DAILY = "execute/progress"


def gone(issue: Issue, person: str, until: date | None, deputy: str | None, desk: Desk, first: date | None = None) -> Issue:
    """On record: away, from `first` (or now) up to and with `until` where that is known, and who stands in."""
    before = known_of(issue, person)
    known = Away(person=person, until=until, deputy=deputy or (before.deputy if before else None), first=first)
    same = before is not None and before == replace(known, first=before.first)
    issue = replace(issue, away=(*(a for a in issue.away if a is not before), known))
    issue = note(issue, desk, "away", actor=person, until=str(until or ""), deputy=deputy or "")
    zone, who = desk.zone_of(person), normal(person)
    if until:
        issue = set_timer(issue, BACK, who, workdays.at(desk.calendar.add(until, 1), desk.hours.begin, zone))
    if first and first > desk.today_of(person):
        return set_timer(issue, AWAY, who, workdays.at(first, desk.hours.begin, zone))
    return issue if same else begun(issue, known, desk)


def begun(issue: Issue, known: Away, desk: Desk) -> Issue:
    """In the round in which an absence begins the stand-in gets the open tasks."""
    tasks = open_tasks(issue, known.person)
    person = stand_in(issue, known.person, desk.today_of(known.person), desk)
    if not tasks or person is None or issue.step is not Step.EXECUTE or issue.paused:
        return issue
    issue = replace(issue, away=tuple(replace(a, deputy=person) if a is known else a for a in issue.away))
    issue = note(issue, desk, "handed_over", actor=known.person, to=person, tasks=[t["n"] for t in tasks])
    return post(
        issue, desk, "execute/note", person, f"handover:{normal(known.person)}:{desk.now:%Y%m%d%H%M}", variant="handover", items=[],
        person=known.person, until_day=known.until and known.until.isoformat(), tasks=tasks,
    )


def open_tasks(issue: Issue, person: str) -> list[dict[str, Any]]:
    """What this person still has to do."""
    return [to_builtins(t) for t in issue.tasks if normal(t.owner or "") == normal(person) and t.status in OPEN]


def bearer(issue: Issue, person: str, day: date, desk: Desk) -> str:
    """Who answers for this person's tasks on that day: the stand-in while the person is away, else the person."""
    return stand_in(issue, person, day, desk) or person


def expected(issue: Issue, desk: Desk) -> tuple[str, ...]:
    """Who will stand in for owners of open tasks whose leave is announced but has not begun."""
    owners = {normal(t.owner) for t in issue.tasks if t.owner and t.status in OPEN}
    ahead = (a for a in issue.away if a.first and normal(a.person) in owners)
    return tuple(person for a in ahead if a.first and (person := stand_in(issue, a.person, a.first, desk)))


def remind(issue: Issue, desk: Desk) -> Issue:
    """Absences that begin or are over by now."""
    due = [t for t in issue.timers if t.kind in (AWAY, BACK) and t.due_at <= desk.now]
    issue = replace(issue, timers=tuple(t for t in issue.timers if t not in due))
    for timer in due:
        known = known_of(issue, timer.about)
        if known and timer.kind == AWAY and is_away(issue, known.person, desk):
            issue = passed_over(begun(issue, known, desk), desk, known.person)
        elif known and timer.kind == BACK:
            issue = returned(issue, known, desk)
    return issue


def back(issue: Issue, person: str, desk: Desk) -> Issue:
    """Whoever writes is back, unless the last day away was told and is still to come."""
    known = absence_of(issue, person, desk)
    return issue if known is None or known.until is not None else returned(issue, known, desk)


def returned(issue: Issue, known: Away, desk: Desk) -> Issue:
    """Back at work: the own tasks and whatever is still open are the person's again."""
    tasks, person = open_tasks(issue, known.person), known.person
    timers = tuple(t for t in issue.timers if t.kind not in (AWAY, BACK) or t.about != normal(person))
    issue = replace(issue, away=tuple(a for a in issue.away if a is not known), timers=timers)
    if issue.ended or issue.paused:
        return issue
    had_begun = known.first is None or known.first <= desk.today_of(person)
    if known.deputy and tasks and had_begun and issue.step is Step.EXECUTE:
        issue = post(
            issue, desk, "execute/note", person, f"handback:{desk.now:%Y%m%d%H%M}", variant="handback", items=[], deputy=known.deputy, tasks=tasks
        )
    for waiting in [a for a in issue.asks if normal(a.person) == normal(person) and normal(a.asked[-1]) != normal(person)]:
        issue = asked_again(issue, waiting, desk)
    return issue


def asked_again(issue: Issue, waiting: Ask, desk: Desk) -> Issue:
    """A question that had gone to somebody else meanwhile, and is open still."""
    asked = (*(p for p in waiting.asked if normal(p) != normal(waiting.person)), waiting.person)
    again = replace(waiting, asked=asked, since=desk.now, due_at=desk.later(waiting.person, desk.patience.deputy))
    issue = changed(issue, waiting, again)
    if waiting.letter == DAILY:
        return issue
    return put(issue, desk, again, waiting.person, f"{named(waiting)}#back{desk.now:%Y%m%d%H%M}")
