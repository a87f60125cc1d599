"""Letters into bytes: the templates of the package and of the home, made ready when the first letter is to be composed."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from functools import cached_property
from typing import TYPE_CHECKING

from service import alarms, log
from service.errors import Undeliverable, Unreadable
from service.mail import compose, pages, parse, tokens
from service.mail.wording import Wording
from service.sending import letters, threads

if TYPE_CHECKING:
    from service.loop.issue import Letter
    from service.mail.compose import Composed
    from service.mail.message import Attachment
    from service.mail.render import Letters
    from service.office import Office
    from service.stores.contract import Claimed

MOST_ENCLOSED = 10 << 20
# Letters that bring along the files of the mail they pass on: within the circle, and a helper's to whoever waited for him.
PASSING = (compose.RELAY, "execute/note")
# The letters that bring the record, each in one of its cases.
RECORDED = {"learn/record": "final", "learn/share": "knowledge"}


class Press:
    """Composes letters for an office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    @cached_property
    def letters(self) -> Letters:
        return letters.load(self.office.vocabulary, self.office.settings.home / "templates")

    @cached_property
    def identity(self) -> compose.Identity:
        service = self.office.settings.shape.service
        return compose.Identity(name=service.name, address=service.address, keys=self.office.keys, plus=service.plus)

    def composed(self, claimed: Claimed, now: datetime) -> Composed:
        """The letter's bytes. A template that fails is an alarm; the letter goes out all the same, in plain words."""
        letter = claimed.letter
        made = self.put_together(letter, now, self.enclosed(letter), threads.thread(letter, self.office))
        if made.fallback:
            log.error("delivery.template_failed", letter=letter.kind, reason=made.fault)
            alarms.ring("template", {"letter": letter.kind, "reason": made.fault}, self.office, now, letter.kind)
        for gap in made.gaps:
            log.warning("delivery.without_words", letter=letter.kind, code=gap)
        return made

    def put_together(
        self, letter: Letter, now: datetime, enclosed: tuple[Attachment, ...] = (), thread: tuple[str, ...] = ()
    ) -> Composed:
        """In the reader's language, at the reader's time. Raises Undeliverable."""
        desk = self.office.desk(now)
        zone, language = desk.zone_of(letter.to), self.spoken(desk.language_of(letter.to))
        at = now.astimezone(zone)
        instead = self.to(letter) if self.office.settings.shape.letters.dry_run else ""
        return compose.compose(
            letter, desk.directory, self.letters, self.identity, zone, language, at, thread=thread, enclosed=enclosed, instead=instead
        )

    def spoken(self, language: str) -> str:
        """That language where there are words of it, else the service's own."""
        return language if "form" in self.letters.words.get(language, {}) else self.office.settings.shape.service.language

    def to(self, letter: Letter) -> str:
        """The envelope's receiver: in a rehearsal the coordinator gets every letter."""
        settings = self.office.settings
        return settings.coordinators[0] if settings.shape.letters.dry_run else letter.to

    def enclosed(self, letter: Letter) -> tuple[Attachment, ...]:
        """The files that go with a letter: the record as a document, or what a mail brought that is passed on within the circle."""
        if letter.kind in RECORDED and letter.data.get("variant") == RECORDED[letter.kind] and letter.data.get("record"):
            return (self.record(letter),)
        return self.passed_on(letter)

    def record(self, letter: Letter) -> Attachment:
        """The feedback & improvement record, in the reader's language. The library for documents is read when one is made."""
        from service.mail.record_docx import record_docx

        desk = self.office.desk(letter.posted_at)
        language = self.spoken(desk.language_of(letter.to))
        return record_docx(letter, Wording(language, self.letters.words[language], desk.directory, desk.zone_of(letter.to)))

    def passed_on(self, letter: Letter) -> tuple[Attachment, ...]:
        """The files of a mail that is passed on, as far as ten megabytes go."""
        source = letter.data.get("mail") if letter.kind in PASSING else None
        raw = self.office.store.raw(str(source)) if source else None
        kept: list[Attachment] = []
        left = MOST_ENCLOSED
        for one in parse.message(raw).attachments if raw else ():
            if not one.inline and len(one.content) <= left:
                kept.append(one)
                left -= len(one.content)
        return tuple(kept)

    def text(self, letter: Letter, now: datetime) -> str:
        """What a letter said, in its text and as its page reads (a client quotes either), or nothing where its template fails."""
        try:
            made = parse.message(self.put_together(letter, now).raw)
        except (Undeliverable, Unreadable):
            return ""
        return f"{made.text}\n{pages.plain(made.html)}"

    def message_id(self, sealed: Claimed) -> str:
        """The Message-ID in the sealed bytes; of a letter without bytes the one it would bear."""
        if sealed.raw is None:
            return tokens.message_id(sealed.letter, self.office.settings.domain, self.office.keys)
        return str(message_from_bytes(sealed.raw[:64000])["Message-ID"])
