"""Tables in attachments: xlsx, csv, docx. What is too big, broken or dressed up as one of them gives no table."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from service.reading.grid import CELLS, ROWS, Grid, grid, is_table

PACKED = 35_000_000
UNPACKED = 50_000_000
MEMBERS = 1_000
COLUMNS = 60
SHEETS = 10
CHARSETS = ("utf-8-sig", "gb18030", "latin-1")


def read(name: str, content: bytes) -> tuple[Grid, ...]:
    """Every table of the file, by its name's ending; () for what cannot be read."""
    kind = name.rpartition(".")[2].casefold().strip()
    reading = {"xlsx": _xlsx, "xlsm": _xlsx, "csv": _csv, "tsv": _csv, "txt": _csv, "docx": _docx}.get(kind)
    if reading is None or len(content) > PACKED or (kind in ("xlsx", "xlsm", "docx") and not _is_safe(content)):
        return ()
    try:
        return tuple(made for rows in reading(content) if is_table(made := grid(rows)))
    except Exception:  # noqa: BLE001, the libraries raise whatever their parsers raise, from KeyError to lxml's own
        return ()


def _is_safe(content: bytes) -> bool:
    """Does the archive unpack to a size that people's files have? What its directory claims is counted out, not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MEMBERS or sum(m.file_size for m in members) > UNPACKED:
                return False
            size = 0
            for member in members:
                with archive.open(member) as stream:
                    while chunk := stream.read(1 << 20):
                        size += len(chunk)
                        if size > UNPACKED or b"<!ENTITY" in chunk:
                            return False
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zipfile.zlib.error):  # type: ignore[attr-defined]
        return False
    return True


def _csv(content: bytes) -> Iterator[Iterable[Iterable[str]]]:
    text = _decoded(content[:4_000_000])
    head = text[:20_000]
    sign = max("\t;,|", key=lambda s: min((line.count(s) for line in head.splitlines()[:5] if line.strip()), default=0))
    reading = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    yield [row[:COLUMNS] for row, _ in zip(reading, range(ROWS), strict=False)]


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    for charset in CHARSETS:
        try:
            return content.decode(charset)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _xlsx(content: bytes) -> Iterator[Iterable[Iterable[str]]]:
    # Half a second to load, like docx below, for the few mails that bring such a file.
    from service.reading import table_xlsx

    yield from table_xlsx.sheets(content)


def _docx(content: bytes) -> Iterator[Iterable[Iterable[str]]]:
    import docx

    for table in docx.Document(io.BytesIO(content)).tables[:SHEETS]:
        yield _rows(table)


def _rows(table: Any) -> Iterator[list[str]]:
    """Row by row, so that a long table is not laid out again for each cell; the cells of a merged area repeat its text."""
    above: list[str] = []
    cells = 0
    for row in table._tbl.tr_lst[:ROWS]:
        texts: list[str] = []
        for cell in row.tc_lst:
            words = above[len(texts)] if cell.vMerge == "continue" and len(texts) < len(above) else _text(cell)
            texts += [words] * min(cell.grid_span, COLUMNS)
        above = texts
        cells += len(texts)
        if cells > CELLS:
            return
        yield texts


def _text(cell: Any) -> str:
    return "\n".join("".join(node.text or "" for node in paragraph.iter() if node.tag.endswith("}t")) for paragraph in cell.p_lst)
