"""The order in a subject: "[BH-1] 暂停", with the reason, or nothing, in the mail below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.reading import commands
from service.reception import placing

if TYPE_CHECKING:
    from datetime import datetime

    from service.loop.arrivals import Said
    from service.loop.issue import Task
    from service.office import Office
    from service.reception.verdicts import Inbound

# About the whole issue, and meant by nothing else than one word or two.
ORDERS = ("status", "resend", "pause", "resume", "go_on", "withdraw", "undo")
LONGEST = 60


def heard(mail: Inbound, said: Said, known: tuple[Task, ...], office: Office, now: datetime) -> Said:
    """What the mail says, and where its words order nothing, the order of its subject; the subject of an answer is ours."""
    message = mail.message
    if said.commands or mail.place.letter or message.in_reply_to or not placing.TAG.search(message.subject[:LONGEST]):
        return said
    words = placing.TAG.sub(" ", message.subject).strip()
    found = commands.read(words, now, office.reader(now), known) if 0 < len(words) <= LONGEST else ()
    return replace(said, commands=tuple(one for one in found if one.name in ORDERS))
