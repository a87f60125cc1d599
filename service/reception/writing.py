"""What a person wrote, as an arrival: the new words are cut out of the mail, then read in every way that may matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from service.loop import circle
from service.loop.arrivals import Reply, Report
from service.loop.issue import Held, Issue
from service.mail import parse, quotes
from service.reading import commands, replies, reports, tables
from service.reception import headline, likeness
from service.reception.placing import Place
from service.reception.verdicts import Inbound

if TYPE_CHECKING:
    from service.loop.issue import Bulletin, Letter
    from service.mail.message import InboundMessage
    from service.office import Office

NOTE = "execute/note"
# Letters that show the tasks they are about, and no others.
ABOUT_TASKS = ("execute/progress", "execute/reminder", "execute/overdue", "execute/help", NOTE)
SHORT = 60
TABLE = "<table"


class IntakeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the subject of an answer begins, in every language."""

    answer_marks: tuple[str, ...] = ()



def newly_written(message: InboundMessage, office: Office, now: datetime) -> str:
    """The sender's own words."""
    return quotes.new_text(message, office.reader(now)).reply


def reply(mail: Inbound, office: Office, now: datetime) -> Reply:
    """An answer, read against the letter that it answers and the tasks of its issue."""
    message, letter, record = mail.message, mail.place.letter, mail.place.record
    cut = quotes.new_text(message, office.reader(now), sent_text(mail, office, now))
    text = cut.reply
    known = record.tasks if isinstance(record, Issue) else ()
    said = replies.read(
        text, cut.html, files(message), local(mail, office, now), office.reader(now),
        sender_department=mail.person.department if mail.person else None, letter=asked_by(letter), known=known,
        sender=mail.sender, **printed(letter),
    )
    said = headline.heard(mail, said, known, office, now)
    return Reply(
        sender=mail.sender, at=now, **answered_letter(mail.place),
        text=text, said=said, verified=mail.verified, to_circle=mail.place.circle, subject=message.subject, name=mail.name,
        mail=mail.mail, attachments=tuple(one.name for one in message.attachments if not one.inline),
    )


def printed(letter: Letter | None) -> dict[str, Any]:
    """What the answered letter printed to be answered by its number or label: tasks, choices, lines of the survey."""
    if letter is None:
        return {}
    repeated = letter.data.get("question")
    data = {**letter.data, **(repeated["data"] if repeated else {})}
    tasks = letter.data.get("tasks", ()) if asked_by(letter) in ABOUT_TASKS else ()
    return {
        "asked": tuple(one["n"] for one in tasks), "menu": data.get("menu") or None, "survey_items": tuple(data.get("survey_items", ())),
    }


def answered_letter(place: Place) -> dict[str, str]:
    """What the mail answers. An answer to a letter of an issue that was merged answers no question of the one in which it goes on."""
    if place.merged:
        return {"letter": NOTE, "about": f"merged:{place.merged}"}
    return {"letter": place.letter.kind, "about": place.letter.occurrence} if place.letter else {"letter": "", "about": ""}


def asked_by(letter: Letter | None) -> str:
    """The kind of letter whose question a letter puts: its own, or that of the one it repeats to somebody."""
    if letter is None:
        return ""
    repeated = letter.data.get("question")
    return str(repeated["kind"]) if repeated else letter.kind


def again(asked: Bulletin, mail: Inbound, issue: Issue, office: Office, now: datetime) -> Reply | None:
    """The mail that could not be placed, now that its sender has said which issue it is about."""
    raw = kept(asked, office)
    if raw is None:
        return None
    message = parse.message(raw)
    return reply(replace(mail, message=message, place=Place(record=issue), mail=sha256(raw).hexdigest()), office, now)


def kept(asked: Bulletin, office: Office) -> bytes | None:
    """The mail that a bulletin is about: the first that it has."""
    entries, _letters = office.store.history(asked.id)
    return next((found for entry in entries if entry.mail and (found := office.store.raw(entry.mail))), None)


def own_page(mail: Inbound, office: Office, now: datetime) -> str:
    """The newly written part of the mail's HTML, where a table may stand in it; the one that we sent is no answer."""
    if TABLE not in mail.message.html:
        return ""
    return quotes.new_text(mail.message, office.reader(now), sent_text(mail, office, now)).html


def sent_text(mail: Inbound, office: Office, now: datetime) -> str:
    """The text of our letter that is answered: its lines, found again in the answer, are quotation."""
    return office.press.text(mail.place.letter, now) if mail.place.letter else ""


def without_order(message: InboundMessage, order: str, office: Office, now: datetime) -> str:
    """The sender's own words but for the sentences that give this order."""
    return commands.beside(newly_written(message, office, now), order, now, office.reader(now))


def report(mail: Inbound, office: Office, now: datetime, part: str = "") -> Report:
    """A first mail about a problem, with the closed issues like it and the open ones that look the same; of an answer only that part."""
    message, reader = mail.message, office.reader(now)
    cut = quotes.new_text(message, reader)
    text = part or (whole(message) if cut.forwarded or not cut.reply.strip() else cut.reply)
    grids = tables.grids(text, message.html) or tuple(grid for name, content in files(message) for grid in tables.from_attachment(name, content))
    read = reports.read(
        "" if part else message.subject, text, mail.person.department if mail.person else None, local(mail, office, now), reader,
        table=grids[0] if grids else None,
    )
    alike, similar = likeness.open_like(read.problem, office.store), likeness.closed_like(read.problem, office.store)
    known = tuple(name for name in alike if is_known_to(mail.sender, name, office))
    return Report(
        sender=mail.sender, at=now, problem=read.problem, missing=read.missing, text=text, language=read.language,
        confidential=read.confidential, verified=mail.verified, unknown=read.unknown,
        similar=similar, improve=likeness.to_improve(similar, read.problem, office.store, reader), twins=known,
        hidden_twins=tuple(name for name in alike if name not in known),
    )


def is_known_to(sender: str, name: str, office: Office) -> bool:
    """Does this person take part in that issue?"""
    record = office.store.get(name)
    return isinstance(record, Issue) and circle.is_participant(record, sender)


def whole(message: InboundMessage) -> str:
    """Everything written in it, for a mail that was passed on to be read as a whole."""
    return "\n\n".join((message.text, *message.enclosed)).strip()


def held(mail: Inbound, office: Office, now: datetime) -> Held:
    """A stranger's report, as it waits for the coordinator."""
    text = newly_written(mail.message, office, now)
    return Held(n=1, sender=mail.sender, name=mail.name, subject=mail.message.subject, text=text, mail=mail.mail, at=now)


def files(message: InboundMessage) -> tuple[tuple[str, bytes], ...]:
    return tuple((one.name, one.content) for one in message.attachments if not one.inline)


def local(mail: Inbound, office: Office, now: datetime) -> datetime:
    """Now, in the writer's own zone: `tomorrow` is the writer's."""
    zone = mail.person.timezone if mail.person and mail.person.timezone else office.settings.zone.key
    return now.astimezone(ZoneInfo(zone))


def is_empty(answer: Reply) -> bool:
    """Nothing newly written and nothing sent along."""
    return not (answer.text.strip() or answer.attachments or answer.said.rows)


def is_answer(mail: Inbound, told: Report, office: Office, now: datetime) -> bool:
    """Does a mail without any id of ours look like the answer to a letter rather than a report?"""
    subject = mail.message.subject.strip().casefold()
    looks = bool(mail.message.in_reply_to) or subject.startswith(office.vocabulary.section("intake", IntakeWords).answer_marks)
    short = len(told.text.strip()) <= SHORT
    said = replies.read(told.text, "", (), local(mail, office, now), office.reader(now))
    return looks and short and said.stance is not None
