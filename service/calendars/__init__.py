"""Where busy times are asked for: one file a backend, one row each here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from service.errors import SettingsError

if TYPE_CHECKING:
    from service.settings import Settings

Times = tuple[tuple[datetime, datetime], ...]


class Agenda(Protocol):
    """Knows when people are busy, or says that it does not. Raises Unavailable when the server is away."""

    def busy(self, people: Iterable[str], start: datetime, end: datetime) -> dict[str, Times | None]:
        """Address -> the times when that person is busy within the span (UTC), or None where it is not known."""


@dataclass(frozen=True)
class Backend:
    """A kind of calendar that service.toml may name."""

    kind: str
    open: Callable[[Settings], Agenda]


def none(_settings: Settings) -> Agenda:
    from service.calendars.none import Unknown

    return Unknown()


BACKENDS = (Backend("none", none),)


def open_agenda(settings: Settings) -> Agenda:
    """The calendar that the settings name. Raises SettingsError for a kind that is not there."""
    kind = settings.shape.calendar.kind
    for backend in BACKENDS:
        if backend.kind == kind:
            return backend.open(settings)
    kinds = ", ".join(backend.kind for backend in BACKENDS)
    raise SettingsError("config/service.toml", "calendar.kind", f"one of {kinds}", kind)
