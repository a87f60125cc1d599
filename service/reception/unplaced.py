"""Mails that belong nowhere yet: their senders are asked, and the answer files the mail that it was asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace as at_issue
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from service import alarms
from service.loop import bulletin, process
from service.loop.issue import Entry, Issue
from service.reception import placing, reporting, writing
from service.reception.verdicts import FILED, Inbound, Verdict

if TYPE_CHECKING:
    from service.loop.arrivals import Reply
    from service.loop.issue import Bulletin, Letter
    from service.office import Office

# The letters whose answer finds a place for a mail, or is a report of its own.
ASKING = ("clarify/unplaced", "execute/note")
WHICH, EMPTY = "which", "empty"
# An answer that is a number and little else.
SHORT = 30


def answered(mail: Inbound, asked: Bulletin, answer: Reply, office: Office, now: datetime) -> Verdict:
    """To "which issue?" a number files the mail asked about, "new issue" makes it one; to anything else the answer is a report."""
    letter, desk = mail.place.letter, office.desk(now, mail.sender)
    if letter and (issue := empty_before(letter, mail, office)) is not None:
        now_written = writing.reply(mail_to(mail, issue), office, now)
        return Verdict(FILED, "", (process.receive(issue, now_written, desk),))
    if letter is None or letter.data.get("variant") != WHICH:
        return reporting.report(mail, office, now)
    if (issue := meant(mail, answer.text, office)) is not None:
        first = writing.again(asked, mail, issue, office, now) or answer
        return Verdict(FILED, "", (process.receive(issue, first, desk),))
    if any(command.name == "new_issue" for command in answer.said.commands):
        raw = writing.kept(asked, office)
        made = reporting.reported_again(raw, office, now, mail.level) if raw else None
        return Verdict(FILED, "", (made,)) if made else reporting.report(mail, office, now)
    return asked_again(mail, asked, answer, office, now)


def empty_before(letter: Letter, mail: Inbound, office: Office) -> Issue | None:
    """The issue to which this sender had answered without a word."""
    name = str(letter.data.get("about", ""))
    record = office.store.get(name) if name and letter.data.get("variant") == EMPTY else None
    return record if isinstance(record, Issue) and placing.takes_part(record, mail.sender, office) else None


def mail_to(mail: Inbound, issue: Issue) -> Inbound:
    """The same mail, as if it had come to this issue."""
    return at_issue(mail, place=placing.Place(record=issue))


def asked_again(mail: Inbound, asked: Bulletin, answer: Reply, office: Office, now: datetime) -> Verdict:
    """Once more; whoever names nothing then either is left to the coordinator."""
    line = Entry(at=now, kind="replied", actor=mail.sender, text=answer.text)
    asked = replace(asked, journal=(*asked.journal, line))
    if mail.place.letter is not None and mail.place.letter.data.get("again"):
        told = alarms.once_a_day("unplaced", {"sender": mail.sender}, office, now, mail.sender)
        return Verdict(FILED, "it names no issue, asked twice", (asked, *told), ("unplaced", mail.sender) if told else None)
    more: dict[str, Any] = {"variant": WHICH, "again": True, "open": reporting.open_ones(mail.sender, office)}
    letter = bulletin.posted(asked, "clarify/unplaced", mail.sender, now.isoformat(), office.desk(now, mail.sender), "answer", **more)
    return Verdict(FILED, "it names no issue", (letter,))


def meant(mail: Inbound, text: str, office: Office) -> Issue | None:
    """The issue named by its number or tag, where the sender takes part in it."""
    for name in named(text, mail.message.subject):
        record = office.store.get(name.upper())
        if isinstance(record, Issue) and placing.takes_part(record, mail.sender, office):
            return record
    return None


def named(text: str, subject: str) -> Iterator[str]:
    """BH-7 wherever it stands, [BH-7] in the subject, or a bare 7 for an answer."""
    yield from placing.NAMED.findall(text[:500])
    yield from placing.TAG.findall(subject[:1000])
    numbers = re.findall(r"\d{1,9}", text) if len(text.strip()) <= SHORT else []
    if len(numbers) == 1:
        yield f"BH-{int(numbers[0])}"
