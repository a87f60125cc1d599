"""Tables in the HTML of a mail: Outlook, WPS, QQ and Gmail nest them, merge cells and lay whole mails out in them.

One walk over the tree, so that a mail of ten thousand nested tables costs no more than its size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from service.reading.grid import CELLS, ROWS, Grid, grid, is_table

SPAN = 50
DEPTH = 2_000
TAG = re.compile(r"<(/?)(?!br\b|img\b|hr\b|meta\b|link\b|col\b|input\b|li\b|p\b|t[rdh]\b)[a-z]", re.IGNORECASE)
SILENT = frozenset({"head", "script", "style", "title", "template", "-comment"})
BREAKING = frozenset({"p", "div", "br", "li", "tr", "table", "h1", "h2", "h3", "h4", "blockquote", "ul", "ol", "pre"})


def read(html: str) -> tuple[tuple[Grid, ...], str]:
    """(the tables, innermost ones and in order; the text outside them, a paragraph or list item a line)."""
    page = _Page()
    for event, node in _walk(LexborHTMLParser(_shallow(html)).root):
        page.open(node) if event == "open" else page.close(node)
    return tuple(page.grids), "\n".join(line for line in map(_trimmed, "".join(page.flow).splitlines()) if line)


def _shallow(html: str) -> str:
    """The HTML up to where it nests deeper than people do: the parser's time grows with the square of the depth."""
    depth = 0
    for tag in TAG.finditer(html):
        depth += -1 if tag[1] else 1
        if depth > DEPTH:
            return html[: tag.start()]
    return html


def _walk(root: LexborNode | None) -> Iterator[tuple[str, LexborNode]]:
    # Nodes are told apart by their identity: comparing two of them would compare all that they hold.
    node = root
    while node is not None and root is not None:
        tag = node.tag or ""
        yield "open", node
        if tag not in SILENT and node.child is not None:
            node = node.child
            continue
        yield "close", node
        while node.next is None:
            if node.parent is None or node.mem_id == root.mem_id:
                return
            node = node.parent
            yield "close", node
        node = node.next


def _trimmed(line: str) -> str:
    return " ".join(line.split())


@dataclass
class _Table:
    """A table under way: its rows, the cell that is open, what rowspans still owe, and its text as a paragraph has it."""

    rows: list[list[str]] = field(default_factory=list)
    row: list[str] | None = None
    cell: list[str] | None = None
    span: tuple[int, int] = (1, 1)
    owed: dict[int, tuple[int, str]] = field(default_factory=dict)
    flow: list[str] = field(default_factory=list)
    cells: int = 0

    def fill(self) -> None:
        """Cells that a row above reaches down into."""
        while self.row is not None and len(self.row) in self.owed and self.cells <= CELLS:
            self.cells += 1
            left, text = self.owed.pop(len(self.row))
            if left > 1:
                self.owed[len(self.row)] = (left - 1, text)
            self.row.append(text)

    def end_cell(self) -> None:
        if self.row is None or self.cell is None:
            return
        text, (across, down) = _trimmed("".join(self.cell)), self.span
        for _ in range(across if self.cells <= CELLS else 0):
            self.fill()
            if down > 1:
                self.owed[len(self.row)] = (down - 1, text)
            self.row.append(text)
        self.cells += across
        self.cell = None

    def end_row(self) -> None:
        if self.row is None:
            return
        self.end_cell()
        self.fill()
        if self.cells <= CELLS and len(self.rows) < ROWS:
            self.rows.append(self.row)
        self.row = None


@dataclass
class _Page:
    """What the walk has seen: the tables still open, the grids that closed, the text outside of them."""

    tables: list[_Table] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    flow: list[str] = field(default_factory=list)

    def open(self, node: LexborNode) -> None:
        tag, table = node.tag or "", self.tables[-1] if self.tables else None
        if tag == "-text":
            self.say(node.text_content or "")
        elif tag in BREAKING:
            self.say("\n• " if tag == "li" else "\n")
        if tag == "table":
            self.tables.append(_Table())
        elif table and tag == "tr":
            table.end_row()
            table.row = []
        elif table and tag in ("td", "th") and table.row is not None:
            table.end_cell()
            table.fill()
            table.cell, table.span = [], (_span(node, "colspan", SPAN), _span(node, "rowspan", ROWS))

    def say(self, text: str) -> None:
        table = self.tables[-1] if self.tables else None
        (table.flow if table else self.flow).append(text)
        if table and table.cell is not None:
            table.cell.append(text)

    def close(self, node: LexborNode) -> None:
        table = self.tables[-1] if self.tables else None
        if table is None:
            return
        if node.tag in ("td", "th"):
            table.end_cell()
            table.flow.append("\n")
        elif node.tag == "tr":
            table.end_row()
        elif node.tag == "table":
            table.end_row()
            self.tables.pop()
            found = grid(table.rows)
            if is_table(found):
                self.grids.append(found)
            else:
                # A table of one column or row only lays the page out: its text is the mail's text.
                (self.tables[-1].flow if self.tables else self.flow).extend(table.flow)


def _span(node: LexborNode, name: str, most: int) -> int:
    value = (node.attributes.get(name) or "1").strip()
    return max(1, min(int(value), most)) if value.isdecimal() and len(value) < 6 else 1
