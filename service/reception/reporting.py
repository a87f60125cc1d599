"""A new problem: told by somebody of the directory, or held until somebody vouches for its sender."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from service.loop import bulletin, process
from service.loop.issue import Issue
from service.mail import parse
from service.reception import placing, writing
from service.reception.verdicts import FILED, Inbound, Verdict

if TYPE_CHECKING:
    from service.loop.issue import Bulletin
    from service.office import Office


def report(mail: Inbound, office: Office, now: datetime) -> Verdict:
    """A new problem, told by somebody of the directory; told by anybody else it is held for the coordinator."""
    desk = office.desk(now, mail.sender)
    if mail.person is None:
        held = bulletin.held_report(writing.held(mail, office, now), office.desk(now))
        return Verdict(FILED, "held for the coordinator", (held,))
    if mail.oversize:
        return Verdict(FILED, "too large to be read", (bulletin.unplaced(mail.sender, "oversize", {}, desk),))
    told = writing.report(mail, office, now)
    if not told.text.strip():
        return Verdict(FILED, "nothing written", (bulletin.unplaced(mail.sender, "empty", {}, desk),))
    if writing.is_answer(mail, told, office, now):
        return Verdict(FILED, "an answer that names no issue", (which(mail, office, now),))
    return Verdict(FILED, "", (process.report(told, desk),))


def which(mail: Inbound, office: Office, now: datetime) -> Bulletin:
    """Ask the sender which of the open issues is meant."""
    return bulletin.unplaced(mail.sender, "which", {"open": open_ones(mail.sender, office)}, office.desk(now, mail.sender))


def open_ones(sender: str, office: Office) -> list[dict[str, str]]:
    """The latest open issues in which this person takes part."""
    found = [
        {"id": one.id, "title": one.problem.title}
        for one in office.store.all()
        if isinstance(one, Issue) and one.ended is None and placing.takes_part(one, sender, office)
    ]
    return found[-10:]


def reported_again(raw: bytes, office: Office, now: datetime, level: str = "verified") -> Issue | None:
    """A kept mail as a report of its own, now that somebody vouches for it; `level` is what that word is worth."""
    mail = vouched_for(raw, office, level)
    return process.report(writing.report(mail, office, now), office.desk(now)) if mail else None


# An order to split with nothing beside it is no longer than this.
BARE_ORDER = 16


def split_off(raw: bytes, office: Office, now: datetime) -> Issue | Bulletin | None:
    """What a mail says besides the order to split it, as a report of its own; where that is nothing, its sender hears so."""
    mail = vouched_for(raw, office)
    if mail is None:
        return None
    written = writing.newly_written(mail.message, office, now)
    rest = writing.without_order(mail.message, "split", office, now).strip() or (written if len(written) > BARE_ORDER else "")
    if not rest:
        return bulletin.unplaced(mail.sender, "empty", {}, office.desk(now))
    return process.report(writing.report(mail, office, now, rest), office.desk(now))


def vouched_for(raw: bytes, office: Office, level: str = "verified") -> Inbound | None:
    """A kept mail as it is heard now; None where it has no sender."""
    message = parse.message(raw)
    if message.sender is None:
        return None
    sender = placing.own_address(message.sender.address, office.settings.directory)
    return Inbound(message, sender, office.settings.directory.person(sender), placing.Place(), "report", level, "")
