"""What a rule change says and remembers: its letters, which bear the tag of the issue that it came from, and its journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from service.loop.arrivals import Reply
from service.loop.desk import Desk
from service.loop.issue import Entry, Letter, Norm
from service.loop.post import evening_of, to_builtins

LETTER = "learn/norm"
POLITE = ("noted", "thanks")


def posted(norm: Norm, desk: Desk, to: str, variant: str, **more: Any) -> Norm:
    """The rule change as it stands, in one of its letters."""
    return letter(norm, desk, LETTER, to, f"{variant}#{norm.times}", norm=to_builtins(bare(norm)), variant=variant, **more)


def bare(norm: Norm) -> Norm:
    """Without what was just said of it."""
    return replace(norm, outbox=(), journal=())


def unclear(norm: Norm, arrival: Reply, desk: Desk) -> Norm:
    """An answer that tells nothing of how far it is gets the question back, once a day."""
    if arrival.said.stance in POLITE or not arrival.text.strip():
        return norm
    day = desk.today_of(arrival.sender)
    question = {"kind": LETTER, "data": {"norm": to_builtins(bare(norm)), "variant": "request"}}
    told: dict[str, Any] = {"asks": "answer", "variant": "unclear", "items": [], "question": question, "older": False}
    return letter(norm, desk, "execute/note", arrival.sender, f"norm#unclear{day}", **told)


def said_back(norm: Norm, person: str, code: str, desk: Desk, /, **args: Any) -> Norm:
    """What was understood, in the evening's note."""
    item = {"code": code, "args": {**args, "change": norm.rule.change}}
    return letter(norm, desk, "execute/note", person, f"{code}@{desk.now:%Y%m%d%H%M}", not_before=evening_of(person, desk), variant="echo", items=[item])


def letter(
    norm: Norm, desk: Desk, kind: str, to: str, occurrence: str, /, *,
    asks: str = "none", until: datetime | None = None, not_before: datetime | None = None, **data: Any,
) -> Norm:
    """One letter to one person of the directory; it bears the tag of the issue that it came from."""
    if desk.directory.person(to) is None:
        return norm
    blank: dict[str, Any] = {
        "issue": {"id": norm.issue, "title": norm.title, "step": "learn", "cycle": 1, "ended": None},
        "tags": [norm.issue], "until": until and until.isoformat(), "understood": [], "next": None,
    }
    one = Letter(
        record=norm.id, kind=kind, occurrence=occurrence, to=to, asks=asks, data={**blank, **data},
        posted_at=desk.now, not_before=not_before or desk.opens(to),
    )
    return replace(norm, outbox=(*norm.outbox, one))


def noted(norm: Norm, desk: Desk, kind: str, actor: str = "service", text: str = "", **data: Any) -> Norm:
    return replace(norm, journal=(*norm.journal, Entry(at=desk.now, kind=kind, actor=actor, text=text, data=data)))
