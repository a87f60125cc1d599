"""`stats`: what many issues tell together, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any

import typer

from service.commands import HERE, AsJson, Home, opened, said_json
from service.commands.looking import visible

Day = Annotated[str | None, typer.Option(help="A day: 2026-10-01.")]
# Tables of figures by name, as they stand in the report.
COUNTED = ("issues", "conclusions", "by_category", "by_department")
SINGLE = ("duration_days", "recurred", "slips", "reminders", "escalations", "answer_rate", "published_rules")


def stats(home: Home = HERE, first: Day = None, last: Day = None, as_json: AsJson = False) -> None:
    """Figures of all issues, or of those opened or closed between two days."""
    from service import quarterly

    found = quarterly.figures(opened(home), day(first, "--first"), day(last, "--last"))
    if as_json:
        said_json(found)
        return
    for line in told(found):
        print(line)


def day(given: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise typer.BadParameter(f"expected a day such as 2026-10-01, found {given!r}.", param_hint=option) from None


def told(found: dict[str, Any]) -> Iterator[str]:
    """The figures as lines to read; what there is none of is left out."""
    for name in COUNTED:
        yield from block(name, found.get(name) or {})
    yield from block("days in a step", found.get("steps") or {})
    yield from block("figures", {name: found[name] for name in SINGLE if found.get(name) is not None})
    yield from listed("causes that came back", map(cause, found.get("causes", ())))
    yield from listed("rule changes to come", map(rule, found.get("open_rules", ())))


def block(name: str, figures: dict[str, Any]) -> Iterator[str]:
    from service.mail.widths import padded, width

    if figures:
        yield name
        widest = max(width(key or "-") for key in figures)
        for key, value in figures.items():
            yield f"  {padded(key or '-', widest)}  {value}"


def listed(name: str, rows: Iterable[str]) -> Iterator[str]:
    for n, row in enumerate(rows):
        if n == 0:
            yield name
        yield f"  {visible(row)}"


def cause(one: dict[str, Any]) -> str:
    return f"{one['times']} x {one['text']} ({one['department'] or '-'}): {', '.join(one['issues'])}"


def rule(one: dict[str, Any]) -> str:
    return f"{one['id']} {one['document'] or one['change']}: {one['owner']}, {one['state']}, due {one['due'] or '-'} ({one['issue']})"
