"""May letters leave? Not while the operator holds them, nor while the clock says that a day or more has not happened yet.

A gap forward is downtime and no reason to wait (DESIGN.md 4.5).
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.office import Office

BACK = timedelta(hours=26)
MINUTE = timedelta(minutes=1)
APART = 3600.0
BEAT = 30.0
ALIVE, MOVED = "alive", "clock-moved"


def held(office: Office, now: datetime) -> str:
    """Why letters wait; '' when they may leave."""
    if hold_file(office).exists():
        return "letters are held; `bihuan outbox release` lets them go"
    return wrong(office, now)


def wrong(office: Office, now: datetime) -> str:
    """Why the clock is not believed; '' when it is."""
    if moved_file(office).exists():
        return "the clock was moved by more than an hour under the running service; if it is right now, `bihuan outbox release`"
    last = last_round(office)
    if last is not None and last - now > BACK:
        return f"the clock went back from {last.isoformat()} to {now.isoformat()}; set it right, or `bihuan outbox release`"
    return ""


def passed(office: Office, now: datetime, *, held: bool) -> None:
    """Remember this round, to the minute, unless its clock is not to be trusted."""
    beat(office.settings.data)
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
    moved_file(office).unlink(missing_ok=True)
    last_file(office).unlink(missing_ok=True)


def began(data: Path) -> None:
    """A worker begins: what its forerunner saw of the clock is over, and it lives."""
    (data / MOVED).unlink(missing_ok=True)
    (data / ALIVE).touch()


def beat(data: Path) -> None:
    """A worker lives; noted by the machine's own clock, twice a minute at most."""
    file = data / ALIVE
    if silence(data) > BEAT:
        file.touch()


def silence(data: Path) -> float:
    """For how many seconds no worker has ended a round."""
    try:
        return abs(time.time() - (data / ALIVE).stat().st_mtime)
    except OSError:
        return float("inf")


def hold_file(office: Office) -> Path:
    return office.settings.data / "hold"


def moved_file(office: Office) -> Path:
    return office.settings.data / MOVED


def last_file(office: Office) -> Path:
    return office.settings.data / "last-round"


def both_clocks() -> tuple[float, float]:
    """Wall clock and a steady one, which on Linux counts while the machine sleeps, too."""
    return time.time(), time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Watch:
    """Wall clock and monotonic clock beside each other, within one running process."""

    def __init__(self, reading: Callable[[], tuple[float, float]] = both_clocks) -> None:
        self.reading = reading
        self.started = reading()

    def look(self, office: Office) -> None:
        """Hold all letters where the wall clock was moved by more than an hour since the last time; go by the new time from now on."""
        wall, steady = self.reading()
        if abs((wall - self.started[0]) - (steady - self.started[1])) > APART:
            moved_file(office).touch()
            self.started = wall, steady
