"""Saying and noting: letters into the outbox, lines into the journal, and what was understood, to be said back.

An echo waits for the next letter to its person; what no letter took along by the evening goes out as a short note
(DESIGN.md section 2).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from service.loop import workdays
from service.loop.desk import Desk
from service.loop.issue import Echo, Entry, Issue, Letter, Meeting, Step, Timer, Value
from service.loop.people import normal

# Letters that say nothing back: what was understood waits for the next one.
PLAIN = ("circle/relay", "closed/reopen", "operator/alarm", "learn/share")
# What is next when nobody is asked anything, the first that holds.
COMES: tuple[tuple[str, Callable[[Issue], bool]], ...] = (
    ("resume", lambda issue: issue.paused),
    ("execute", lambda issue: issue.step is Step.EXECUTE),
    ("observe", lambda issue: any(t.kind == "observe" for t in issue.timers)),
    ("survey", lambda issue: issue.step is Step.VERIFY),
    ("objection", lambda issue: issue.step is Step.LEARN),
    ("invite", lambda issue: bool(issue.wants)),
    ("meeting", lambda issue: issue.meeting is not None and issue.meeting.status == "invited"),
)


def post(
    issue: Issue,
    desk: Desk,
    kind: str,
    to: str,
    occurrence: str = "",
    *,
    asks: str = "none",
    until: datetime | None = None,
    meeting: Meeting | None = None,
    method: str | None = None,
    outside: bool = False,
    not_before: datetime | None = None,
    **data: Any,
) -> Issue:
    """One letter to one person of the directory, in their working hours unless it answers their mail.

    It takes along what was understood of the person's last answer; to somebody `outside` the circle it shows nothing of the issue.
    """
    if desk.directory.person(to) is None and not is_shelf(to, desk):
        return issue
    mine = tuple(e for e in issue.echoes if normal(e.person) == normal(to) and kind not in PLAIN)
    letter = Letter(
        record=issue.id,
        cycle=issue.cycle,
        kind=kind,
        occurrence=occurrence,
        to=to,
        asks=asks,
        meeting=meeting,
        method=method,
        posted_at=desk.now,
        not_before=not_before or desk.opens(to),
        data={
            **(hidden(issue) if outside else sheet(issue)),
            **({"meeting": to_builtins(meeting)} if meeting else {}),
            "until": until and until.isoformat(),
            "understood": [{"code": e.code, "args": e.args} for e in mine],
            **({"outside": True} if outside else {}),
            **data,
        },
    )
    rest = tuple(e for e in issue.echoes if e not in mine)
    return replace(issue, outbox=(*issue.outbox, letter), echoes=rest)


def is_shelf(address: str, desk: Desk) -> bool:
    """One of the two addresses that get the lessons and belong to no person."""
    return normal(address) in {normal(a) for a in (desk.knowledge_base, desk.department_meeting) if a}


def sheet(issue: Issue) -> dict[str, Any]:
    """What every letter may show of the issue, as it stands now: a letter that waits for the morning is not rewritten."""
    return {
        "issue": {"id": issue.id, "title": issue.problem.title, "step": str(issue.step), "cycle": issue.cycle, "reporter": issue.reporter},
        "problem": to_builtins(issue.problem),
        "participants": [to_builtins(p) for p in sorted(issue.participants, key=lambda place: place.department != issue.lead)],
        "lead": {"department": issue.lead, "reason": to_builtins(issue.lead_reason)} if issue.lead else None,
        "meeting": to_builtins(issue.meeting),
        "tasks": [to_builtins(t) for t in issue.tasks],
        "next": next_move(issue),
    }


def hidden(issue: Issue) -> dict[str, Any]:
    """The same keys with nothing in them, for a person who may not read the issue."""
    empty: dict[str, Any] = {"problem": None, "participants": [], "lead": None, "meeting": None, "tasks": [], "next": None}
    return {"issue": {"id": issue.id, "title": "", "step": "", "cycle": issue.cycle}, **empty}


def as_it_stands(issue: Issue) -> Issue:
    """The letters of one move all say where the issue stands after it, and not half-way (REQUIREMENTS.md G1)."""
    stands = {"step": str(issue.step), "ended": issue.ended}
    return replace(issue, outbox=tuple(
        replace(one, data={**one.data, "issue": {**one.data["issue"], **stands}, "next": next_move(issue, one)}) if one.data["issue"]["step"] else one
        for one in issue.outbox
    ))


def next_move(issue: Issue, letter: Letter | None = None) -> dict[str, Any] | None:
    """What the issue waits for, of whom and until when: what the letter itself asks, its oldest open question, what comes of itself.

    That everybody tells how it goes, day by day, is no step that others wait for.
    """
    asked = [a for a in issue.asks if letter and a.letter == letter.kind and normal(a.asked[-1]) == normal(letter.to)]
    others = [a for a in issue.asks if a.kind != "progress"]
    if not (asked or others) or issue.paused:
        comes = next((what for what, is_due in COMES if is_due(issue)), None)
        return {"what": comes, "who": None, "until": None} if comes else None
    first = min(asked or others, key=lambda a: a.since)
    return {"what": first.kind, "who": first.asked[-1], "until": first.due_at.isoformat()}


def to_builtins(value: object) -> Any:
    """A record as plain JSON values, with nothing left out, for letters and for the command line."""
    return None if value is None else {f: _plain(getattr(value, f)) for f in value.__struct_fields__}  # type: ignore[attr-defined]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return to_builtins(value) if isinstance(value, Value) else msgspec.to_builtins(value)


def echo(issue: Issue, desk: Desk, person: str, code: str, /, **args: Any) -> Issue:
    """Remember to say back to `person` what was understood, at the latest with this evening's note."""
    evening = evening_of(person, desk)
    issue = replace(issue, echoes=(*issue.echoes, Echo(person=person, code=code, args=args, at=desk.now)))
    return set_timer(issue, "note", normal(person), evening)


def send_notes(issue: Issue, desk: Desk, person: str) -> Issue:
    """What no letter has said back to this person by the evening."""
    mine = [{"code": e.code, "args": e.args} for e in issue.echoes if normal(e.person) == normal(person)]
    if not mine:
        return issue
    issue = replace(issue, echoes=tuple(e for e in issue.echoes if normal(e.person) != normal(person)))
    return post(
        issue, desk, "execute/note", person, desk.now.isoformat(), not_before=desk.evening(person), variant="echo", items=mine
    )


def evening_of(person: str, desk: Desk) -> datetime:
    """The person's next digest time on a working day."""
    zone = desk.zone_of(person)
    local = desk.now.astimezone(zone)
    day = desk.calendar.add(local.date(), 0)
    moment = workdays.at(day, desk.digest_at, zone)
    return moment if moment > desk.now else workdays.at(desk.calendar.add(day, 1), desk.digest_at, zone)


def note(issue: Issue, desk: Desk, kind: str, actor: str = "service", text: str = "", **data: Any) -> Issue:
    """A line in the journal."""
    line = Entry(at=desk.now, kind=kind, actor=actor, text=text, data=data)
    return replace(issue, journal=(*issue.journal, line))


def set_timer(issue: Issue, kind: str, about: str, due_at: datetime) -> Issue:
    """One timer of a kind and matter; an earlier one of the same is replaced."""
    others = tuple(t for t in issue.timers if (t.kind, t.about) != (kind, about))
    return replace(issue, timers=(*others, Timer(kind=kind, about=about, due_at=due_at)))


def drop_timers(issue: Issue, *kinds: str) -> Issue:
    return replace(issue, timers=tuple(t for t in issue.timers if t.kind not in kinds))
