"""The outboxes, onto the wire: the only path out.

A letter is composed and its bytes are kept, marked as attempted, before anything is handed over; whatever happens then, every
later try sends those bytes under that Message-ID. Between the handing over and the mark there is doubt: then the mailbox is
asked whether it went, and where nobody knows, the kind of letter decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from service import alarms, log
from service.errors import Conflict, SettingsError, Unavailable, Undeliverable
from service.loop import process
from service.loop.arrivals import Failure
from service.loop.issue import Issue
from service.points import reached

if TYPE_CHECKING:
    from service.office import Office
    from service.stores.contract import Claimed

PERSON_HOUR = 10
ALARM = "operator/alarm"
BATCH = 50
HOUR = timedelta(hours=1)
PATIENCE = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
GIVEN_UP = timedelta(hours=48)
# In doubt these are not sent again: a reminder lost is better than one that comes twice.
NAGS = ("clarify/nudge", "execute/progress", "execute/digest", "execute/reminder", "execute/overdue", "execute/note", "plan/agenda")


def deliver(office: Office, now: datetime, *, resolve: bool = True) -> Iterator[Claimed]:
    """Send what may go now, the doubtful ones of a crash first; each letter that left. Raises Unavailable."""
    if resolve:
        for claimed in office.store.unsettled():
            yield from in_doubt(claimed, office, now)
    while batch := office.store.claim(now, BATCH):
        for claimed in batch:
            reached("claimed")
            yield from one(claimed, office, now)


def one(claimed: Claimed, office: Office, now: datetime) -> Iterator[Claimed]:
    """One letter: braked, composed, sealed, handed over, settled. Its own fault costs no other letter its turn."""
    if (again_at := braked(claimed, office, now)) is not None:
        office.store.settle(claimed, "pending", now, "braked", again_at)
        return
    try:
        composed = office.press.composed(claimed, now)
        reached("composed")
        sealed = office.store.seal(claimed, composed.raw, composed.ids)
        reached("sealed")
        yield from handed_over(sealed, composed.message_id, office.press.to(sealed.letter), office, now)
    except Conflict:
        return
    except Undeliverable as error:
        undeliverable(claimed, str(error), office, now)
    except (Unavailable, SettingsError):
        raise
    except Exception as error:  # noqa: BLE001 (one letter must not hold up the others)
        log.bug("delivery.failed", issue=claimed.letter.record, letter=claimed.letter.kind)
        undeliverable(claimed, f"a mistake of the service: {type(error).__name__}", office, now)


def handed_over(sealed: Claimed, message_id: str, to: str, office: Office, now: datetime) -> Iterator[Claimed]:
    """Onto the wire and settled. Raises Undeliverable; a server that is away puts the letter back."""
    letter = sealed.letter
    try:
        office.mailbox.send(sealed.raw or b"", office.settings.mailbox, to, message_id)
    except Unavailable as error:
        put_back(sealed, str(error), office, now)
        raise
    reached("handed over")
    office.store.settle(sealed, "sent", now)
    reached("settled")
    log.info("delivery.sent", issue=letter.record, letter=letter.kind, message_id=message_id)
    yield sealed


def in_doubt(sealed: Claimed, office: Office, now: datetime) -> Iterator[Claimed]:
    """A crash lay between sealing and settling: did it leave? Where nobody knows, once more the same bytes, or never."""
    message_id = office.press.message_id(sealed)
    gone = office.mailbox.was_sent(message_id)
    if gone:
        office.store.settle(sealed, "sent", now)
        log.info("delivery.found", issue=sealed.letter.record, letter=sealed.letter.kind, message_id=message_id)
    elif gone is None and (sealed.letter.kind in NAGS or sealed.tries > 1):
        office.store.settle(sealed, "uncertain", now, "nobody knows whether it left")
        log.warning("delivery.uncertain", issue=sealed.letter.record, letter=sealed.letter.kind, message_id=message_id)
    else:
        try:
            yield from handed_over(sealed, message_id, office.press.to(sealed.letter), office, now)
        except Undeliverable as error:
            undeliverable(sealed, str(error), office, now)


def braked(claimed: Claimed, office: Office, now: datetime) -> datetime | None:
    """Until when a letter has to wait because too many left within the hour; None when it may go."""
    brake = office.settings.shape.letters.brake
    if office.store.sent_since(now - HOUR) >= brake:
        alarms.ring("brake", {"letters": brake}, office, now)
        log.warning("delivery.braked", letters=brake)
        return now + timedelta(minutes=10)
    if office.store.sent_since(now - HOUR, claimed.letter.to) >= PERSON_HOUR:
        log.warning("delivery.braked", issue=claimed.letter.record, letter=claimed.letter.kind, letters=PERSON_HOUR)
        if claimed.letter.kind != ALARM:
            alarms.ring("person_brake", {"person": claimed.letter.to, "letters": PERSON_HOUR}, office, now, claimed.letter.to)
        return now + timedelta(minutes=15)
    return None


def put_back(sealed: Claimed, reason: str, office: Office, now: datetime) -> None:
    """The server is away: later again, each time later; after two days the coordinator is told."""
    again_at = now + PATIENCE[min(sealed.tries, len(PATIENCE)) - 1]
    office.store.settle(sealed, "pending", now, reason, again_at)
    if now - sealed.letter.posted_at > GIVEN_UP:
        alarms.ring("unsent", {"reason": reason}, office, now)


def undeliverable(claimed: Claimed, reason: str, office: Office, now: datetime) -> None:
    """Refused for good: out of the outbox, into the journal, and the step is told."""
    letter = claimed.letter
    office.store.settle(claimed, "failed", now, reason)
    log.warning("delivery.refused", issue=letter.record, letter=letter.kind, reason=reason)
    for _ in range(5):
        record = office.store.get(letter.record)
        if not isinstance(record, Issue):
            if letter.kind != ALARM:
                alarms.ring("undeliverable", {"recipient": letter.to, "reason": reason}, office, now, letter.to)
            return
        failure = Failure(at=now, recipient=letter.to, permanent=True, letter=letter.kind)
        try:
            office.store.save(process.receive(record, failure, office.desk(now)))
        except Conflict:
            continue
        return
