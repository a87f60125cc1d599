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
    """When the answer is due; what the daily mail asks was put by a letter of the person's own bulletin."""
    if ask.kind != PROGRESS or not isinstance(record, Issue) or any(puts(row.letter, ask) for row in rows):
        return due(ask, rows, desk)
    today = desk.now.astimezone(desk.zone_of(ask.person)).date()
    person = absence.bearer(record, ask.person, today, desk)
    bulletin = store.keyed(KEY + normal(person))
    asked = [row for row in (store.history(bulletin.id)[1] if bulletin else ()) if daily(row.letter, record.id) and row.letter.posted_at >= ask.since]
    if asked:
        return due(ask, asked, desk, daily_one=True)
    # Never asked, and can be: the wait has not begun.
    return max(ask.due_at, desk.later(person, desk.patience.nudge)) if desk.directory.person(person) else ask.due_at


def daily(letter: Letter, issue: str) -> bool:
    """A daily mail that asked about this issue."""
    return letter.kind == DAILY and issue in letter.data.get("tags", ())


def due(ask: Ask, rows: Iterable[LetterRow], desk: Desk, *, daily_one: bool = False) -> datetime:
    """When the answer is due, seen from the last letter that put the question (or from the last of these, each of which did)."""
    last = next((row for row in reversed(tuple(rows)) if daily_one or puts(row.letter, ask)), None)
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
