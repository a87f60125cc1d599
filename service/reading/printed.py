"""The number of a printed line that an answer begins with, whether or not it repeats the line: 2. New issue."""

from __future__ import annotations

import re

from service.reading.folding import folded

PRINTED = re.compile(r"[(\[]?(?P<n>[1-9])(?:\s*$|[)\].:,、\s]\s*(?![0-9]))")


def choice(text: str) -> int | None:
    """1 to 9, or None where the answer begins with something else."""
    found = PRINTED.match(folded(text).lstrip())
    return int(found.group("n")) if found else None
