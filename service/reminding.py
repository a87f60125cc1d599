"""What fell due: every record that the clock has to look at, a tick further, each once a round."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from service import alarms, errands, log, unheard
from service.errors import Conflict, SettingsError, Unavailable
from service.loop import process
from service.loop.issue import Issue
from service.points import reached

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.office import Office
    from service.stores.contract import Record

DUE_AT_ONCE = 100
# A record that a mistake of ours cannot move is looked at again so much later.
LATER = timedelta(hours=1)


def remind(office: Office, now: datetime, on: Callable[[], bool]) -> None:
    """Every record that something fell due for, each once a round, whether it moves or not."""
    seen: set[str] = set()
    last: tuple[datetime, str] | None = None
    while page := office.store.due(now, DUE_AT_ONCE, last):
        for record in page:
            if not on():
                return
            if record.id not in seen:
                seen.add(record.id)
                ticked(record, office, now)
        last = page[-1].due_at or now, page[-1].id
    tell_illegible(office, now)


def ticked(record: Record, office: Office, now: datetime) -> None:
    """One record, a tick further. Its own fault costs the other records nothing."""
    try:
        desk = office.desk(now)
        due = unheard.heard_first(record, office.store, desk)
        ticked = process.tick(due, desk) if isinstance(due, Issue) else process.tick_bulletin(due, desk)
        moved = errands.run((ticked,), office, now)
        if moved == (record,):
            return
        office.store.save(*moved)
        reached("ticked")
        log.info("worker.ticked", issue=record.id, step=getattr(record, "step", ""))
    except Conflict:
        return
    except (Unavailable, SettingsError):
        raise
    except Exception:  # noqa: BLE001 (one record must not hold up the others)
        log.bug("worker.failed", issue=record.id)
        with suppress(Conflict):
            office.store.save(replace(record, due_at=now + LATER))
        alarms.ring("failed", {"issue": record.id}, office, now, record.id)


def tell_illegible(office: Office, now: datetime) -> None:
    """Records that another version wrote stand still; the coordinator hears of them once a day."""
    met = office.store.illegible()
    if met and alarms.ring("illegible", {"record": ", ".join([*met][:5]), "reason": next(iter(met.values()))}, office, now):
        for name, reason in met.items():
            log.error("worker.illegible", issue=name, reason=reason)
