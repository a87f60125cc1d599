"""The part of a mail's HTML that its sender newly wrote: the paragraphs that were kept, and their tables."""

from __future__ import annotations

from html import escape

from service.mail.answers import Piece
from service.mail.marks import QUOTED_NAMES
from service.mail.pages import Lines


def is_marked(html: str) -> bool:
    """Does a mail client mark a quotation in it? A cheap look."""
    return any(name in html for name in QUOTED_NAMES) or 'type="cite"' in html


def has_table(html: str) -> bool:
    """Only then is the HTML worth more than the text."""
    return "<table" in html or "<TABLE" in html


def html(page: Lines, kept: list[Piece]) -> str:
    """The kept lines as HTML, empty where none stands in a table.

    A table is kept whole when one line of it is: a form of ours that was filled in needs its heading. A table around
    other tables is no table but a way to lay out a page.
    """
    written: list[str] = []
    shown: set[int] = set()
    for number, line in kept:
        table = page.tables[number] if number >= 0 else None
        if table is None or table.mem_id in page.layouts:
            if line.strip():
                written.append(f"<p>{escape(line)}</p>")
        elif table.mem_id not in shown:
            shown.add(table.mem_id)
            written.append(table.html or "")
    return "\n".join(written) if shown else ""
