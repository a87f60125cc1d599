"""The clock: collect what came, remind of what is due, deliver what is to be said. A round happens here and nowhere else.

What is due is a pure function of stored dates and the round's `now`: missed rounds, restarts and weekends change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from service import log
from service.errors import SettingsError, Unavailable, Unreadable
from service.points import reached
from service.reception.attempts import MOST, Attempts
from service.reception.verdicts import Outcome
from service.sending import clockwork
from service.stores.contract import Unsynced

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.mailboxes import Item
    from service.office import Office

COLLECTED_AT_ONCE = 500


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
    office: Office, now: datetime, on: Callable[[], bool] = going, tell: Callable[[Line], None] = silent,
) -> tuple[Line, ...]:
    """Collect, remind, deliver; a line for each mail and letter, told as it happens. Raises Unavailable.

    Letters wait when the clock cannot be trusted, or when the operator holds them.
    """
    held = clockwork.held(office, now)
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
    """The order of a round. An inbox that is away keeps nobody from being written to; silence counts only while letters leave."""
    away: Exception | None = None
    try:
        yield from collect(office, now, on)
    except Unsynced:
        raise
    except (Unavailable, OSError) as error:
        away = error
    if held and held != office.held_for:
        log.error("worker.held", reason=held)
        if clockwork.wrong(office, now):
            from service import alarms

            alarms.ring("clock", {}, office, now)
    office.held_for = held
    if not held and is_anything_due(office, now):
        yield from kept_going(office, now, on)
    if away:
        raise away


def is_anything_due(office: Office, now: datetime) -> bool:
    """Has a moment come, or did a crash leave a letter in doubt?"""
    soonest = office.store.soonest()
    return (soonest is not None and soonest <= now) or bool(office.store.unsettled())


def kept_going(office: Office, now: datetime, on: Callable[[], bool]) -> Iterator[Line]:
    """What is due, then what is to be said."""
    from service import reminding  # the whole core: a third of a second that an idle round does not need

    reminding.remind(office, now, on)
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
    """One mail: counted, taken in, filed away. None for one that is gone meanwhile, or is no mail at all."""
    from service import intake  # everything that reads: half a second that a round without mail does not need

    try:
        raw = office.mailbox.raw(item)
    except Unreadable as error:
        passed_by(item, error, office, now)
        return None
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
        with suppress(OSError):
            attempts.forget(raw)
        raise
    except Exception:  # noqa: BLE001 (it stays in the inbox; after its tries it is set aside, and the others go on)
        log.bug("worker.failed", mail=item.name)
        return None
    reached("after filing")
    attempts.forget(raw)
    log.info(f"intake.{outcome.disposition}", issue=outcome.record, route=outcome.route, reason=outcome.reason, message_id=outcome.message_id)
    return outcome


def passed_by(item: Item, error: Unreadable, office: Office, now: datetime) -> None:
    """Something lies in the inbox that cannot be read: it stays there, the coordinator is told once a day, the others go on."""
    name = item.name.encode("utf-8", "backslashreplace").decode()
    from service import alarms

    if alarms.ring("odd_mail", {"name": name}, office, now, name):
        log.error("worker.odd_mail", mail=name, reason=error)


def deliver(office: Office, now: datetime, on: Callable[[], bool] = going) -> Iterator[Line]:
    """Letters onto the wire."""
    from service import delivery

    for claimed in delivery.deliver(office, now):
        yield Line("sent", claimed.letter.record, claimed.letter.kind)
        if not on():
            return
