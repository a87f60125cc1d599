"""May letters leave? Not while the operator holds them, nor while the clock says that a day or more has not happened yet.

A gap forward is downtime and no reason to wait (DESIGN.md 4.5).
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.office import Office

BACK = timedelta(hours=26)
MINUTE = timedelta(minutes=1)
APART = 3600.0


def held(office: Office, now: datetime) -> str:
    """Why letters wait; '' when they may leave."""
    if hold_file(office).exists():
        return "letters are held; `bihuan outbox release` lets them go"
    last = last_round(office)
    if last is not None and last - now > BACK:
        return f"the clock went back from {last.isoformat()} to {now.isoformat()}; set it right, or `bihuan outbox release`"
    return ""


def passed(office: Office, now: datetime, *, held: bool) -> None:
    """Remember this round, to the minute, unless its clock is not to be trusted."""
    last = last_round(office)
    if not held and (last is None or abs(now - last) >= MINUTE):
        last_file(office).write_text(now.isoformat(), encoding="ascii")


def last_round(office: Office) -> datetime | None:
    try:
        return datetime.fromisoformat(last_file(office).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def hold(office: Office) -> None:
    """No letter leaves until `release`."""
    hold_file(office).touch()


def release(office: Office) -> None:
    """Letters may leave again, and the clock as it stands now is the right one."""
    hold_file(office).unlink(missing_ok=True)
    last_file(office).unlink(missing_ok=True)


def hold_file(office: Office) -> Path:
    return office.settings.data / "hold"


def last_file(office: Office) -> Path:
    return office.settings.data / "last-round"


class Watch:
    """Wall clock and monotonic clock beside each other, within one running process."""

    def __init__(self) -> None:
        self.started = self.reading()

    def reading(self) -> tuple[float, float]:
        """The second one counts while the machine sleeps, too."""
        return time.time(), time.clock_gettime(time.CLOCK_BOOTTIME)

    def is_apart(self) -> bool:
        """Has the wall clock been moved by more than an hour since the start?"""
        wall, steady = self.reading()
        return abs((wall - self.started[0]) - (steady - self.started[1])) > APART
