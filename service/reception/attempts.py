"""How often was this mail tried? Counted before it is opened, so that a mail which kills the process is not tried for ever.

The count lives in a small file beside the store. It needs no fsync: the death of a process loses nothing that was written,
and after a power cut counting starts anew.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import msgspec

MOST = 3


class Attempts:
    """The mails in hand, by their hash; in peace there is one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._counts = self._read()

    def _read(self) -> dict[str, int]:
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=dict[str, int])
        except (OSError, msgspec.MsgspecError):
            return {}

    def count(self, raw: bytes) -> int:
        """One try more of this mail; how many it is now, this one included."""
        key = sha256(raw).hexdigest()
        self._counts[key] = self._counts.get(key, 0) + 1
        self._write()
        return self._counts[key]

    def forget(self, raw: bytes) -> None:
        """The mail came to an end, or could not be tried at all."""
        if self._counts.pop(sha256(raw).hexdigest(), None) is not None:
            self._write()

    def _write(self) -> None:
        draft = self.path.with_suffix(".new")
        draft.write_bytes(msgspec.json.encode(self._counts))
        draft.replace(self.path)
