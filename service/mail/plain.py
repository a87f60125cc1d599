"""Tables, facts and forms in a letter's text part: made to be read in any width and to be answered line by line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from service.mail.widths import padded, width

WIDEST = 64
WIDEST_CELL = 36
LONGEST_FORM = 50
NUMBER = re.compile(r"\d{1,3}\. ")

Cells = Sequence[str]


def table(columns: Cells, rows: Sequence[Cells], form: Mapping[str, str]) -> str:
    """Aligned columns where they are narrow, else one entry a row, its cells by name below it; numbered where the rows are."""
    if not rows:
        return ""
    widths = [max(width(row[n]) if n < len(row) else 0 for row in (columns, *rows)) for n in range(len(columns))]
    if sum(widths) + 2 * len(widths) <= WIDEST and max(widths) <= WIDEST_CELL and not any("\n" in c for r in rows for c in r):
        return aligned([columns, ["-" * w for w in widths], *rows], widths)
    return "\n\n".join(entry(columns, row, form) for row in rows)


def aligned(rows: Sequence[Cells], widths: Sequence[int]) -> str:
    return "\n".join("  ".join(padded(c, w) for c, w in zip(row, widths, strict=False)).rstrip() for row in rows)


def entry(columns: Cells, row: Cells, form: Mapping[str, str]) -> str:
    """One row, under the number that it has in its first cell or at the beginning of it."""
    names, cells, sign = columns, row, "- "
    if is_numbered(row):
        names, cells, sign = columns[1:], row[1:], f"{row[0]}. "
    elif found := NUMBER.match(row[0]):
        cells, sign = [row[0][found.end() :], *row[1:]], found[0]
    below = [labelled(name, cell, form) for name, cell in zip(names[1:], cells[1:], strict=False)]
    return (sign + "\n".join([cells[0], *below])).replace("\n", "\n" + " " * len(sign))


def is_numbered(row: Cells) -> bool:
    return len(row) > 1 and row[0].isdecimal()


def facts(pairs: Sequence[tuple[str, Sequence[str]]], form: Mapping[str, str]) -> str:
    """A line for each label with one value; several values stand below their label."""
    told = []
    for label, values in pairs:
        if len(values) > 1:
            told.append(labelled(label, "", form).rstrip() + "".join(f"\n  - {indented(value, 4)}" for value in values))
        else:
            told.append(labelled(label, indented(values[0], 2), form))
    return "\n".join(told)


def labelled(label: str, text: str, form: Mapping[str, str]) -> str:
    """`Label: text`, as the language writes it."""
    return form["label"].replace("{label}", label).replace("{text}", text)


def indented(text: str, columns: int) -> str:
    return text.replace("\n", "\n" + " " * columns)


def skeleton(lines: Sequence[str]) -> str:
    """The lines of a form to be filled in, as they are."""
    return "\n".join(lines[:LONGEST_FORM])


def quote(text: str) -> str:
    """Somebody's words, each line marked as such."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip("\n").split("\n"))
