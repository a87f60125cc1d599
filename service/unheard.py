"""Silence counts from the moment at which the question left: nobody is chased for what was never put to them.

Letters may be held by the operator, by a brake, by a server that is away, or by a mistake of ours.
"""

from __future__ import annotations

from dataclasses import replace as at_moment
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from service.loop.asks import NAMING, QUESTIONS, matter
from service.loop.issue import Issue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from service.loop.desk import Desk
    from service.loop.issue import Ask, Letter
    from service.stores.contract import LetterRow, Record, Store

NOT_YET = ("pending", "attempted", "held")
# So much later than it might have left a letter is late; a night between two rounds is not.
LATE = timedelta(hours=12)


def heard_first(record: Record, store: Store, desk: Desk) -> Record:
    """The record with each overdue question waited for as long as its person has had it in hand."""
    if not any(ask.due_at <= desk.now for ask in record.asks):
        return record
    _entries, rows = store.history(record.id)
    asks = tuple(replace(ask, due_at=due(ask, rows, desk)) if ask.due_at <= desk.now else ask for ask in record.asks)
    if asks == record.asks:
        return record
    if isinstance(record, Issue):
        return replace(record, asks=asks)
    return replace(record, asks=asks, due_at=min(ask.due_at for ask in asks))


def due(ask: Ask, rows: Iterable[LetterRow], desk: Desk) -> datetime:
    """When the answer is due, seen from the last letter that put the question."""
    last = next((row for row in reversed(tuple(rows)) if puts(row.letter, ask)), None)
    if last is None:
        return ask.due_at
    ready = last.letter.not_before or last.letter.posted_at
    if last.state in NOT_YET:
        began = desk.now
    elif last.sent_at and last.sent_at - max(ready, last.letter.posted_at) > LATE:
        began = last.sent_at
    else:
        return ask.due_at
    return max(ask.due_at, at_moment(desk, now=began).later(last.letter.to, desk.patience.nudge))


def puts(letter: Letter, ask: Ask) -> bool:
    """Does this letter put the question, to whomever it climbed?"""
    about = matter(letter.occurrence)
    if letter.kind in NAMING:
        return about == f"{ask.kind}:{ask.about}"
    return about == ask.about and letter.kind in (ask.letter, *QUESTIONS.get(ask.kind, ()))
