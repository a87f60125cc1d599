"""Which way does a message go? The first row of ROUTES that suits it; a manager can read the order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Traits:
    """What routing goes by: the kind of message (human, auto_reply, bounce, calendar), and whether it belongs to something of ours."""

    kind: str
    known: bool = False


@dataclass(frozen=True)
class Route:
    """A way through the house, and whom it suits."""

    name: str
    suits: Callable[[Traits], bool]


def is_automatic(traits: Traits) -> bool:
    """A machine wrote it: it is never answered (RFC 3834 2)."""
    return traits.kind == "auto_reply"


def is_bounce(traits: Traits) -> bool:
    """A letter did not arrive (RFC 3464)."""
    return traits.kind == "bounce"


def is_attendance(traits: Traits) -> bool:
    """A calendar's answer to an invitation (RFC 6047)."""
    return traits.kind == "calendar"


def is_reply(traits: Traits) -> bool:
    """A person writes about something of ours."""
    return traits.known


def is_report(_traits: Traits) -> bool:
    """A person writes about something new."""
    return True


ROUTES = (
    Route("automatic", is_automatic),
    Route("bounce", is_bounce),
    Route("attendance", is_attendance),
    Route("reply", is_reply),
    Route("report", is_report),
)


def route(kind: str, *, known: bool) -> str:
    """The name of the way."""
    traits = Traits(kind, known)
    return next(row.name for row in ROUTES if row.suits(traits))
