"""Automatic messages (RFC 3834): written by a machine, never to be answered, never an answer.

Headers decide; without any, only a subject that *begins* as machines begin theirs. People write about holidays too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from service.loop.people import normal
from service.mail.message import InboundMessage
from service.reading import dates, names
from service.reading.folding import folded
from service.reading.phrases import Table
from service.reading.reader import Reader

HEADERS = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponder", "auto-reply", "x-mail-autoreply", "x-vacation")
PRECEDENCE = ("auto_reply", "auto-reply", "bulk", "junk")
REPORTS = ("disposition-notification", "feedback-report", "delivery-status")
LOOKED_AT = 4000


class AutomaticWords(Table, frozen=True):
    """The table [automatic]: how machines begin a subject, name their mailbox, and speak of absence and stand-ins."""

    subjects: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    stand_in: tuple[str, ...] = ()


def is_automatic(message: InboundMessage, reader: Reader, own: Iterable[str] = ()) -> bool:
    """Did a machine write this? X-Auto-Response-Suppress and Precedence: list stand on people's mail as well."""
    words = reader.words.section("automatic", AutomaticWords)
    mine = {normal(one) for one in own}
    submitted = message.header("auto-submitted").partition(";")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or message.header("precedence").strip().lower() in PRECEDENCE
        or any(message.header(name).strip().lower() not in ("", "no") for name in HEADERS)
        or message.report_type in REPORTS
        # RFC 3834 2: nobody answers to the null sender, so nobody is behind it.
        or message.header("return-path").strip() == "<>"
        or any(normal(address) in mine for value in message.headers.get("x-loop", ()) for address in value.split())
        or is_machine(message, words, mine)
        or folded(message.subject).lstrip(" [(【").startswith(tuple(folded(s) for s in words.subjects))
    )


def is_machine(message: InboundMessage, words: AutomaticWords, mine: set[str]) -> bool:
    """Our own mail come back, or a mailbox that nobody reads."""
    if message.sender is None:
        return False
    address = normal(message.sender.address)
    local = address.partition("@")[0].replace("_", "-").replace(".", "-")
    bases = {local.partition("+")[0], local}
    return address in mine or bool(bases & set(words.mailboxes))


def absence(message: InboundMessage, reader: Reader, now: datetime) -> tuple[date | None, str | None] | None:
    """Until which day (the last one away, where it is told) and who stands in (as written), or None for other automatic mail."""
    words = reader.words.section("automatic", AutomaticWords)
    text = f"{message.subject}\n{message.text}"[:LOOKED_AT]
    if not words.phrases("absent").first(folded(text)):
        return None
    ends = [w.last or w.first for w in dates.find(text, now, reader)]
    days = [e.date() if isinstance(e, datetime) else e for e in ends if e]
    return max(days, default=None), stand_in(text, words, reader)


def stand_in(text: str, words: AutomaticWords, reader: Reader) -> str | None:
    """The address of the person named behind "please contact"."""
    opening = words.phrases("stand_in").first(folded(text))
    if opening is None:
        return None
    near = text[max(0, opening.start() - 20) : opening.end() + 80]
    return next((m.address for m in names.people(near, reader)), None)
