"""data/secret: the key that signs reply addresses and Message-IDs, made at the first start and read by nobody else.

One key a line in hexadecimal digits: the first signs, the others are older ones whose letters are still answered.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from service.errors import SettingsError
from service.mail.tokens import Keys

BYTES = 32


def load(path: Path, *, store_is_there: bool = False) -> Keys:
    """The keys, the first made now where nothing is there yet. Raises SettingsError for a file that is lost or holds something else.

    A new key beside an old store would cut off every letter that is out: no answer to them would find its issue.
    """
    if not path.exists():
        if store_is_there:
            raise SettingsError(str(path), "(the file)", "the key of the letters that are out; restore it from a backup", "none")
        write_new(path)
    try:
        lines = [bytes.fromhex(line) for line in path.read_text(encoding="ascii").split()]
    except (ValueError, UnicodeDecodeError):
        lines = []
    if not lines or min(map(len, lines)) < BYTES // 2:
        raise SettingsError(str(path), "(the file)", "a key of hexadecimal digits a line; restore it from a backup", "something else")
    return Keys(current=lines[0], old=tuple(lines[1:]))


def write_new(path: Path) -> None:
    """A new key, whole or not there, readable by the service alone."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)  # never over a key that another process made meanwhile
    draft.unlink()


def is_private(path: Path) -> bool:
    """Can nobody but the owner read it?"""
    return path.stat().st_mode & 0o077 == 0
