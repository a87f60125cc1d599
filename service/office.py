"""An opened home: its settings, store, mailbox, calendar and key, and what is made of them once and used often."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from service import calendars, mailboxes, settings, stores
from service.errors import Unavailable
from service.loop.workdays import Calendar
from service.sending import clockwork
from service.settings import keys

if TYPE_CHECKING:
    from service.calendars import Agenda
    from service.loop.desk import Desk
    from service.mail.tokens import Keys
    from service.mail.trust import TrustSettings
    from service.mailboxes import Mailbox
    from service.reading.reader import Reader
    from service.reading.vocabulary import Vocabulary
    from service.sending.press import Press
    from service.settings import Settings
    from service.stores.contract import Store


# A health check looks at the lock for a moment; whoever comes just then tries again.
WAITS = (0.02, 0.05, 0.1)


class Busy(Unavailable):
    """Another process works in this home; it ends by itself, or is ended by its operator."""


@dataclass
class Office:
    """A home with everything open. Vocabulary and calendar are read when first asked for: an idle round needs neither.

    `held_for` is why no letter left in the last round, '' when they might.
    """

    settings: Settings
    store: Store
    mailbox: Mailbox
    agenda: Agenda
    keys: Keys
    held_for: str = ""
    _calendars: dict[int, Calendar] = field(default_factory=dict)
    _readers: dict[int, Reader] = field(default_factory=dict)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of every language. Raises SettingsError where the operator's own do not fit; those shipped are known to."""
        own = self.settings.home / "templates"
        words = settings.vocabulary(own)
        if files := sorted(own.glob("*/vocabulary*.toml")):
            from service.settings import vocabularies  # loads every reader

            vocabularies.refuse_unfit(words, files)
        return words

    @cached_property
    def press(self) -> Press:
        from service.sending.press import Press

        return Press(self)

    @cached_property
    def trust(self) -> TrustSettings:
        from service.mail.trust import TrustSettings

        section = self.settings.shape.trust
        mode = section.mode or ("host" if section.authserv_id else "open")
        return TrustSettings(mode=mode, authserv_id=section.authserv_id, domains=section.domains or (self.settings.domain,))

    def calendar(self, now: datetime) -> Calendar:
        """The working days around `now`."""
        if now.year not in self._calendars:
            self._calendars[now.year] = self.settings.calendar(now)
        return self._calendars[now.year]

    def desk(self, now: datetime, answering: str = "") -> Desk:
        """What a step may look at; `answering` is who wrote the mail in hand."""
        return self.settings.desk(now, self.calendar(now), self.vocabulary, answering)

    def reader(self, now: datetime) -> Reader:
        """Words, people and working days for reading."""
        if now.year not in self._readers:
            from service.reading.reader import Reader

            self._readers[now.year] = Reader(self.vocabulary, self.settings.directory, self.calendar(now))
        return self._readers[now.year]


def warmed(office: Office, now: datetime) -> Office:
    """Everything loaded that the first mail and its answer will need: they should not wait for it."""
    from service import intake  # noqa: F401
    from service.reading import replies, reports

    reader = office.reader(now)
    reports.read("", "1", None, now, reader)
    replies.read("1", "", (), now, reader)
    office.press.letters.source("clarify/receipt", office.desk(now).language)
    return office


def open_office(home: Path) -> Office:
    """Open a home. Raises SettingsError for a wrong setting, Unavailable for a store or mailbox that is away."""
    loaded = settings.load(home)
    make_data(loaded.data)
    file = loaded.data / "bihuan.db"
    # The key comes first: a store without one has lost it, however early the first start ended.
    key = keys.load(loaded.data / "secret", store_is_there=file.exists())
    return Office(
        settings=loaded,
        store=stores.open_store(loaded.shape.store.kind, file),
        mailbox=mailboxes.open_mailbox(loaded),
        agenda=calendars.open_agenda(loaded),
        keys=key,
    )


def make_data(data: Path) -> None:
    try:
        data.mkdir(exist_ok=True)
    except OSError as error:
        raise Unavailable(f"The folder {data} cannot be made: {error.strerror}.") from error


@contextmanager
def at_work(data: Path) -> Iterator[None]:
    """The one worker of a home, as long as it lasts: an OS lock, gone with its process however that ends. Raises Busy."""
    make_data(data)
    with (data / "lock").open("a") as file:
        for patience in (*WAITS, None):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if patience is None:
                    raise Busy(f"Another `bihuan run` or `once` works in {data.parent}.") from None
                time.sleep(patience)
        clockwork.began(data)
        yield


def is_worked_in(data: Path) -> bool:
    """Is there a worker in this home just now?"""
    try:
        with (data / "lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
