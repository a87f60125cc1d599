"""Tables in plain text: markdown, tabs, columns held apart by blanks, commas, and the paste that leaves one cell a line."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator

from service.reading import table_stacked
from service.reading.folding import folded
from service.reading.grid import Grid, Header, grid, is_table

LINES = 8_000
LINE = 4_000
SEARCHED = 400
QUOTE = re.compile(r"^(?:\s{0,3}>){1,20} ?")
RULE = re.compile(r"^[\s|:+=\-—_─┼│]{3,}$")
GAP = re.compile(r"\s{2,}|\u3000+")

Cells = tuple[str, ...]


def read(text: str, is_header: Header | None = None) -> tuple[Grid, ...]:
    """Every table in the text, in order. Commas and one cell a line are read as tables only below words of a header."""
    lines = [QUOTE.sub("", line[:LINE]).rstrip() for line in text.splitlines()[:LINES]]
    found = [made for block in _blocks(lines, is_header) if is_table(made := grid(block))]
    if found or is_header is None:
        return tuple(found)
    stacked = grid(table_stacked.rows(lines, is_header))
    return (stacked,) if is_table(stacked) else ()


def unquoted(line: str) -> str:
    """The line without the marks of quotation."""
    return QUOTE.sub("", line)


def _blocks(lines: list[str], is_header: Header | None) -> Iterator[list[Cells]]:
    """Runs of lines that are cut the same way; one blank line within a run is forgiven."""
    cut: Callable[[str], Cells] | None = None
    block: list[Cells] = []
    header, blanks = "", 0
    for n, line in enumerate(lines):
        if n == SEARCHED:
            is_header = None
        if not line.strip():
            blanks += 1
            continue
        if RULE.match(line) and not line.isspace() and (cut or "|" in line):
            continue
        cells = cut(line) if cut else ()
        if blanks > 1 or len(cells) < 2 or (cut is _spaced and _is_prose(cells)) or (cut is _worded and len(cells) != len(block[0])):
            if block:
                yield _aligned(header, block) if cut is _spaced else block
            cut = _way(line, is_header)
            header, block = line, [cut(line)] if cut else []
        else:
            block.append(_placed(header, line) if cut is _spaced and len(cells) != len(block[0]) else cells)
        blanks = 0
    if block:
        yield _aligned(header, block) if cut is _spaced else block


def _way(line: str, is_header: Header | None) -> Callable[[str], Cells] | None:
    """How this line is cut into cells, where it begins a table."""
    if line.count("|") + line.count("｜") + line.count("│") >= 2 or (line.count("|") == 1 and is_header and _heads(_piped(line), is_header) == 2):
        return _piped
    if "\t" in line.strip():
        return _tabbed
    if len(_spaced(line)) > 2 or (len(_spaced(line)) == 2 and is_header and _heads(_spaced(line), is_header) == 2):
        return _spaced
    if is_header:
        words = _worded(line)
        if len(words) > 2 and all(map(is_header, words)):
            return _worded
        for sign in ",;/":
            if _heads(_separated(line, sign), is_header) >= 3:
                return lambda other: _separated(other, sign)
    return None


def _heads(cells: Cells, is_header: Header) -> int:
    return sum(map(is_header, cells)) if len(cells) > 1 and any(map(is_header, cells[:2])) else 0


def _piped(line: str) -> Cells:
    bare = folded_bars(line).strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in bare.split("|"))


def folded_bars(line: str) -> str:
    """Every kind of upright line as `|`."""
    return line.replace("｜", "|").replace("│", "|").replace("┃", "|")


def _tabbed(line: str) -> Cells:
    return tuple(cell.strip() for cell in line.strip("\r\n").split("\t"))


def _spaced(line: str) -> Cells:
    return tuple(GAP.split(line.strip()))


def _worded(line: str) -> Cells:
    """Cells held apart by single blanks: only where every row has as many words as the header."""
    return tuple(line.split())


def _separated(line: str, sign: str) -> Cells:
    plain = line if sign not in folded(line) else "".join(sign if folded(c) == sign else c for c in line)
    return tuple(cell.strip() for cell in next(csv.reader([plain], delimiter=sign, skipinitialspace=True), ()))


def _is_prose(cells: Cells) -> bool:
    return len(cells) == 2 and len(cells[0]) > 60


def _placed(header: str, line: str) -> Cells:
    """Cells of a line that lacks some, each under the head that stands nearest above it."""
    heads = list(_starts(header))
    cells = [""] * len(heads)
    for start, cell in _starts(line):
        at = min(range(len(heads)), key=lambda n: abs(heads[n][0] - start))
        cells[at] = f"{cells[at]} {cell}".strip()
    return tuple(cells)


def _starts(line: str) -> Iterator[tuple[int, str]]:
    """(the column on the screen, where a Chinese character takes two, and the cell that starts there)."""
    column, end = 0, 0
    for cell in GAP.split(line.strip())[:50]:
        start = line.index(cell, end)
        column += sum(_width(c) for c in line[end:start])
        yield column, cell
        column += sum(_width(c) for c in cell)
        end = start + len(cell)


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _aligned(header: str, block: list[Cells]) -> list[Cells]:
    """Blanks that hold words apart once are no table: two rows of more than one cell are."""
    return block if len(block) > 1 and len(_spaced(header)) > 1 else []
