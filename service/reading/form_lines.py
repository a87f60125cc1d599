"""A form filled in: what stands behind its labels, whatever else was written around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.reading.folding import folded
from service.reading.progress_masks import any_of

MARKER = r"[ \t>*#•·●◆■▪○☐✔✓–—-]{0,8}(?:[(\[]?\d{1,2}[)\].、][ \t]{0,2}|[①-⑳][ \t]{0,2})?[\[*]{0,2}"
EDGES = " \t\n,，;；:：。.、*-–—"
LINES = 400
LONGEST_LINE = 2_000


@dataclass(frozen=True)
class Filled:
    """A part of the form: its field, the number behind the label (0: none), and what was written."""

    field: str
    n: int
    value: str


class Form:
    """Labels by field, as one pattern. `open_tail`: further words may stand between such a label and its colon."""

    def __init__(self, labels: Mapping[str, Iterable[str]], open_tail: Iterable[str] = ()) -> None:
        loose = set(open_tail)
        self.fields = {folded(label): field for field, written in labels.items() for label in written}
        closed = [label for label, field in self.fields.items() if field not in loose]
        opened = [label for label, field in self.fields.items() if field in loose]
        aside = r"(?:[ \t]{0,2}\([^()\n]{0,60}\)|\?|[ \t]{0,2}\[[^\[\]\n]{0,60}\])?"
        self.pattern = re.compile(
            rf"(?:^|(?<=[;。,.\n|]))(?P<marker>{MARKER})"
            rf"(?:(?P<label>{any_of(closed)})(?:[\]*]{{0,3}}{aside}[\]*]{{0,2}}[ \t]{{0,2}}(?:[:=|]|-[ \t]|\t)|\])"
            rf"|(?P<item>{any_of(opened)})[ \t]{{0,2}}(?P<n>\d{{1,2}})?(?:[^:=\n。;,]{{0,40}}?{aside}[^:=\n。;,]{{0,8}})[:=])[ \t*]{{0,4}}",
            re.MULTILINE,
        )

    def filled(self, text: str) -> tuple[tuple[Filled, ...], str]:
        """The parts in order, and the words that stand above the first label. A part goes on until the next label or an empty line."""
        text = "\n".join(line[:LONGEST_LINE] for line in text.splitlines()[:LINES])
        form = folded(text)
        found = list(self.pattern.finditer(form))
        parts, loose = list[Filled](), [text[: found[0].start()] if found else text]
        for n, mark in enumerate(found):
            end = found[n + 1].start() if n + 1 < len(found) else len(text)
            value = text[mark.end() : end]
            written, gap, behind = value.partition("\n\n")
            if not written.strip() and gap:
                written, gap, behind = behind.partition("\n\n")
            if behind.strip():
                loose.append(behind)
            field = self.fields[mark["label"] or mark["item"]]
            parts.append(Filled(field, int(mark["n"] or 0), written.strip().strip("*").strip()))
        return tuple(parts), "\n".join(part for part in loose if part.strip())
