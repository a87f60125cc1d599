"""format=flowed: a line that ends in a blank goes on in the next one (RFC 3676)."""

from __future__ import annotations


def unfold(text: str, *, delsp: bool) -> str:
    """The paragraphs as they were written. `delsp`: the blank before the break is not part of the text."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        # Section 4.4: space-stuffing. Section 4.3: the signature's own mark ends in a blank and is never joined.
        content = line[depth:].removeprefix(" ")
        goes_on = depth == open_depth and content != "-- "
        flows = content.endswith(" ") and content != "-- "
        if not goes_on:
            out.append(("\n" if out else "") + (">" * depth + " " if depth else ""))
        out.append(content[:-1] if flows and delsp else content)
        open_depth = depth if flows else -1
    return "".join(out)
