"""Named points of the way in and the way out, at which a test may let the process die (tests/story/test_crash.py)."""

from __future__ import annotations

import os
import signal

POINTS = (
    "fetched", "counted", "parsed", "before commit", "after commit", "before filing", "after filing",
    "ticked", "claimed", "composed", "sealed", "handed over", "settled", "round ended",
)
# On the way of a letter that is refused.
REFUSALS = ("refusal told", "refusal settled")
VARIABLE = "BIHUAN_STOP_AT"


def reached(point: str) -> None:
    """Nothing; or the end of this process, without a farewell, where the environment names this point (`point:3` = its third time)."""
    wanted = os.environ.get(VARIABLE)
    if wanted is None:
        return
    name, _, time = wanted.partition(":")
    if name == point:
        PASSED[point] = PASSED.get(point, 0) + 1
        if PASSED[point] == int(time or 1):
            os.kill(os.getpid(), signal.SIGKILL)


PASSED: dict[str, int] = {}
