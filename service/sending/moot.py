"""Letters that are no longer true when they might leave: a question that was answered meanwhile, a daily mail about work that is done.

A letter that also says back what was understood of somebody goes out all the same: nothing else would say it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from service.loop.asks import NAMING, QUESTIONS, matter
from service.loop.issue import Bulletin, Issue
from service.loop.plan_table import OPEN
from service.loop.progress import under_way

if TYPE_CHECKING:
    from service.loop.issue import Letter
    from service.office import Office
    from service.stores.contract import Claimed

AFTER_THE_END = ("closed/reopen",)
PROGRESS, DIGEST, REMINDER, ESCALATION = "execute/progress", "execute/digest", "execute/reminder", "execute/escalation"


def is_moot(claimed: Claimed, office: Office, now: datetime) -> bool:
    """Does it ask what nobody waits for any more, or tell what a later one tells?"""
    letter = claimed.letter
    if claimed.state != "pending":
        return False
    if letter.kind in (PROGRESS, DIGEST) and not letter.data.get("understood") and is_overtaken(claimed, office, now):
        return True
    if letter.asks == "none" or letter.kind in AFTER_THE_END or letter.data.get("understood"):
        return False
    record = office.store.get(letter.record)
    if isinstance(record, Issue):
        return record.ended is not None or is_settled(letter, record) or is_needless(letter, record)
    return isinstance(record, Bulletin) and letter.kind == PROGRESS and not any(is_open(row, office) for row in letter.data.get("items", ()))


def is_overtaken(claimed: Claimed, office: Office, now: datetime) -> bool:
    """A daily letter of an earlier day, where that of a later day is there."""
    letter = claimed.letter
    if letter.occurrence >= now.astimezone(office.settings.zone).date().isoformat():
        return False
    _entries, rows = office.store.history(letter.record)
    return any(row.letter.kind == letter.kind and row.letter.occurrence > letter.occurrence and row.state != "withdrawn" for row in rows)


def is_open(row: dict[str, object], office: Office) -> bool:
    """Is this item of a daily mail still to be done?"""
    issue = office.store.get(str(row["issue"]))
    return isinstance(issue, Issue) and under_way(issue) and any(t.n == row["row"] and t.status in OPEN for t in issue.tasks)


def is_settled(letter: Letter, issue: Issue) -> bool:
    """Was its question put, and is it open no more? Of a question that nobody ever put as one, nobody can say so."""
    about = matter(letter.occurrence)
    if letter.kind in NAMING:
        kind, _, about = about.partition(":")
        name, kinds = f"{kind} {about}", {kind}
    else:
        name, kinds = f"{letter.kind} {about}", {kind for kind, letters in QUESTIONS.items() if letter.kind in letters}
    waiting = [ask for ask in issue.asks if ask.about == about and (ask.kind in kinds or ask.letter == letter.kind)]
    return name in issue.asked_before and not waiting


def is_needless(letter: Letter, issue: Issue) -> bool:
    """A reminder of a task that is done or due on another day; an escalation of a silence that was broken."""
    if letter.kind == REMINDER:
        return not any(matter(letter.occurrence) == f"{task.n}:{task.due}" and task.status in OPEN for task in issue.tasks)
    if letter.kind == ESCALATION:
        told = letter.data.get("ask") or {}
        return any((ask.kind, ask.about) == (told.get("kind"), told.get("about")) and ask.rung < int(told.get("rung", 0)) for ask in issue.asks)
    return False
