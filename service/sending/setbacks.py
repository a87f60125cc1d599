"""What becomes of a letter that did not leave: refused for good, put back for later, or held because of a mistake of ours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from service import alarms, log
from service.errors import Conflict
from service.loop import process
from service.loop.arrivals import Failure
from service.loop.issue import Issue
from service.points import reached
from service.reception import placing
from service.stores.contract import ALARM, Illegible

if TYPE_CHECKING:
    from service.loop.issue import Letter
    from service.office import Office
    from service.stores.contract import Claimed

PATIENCE = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
GIVEN_UP = timedelta(hours=48)
CONFLICTS = 5


def refused(claimed: Claimed, reason: str, office: Office, now: datetime) -> None:
    """Refused for good: its issue is told first, once, and then it leaves the outbox; whoever dies in between tells nobody twice."""
    letter = claimed.letter
    log.warning("delivery.refused", issue=letter.record, letter=letter.kind, reason=reason)
    if not told(letter, reason, office, now):
        office.store.settle(claimed, "pending", now, reason, now + PATIENCE[0])
        return
    reached("refusal told")
    office.store.settle(claimed, "failed", now, reason)
    reached("refusal settled")


def told(letter: Letter, reason: str, office: Office, now: datetime) -> bool:
    """The step hears of it, of a daily mail each of its issues; else the coordinator. False when others save them again and again."""
    for _ in range(CONFLICTS):
        issues = issues_of(letter, office)
        if not issues:
            if letter.kind != ALARM:
                alarms.ring("undeliverable", {"recipient": letter.to, "reason": reason}, office, now, letter.to)
            return True
        failure = Failure(at=now, recipient=letter.to, permanent=True, letter=letter.kind, about=letter.occurrence)
        try:
            office.store.save(*(process.receive(one, failure, office.desk(now)) for one in issues if not is_known(letter, one, office)))
        except Conflict:
            continue
        return True
    return False


def issues_of(letter: Letter, office: Office) -> tuple[Issue, ...]:
    """The issues that a letter is about; none for letters of no issue, and where this version cannot read it."""
    try:
        return placing.issues_of(office.store.get(letter.record), letter, office)
    except Illegible:
        return ()


def is_known(letter: Letter, issue: Issue, office: Office) -> bool:
    """Does the journal say already that this very letter did not arrive?"""
    entries, _letters = office.store.history(issue.id)
    wanted = {"recipient": letter.to, "letter": letter.kind, "about": letter.occurrence}
    return any(e.kind == "undelivered" and e.at >= letter.posted_at and wanted.items() <= e.data.items() for e in entries)


def put_back(sealed: Claimed, reason: str, office: Office, now: datetime) -> None:
    """It surely did not leave: later again, each time later; after two days the coordinator is told."""
    again_at = now + PATIENCE[min(max(sealed.tries, 1), len(PATIENCE)) - 1]
    office.store.settle(sealed, "pending", now, reason, again_at)
    if now - sealed.letter.posted_at > GIVEN_UP:
        alarms.ring("unsent", {"reason": reason}, office, now)


def held(claimed: Claimed, mistake: Exception, office: Office, now: datetime) -> None:
    """A mistake of ours, and nobody's refusal: it waits for the operator, and those behind it go on."""
    letter = claimed.letter
    log.bug("delivery.failed", issue=letter.record, letter=letter.kind)
    office.store.settle(claimed, "held", now, f"a mistake of the service: {type(mistake).__name__}")
    if letter.kind != ALARM:
        alarms.ring("letter_held", {"letter": letter.kind, "recipient": letter.to}, office, now, letter.kind)


def uncertain(sealed: Claimed, office: Office, now: datetime) -> None:
    """Nobody knows whether it left, and it must not come twice: a person may find out."""
    letter = sealed.letter
    office.store.settle(sealed, "uncertain", now, "nobody knows whether it left")
    log.warning("delivery.uncertain", issue=letter.record, letter=letter.kind, row=sealed.row)
    if letter.kind != ALARM:
        alarms.ring("uncertain", {"letter": letter.kind, "recipient": letter.to}, office, now)
