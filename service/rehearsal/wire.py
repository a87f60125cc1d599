"""What somebody does, as mail over the wire: written in that person's program and handed to the listener by SMTP."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from datetime import datetime, time, timedelta
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING

from service.loop import workdays
from service.loop.people import normal
from service.rehearsal import attending, clients
from service.rehearsal.answering import called
from service.rehearsal.clients import Writing
from service.rehearsal.smtp import LOOPBACK

if TYPE_CHECKING:
    from service.rehearsal.colleagues import Colleagues, Deed

# How often those whose programs mark what they quote answer between its lines.
TYPED_INTO = 0.5
PARTSTATS = {"accept": "ACCEPTED", "decline": "DECLINED", "propose": "TENTATIVE"}


class Wire:
    """The way from the people's programs to the service's inbox."""

    def __init__(self, port: int, mailbox: str, colleagues: Colleagues) -> None:
        self.port, self.mailbox, self.colleagues = port, mailbox, colleagues
        self.count = 0

    def send(self, deeds: list[Deed], now: datetime) -> None:
        """Hand over what happens now, one mail after the other over one connection."""
        if not deeds:
            return
        with smtplib.SMTP(LOOPBACK, self.port, timeout=30) as server:
            for deed in deeds:
                writing = self.written(deed, now)
                server.sendmail(deed.who.address, [writing.to], self.packed(deed, writing))

    def written(self, deed: Deed, now: datetime) -> Writing:
        """The words with greeting and signature, addressed as an answer or a new mail."""
        self.count += 1
        voice, letter, cue = self.colleagues.voice(deed.who), deed.letter, deed.cue
        subject = cue.subject if cue and cue.subject else f"Re: {letter.subject}" if letter else ""
        if deed.does in PARTSTATS:
            subject = f"{voice.partstat[deed.does]}: {letter.subject if letter else ''}"
        greeting, closing = deed.random.choice(voice.greetings), deed.random.choice(voice.closings)
        bare = deed.does in (*PARTSTATS, "away")
        signature = "" if bare else closing.replace("{name}", called(deed.who)).replace("{title}", deed.who.title)
        return Writing(
            name=called(deed.who), address=deed.who.address, to=self.address(deed), subject=subject,
            text=deed.text if bare or deed.does == "mail" or not greeting else f"{greeting}\n{deed.text}",
            signature=signature, at=now, message_id=f"<{self.colleagues.seed}.{self.count}@{normal(deed.who.address).partition('@')[2]}>",
            letter=None if deed.does == "mail" else letter, table=cue.table if cue else (), automatic=deed.does == "away",
            attachment=(f"{deed.document}.docx", document(deed.document, deed.text)) if deed.document else None,
        )

    def address(self, deed: Deed) -> str:
        """The answer goes where the letter says; an automatic reply to its envelope; a new mail to the mailbox."""
        if deed.letter is None or deed.does in ("mail", "away"):
            return self.mailbox
        return deed.letter.reply_to.rpartition("<")[2].rstrip(">")

    def packed(self, deed: Deed, writing: Writing) -> bytes:
        """The bytes, as this person's program makes them."""
        if deed.does in PARTSTATS:
            return attending.mail(writing, PARTSTATS[deed.does], self.proposed(deed))
        form = (deed.cue.client if deed.cue else "") or self.program(deed)
        if deed.typed and form in clients.PLAIN and deed.random.random() < TYPED_INTO:
            writing = replace(writing, typed=deed.typed, signature="")
        return clients.mail(writing, form, self.colleagues.voice(deed.who).clients[form])

    def program(self, deed: Deed) -> str:
        """The mail program of this person; a table is written where there are pages."""
        usual = Random(f"{self.colleagues.seed}|{deed.who.address}").choice(clients.FORMS)  # noqa: S311 (a play, not a secret)
        return "outlook" if deed.cue and deed.cue.table else usual

    def proposed(self, deed: Deed) -> tuple[datetime, datetime] | None:
        """Another time instead of the one invited to."""
        if deed.does != "propose" or deed.letter is None or deed.cue is None:
            return None
        start, end = (datetime.strptime(deed.letter.value(name), f"{attending.STAMP[:-1]}%z") for name in ("DTSTART", "DTEND"))
        zone = self.colleagues.zone
        day = self.colleagues.calendar.add(start.astimezone(zone).date(), deed.cue.day)
        begin = workdays.at(day, time(deed.cue.hour), zone)
        return begin, begin + max(end - start, timedelta(minutes=30))


def document(title: str, text: str) -> bytes:
    """A deliverable: a page with its title and a line."""
    from docx import Document

    page = Document()
    page.add_heading(title, 1)
    page.add_paragraph(text)
    out = BytesIO()
    page.save(out)
    return out.getvalue()
