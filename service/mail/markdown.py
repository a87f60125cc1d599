"""The Markdown of our letters: one source, read once, written as HTML to look at or as text to answer.

Only what letters need is switched on: no links, no pictures, no raw HTML, no code. Words of people come in as character
references, which by CommonMark 6.2 can never be markup; pieces made elsewhere (tables, forms) come in by their number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from service.mail import plain

READER = MarkdownIt("zero", {"breaks": True, "html": False}).enable(
    ["heading", "list", "table", "blockquote", "hr", "entity", "escape", "newline"]
)

# Characters that carry our own marks through the Markdown; `clean` takes them out of everything that people wrote.
PIECE, PIECE_END, STRONG, STRONG_END = "\ue000", "\ue001", "\ue002", "\ue003"
ACTIVE = re.compile(r"[!-/:-@\[-`{-~]")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff\ue000-\ue00f]")
# `**` is taken by itself: CommonMark 6.4 leaves it standing between a Chinese full-width sign and a letter.
BOLD = re.compile(r"\*\*([^*\n]{1,500})\*\*")
PIECE_ALONE = re.compile(rf"<p>{PIECE}(\d+){PIECE_END}</p>\n?")
ANY_PIECE = re.compile(rf"{PIECE}(\d+){PIECE_END}")


def clean(text: str) -> str:
    """A text without control characters, direction marks and the marks of our own; new lines and tabs stay."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def literal(text: str) -> Markup:
    """A text that Markdown and HTML will show as it is, on one line."""
    return Markup(ACTIVE.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split())))  # every active character is gone


def piece(number: int) -> Markup:
    """Where a piece made elsewhere goes, as a paragraph of its own."""
    return Markup(f"\n\n{PIECE}{number}{PIECE_END}\n\n")  # a number


def html(source: str, pieces: Sequence[str]) -> Markup:
    """The source as HTML."""
    shown = READER.render(marked(source)).replace(STRONG, "<strong>").replace(STRONG_END, "</strong>")
    shown = PIECE_ALONE.sub(lambda found: pieces[int(found[1])], shown)
    return Markup(ANY_PIECE.sub(lambda found: pieces[int(found[1])], shown))  # all of it is escaped by now


def text(source: str, pieces: Sequence[str], form: Mapping[str, str]) -> str:
    """The source as plain text; `form` says how a heading is written."""
    paragraphs = blocks(SyntaxTreeNode(READER.parse(marked(source))), form)
    shown = ANY_PIECE.sub(lambda found: pieces[int(found[1])], "\n\n".join(paragraphs))
    return "\n".join(line.rstrip() for line in shown.splitlines()).strip()


def line(source: str) -> str:
    """A source of one line, the subject, as plain text."""
    return spoken(SyntaxTreeNode(READER.parseInline(marked(" ".join(source.split())))))


def marked(source: str) -> str:
    return BOLD.sub(rf"{STRONG}\1{STRONG_END}", source)


def blocks(node: SyntaxTreeNode, form: Mapping[str, str]) -> list[str]:
    """The blocks below a node as text, one after the other."""
    return [block(child, form) for child in node.children]


def block(node: SyntaxTreeNode, form: Mapping[str, str]) -> str:
    if node.type == "heading":
        return form["heading"].replace("{text}", spoken(node))
    if node.type == "blockquote":
        return plain.quote("\n\n".join(blocks(node, form)))
    if node.type in ("bullet_list", "ordered_list"):
        return listed(node, form)
    if node.type == "table":
        head, *rows = [[spoken(cell) for cell in row.children] for part in node.children for row in part.children]
        return plain.table(head, rows, form)
    return "-" * 20 if node.type == "hr" else spoken(node)


def listed(node: SyntaxTreeNode, form: Mapping[str, str]) -> str:
    """A list, its items under their number or sign."""
    first = int(node.attrs.get("start", 1))
    tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
    items = []
    for n, item in enumerate(node.children, first):
        sign = f"{n}. " if node.type == "ordered_list" else "- "
        body = ("\n" if tight else "\n\n").join(blocks(item, form))
        items.append(sign + body.replace("\n", "\n" + " " * len(sign)))
    return "\n".join(items)


def spoken(node: SyntaxTreeNode) -> str:
    """The words below a node, without marks."""
    if node.type == "text":
        return node.content.replace(STRONG, "").replace(STRONG_END, "")
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    return "".join(spoken(child) for child in node.children) if node.children else node.content
