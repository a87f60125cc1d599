"""The coordinator is told of what needs a person, of each matter once a day: an alarm that rings all day is not heard."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from service.loop import bulletin

if TYPE_CHECKING:
    from service.loop.issue import Bulletin
    from service.office import Office

MOST_REMEMBERED = 500


def once_a_day(code: str, args: dict[str, Any], office: Office, now: datetime, about: str = "") -> tuple[Bulletin, ...]:
    """The bulletin to save, or none where today's is out; call `told` once it is saved."""
    if remembered(office).get(key(code, about)) == today(office, now):
        return ()
    return (bulletin.alarm(code, args, office.desk(now)),)


def told(code: str, office: Office, now: datetime, about: str = "") -> None:
    """Remember that today's alarm on this matter is out."""
    book = remembered(office) | {key(code, about): today(office, now)}
    newest = sorted(book.items(), key=lambda line: line[1])[-MOST_REMEMBERED:]
    draft = office.settings.data / "alarms.new"
    draft.write_bytes(msgspec.json.encode(dict(newest)))
    draft.replace(office.settings.data / "alarms.json")


def ring(code: str, args: dict[str, Any], office: Office, now: datetime, about: str = "") -> bool:
    """Save the alarm by itself; False where today's is out."""
    bulletins = once_a_day(code, args, office, now, about)
    if bulletins:
        office.store.save(*bulletins)
        told(code, office, now, about)
    return bool(bulletins)


def remembered(office: Office) -> dict[str, str]:
    try:
        return msgspec.json.decode((office.settings.data / "alarms.json").read_bytes(), type=dict[str, str])
    except (OSError, msgspec.MsgspecError):
        return {}


def key(code: str, about: str) -> str:
    return f"{code} {about}".strip()


def today(office: Office, now: datetime) -> str:
    return now.astimezone(office.settings.zone).date().isoformat()
