"""The cells of a table in HTML: which of them stand beside others, and what a short one says."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

_LENGTH, _NODES = 300, 40


def is_beside_another(node: LexborNode) -> bool:
    """Is there another cell in its row?"""
    return any(_is_cell(other) for other in (node.prev, node.next, *_over_blanks(node)))


def short(node: LexborNode) -> str | None:
    """The text of a cell in one line; None where it is long or has lines of its own."""
    words: list[str] = []
    stack, seen = [node.child], 0
    while stack:
        inner = stack.pop()
        if inner is None:
            continue
        seen += 1
        if seen > _NODES or inner.tag in ("table", "blockquote", "br", "li", "td", "pre"):
            return None
        if inner.tag == "-text":
            words.append(inner.text_content or "")
        stack += (inner.next, inner.child)
    text = " ".join("".join(words).split())
    return text if len(text) <= _LENGTH else None


def _over_blanks(node: LexborNode) -> tuple[LexborNode | None, ...]:
    before, after = node.prev, node.next
    return (before.prev if before is not None else None, after.next if after is not None else None)


def _is_cell(node: LexborNode | None) -> bool:
    return node is not None and node.tag in ("td", "th")
