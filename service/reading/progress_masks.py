"""Words as one pattern, and stretches of a text masked so that no cue is found in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.reading.folding import folded

# Stands for a task's own words where cues are looked for: no letter, no mark.
MASK = "\ue000"


def any_of(listed: Iterable[str]) -> str:
    """The listed words as alternatives of a pattern, the longest first."""
    forms = sorted({folded(word) for word in listed}, key=len, reverse=True)
    return "|".join(re.escape(form) + ("(?![a-z])" if form[-1].isascii() and form[-1].isalpha() else "") for form in forms) or "(?!)"


def blanked(form: str, spans: list[tuple[int, int]], mark: str = MASK) -> str:
    """The text with these stretches masked, as long as before."""
    kept, at = list[str](), 0
    for start, end in sorted(spans):
        if start >= at:
            kept += [form[at:start], mark * (end - start)]
            at = end
        elif end > at:
            kept.append(mark * (end - at))
            at = end
    return "".join((*kept, form[at:]))
