"""Answers about tasks under way, and to the survey, as `understand` tells them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from service.mail import automatic
from service.reading import progress, surveys, tables
from service.reading.reader import Reader
from service.understand.items import Item, Misfit, cut_of, iso, message_of
from service.understand.tasks import text, texts


def progress_of(item: Item, now: datetime, reader: Reader, own: tuple[str, ...]) -> dict[str, Any]:
    """An item a task that the mail speaks of."""
    tasks = tuple(open_task(told) for told in tables_in(item, "tasks"))
    cut, message = cut_of(item, reader), message_of(item) if "eml_base64" in item else None
    menu = {str(n): str(status) for n, status in item["menu"].items()} if isinstance(item.get("menu"), dict) else None
    files = tuple(one.name for one in message.attachments) if message else texts(item, "attachments")
    grids = tables.grids(cut.reply, cut.html)
    read = progress.read(cut.reply, tasks, now, reader, menu, files, grids)
    auto = read.auto or (message is not None and automatic.is_automatic(message, reader, own))
    return {
        "items": [] if auto else [
            {
                "task": one.task, "status": one.status, "percent": one.percent, "new_due": iso(one.new_due), "reason": one.reason or None,
                "needs_help_from": one.help_from or None,
            }
            for one in read.items
        ],
        "auto": auto, "handover": read.handover,
    }  # fmt: skip


def survey_of(item: Item, now: datetime, reader: Reader) -> dict[str, Any]:
    """An answer a question, and remarks."""
    questions = tuple(
        surveys.Question(key=text(told, "key"), text=text(told, "text"), type=text(told, "type"), choices=texts(told, "choices"))
        for told in tables_in(item, "questions")
    )
    read = surveys.read(cut_of(item, reader).reply, questions, now, reader)
    return {"answers": read.answers, "comments": list(read.comments)}


def open_task(told: Item) -> progress.OpenTask:
    if not isinstance(told.get("n"), int):
        raise Misfit("Each of the tasks needs the key n, a number.")
    try:
        due = date.fromisoformat(told["due"]) if told.get("due") else None
    except (TypeError, ValueError):
        raise Misfit(f"The key due of a task has to be a date, found {told['due']!r}.") from None
    return progress.OpenTask(n=told["n"], title=text(told, "title"), owner=text(told, "owner"), due=due, deliverable=text(told, "deliverable"))


def tables_in(item: Item, key: str) -> list[Item]:
    """The tables of a list. Raises Misfit where it is none."""
    value = item.get(key)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Misfit(f"It needs the key {key}, a list of tables.")
    return value
