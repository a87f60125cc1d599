"""The quarterly report's shell: when it is due, and the figures of the quarter that is over (REQUIREMENTS.md S6-9)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from service.loop import statistics
from service.loop.issue import Bulletin, Issue, Norm

if TYPE_CHECKING:
    from service.office import Office
    from service.stores.contract import Record

KEY = "quarter"


def is_quarterly(record: Record) -> bool:
    return isinstance(record, Bulletin) and record.key == KEY


def woken(records: tuple[Record, ...], office: Office, now: datetime) -> tuple[Record, ...]:
    """What is about to be saved, and with the first issue of a home the bulletin that reports once a quarter."""
    if not any(isinstance(record, Issue) for record in records) or office.store.keyed(KEY) is not None:
        return records
    return (*records, statistics.scheduled(None, office.desk(now)))


def ticked(bulletin: Bulletin, office: Office, now: datetime) -> Bulletin:
    """The report of the quarter that is over, and the next one ahead."""
    desk = office.desk(now)
    first, last = before_this(now.astimezone(desk.zone).date())
    return statistics.scheduled(statistics.report(bulletin, figures(office, first, last), desk), desk)


def figures(office: Office, first: date | None, last: date | None) -> dict[str, object]:
    """What `bihuan stats` and the report tell, of the issues opened or closed between two days."""
    issues = tuple(one for one in office.store.all(Issue) if isinstance(one, Issue))
    norms = tuple(one for one in office.store.all(Norm) if isinstance(one, Norm))
    return statistics.figures(issues, norms, first, last, office.settings.zone)


def before_this(day: date) -> tuple[date, date]:
    """The first and last day of the quarter before the one in which this day lies."""
    begins = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    last = begins - timedelta(days=1)
    return date(last.year, (last.month - 1) // 3 * 3 + 1, 1), last
