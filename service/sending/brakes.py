"""Not too many letters at once: a mistake, or a machine that answers ours, must not fill anybody's mailbox.

What comes of strangers' mails and of our own troubles has a person's brake of its own: it holds up no answer and no question.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from service import alarms, log
from service.stores.contract import ALARM, is_aside

if TYPE_CHECKING:
    from service.office import Office
    from service.stores.contract import Claimed

HOUR = timedelta(hours=1)
PERSON_HOUR = 10
REST = timedelta(minutes=15)


def room(office: Office, now: datetime) -> int:
    """How many letters may still leave within this hour, to everybody together; the coordinator hears when it is none."""
    brake = office.settings.shape.letters.brake
    left = brake - office.store.sent_since(now - HOUR)
    if left <= 0 and office.store.claim(now, 1) and alarms.ring("brake", {"letters": brake}, office, now):
        log.warning("delivery.braked", letters=brake)
    return max(left, 0)


def waits(claimed: Claimed, office: Office, now: datetime) -> datetime | None:
    """Until when a letter has to wait because its person got too many within the hour; None when it may go."""
    letter = claimed.letter
    if office.store.sent_since(now - HOUR, letter.to, asides=is_aside(letter)) < PERSON_HOUR:
        return None
    log.warning("delivery.braked", issue=letter.record, letter=letter.kind, letters=PERSON_HOUR)
    if letter.kind != ALARM:
        alarms.ring("person_brake", {"person": letter.to, "letters": PERSON_HOUR}, office, now, letter.to)
    return now + REST
