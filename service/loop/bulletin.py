"""What belongs to no issue: alarms to the coordinator, mails that could not be placed, reports of unknown senders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from service.loop.arrivals import Reply
from service.loop.desk import Desk
from service.loop.issue import Ask, Bulletin, Entry, Held, Letter
from service.loop.post import to_builtins


def alarm(code: str, args: dict[str, Any], desk: Desk) -> Bulletin:
    """Something that the coordinator has to know, once a day and matter."""
    day = desk.today.isoformat()
    matter = "|".join(str(args[k]) for k in sorted(args))
    return to_coordinator(Bulletin(), "operator/alarm", f"{code}:{matter}:{day}", desk, code=code, args=args)


def to_coordinator(bulletin: Bulletin, kind: str, occurrence: str, desk: Desk, asks: str = "none", **data: Any) -> Bulletin:
    for person in desk.coordinators[:1]:
        bulletin = posted(bulletin, kind, person, occurrence, desk, asks, **data)
    return bulletin


def posted(
    bulletin: Bulletin, kind: str, to: str, occurrence: str, desk: Desk, asks: str = "none", *,
    not_before: datetime | None = None, until: datetime | None = None, **data: Any,
) -> Bulletin:
    """One letter to one person of the directory; strangers get none."""
    if desk.directory.person(to) is None:
        return bulletin
    blank: dict[str, Any] = {"issue": {"id": "", "title": "", "step": "", "cycle": 1}, "until": until and until.isoformat(), "understood": [], "next": None}
    letter = Letter(
        record=bulletin.id,
        kind=kind,
        occurrence=occurrence,
        to=to,
        asks=asks,
        data={**blank, **data},
        posted_at=desk.now,
        not_before=not_before or desk.opens(to),
    )
    return replace(bulletin, outbox=(*bulletin.outbox, letter))


def unplaced(sender: str, variant: str, args: dict[str, Any], desk: Desk) -> Bulletin:
    """A mail that belongs nowhere yet: its sender hears what to do (empty, which, oversize, ended)."""
    line = Entry(at=desk.now, kind="unplaced", actor=sender, data={"variant": variant})
    bulletin = Bulletin(journal=(line,))
    return posted(bulletin, "clarify/unplaced", sender, desk.now.isoformat(), desk, "answer", variant=variant, **args)


def passed_on(sender: str, desk: Desk) -> Bulletin:
    """One line to a person who takes no part, the same whether the issue named is there or not: numbers cannot be probed."""
    bulletin = Bulletin(journal=(Entry(at=desk.now, kind="passed_on", actor=sender),))
    return posted(bulletin, "execute/note", sender, desk.now.isoformat(), desk, variant="held", outside=True, items=[])


def held_report(held: Held, desk: Desk) -> Bulletin:
    """A report of somebody unknown: the coordinator admits or drops it; the sender gets nothing."""
    bulletin = Bulletin(held=(held,), journal=(Entry(at=desk.now, kind="held", actor=held.sender, text=held.text),))
    return asked(bulletin, desk, 0)


def asked(bulletin: Bulletin, desk: Desk, rung: int) -> Bulletin:
    """Ask the coordinator who is next in line about the mail at the door; after the last the first again, until one answers."""
    if not bulletin.held or not desk.coordinators:
        return replace(bulletin, asks=(), due_at=None)
    held, person = bulletin.held[0], desk.coordinators[rung % len(desk.coordinators)]
    due = desk.later(person, desk.patience.next_coordinator if rung + 1 < len(desk.coordinators) else desk.patience.coordinator)
    waiting = Ask(
        kind="admit", about=str(held.n), letter="launch/admit", person=person, asked=desk.coordinators, since=desk.now, rung=rung, due_at=due
    )
    bulletin = replace(bulletin, asks=(waiting,), due_at=due)
    occurrence = f"{held.n}#{rung}" if rung else str(held.n)
    return posted(bulletin, "launch/admit", person, occurrence, desk, "answer", variant="report", held=to_builtins(held))


def tick_bulletin(bulletin: Bulletin, desk: Desk) -> Bulletin:
    """Silence about a held report asks the next coordinator."""
    if bulletin.due_at is None or bulletin.due_at > desk.now:
        return bulletin
    return asked(bulletin, desk, bulletin.asks[0].rung + 1 if bulletin.asks else 0)


def receive_bulletin(bulletin: Bulletin, arrival: Reply, desk: Desk) -> tuple[Bulletin, tuple[Held, ...]]:
    """The coordinator's word on a held report; the second value are the mails that he lets in."""
    line = Entry(at=desk.now, kind="replied", actor=arrival.sender, text=arrival.text)
    bulletin = replace(bulletin, journal=(*bulletin.journal, line))
    if not arrival.verified or not desk.is_coordinator(arrival.sender) or not bulletin.held:
        return bulletin, ()
    orders = {c.name for c in arrival.said.commands}
    let_in = bool(orders & {"admit", "new_issue"}) or (arrival.said.stance in ("agree", "ack") and "drop" not in orders)
    dropped = "drop" in orders or arrival.said.stance in ("refuse", "object")
    if not (let_in or dropped):
        return bulletin, ()
    answered = replace(bulletin, held=(), asks=(), due_at=None)
    return answered, bulletin.held if let_in and not dropped else ()
