"""Task tables and single tasks, as `understand` tells them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from service.loop.issue import Task
from service.loop.smart import Fault, Situation, SmartWords, check
from service.reading import dates, plan_owners, plans
from service.reading.reader import Reader
from service.understand.items import Item, Misfit, iso


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


def smart(item: Item, now: datetime, reader: Reader) -> dict[str, Any]:
    """The five verdicts on one task, and a sentence for each that is no pass."""
    told, issue, context = table(item, "task"), table(item, "issue"), item.get("context") or {}
    words = reader.words.section("smart", SmartWords)
    owner = text(told, "owner")
    start, _ = day(text(told, "start"), now, reader)
    due, due_text = day(text(told, "due"), now, reader)
    task = Task(
        n=1, task=text(told, "task"), owner_text=owner, department=plan_owners.owned(owner, reader).dept, start=start, due=due,
        due_text=due_text, deliverable=text(told, "deliverable") or None,
    )
    waits_for, _ = day(text(context, "depends_on_due"), now, reader)
    situation = Situation(
        words=words, participants=texts(issue, "participants"), phenomenon=text(issue, "phenomenon"), causes=texts(issue, "causes"),
        open_tasks={"": context["owner_open_tasks"]} if isinstance(context.get("owner_open_tasks"), int) else {},
        daily_capacity=context.get("daily_capacity"), depends_on_due=waits_for, strangers=True,
    )
    faults = check(task, situation, reader.calendar, now.date())
    language = text(issue, "lang") or "zh"
    return {
        "verdict": {**dict.fromkeys("SMART", "pass"), **{fault.letter: fault.verdict for fault in faults}},
        "why": {fault.letter: sentence(fault, language, reader) for fault in faults},
    }


def sentence(fault: Fault, language: str, reader: Reader) -> str:
    """Why, in the language of the issue."""
    said = reader.words.languages.get(language, {}).get("smart", {}).get("why", {}).get(fault.code, fault.code)
    return str(said).format(**fault.args)


def day(written: str, now: datetime, reader: Reader) -> tuple[date | None, str]:
    """A date as the readers take it, and the words where it was not written as a plain date."""
    try:
        return date.fromisoformat(written), ""
    except ValueError:
        when = dates.read(written, now, reader) if written else None
    last = (when.last or when.first) if when else None
    return (last.date() if isinstance(last, datetime) else last), written


def table(item: Item, key: str) -> Item:
    if not isinstance(item.get(key), dict):
        raise Misfit(f"It needs the key {key}, a table.")
    return dict(item[key])


def text(told: Item, key: str) -> str:
    value = told.get(key)
    return value.strip() if isinstance(value, str) else ""


def texts(told: Item, key: str) -> tuple[str, ...]:
    value = told.get(key)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
