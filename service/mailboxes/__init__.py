"""Where mail comes in and goes out: one file a backend, one row each here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from service.errors import SettingsError

if TYPE_CHECKING:
    from service.settings import Settings

SHELVES = ("filed", "ignored", "refused", "shunted")


@dataclass(frozen=True)
class Item:
    """An unread mail as the mailbox names it; the name says nothing of its content."""

    name: str
    place: str = ""


class Mailbox(Protocol):
    """Reads, files away and sends; decides nothing. Raises Unavailable when the server (or disk) is away."""

    def unread(self, limit: int = 500) -> tuple[Item, ...]:
        """Mails not handled yet, the oldest first."""

    def raw(self, item: Item) -> bytes | None:
        """The bytes as received; None when the mail is gone meanwhile. Raises Unreadable for an entry that is no mail."""

    def file(self, item: Item, shelf: str) -> None:
        """Move it to its shelf (filed, ignored, refused, shunted), bytes unchanged; nothing when it is gone."""

    def refile(self, raw: bytes, shelf: str, to: str) -> bool:
        """From one shelf to another, found by its bytes; False when it is not there."""

    def send(self, raw: bytes, sender: str, to: str, message_id: str) -> None:
        """Hand one message over: on return it left.

        Raises Undeliverable when it is refused for good; Deferred when this message has to wait, and others need not;
        Unavailable when it surely did not leave, nor will another now; InDoubt when nobody can say, as from its first octet on.
        """

    def was_sent(self, message_id: str) -> bool | None:
        """Did a message of this id leave? None where that cannot be told."""

    def trouble(self) -> str | None:
        """One sentence on what keeps it from working, for `bihuan check`; None when all is well."""


@dataclass(frozen=True)
class Backend:
    """A kind of mailbox that service.toml may name."""

    kind: str
    open: Callable[[Settings], Mailbox]


def maildir(settings: Settings) -> Mailbox:
    from service.mailboxes.maildir import Maildir

    return Maildir(settings.data / "mail")


BACKENDS = (Backend("maildir", maildir),)


def open_mailbox(settings: Settings) -> Mailbox:
    """The mailbox that the settings name. Raises SettingsError for a kind that is not there."""
    kind = settings.shape.mailbox.kind
    for backend in BACKENDS:
        if backend.kind == kind:
            return backend.open(settings)
    raise SettingsError("config/service.toml", "mailbox.kind", f"one of {', '.join(kinds())}", kind)


def kinds() -> Iterable[str]:
    return tuple(backend.kind for backend in BACKENDS)
