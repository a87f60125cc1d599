"""The outboxes, onto the wire: the only path out.

A letter is composed and its bytes are kept, marked as attempted, before anything is handed over; whatever happens then, every
later try sends those bytes under that Message-ID. Between the handing over and the mark there is doubt: then the mailbox is
asked whether it went, and where nobody knows, the kind of letter decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from service import log
from service.errors import Conflict, Deferred, InDoubt, SettingsError, Unavailable, Undeliverable
from service.points import reached
from service.sending import brakes, setbacks
from service.sending.moot import is_moot

if TYPE_CHECKING:
    from service.loop.issue import Letter
    from service.office import Office
    from service.stores.contract import Claimed

BATCH = 50
# In doubt these are not sent again: a reminder lost is better than one that comes twice.
NAGS = ("clarify/nudge", "execute/progress", "execute/digest", "execute/reminder", "execute/overdue", "plan/agenda")
# Notes that only say something back; the others ask something, or tell what nobody else tells.
NOTE, BACK = "execute/note", ("echo", "unclear", "paused", "resumed")
# Where nobody can say whether a letter left it is handed over twice at most; where it surely did not, a few times more.
TWICE, OFTEN = 2, 5


def deliver(office: Office, now: datetime, *, resolve: bool = True) -> Iterator[Claimed]:
    """Send what may go now, the doubtful ones of a crash first; each letter that left. Raises Unavailable."""
    if resolve:
        for claimed in office.store.unsettled():
            yield from in_doubt(claimed, office, now)
    while (room := brakes.room(office, now)) and (batch := office.store.claim(now, min(BATCH, room))):
        for claimed in batch:
            reached("claimed")
            yield from one(claimed, office, now)


def one(claimed: Claimed, office: Office, now: datetime) -> Iterator[Claimed]:
    """One letter: braked, sealed, handed over, settled. Its own fault costs no other letter its turn."""
    if (again_at := brakes.waits(claimed, office, now)) is not None:
        office.store.settle(claimed, "pending", now, "braked", again_at)
        return
    if is_moot(claimed, office, now):
        office.store.settle(claimed, "withdrawn", now)
        return
    try:
        ready = sealed(claimed, office, now)
    except Conflict:
        return
    except Undeliverable as error:
        setbacks.refused(claimed, str(error), office, now)
    except (Unavailable, SettingsError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 (one letter must not hold up the others)
        setbacks.held(claimed, error, office, now)
    else:
        yield from handed_over(ready, office, now)


def sealed(claimed: Claimed, office: Office, now: datetime) -> Claimed:
    """Composed once, its bytes kept, marked as attempted. Raises Undeliverable, Conflict."""
    if claimed.raw is None:
        composed = office.press.composed(claimed, now)
        reached("composed")
        ready = office.store.seal(claimed, composed.raw, composed.ids)
    else:
        ready = office.store.seal(claimed, claimed.raw, ())
    reached("sealed")
    return ready


def handed_over(ready: Claimed, office: Office, now: datetime) -> Iterator[Claimed]:
    """Onto the wire and settled. Raises Unavailable once it is put back; in doubt it stays attempted, for the next round."""
    letter, message_id = ready.letter, office.press.message_id(ready)
    try:
        office.mailbox.send(ready.raw or b"", office.settings.mailbox, office.press.to(letter), message_id)
    except Undeliverable as error:
        setbacks.refused(ready, str(error), office, now)
    except Deferred as error:
        setbacks.put_back(ready, str(error), office, now)
    except Unavailable as error:
        setbacks.put_back(ready, str(error), office, now)
        raise
    except InDoubt as error:
        log.warning("delivery.in_doubt", issue=letter.record, letter=letter.kind, message_id=message_id, reason=error)
    except SettingsError:
        raise
    except Exception:  # noqa: BLE001 (a mistake of ours on the wire: whether it left is as doubtful as can be)
        log.bug("delivery.in_doubt", issue=letter.record, letter=letter.kind, message_id=message_id)
    else:
        reached("handed over")
        office.store.settle(ready, "sent", now)
        reached("settled")
        log.info("delivery.sent", issue=letter.record, letter=letter.kind, message_id=message_id)
        yield ready


def is_nag(letter: Letter) -> bool:
    """Is it better lost than twice?"""
    return letter.kind in NAGS or (letter.kind == NOTE and letter.data.get("variant") in BACK)


def in_doubt(attempted: Claimed, office: Office, now: datetime) -> Iterator[Claimed]:
    """Sealed and never settled: did it leave? Where nobody knows, once more the same bytes, or never; counted before it goes."""
    letter, message_id = attempted.letter, office.press.message_id(attempted)
    gone = office.mailbox.was_sent(message_id)
    if gone:
        office.store.settle(attempted, "sent", now)
        log.info("delivery.found", issue=letter.record, letter=letter.kind, message_id=message_id)
    elif (gone is None and is_nag(letter)) or attempted.tries >= (TWICE if gone is None else OFTEN):
        setbacks.uncertain(attempted, office, now)
    else:
        try:
            again = office.store.seal(attempted, attempted.raw or b"", ())
        except Conflict:
            return
        yield from handed_over(again, office, now)
