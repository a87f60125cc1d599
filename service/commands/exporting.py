"""`export`: everything, for people to take away, as JSON, as one table, or as a workbook with a sheet a matter."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands import HERE, Home, opened, said_json
from service.commands.looking import all_issues, letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from service.loop.issue import Issue
    from service.office import Office

FORMS = ("json", "csv", "xlsx")
# The last four are full-width: spreadsheets set to Chinese take them, too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = (
    "id", "step", "cycle", "title", "phenomenon", "essence", "impacts", "causes", "departments", "lead", "reporter",
    "task", "owner", "due", "deliverable", "status", "journal",
)
TASK = ("task", "owner", "due", "deliverable", "status")


def export(
    home: Home = HERE,
    form: Annotated[str, typer.Option("--format", help="json, csv or xlsx")] = "json",
    output: Annotated[Path | None, typer.Option("--output", help="A file instead of standard output.")] = None,
) -> None:
    """Everything, for people to take away, to standard output or a file."""
    if form not in FORMS:
        raise typer.BadParameter(f"expected {' or '.join(FORMS)}, found {form!r}.", param_hint="--format")
    office = opened(home)
    if form == "xlsx":
        from service.commands import workbook

        content = workbook.made(office)
    elif form == "csv":
        content = table(everything(office)).encode("utf-8-sig")
    elif output is None:
        said_json(list(everything(office)))
        return
    else:
        import msgspec

        content = msgspec.json.encode(list(everything(office))) + b"\n"
    given(content, output)


def given(content: bytes, output: Path | None) -> None:
    """To the file that was named, or to standard output; no terminal is filled with the bytes of a workbook."""
    if output is not None:
        output.write_bytes(content)
        return
    if content.startswith(b"PK") and sys.stdout.isatty():
        raise typer.BadParameter("a workbook is no text: name a file, or send it into one with >.", param_hint="--output")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def everything(office: Office) -> Iterator[dict[str, Any]]:
    """Every issue with its history, and with the rule changes that came of it."""
    from service.loop import view
    from service.loop.issue import Norm
    from service.loop.post import to_builtins

    norms = [to_builtins(one) for one in office.store.all(Norm)]
    kept = [{k: v for k, v in one.items() if k not in ("outbox", "journal")} for one in norms]
    for issue in all_issues(office):
        yield {**view.show(issue, *told(office, issue)), "norms": [one for one in kept if one["issue"] == issue.id]}


def told(office: Office, issue: Issue) -> tuple[Any, tuple[dict[str, Any], ...]]:
    entries, letters = office.store.history(issue.id)
    return entries, tuple(map(letter, letters))


def table(issues: Iterable[dict[str, Any]]) -> str:
    """A row a task, or one for an issue without any; with what people wrote, a cell each."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for one in issues:
        problem = one["definition"]
        head = [
            one["id"], one["step"], one["cycle"], one["title"], problem["phenomenon"], problem["essence"],
            lines(impact["text"] for impact in problem["impacts"]), lines(cause["text"] for cause in problem["causes"]),
            " ".join(seat["department"] or "" for seat in one["participants"]), one["lead"]["department"], one["reporter"],
        ]
        said = lines(f"{entry['at'][:16]} {entry['actor']}: {entry['text']}" for entry in one["journal"] if entry["text"])
        for task in one["tasks"] or [dict.fromkeys(TASK)]:
            row = [*head, *(task[key] for key in TASK), said]
            rows.writerow([harmless(cell) for cell in row])
    return out.getvalue()


def lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
