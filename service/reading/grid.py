"""A grid: the rows of a table as somebody sent it, cell by cell, whatever it came in."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Grid = tuple[tuple[str, ...], ...]
Header = Callable[[str], bool]

ROWS = 2_000
CELLS = 20_000
CELL = 2_000


def grid(rows: Iterable[Iterable[str]]) -> Grid:
    """Rows with blanks trimmed, empty rows and columns left out, all of one width; () where no table remains."""
    kept: list[tuple[str, ...]] = []
    cells = 0
    for row in rows:
        trimmed = tuple(" ".join(cell[:CELL].split()) for cell in row)
        cells += len(trimmed)
        if len(kept) == ROWS or cells > CELLS:
            break
        if any(trimmed):
            kept.append(trimmed)
    width = max((len(row) for row in kept), default=0)
    if width * len(kept) > CELLS:
        return ()
    square = [row + ("",) * (width - len(row)) for row in kept]
    filled = [n for n in range(width) if any(row[n] for row in square)]
    return tuple(tuple(row[n] for n in filled) for row in square)


def is_table(found: Grid) -> bool:
    """Is it more than a line or a list?"""
    return len(found) > 1 and len(found[0]) > 1
