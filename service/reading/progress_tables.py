"""A table of states sent back: each row as a line that begins with its task's number."""

from __future__ import annotations

from service.reading.folding import folded
from service.reading.grid import Grid, is_table
from service.reading.progress_titles import Titles
from service.reading.progress_words import ProgressWords

MOST_ROWS = 300


def lines(grids: tuple[Grid, ...], titles: Titles, words: ProgressWords) -> str:
    """The rows that name a task, by its number or its words, as "n. state; note"; empty where the tables name none."""
    told = list[str]()
    for grid in grids:
        if not is_table(grid):
            continue
        known = _planned(grid[0], words)
        shares = {at for at, cell in enumerate(grid[0]) if folded(cell).strip() in words.percent.label}
        for row in grid[:MOST_ROWS]:
            if (n := _task(row, titles)) is not None:
                cells = [_share(cell) if at in shares else cell for at, cell in enumerate(row) if cell and at not in known and not _names(cell, n, titles)]
                told.append(f"{n}. {'; '.join(cells)}")
    return "\n".join(told)


def _share(cell: str) -> str:
    return f"{cell}%" if cell.isdecimal() else cell


def _planned(header: tuple[str, ...], words: ProgressWords) -> set[int]:
    """The columns that repeat the plan and tell nothing new: owner, due, deliverable."""
    return {at for at, cell in enumerate(header) if folded(cell).strip() in words.columns_planned}


def _task(row: tuple[str, ...], titles: Titles) -> int | None:
    """The task of a row: by a cell that is its title, else by the number in the first cell, else by a part of its title."""
    named = [named for cell in row for named in titles.named(folded(cell))]
    whole = {one.n for one in named if one.whole}
    if len(whole) == 1:
        return whole.pop()
    first = row[0].strip().rstrip(".、)")
    if first.isdecimal() and int(first[:4]) in {task.n for task in titles.tasks}:
        return int(first[:4])
    parts = {one.n for one in named}
    return parts.pop() if len(parts) == 1 else None


def _names(cell: str, n: int, titles: Titles) -> bool:
    """Is the cell but the task's number, title, owner or deliverable?"""
    task = next((task for task in titles.tasks if task.n == n), None)
    bare = folded(cell).strip(" .、)《》")
    if task is None:
        return False
    return bare == str(n) or bare in {folded(part).strip(" 《》") for part in (task.title, task.owner, task.deliverable) if part}
