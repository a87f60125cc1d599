"""What fell due: every record that the clock has to look at, a tick further, each once a round."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from service import alarms, daily_post, errands, log, quarterly, unheard
from service.errors import Conflict, SettingsError, Unavailable
from service.loop import norm, process
from service.loop.issue import Bulletin, Issue, Norm
from service.points import reached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from service.office import Office
    from service.stores.contract import Record

DUE_AT_ONCE = 100
PEOPLE_AT_ONCE = 50
# A record that a mistake of ours cannot move is looked at again so much later.
LATER = timedelta(hours=1)


def remind(office: Office, now: datetime, on: Callable[[], bool]) -> None:
    """Every record that something fell due for, each once a round, whether it moves or not; daily letters last, as it all stands then."""
    seen: set[str] = set()
    daily: list[Bulletin] = []
    last: tuple[datetime, str] | None = None
    while page := office.store.due(now, DUE_AT_ONCE, last):
        for record in page:
            if not on():
                return
            if record.id in seen:
                continue
            seen.add(record.id)
            if isinstance(record, Bulletin) and daily_post.is_daily(record):
                daily.append(record)
            else:
                ticked(record, office, now)
        last = page[-1].due_at or now, page[-1].id
    if daily:
        write_daily(daily, office, now, on)
    tell_illegible(office, now)


def ticked(record: Record, office: Office, now: datetime) -> None:
    """One record, a tick further. Its own fault costs the other records nothing."""
    with harmless(record, office, now):
        moved = errands.run((moved_on(record, office, now),), office, now)
        if moved == (record,):
            return
        office.store.save(*moved)
        reached("ticked")
        log.info("worker.ticked", issue=record.id, step=getattr(record, "step", ""))


def moved_on(record: Record, office: Office, now: datetime) -> Record:
    """The record after its tick, whatever kind it is."""
    desk = office.desk(now)
    match record:
        case Norm():
            return norm.tick(record, desk)
        case Issue():
            return process.tick(unheard.heard_first(record, office.store, desk), desk)
        case Bulletin() if quarterly.is_quarterly(record):
            return quarterly.ticked(record, office, now)
    return process.tick_bulletin(unheard.heard_first(record, office.store, desk), desk)


def write_daily(bulletins: list[Bulletin], office: Office, now: datetime, on: Callable[[], bool]) -> None:
    """Everybody's daily letters from one look at all issues, some people's in one transaction; each alone where that fails."""
    everybody = daily_post.Rounds(office, office.desk(now))
    for n in range(0, len(bulletins), PEOPLE_AT_ONCE):
        if not on():
            return
        # As they stand now: an issue's tick may have touched them in this round.
        people = [fresh for one in bulletins[n : n + PEOPLE_AT_ONCE] if isinstance(fresh := office.store.get(one.id), Bulletin)]
        try:
            office.store.save(*map(everybody.ticked, people))
        except (Unavailable, SettingsError):
            raise
        except Exception:  # noqa: BLE001 (one person's letters must not hold up the others')
            for bulletin in people:
                with harmless(bulletin, office, now):
                    office.store.save(everybody.ticked(bulletin))
        reached("ticked")


@contextmanager
def harmless(record: Record, office: Office, now: datetime) -> Iterator[None]:
    """A mistake of ours that a record meets costs it an hour, and the others nothing; who saved it meanwhile was quicker."""
    try:
        yield
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
