"""A table pasted from a page may come one cell a line: the words of its header say how many columns there are."""

from __future__ import annotations

from collections.abc import Iterable

from service.reading.grid import CELLS, Header

SEARCHED = 400
HEAD = 24


def rows(lines: list[str], is_header: Header) -> Iterable[tuple[str, ...]]:
    """The rows, header first; none where no three words of a header stand one below the other."""
    cells = [line.strip() for line in lines if line.strip()]
    begin, count = _headers(cells, is_header)
    if count < 3:
        return ()
    rest = cells[begin : begin + CELLS]
    return (tuple(rest[n : n + count]) for n in range(0, len(rest) - count + 1, count))


def _headers(cells: list[str], is_header: Header) -> tuple[int, int]:
    """(where the first run of at least three header words begins, how long it is)."""
    run = 0
    for n, cell in enumerate((*cells[:SEARCHED], "")):
        if len(cell) <= HEAD and cell and is_header(cell):
            run += 1
        elif run >= 3:
            return n - run, run
        else:
            run = 0
    return 0, 0
