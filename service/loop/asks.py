"""Who owes whom an answer: a question is a value of the issue from the letter that puts it until it is settled.

What becomes of a question that nobody answers stands in silence.py.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from service.loop import workdays
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue
from service.loop.people import normal
from service.loop.plan_table import OPEN
from service.loop.post import post, to_builtins
from service.loop.whereabouts import is_away

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
    "stuck": ("operator/alarm",),
    "progress": ("execute/progress", "execute/reminder"),
    "overdue": ("execute/overdue",),
    "help": ("execute/help",),
    "slip": (),
    "wish": (),
    "conclusion": ("verify/conclusion",),
    "record": ("learn/record",),
}
# What only the lead can answer, and whoever takes the lead's seat.
OF_THE_LEAD = ("refusal", "slots", "table", "plan", "admit", "slip", "wish", "conclusion", "record")
# Letters that put a question of another kind name it in their occurrence: kind:matter.
NAMING = ("execute/escalation", "execute/note")
# Questions that come in versions: an answer to an earlier letter still speaks to the present one, though it cannot agree to it.
VERSIONED = ("definition", "slots", "table", "plan", "task")


def ask(
    issue: Issue, desk: Desk, kind: str, about: str, letter: str, person: str, *, asks: str, also: tuple[str, ...] = (), **data: Any
) -> Issue:
    """Put a question to a person by a letter and wait for the answer; an open one on the same matter is replaced.

    Somebody known to be away is asked too, but waited for no longer than an absence is; who is in no directory cannot be
    asked, and the next one is at once. `also`: others who may answer it.
    """
    issue = settled(issue, kind, about)
    counted = (f"{letter} {about}", f"{kind} {about}")
    times = max(issue.asked_before.get(name, 0) for name in counted)
    away, stranger = is_away(issue, person, desk), desk.directory.person(person) is None
    waiting = Ask(
        kind=kind,
        about=about,
        times=times,
        letter=letter,
        person=person,
        asked=(*(p for p in also if normal(p) != normal(person)), person),
        since=desk.now,
        rung=1 if away or stranger else 0,
        due_at=desk.now if stranger else desk.later(person, desk.patience.absent if away else desk.patience.nudge),
        data={"asks": asks, **data},
    )
    issue = replace(issue, asks=(*issue.asks, waiting), asked_before={**issue.asked_before, **dict.fromkeys(counted, times + 1)})
    return put(issue, desk, waiting, person, named(waiting))


def named(waiting: Ask) -> str:
    """The occurrence of the question's own letter; one of a kind that puts many questions says which."""
    return f"{waiting.kind}:{mark(waiting)}" if waiting.letter in NAMING else mark(waiting)


def mark(waiting: Ask) -> str:
    """What tells the letters of a question from all others: its matter, and the how manieth time it is put."""
    return f"{waiting.about}#again{waiting.times}" if waiting.times else waiting.about


def put(issue: Issue, desk: Desk, asked: Ask, to: str, occurrence: str, letter: str | None = None, **more: Any) -> Issue:
    """The letter that holds the question, as the issue stands now."""
    data = {**asked.data, **more}
    if asked.kind in ("task", "progress"):
        data["tasks"] = [to_builtins(t) for t in issue.tasks if normal(t.owner or "") == normal(asked.person) and t.status in OPEN]
    until = in_time(issue, desk, asked, desk.later(to, desk.patience.nudge), to)
    return post(issue, desk, letter or asked.letter, to, occurrence, until=until, **data)


def in_time(issue: Issue, desk: Desk, asked: Ask, until: datetime, to: str) -> datetime:
    """No later than the answer is of use: tasks before the first is due, a time before the first one offered; tomorrow at the earliest."""
    zone = desk.zone_of(to)
    if asked.kind == "slots":
        days = [desk.calendar.add(start.astimezone(zone).date(), -1) for start in issue.offers]
    elif asked.kind in ("task", "plan", "table"):
        days = [t.due for t in issue.tasks if t.due and (asked.kind != "task" or normal(t.owner or "") == normal(asked.person))]
    else:
        return until
    last = min(days, default=until.astimezone(zone).date())
    return until if last >= until.astimezone(zone).date() else max(workdays.at(last, desk.hours.end, zone), desk.later(to, 1))


def settled(issue: Issue, kind: str, about: str | None = None) -> Issue:
    """Without the questions of this kind (on this matter): they are answered, or asked anew."""
    left = tuple(a for a in issue.asks if a.kind != kind or (about is not None and a.about != about))
    return replace(issue, asks=left)


def open_ask(issue: Issue, kind: str, about: str | None = None) -> Ask | None:
    """The open question of this kind (on this matter)."""
    return next((a for a in issue.asks if a.kind == kind and about in (None, a.about)), None)


def answered_by(issue: Issue, sender: str, letter: str, occurrence: str, *kinds: str) -> Ask | None:
    """Which open question does this mail answer? The one its letter put, else the only one this person was asked."""
    about = matter(occurrence)
    mine = [a for a in issue.asks if a.kind in kinds and normal(sender) in {normal(p) for p in a.asked}]
    if not letter:
        return mine[0] if len(mine) == 1 else None
    if letter in NAMING:
        return next((a for a in mine if f"{a.kind}:{a.about}" == about), None)
    by_letter = [a for a in mine if letter in QUESTIONS[a.kind]]
    exact = next((a for a in by_letter if a.about == about), None)
    older = [a for a in by_letter if a.kind in VERSIONED or not about]
    return exact or (older[0] if len(older) == 1 else None)


def is_current(waiting: Ask, letter: str, occurrence: str) -> bool:
    """Agreement counts for what the answered letter showed, not for a later version of it."""
    return not letter or matter(occurrence) in ("", waiting.about, f"{waiting.kind}:{waiting.about}")


def matter(occurrence: str) -> str:
    """What a letter was about, whether it was the first, the reminder, or the question put again."""
    return occurrence.partition("#")[0]


def handed_over(issue: Issue, desk: Desk, former: str | None, person: str, *kinds: str) -> Issue:
    """What the former holder of a seat was still to answer is asked of the new one."""
    for waiting in [a for a in issue.asks if a.kind in kinds and normal(a.person) == normal(former or "")]:
        data = {k: v for k, v in waiting.data.items() if k != "asks"}
        issue = ask(issue, desk, waiting.kind, waiting.about, waiting.letter, person, asks=waiting.data["asks"], **data)
    return issue
