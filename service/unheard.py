"""Silence counts from the moment at which the question left: nobody is chased for what was never put to them.

Letters may be held by the operator, by a brake, by a server that is away, or by a mistake of ours.
"""

from __future__ import annotations

from dataclasses import replace as at_moment
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from service.loop import absence
from service.loop.asks import NAMING, QUESTIONS, matter
from service.loop.daily import KEY
from service.loop.issue import Bulletin, Issue
from service.loop.people import normal

if TYPE_CHECKING:
    from datetime import datetime

    from service.loop.desk import Desk
    from service.loop.issue import Ask, Letter
    from service.stores.contract import LetterRow, Store

R = TypeVar("R", Issue, Bulletin)
PROGRESS, DAILY = "progress", "execute/progress"
NOT_YET = ("pending", "attempted", "held")
# So much later than it might have left a letter is late; a night between two rounds is not.
LATE = timedelta(hours=12)


def heard_first(record: R, store: Store, desk: Desk) -> R:
    """The record with each overdue question waited for as long as its person has had it in hand."""
    if not any(ask.due_at <= desk.now for ask in record.asks):
        return record
    _entries, rows = store.history(record.id)
    asks = tuple(replace(ask, due_at=heard(ask, record, rows, store, desk)) if ask.due_at <= desk.now else ask for ask in record.asks)
    if asks == record.asks:
        return record
    if isinstance(record, Issue):
        return replace(record, asks=asks)
    return replace(record, asks=asks, due_at=min(ask.due_at for ask in asks))


def heard(ask: Ask, record: Issue | Bulletin, rows: tuple[LetterRow, ...], store: Store, desk: Desk) -> datetime:
    """When the answer is due, seen from the letter that put the question last; what the daily mail asks it puts every day."""
    last = next((row for row in reversed(rows) if puts(row.letter, ask)), None)
    if last is not None or ask.kind != PROGRESS or not isinstance(record, Issue):
        return due(ask, last, desk)
    person = absence.bearer(record, ask.person, desk.now.astimezone(desk.zone_of(ask.person)).date(), desk)
    asked = daily_mails(person, record, ask, store)
    if not asked and desk.directory.person(person):
        return max(ask.due_at, desk.later(person, desk.patience.nudge))
    return due(ask, next((row for row in asked if row.sent_at), asked[-1] if asked else None), desk)


def daily_mails(person: str, issue: Issue, ask: Ask, store: Store) -> list[LetterRow]:
    """The daily mails about this issue that this person got, or is to get, since the question is open."""
    bulletin = store.keyed(KEY + normal(person))
    _entries, rows = store.history(bulletin.id) if bulletin else ((), ())
    return [row for row in rows if row.letter.kind == DAILY and issue.id in row.letter.data.get("tags", ()) and row.letter.posted_at >= ask.since]


def due(ask: Ask, last: LetterRow | None, desk: Desk) -> datetime:
    """When the answer is due, where this letter put the question."""
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
