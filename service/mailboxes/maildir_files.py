"""Files as Maildir wants them: whole or absent, under names of their own, and lasting once their folder is synced."""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

from service.errors import Unavailable

SERIAL = count()


def names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unavailable(f"The folder {folder} cannot be listed: {error.strerror}.") from error


def contents(path: Path) -> bytes:
    """The bytes of a regular file: no link is followed, no pipe is waited for. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.ENODEV, "it is no regular file")
        with open(handle, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(handle)


def move(source: Path, folder: Path, name: str) -> None:
    """Rename into another folder without ever covering a different mail of the same name."""
    target = folder / name
    while target.exists() and not target.samefile(source):
        target = target.with_name(f"{target.name}.again")
    try:
        source.rename(target)
        synced(folder)
        synced(source.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise Unavailable(f"A mail cannot be moved to {folder}: {error.strerror}.") from error


def write(box: Path, name: str, raw: bytes) -> None:
    """tmp/, synced, then new/: the way of Maildir. It lasts once new/ is synced. Raises Unavailable: then it is not there."""
    draft = box / "tmp" / name
    try:
        with draft.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(box / "new" / name)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise Unavailable(f"A message cannot be written to {box}: {error.strerror}.") from error


def synced(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def stamp() -> str:
    """A name that no other delivery has, in the order of delivery."""
    nanoseconds = time.time_ns()
    return f"{nanoseconds // 10**9}.M{nanoseconds % 10**9 // 1000:06d}P{os.getpid()}Q{next(SERIAL)}"
