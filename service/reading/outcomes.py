"""What a reply says of work under way and of how it came out: progress, survey, verdict, lessons, a rule's state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from service.loop.arrivals import Command, Progress
from service.loop.issue import Task
from service.loop.people import normal
from service.loop.plan_table import OPEN
from service.reading import lessons, norms, progress, surveys, tables, verdicts
from service.reading.progress import OpenTask
from service.reading.reader import Reader

WORK = ("execute/progress", "execute/reminder", "execute/overdue", "execute/note", "execute/digest", "execute/help", "plan/plan")
SURVEY = ("verify/survey", "verify/survey_reminder")
CONCLUSION, RECURRENCE, RECORD, NORM = "verify/conclusion", "verify/recurrence", "learn/record", "learn/norm"
# Said without being asked, or to a letter that asks something else, only this counts.
PLAIN = ("done", "in_progress", "blocked", "delayed", "not_started")
# A mail that answers no letter, names no task and is longer than this is about something else.
SHORT = 80
# Whose question it is, whatever words it is put in.
ASKING = ("execute/progress", "execute/reminder", "execute/overdue")


def read(
    text: str, letter: str, known: tuple[Task, ...], sender: str, asked: tuple[int, ...], menu: Mapping[str, str] | None,
    survey_items: tuple[str, ...], files: tuple[str, ...], orders: tuple[Command, ...], now: datetime, reader: Reader,
) -> dict[str, Any]:
    """The fields of Said that belong to the last three steps, as far as the answered letter asks for them."""
    return {
        "progress": of_work(text, letter, known, sender, asked, menu, files, orders, now, reader),
        "surveyed": surveys.answer(text, survey_items, reader, now) if letter in SURVEY else None,
        "verdict": verdicts.verdict(text, reader) if letter in (*SURVEY, CONCLUSION) else None,
        "lessons": lessons.read(text, now, reader) if letter == RECORD else None,
        "norm": norms.state(text, reader) if letter == NORM else None,
        "recurred": norms.recurred(text, reader) if letter == RECURRENCE else None,
    }


def of_work(
    text: str, letter: str, known: tuple[Task, ...], sender: str, asked: tuple[int, ...], menu: Mapping[str, str] | None,
    files: tuple[str, ...], orders: tuple[Command, ...], now: datetime, reader: Reader,
) -> tuple[Progress, ...]:
    """What is told of tasks, by somebody who was asked or of his own accord."""
    tasks = spoken_of(known, sender, asked)
    if not tasks or letter not in ("", *WORK):
        return ()
    rows = tuple(open_task(t, reader) for t in tasks)
    whole = tuple(open_task(t, reader) for t in known if t.status in (*OPEN, "done"))
    if not asked and letter not in ASKING and progress.names_task(text, whole, reader):
        rows = whole
    if not letter and len(text.strip()) > SHORT and not progress.names_task(text, rows, reader):
        return ()
    told = progress.read(text, rows, now, reader, menu=menu, attachments=files, grids=tables.grids(text))
    if letter in ASKING and not orders:
        return told.items
    return tuple(one for one in told.items if one.status in PLAIN)


def spoken_of(known: tuple[Task, ...], sender: str, asked: tuple[int, ...]) -> tuple[Task, ...]:
    """The tasks that the letter is about; else the writer's own; else, from somebody who owns none, any that was not given up."""
    if asked:
        return tuple(t for t in known if t.n in asked)
    own = tuple(t for t in known if t.status in OPEN and normal(t.owner or "") == normal(sender))
    return own or tuple(t for t in known if t.status in (*OPEN, "done"))


def open_task(task: Task, reader: Reader) -> OpenTask:
    person = reader.directory.person(task.owner)
    name = next(iter(person.name.values())) if person else task.owner_text
    return OpenTask(n=task.n, title=task.task, owner=name, due=task.due, deliverable=task.deliverable or "")
