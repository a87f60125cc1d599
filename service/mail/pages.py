"""HTML as lines of text: rows, list numbers and line breaks are kept; scripts, styles and what is hidden are not.

Each line carries what the page says about it: mail clients mark quotations and signatures by element, class, id or style.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from selectolax.lexbor import LexborHTMLParser, LexborNode

from service.mail.message import TEXT_LIMIT

NODES = 60_000


class Mark(Enum):
    """What the page says of a line: a quotation for sure, probably one, the start of one that goes on to the end, a signature."""

    NONE = 0
    QUOTED = 1
    BLOCKQUOTE = 2
    SIGNATURE = 3
    REST = 4


@dataclass
class Lines:
    """The page under way: finished lines with their marks, and the line being written."""

    texts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    open: list[Mark] = field(default_factory=lambda: [Mark.NONE])
    numbers: list[int] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.texts.append(text)
        self.marks.append(self.open[-1])

    def end_line(self, *, forced: bool = False) -> None:
        line = re.sub(r" *\t *", "\t", re.sub(r"  +", " ", "".join(self.current))).strip(" ")
        self.current.clear()
        if line or (forced and self.texts and self.texts[-1]):
            self.add(line)

    def blank(self) -> None:
        if self.texts and self.texts[-1]:
            self.add("")


_BLOCKS = frozenset(
    "address article aside blockquote center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre "
    "section table tbody tfoot thead tr ul".split()
)
_SPACED = frozenset("p blockquote h1 h2 h3 h4 h5 h6 ul ol pre table".split())
_SILENT = frozenset("head script style title meta link noscript template object svg".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_CELL_LIMIT = 300
_RULE = "_" * 32

# What clients write around a quotation; names as in NOTES of the clients' own pages, compared in lower case.
_QUOTED_NAMES = ("gmail_attr", "yahoo_quoted", "ntes-mailmaster-quote", "history-quote-wrapper", "lark-mail-quote", "moz-cite-prefix",
                 "olk_src_body_section", "zmail_extra", "protonmail_quote", "tutanota_quote", "mail-quote-collapse", "qmquote")  # fmt: skip
_REST_NAMES = ("divrplyfwdmsg", "appendonsend", "stopspelling", "mail-editor-reference-message-container", "ms-outlook-mobile-reference-message")
_SIGNATURE_NAMES = ("moz-signature", "gmail_signature", "ntes-pcmac-signature", "lark-mail-signature", "ms-outlook-mobile-signature",
                    "x_signature", "applemailsignature", "foxmail_signature", "alimail-signature")  # fmt: skip
_HEADER_BORDER = re.compile(r"border\s*:\s*none;?\s*border-top\s*:\s*solid\s+#?(?:e1e1e1|b5c4df)|border-top\s*:\s*(?:#?(?:e1e1e1|b5c4df)\s+1(?:\.0)?p[tx]\s+solid|solid\s+#?(?:e1e1e1|b5c4df))")  # fmt: skip
_QQ_QUOTE = re.compile(r"background(?:-color)?\s*:\s*#efefef\s*;\s*padding\s*:\s*8px")


def plain(page: str) -> str:
    """The text that a reader sees."""
    return "\n".join(lines(page).texts).strip("\n")


def lines(page: str) -> Lines:
    """The page's lines with their marks; at most NODES nodes are looked at."""
    written = Lines()
    root = LexborHTMLParser(page[:TEXT_LIMIT]).root
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
    mark = _mark(tag, attributes, style) if attributes or tag == "blockquote" else Mark.NONE
    if mark is Mark.REST:
        written.open = [Mark.QUOTED if m is Mark.NONE else m for m in written.open]
    written.open.append(mark if mark not in (Mark.NONE, Mark.REST) and written.open[-1] is not Mark.QUOTED else written.open[-1])
    if tag == "hr":
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
    written.open.pop()


def _list_item(written: Lines) -> None:
    number = written.numbers[-1] if written.numbers else 0
    if number:
        written.numbers[-1] += 1
    written.current.append(f"{number}. " if number else "- ")


def _cell(node: LexborNode, written: Lines) -> bool:
    """A short cell beside others is one piece of its row's line, whatever blocks it holds."""
    beside = any(_is_cell(other) for other in (node.prev, node.next, *_over_blanks(node)))
    if written.current and beside:
        written.current.append("\t")
    if not beside or node.css_first("table, blockquote, td td") is not None:
        return True
    text = node.text(deep=True) or ""
    if len(text) > _CELL_LIMIT or node.css_first("br, li") is not None:
        return True
    written.current.append(" ".join(text.split()))
    written.open.pop()
    return False


def _over_blanks(node: LexborNode) -> tuple[LexborNode | None, ...]:
    before, after = node.prev, node.next
    return (before.prev if before is not None else None, after.next if after is not None else None)


def _is_cell(node: LexborNode | None) -> bool:
    return node is not None and node.tag in ("td", "th")


def _mark(tag: str, attributes: dict[str, str | None], style: str) -> Mark:
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('name') or ''}"[:300].lower()
    if names.strip():
        if any(name in names for name in _SIGNATURE_NAMES):
            return Mark.SIGNATURE
        if any(name in names for name in _QUOTED_NAMES):
            return Mark.QUOTED
        if any(name in names for name in _REST_NAMES):
            return Mark.REST
    if tag == "blockquote":
        sure = "gmail_quote" in names or (attributes.get("type") or "").lower() == "cite" or bool(attributes.get("cite"))
        return Mark.QUOTED if sure else Mark.BLOCKQUOTE
    if style:
        if _HEADER_BORDER.search(style):
            return Mark.REST
        if _QQ_QUOTE.search(style):
            return Mark.QUOTED
    return Mark.NONE
