"""What a step asked the house to fetch or to do: busy times from the calendar, a mail to be read as a report, a rule change beside its
issue, two issues made one. Whoever gets daily letters because of what is saved is woken up here, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from msgspec.structs import replace

from service import daily_post, log, quarterly
from service.errors import Unavailable
from service.loop import circle, due, merging, norm, process, workdays
from service.loop.arrivals import BusyTimes
from service.loop.issue import Entry, Issue, Norm
from service.mail.tokens import sign

if TYPE_CHECKING:
    from service.office import Office
    from service.stores.contract import Record

R = TypeVar("R", bound="Record")
Ran: TypeAlias = "tuple[Issue, Record | None]"
BUSY, REPORT, SPLIT, NORM, MERGE = "busy_times", "report:", "split:", "norm:", "merge:"
AGAIN = timedelta(minutes=10)


def run(records: Iterable[Record], office: Office, now: datetime) -> tuple[Record, ...]:
    """The records with their errands run, and the others that came of it. What cannot be had now is asked for later.

    Busy times, and reports of held mails, wait for the letters before them to have left: whoever is invited has the kick-off in hand,
    and its round to answer it.
    """
    done = list(records)
    for n, record in enumerate(tuple(done)):
        if isinstance(record, Issue) and record.wants:
            done[n], beside = ran(record, office, now)
            for one in beside:
                put(done, one)
    awake = daily_post.woken(tuple(done), office, now)
    return quarterly.woken(awake, office, now)


def put(records: list[Record], record: Record) -> None:
    """Among the others; in the place of an earlier state of it."""
    place = next((n for n, one in enumerate(records) if one.id and one.id == record.id), None)
    if place is None:
        records.append(record)
    else:
        records[place] = record


def ran(issue: Issue, office: Office, now: datetime) -> tuple[Issue, list[Record]]:
    """The issue after its errands, and the records beside it."""
    beside: list[Record] = []
    for want in issue.wants:
        errand = next((run for sign, run in ERRANDS if want.startswith(sign)), None)
        if errand and want in issue.wants:
            issue, other = errand(left_out(issue, want), want, office, now)
            beside += [other] if other else []
    if issue.wants and not is_heard_first(issue, office, now):
        issue = with_busy_times(issue, office, now)
        beside += [one for one in reports_of(issue, office, now) if one]
        issue = replace(issue, wants=tuple(want for want in issue.wants if not want.startswith(REPORT)))
    return issue, beside


def left_out(issue: Issue, want: str) -> Issue:
    return due.with_due(replace(issue, wants=tuple(one for one in issue.wants if one != want)))


def with_norm(issue: Issue, want: str, office: Office, now: datetime) -> Ran:
    """A rule change of the issue's record, as a record of its own; once, however often it is wanted."""
    number = int(want.removeprefix(NORM))
    rules = issue.record.rules if issue.record else ()
    known = [one.rule for one in office.store.all(Norm) if isinstance(one, Norm) and one.issue == issue.id]
    if number >= len(rules) or rules[number] in known:
        return issue, None
    return issue, norm.proposed(issue, number, office.desk(now))


def with_merged(issue: Issue, want: str, office: Office, now: datetime) -> Ran:
    """The other issue takes this one in; both are saved together."""
    from service.reception import placing

    name, desk = want.removeprefix(MERGE).upper(), office.desk(now)
    by = next((line.actor for line in reversed(issue.journal) if "@" in line.actor), desk.coordinators[0])
    other = placing.followed(office.store.get(name), office)
    if not isinstance(other, Issue):
        return merging.refused(issue, name, "unknown", by, desk), None
    after, issue = merging.merged(other, issue, by, desk)
    return issue, after if after is not other else None


def split_off(issue: Issue, want: str, office: Office, now: datetime) -> Ran:
    """The rest of the mail that ordered it, as a report of its own; a mail in hand is kept first, so that this waits for the tick."""
    from service.reception import reporting

    raw = office.store.raw(want.removeprefix(SPLIT))
    if raw is None:
        return due.with_due(replace(issue, wants=(*issue.wants, want))) if issue.journal else issue, None
    return issue, reporting.split_off(raw, office, now)


# What is done at once, by how the want begins.
ERRANDS: tuple[tuple[str, Callable[[Issue, str, Office, datetime], Ran]], ...] = (
    (NORM, with_norm), (MERGE, with_merged), (SPLIT, split_off),
)


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
