"""How wide a text is in a fixed-width letter, where a Chinese character takes two columns."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

WIDE = ("W", "F")


def width(text: str) -> int:
    """Columns taken up by a text."""
    return sum(2 if east_asian_width(c) in WIDE else not combining(c) for c in text)


def padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))


def cut(text: str, columns: int) -> str:
    """At most that many columns of a text; where something is left out it ends in an ellipsis."""
    if width(text) <= columns:
        return text
    taken = 0
    for n, c in enumerate(text):
        taken += width(c)
        if taken > columns - 1:
            return text[:n].rstrip() + "…"
    return text
