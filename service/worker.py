"""The clock: collect what came, remind of what is due, deliver what is to be said. A round happens here and nowhere else.

What is due is a pure function of stored dates and the round's `now`: missed rounds, restarts and weekends change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from service import alarms, clockwork, delivery, errands, log
from service.attempts import MOST, Attempts
from service.errors import Conflict, SettingsError, Unavailable
from service.loop import process
from service.loop.issue import Issue
from service.points import reached
from service.verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.mailboxes import Item
    from service.office import Office
    from service.stores.contract import Record

DUE_AT_ONCE = 100
COLLECTED_AT_ONCE = 500
# A record that a mistake of ours cannot move is looked at again so much later.
LATER = timedelta(hours=1)


@dataclass(frozen=True)
class Line:
    """Something that happened in a round, as `once` prints it: `what` is a disposition, or `sent`."""

    what: str
    record: str = ""
    detail: str = ""
    message_id: str = ""


def going() -> bool:
    """Go on; `run` hands in a question that says no once it is asked to end."""
    return True


def silent(_line: Line) -> None:
    """Tell nobody while it happens."""


def round(
    office: Office, now: datetime, on: Callable[[], bool] = going, tell: Callable[[Line], None] = silent, *, apart: bool = False
) -> tuple[Line, ...]:
    """Collect, remind, deliver; a line for each mail and letter, told as it happens. Raises Unavailable.

    Letters wait when the clock cannot be trusted (`apart`: it was moved under a running process), or when the operator holds them.
    """
    held = clockwork.held(office, now) or ("the clock was moved by more than an hour" if apart else "")
    lines: list[Line] = []
    try:
        for line in all_of_it(office, now, on, held):
            tell(line)
            lines.append(line)
        clockwork.passed(office, now, held=bool(held))
    except OSError as error:
        raise Unavailable(f"The machine lacks something: {error.strerror}.") from error
    reached("round ended")
    return tuple(lines)


def all_of_it(office: Office, now: datetime, on: Callable[[], bool], held: str) -> Iterator[Line]:
    """The order of a round."""
    yield from collect(office, now, on)
    remind(office, now, on)
    if held and held != office.held_for:
        log.error("worker.held", reason=held)
    office.held_for = held
    if not held:
        yield from deliver(office, now, on)


def collect(office: Office, now: datetime, on: Callable[[], bool] = going) -> Iterator[Line]:
    """Every mail of the inbox, one after the other, each to its shelf."""
    attempts = Attempts(office.settings.data / "in-hand.json")
    looked_at: set[Item] = set()
    while items := [item for item in office.mailbox.unread(COLLECTED_AT_ONCE + len(looked_at)) if item not in looked_at]:
        for item in items:
            if not on():
                return
            looked_at.add(item)
            outcome = collected(item, attempts, office, now)
            if outcome is not None:
                yield Line(outcome.disposition, outcome.record, outcome.reason or outcome.route, outcome.message_id)


def collected(item: Item, attempts: Attempts, office: Office, now: datetime) -> Outcome | None:
    """One mail: counted, taken in, filed away. None for one that is gone meanwhile."""
    from service import intake  # everything that reads: half a second that a round without mail does not need

    raw = office.mailbox.raw(item)
    if raw is None:
        return None
    reached("fetched")
    tries = attempts.count(raw)
    reached("counted")
    try:
        if tries > MOST:
            outcome = intake.set_aside(raw, f"the service died {MOST} times over it", office, now)
        else:
            outcome = intake.take_in(raw, office, now)
        reached("before filing")
        office.mailbox.file(item, outcome.disposition)
    except (Unavailable, SettingsError):
        attempts.forget(raw)
        raise
    except Exception:  # noqa: BLE001 (it stays in the inbox; after its tries it is set aside, and the others go on)
        log.bug("worker.failed", mail=item.name)
        return None
    reached("after filing")
    attempts.forget(raw)
    log.info(f"intake.{outcome.disposition}", issue=outcome.record, route=outcome.route, reason=outcome.reason, message_id=outcome.message_id)
    return outcome


def remind(office: Office, now: datetime, on: Callable[[], bool] = going) -> None:
    """Every record that something fell due for, until nothing is due any more."""
    again: set[str] = set()
    while due := [record for record in office.store.due(now, DUE_AT_ONCE) if record.id not in again]:
        for record in due:
            if not on():
                return
            again.add(record.id)
            ticked(record, office, now)


def ticked(record: Record, office: Office, now: datetime) -> None:
    """One record, a tick further. Its own fault costs the other records nothing."""
    try:
        desk = office.desk(now)
        ticked = process.tick(record, desk) if isinstance(record, Issue) else process.tick_bulletin(record, desk)
        moved = errands.run((ticked,), office, now)
        if moved == (record,):
            return
        office.store.save(*moved)
        reached("ticked")
        log.info("worker.ticked", issue=record.id, step=record.step)
    except Conflict:
        return
    except (Unavailable, SettingsError):
        raise
    except Exception:  # noqa: BLE001 (one record must not hold up the others)
        log.bug("worker.failed", issue=record.id)
        office.store.save(replace(record, due_at=now + LATER))
        alarms.ring("failed", {"issue": record.id}, office, now, record.id)


def deliver(office: Office, now: datetime, on: Callable[[], bool] = going) -> Iterator[Line]:
    """Letters onto the wire."""
    for claimed in delivery.deliver(office, now):
        yield Line("sent", claimed.letter.record, claimed.letter.kind)
        if not on():
            return
