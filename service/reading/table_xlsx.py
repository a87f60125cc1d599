"""The sheets of an xlsx file: a merged area's value stands in each of its cells, formulas are not worked out."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string

from service.reading.grid import CELLS, ROWS

COLUMNS = 60
SHEETS = 10
MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,2})(\d{1,6}):([A-Z]{1,2})(\d{1,6})"')


def sheets(content: bytes) -> Iterator[Iterable[Iterable[str]]]:
    """The rows of each visible sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    left = CELLS
    try:
        for sheet in (s for s in book.worksheets[:SHEETS] if s.sheet_state == "visible" and left > 0):
            rows = _spread(sheet, _merged(content, _path(sheet)), left)
            left -= sum(map(len, rows))
            yield rows
    finally:
        book.close()


def _spread(sheet: Any, areas: Iterable[tuple[int, int, int, int]], most: int) -> list[list[str]]:
    # A sheet may claim a million columns that hold nothing: what it claims is not asked.
    sheet.reset_dimensions()
    rows: list[list[str]] = []
    for row in sheet.iter_rows(max_row=ROWS, max_col=COLUMNS, values_only=True):
        most -= len(row)
        if most < 0:
            break
        rows.append([_written(value) for value in row])
    for left, top, right, bottom in areas:
        if top > len(rows) or left > len(rows[top - 1]):
            continue
        for cells in rows[top - 1 : bottom]:
            cells += [""] * (min(right, COLUMNS) - len(cells))
            cells[left - 1 : right] = [rows[top - 1][left - 1]] * (min(right, COLUMNS) - left + 1)
    return rows


def _path(sheet: Any) -> str:
    return str(sheet._worksheet_path)


def _merged(content: bytes, path: str) -> Iterator[tuple[int, int, int, int]]:
    """The merged areas of a sheet (left, top, right, bottom), which the library's quick reading leaves out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        areas = itertools.islice(MERGED.finditer(archive.read(path.lstrip("/"))), ROWS)
    for area in areas:
        left, right = (column_index_from_string(area[n].decode()) for n in (1, 3))
        yield left, int(area[2]), right, int(area[4])


def _written(value: object) -> str:
    """A cell as it is written: a day without its midnight, a whole number without its point."""
    match value:
        case None:
            return ""
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
