"""Log lines: one line one event, `event key=value ...`; never a body, a subject or a line break of a mail."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator
from typing import Any, TextIO

LOG = logging.getLogger("bihuan")
PLAIN = re.compile(r"[^\s\"=\\]+")
LONGEST = 300
OURS = "service."


def to(stream: TextIO | None, level: int = logging.INFO, *, dated: bool = True) -> None:
    """Where lines go from now on. A stream that is closed or full loses lines, never work."""
    logging.raiseExceptions = False
    line = logging.StreamHandler(stream or sys.stderr)
    line.setFormatter(Line("%(asctime)s %(levelname)s %(message)s" if dated else "%(message)s"))
    LOG.handlers[:] = [line]
    LOG.setLevel(level)
    LOG.propagate = False


class Line(logging.Formatter):
    """A traceback is indented, so that no text in it can pass for a line of its own; its messages are only our own."""

    def formatException(self, ei: Any) -> str:
        return "\n".join(f"  | {visible(line)}" for line in "\n".join(told(ei[1])).splitlines())


def told(error: BaseException | None) -> Iterator[str]:
    """Stack and kind of an exception, the cause of each first. A message not of our making may hold what somebody wrote."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.insert(0, error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    for one in chain:
        yield from (frame.rstrip() for frame in traceback.format_tb(one.__traceback__))
        kind = type(one)
        yield f"{kind.__module__}.{kind.__qualname__}" + (f": {one}" if kind.__module__.startswith(OURS) else "")


def info(event: str, **fields: object) -> None:
    """A mail, a letter, a step: one line each."""
    LOG.info("%s", line_of(event, fields))


def warning(event: str, **fields: object) -> None:
    """Something to look at this week."""
    LOG.warning("%s", line_of(event, fields))


def error(event: str, **fields: object) -> None:
    """Something to look at now."""
    LOG.error("%s", line_of(event, fields))


def bug(event: str, **fields: object) -> None:
    """A mistake of ours: the line, and the traceback of the exception in hand."""
    LOG.exception("%s", line_of(event, fields))  # noqa: LOG004 (an exception is in hand where this is called)


def line_of(event: str, fields: dict[str, object]) -> str:
    return " ".join([event, *(f"{key}={shown(value)}" for key, value in fields.items() if value not in (None, ""))])


def shown(value: object) -> str:
    text = visible(str(value))[:LONGEST]
    return text if PLAIN.fullmatch(text) else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def visible(text: str) -> str:
    """Line breaks and other controls written out; what could turn the reading direction too."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
