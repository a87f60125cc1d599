"""Every table in a mail, as grids: from its HTML, its text, and the files that came with it."""

from __future__ import annotations

from service.reading import table_files, table_html, table_text
from service.reading.grid import Grid, Header

LONGEST = 256 * 1024


def grids(text: str, html: str = "", is_header: Header | None = None) -> tuple[Grid, ...]:
    """The tables of a body: those of the HTML, else those laid out in the text.

    `is_header` tells the words of a header; without it, commas and one cell a line are not taken for a table.
    """
    found, flow = table_html.read(html[:LONGEST]) if html else ((), "")
    return found or table_text.read((text or flow)[:LONGEST], is_header)


def from_attachment(name: str, content: bytes) -> tuple[Grid, ...]:
    """The tables of a file: xlsx, csv or docx. None for other files, and none for broken ones."""
    return table_files.read(name, content)
