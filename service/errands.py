"""What a step asked the house to fetch: busy times from the calendar, or a held mail to be read as a report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from service import log
from service.errors import Unavailable
from service.loop import circle, process, workdays
from service.loop.arrivals import BusyTimes
from service.loop.issue import Entry, Issue
from service.mail.tokens import sign

if TYPE_CHECKING:
    from service.office import Office
    from service.stores.contract import Record

R = TypeVar("R", bound="Record")
BUSY, REPORT = "busy_times", "report:"
AGAIN = timedelta(minutes=10)


def run(records: Iterable[Record], office: Office, now: datetime) -> tuple[Record, ...]:
    """The records with their errands run, and the issues that came of it. What cannot be had now is asked for later.

    An errand waits for the letters before it to have left: whoever is invited has the kick-off in hand, and its round to answer it.
    """
    done: list[Record] = []
    new: list[Record] = []
    for record in records:
        if isinstance(record, Issue) and record.wants and not is_heard_first(record, office, now):
            record = with_busy_times(record, office, now)
            new += [issue for issue in reports_of(record, office, now) if issue]
            record = replace(record, wants=tuple(want for want in record.wants if not want.startswith(REPORT)))
        done.append(record)
    return (*done, *new)


def is_heard_first(issue: Issue, office: Office, now: datetime) -> bool:
    """Has the issue letters that leave in this round?"""
    if issue.outbox or not issue.id:
        return True
    _entries, letters = office.store.history(issue.id)
    return any(one.state == "pending" and (one.letter.not_before or now) <= now for one in letters)


def with_busy_times(issue: Issue, office: Office, now: datetime) -> Issue:
    """The issue after it was told who is busy when."""
    if BUSY not in issue.wants:
        return issue
    desk = office.desk(now)
    days = desk.patience.meeting_notice + desk.patience.meeting_horizon + 2
    last = desk.calendar.add(now.astimezone(desk.zone).date(), days)
    try:
        busy = office.agenda.busy(circle.members(issue), now, workdays.at(last, desk.hours.end, desk.zone))
    except Unavailable as error:
        log.warning("errands.unavailable", issue=issue.id, reason=error)
        return replace(issue, due_at=min(issue.due_at or now + AGAIN, now + AGAIN))
    told = replace(issue, wants=tuple(want for want in issue.wants if want != BUSY))
    return process.receive(told, BusyTimes(at=now, uid=meeting_uid(issue, office, now), busy=busy), desk)


def meeting_uid(issue: Issue, office: Office, now: datetime) -> str:
    """A UID that names its issue and that nobody can foretell: whoever knows it was invited."""
    token = sign(f"meeting|{issue.id}|{issue.cycle}|{now.isoformat()}", office.keys.current)
    return f"{issue.id.lower()}.{token}@{office.settings.domain}"


def reports_of(issue: Issue, office: Office, now: datetime) -> Iterable[Issue | None]:
    """The issues that held mails become, because the lead said that they are about something else."""
    from service.reception import reporting

    for want in issue.wants:
        if want.startswith(REPORT):
            raw = office.store.raw(want.removeprefix(REPORT))
            yield reporting.reported_again(raw, office, now) if raw else None


def imported(records: Iterable[Record], office: Office, now: datetime) -> tuple[Record, ...]:
    """History: on record as imported, and nothing of it is waited for, so that nobody is ever written to because of it."""
    return tuple(silenced(record, office, now) for record in records)


def silenced(record: R, office: Office, now: datetime) -> R:
    """Without the letters that it wants to send; what an issue that is alive waited for before it still waits for."""
    before = office.store.get(record.id) if record.id else None
    line = Entry(at=now, kind="imported")
    kept: dict[str, Any] = {"outbox": (), "journal": (*record.journal, line), "due_at": before.due_at if before else None}
    for name in ("asks", "timers", "wants", "echoes"):
        if hasattr(record, name):
            kept[name] = getattr(before, name, ())
    return replace(record, **kept)
