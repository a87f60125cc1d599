"""HTML as lines of text: rows, list numbers and line breaks are kept; scripts, styles and what is hidden are not.

Each line carries what the page says about it: mail clients mark quotations and signatures by element, class, id or style.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from service.mail import cells
from service.mail.marks import Mark, mark_of
from service.mail.message import TEXT_LIMIT

NODES = 60_000


@dataclass
class Lines:
    """The page under way: finished lines with their marks, and the line being written."""

    texts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    open: list[Mark] = field(default_factory=lambda: [Mark.NONE])
    numbers: list[int] = field(default_factory=list)
    tables: list[LexborNode | None] = field(default_factory=list)
    around: list[LexborNode | None] = field(default_factory=lambda: [None])
    layouts: set[int] = field(default_factory=set)

    def add(self, text: str) -> None:
        self.texts.append(text)
        self.marks.append(self.open[-1])
        self.tables.append(self.around[-1])

    def open_table(self, table: LexborNode) -> None:
        outer = self.around[-1]
        if outer is not None and outer.mem_id is not None:
            self.layouts.add(outer.mem_id)
        self.around.append(table)

    def end_line(self, *, forced: bool = False) -> None:
        line = re.sub(r" *\t *", "\t", re.sub(r"  +", " ", "".join(self.current))).strip(" ")
        self.current.clear()
        if line or (forced and self.texts and self.texts[-1]):
            self.add(line)

    def blank(self) -> None:
        if self.texts and self.texts[-1]:
            self.add("")


_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul"]
)
_SPACED = frozenset(["p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre", "table"])
_SILENT = frozenset(["head", "script", "style", "title", "meta", "link", "noscript", "template", "object", "svg"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_RULE = "_" * 32
_DEPTH = 1000
_NESTING = re.compile(
    r"<(/?)(?:address|article|aside|blockquote|center|details|dir|div|dl|fieldset|figure|footer|form|h[1-6]|header|hgroup|listing|main|menu|nav|ol|pre|section|summary|ul)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{0,2000}>")

def plain(page: str) -> str:
    """The text that a reader sees."""
    return "\n".join(lines(page).texts).strip("\n")


def lines(page: str) -> Lines:
    """The page's lines with their marks; at most NODES nodes are looked at."""
    written = Lines()
    page = page[:TEXT_LIMIT]
    if _too_deep(page):
        written.texts = [line.strip() for line in html.unescape(_TAG.sub("\n", page)).split("\n") if line.strip()]
        written.marks = [Mark.NONE] * len(written.texts)
        written.tables = [None] * len(written.texts)
        return written
    root = LexborHTMLParser(page).root
    stack: list[tuple[LexborNode, bool]] = [(root, True)] if root is not None else []
    seen = 0
    while stack:
        node, entering = stack.pop()
        if not entering:
            _leave(node, written)
            continue
        seen += 1
        following = node.next if seen > 1 and seen < NODES else None
        if following is not None:
            stack.append((following, True))
        if _enter(node, written):
            stack.append((node, False))
            child = node.child
            if child is not None:
                stack.append((child, True))
    written.end_line()
    return written


def _too_deep(page: str) -> bool:
    """Parsing takes time by the square of the depth; no person's page comes near the limit."""
    depth = 0
    for found in _NESTING.finditer(page):
        depth += -1 if found[1] else 1
        if depth > _DEPTH:
            return True
    return False


def _enter(node: LexborNode, written: Lines) -> bool:
    """Write what stands at the start of a node; is there more inside?"""
    tag = node.tag or ""
    if tag == "-text":
        written.current.append(_BLANKS.sub(" ", node.text_content or ""))
        return False
    if tag in _SILENT or tag.startswith(("-", "!")) or ":" in tag:
        return False
    if tag == "br":
        written.end_line(forced=True)
        return False
    attributes = node.attributes
    style = (attributes.get("style") or "").lower() if attributes else ""
    if style and _HIDDEN.search(style):
        return False
    if tag in _BLOCKS:
        written.end_line()
        if tag in _SPACED:
            written.blank()
    mark = mark_of(tag, attributes, style) if attributes or tag == "blockquote" else Mark.NONE
    if mark is Mark.REST:
        written.open = [Mark.REST if m is Mark.NONE else m for m in written.open]
    written.open.append(mark if mark is not Mark.NONE and written.open[-1] is not Mark.QUOTED else written.open[-1])
    if tag == "table":
        written.open_table(node)
    elif tag == "hr":
        written.add(_RULE)
    elif tag in ("ol", "ul"):
        written.numbers.append(1 if tag == "ol" else 0)
    elif tag == "li":
        _list_item(written)
    elif tag in ("td", "th"):
        return _cell(node, written)
    elif tag == "pre":
        for line in (node.text(deep=True) or "").split("\n"):
            written.add(line.rstrip())
        written.open.pop()
        return False
    return True


def _leave(node: LexborNode, written: Lines) -> None:
    tag = node.tag or ""
    if tag in _BLOCKS:
        written.end_line()
        if tag in _SPACED:
            written.blank()
    if tag in ("ol", "ul") and written.numbers:
        written.numbers.pop()
    elif tag == "table":
        written.around.pop()
    written.open.pop()


def _list_item(written: Lines) -> None:
    number = written.numbers[-1] if written.numbers else 0
    if number:
        written.numbers[-1] += 1
    written.current.append(f"{number}. " if number else "- ")


def _cell(node: LexborNode, written: Lines) -> bool:
    """A short cell beside others is one piece of its row's line, whatever blocks it holds."""
    beside = cells.is_beside_another(node)
    if written.current and beside:
        written.current.append("\t")
    text = cells.short(node) if beside else None
    if text is None:
        return True
    written.current.append(text)
    written.open.pop()
    return False
