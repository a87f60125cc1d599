"""What a member would order and may not: the lead is asked, and one word of the lead makes it the lead's own order."""

from __future__ import annotations

from dataclasses import replace as at_arrival
from typing import Any

import msgspec

from service.loop.arrivals import Command, Reply
from service.loop.asks import NAMING, answered_by, ask, settled
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Task
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import echo, note, to_builtins

KIND = "wish"
AGREED, REFUSED = ("agree", "ack"), ("refuse", "object")


def put(issue: Issue, command: Command, arrival: Reply, desk: Desk) -> Issue:
    """Ask the lead, who would give this order; the one who wished it is told so."""
    lead = lead_person(issue, desk)
    if lead is None or normal(lead) == normal(arrival.sender):
        return issue
    named = ",".join(command.departments) or str(command.task or "") or f"{desk.now:%Y%m%d%H%M}"
    wished: dict[str, Any] = {
        "order": command.name, "departments": list(command.departments), "people": list(command.people), "task": command.task,
        "rows": [to_builtins(t) for t in arrival.said.rows], "words": command.text,
    }
    tasks = [to_builtins(t) for t in issue.tasks if t.n == command.task]
    issue = note(issue, desk, "wished", actor=arrival.sender, order=command.name, text=arrival.text)
    issue = ask(
        issue, desk, KIND, f"{command.name}:{named}", "execute/note", lead, asks="agreement", variant="question", items=[],
        who=arrival.sender, text=arrival.text, tasks=tasks, wish=wished,
    )
    return echo(issue, desk, arrival.sender, "asked_lead", wish=command.name)


def answered(issue: Issue, arrival: Reply, desk: Desk) -> Ask | None:
    """The wish that this mail decides: the one its letter showed, or the only thing that its writer was asked."""
    waiting = answered_by(issue, arrival.sender, arrival.letter, arrival.about, KIND)
    asked = [a for a in issue.asks if normal(arrival.sender) in {normal(p) for p in a.asked}]
    decides = arrival.said.stance in (*AGREED, *REFUSED) and not arrival.said.commands
    return waiting if decides and (arrival.letter in NAMING or len(asked) == 1) else None


def decided(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk) -> Issue:
    """It is settled, and the one who wished it hears what came of it."""
    granted = arrival.said.stance in AGREED
    issue = note(settled(issue, KIND, waiting.about), desk, "wish_decided", actor=arrival.sender, granted=granted, about=waiting.about)
    code = "wish_granted" if granted else "wish_refused"
    issue = echo(issue, desk, str(waiting.data["who"]), code, wish=waiting.data["wish"]["order"], person=arrival.sender)
    return issue if granted else echo(issue, desk, arrival.sender, "refused_wish", wish=waiting.data["wish"]["order"])


def granted(waiting: Ask, arrival: Reply) -> Reply | None:
    """The lead's agreement as the order that it now is."""
    if arrival.said.stance not in AGREED:
        return None
    wish = waiting.data["wish"]
    command = Command(
        name=wish["order"], departments=tuple(wish["departments"]), people=tuple(wish["people"]), task=wish["task"], text=wish["words"]
    )
    rows = tuple(msgspec.convert(row, Task) for row in wish["rows"])
    return at_arrival(arrival, said=at_arrival(arrival.said, stance=None, commands=(command,), rows=rows, amendments=()))
