"""Task tables and single tasks, as `understand` tells them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from service.reading import plans
from service.reading.reader import Reader
from service.understand_input import Item, Misfit, iso


def plan(text: str, html: str, files: tuple[tuple[str, bytes], ...], now: datetime, reader: Reader) -> dict[str, Any]:
    """The rows of a table, as written."""
    rows = plans.read(text, html, files, now, reader)
    return {
        "rows": [
            {
                "task": row.task, "owners": list(row.owners), "dept": row.dept, "start": iso(row.start), "due": iso(row.due),
                "deliverable": row.deliverable, "support": list(row.support), "missing": list(row.missing),
            }
            for row in rows
        ]
    }
