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
# Older letters, that people go on answering while the work is under way: there only what is done, or how far, counts.
EARLIER = ("launch/kickoff", "plan/assignment")
SURVEY = ("verify/survey", "verify/survey_reminder")
CONCLUSION, RECURRENCE, RECORD, NORM = "verify/conclusion", "verify/recurrence", "learn/record", "learn/norm"
# Letters about the outcome, and none at all: whoever says there that it has come back is not waited for to be asked.
OUTCOME = (CONCLUSION, RECORD, "")
# Said without being asked, or to a letter that asks something else, only this counts.
PLAIN = ("done", "in_progress", "blocked", "delayed", "not_started")
# A mail that answers no letter, names no task and is longer than this is about something else.
SHORT = 80
# Whose question it is, whatever words it is put in.
ASKING = ("execute/progress", "execute/reminder", "execute/overdue")
# Asked for help with the task of another, one may tell of the own as well.
HELP = "execute/help"


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
        "recurred": norms.recurred(text, reader) if letter == RECURRENCE else norms.recurred_unasked(text, reader) if letter in OUTCOME else None,
    }


def of_work(
    text: str, letter: str, known: tuple[Task, ...], sender: str, asked: tuple[int, ...], menu: Mapping[str, str] | None,
    files: tuple[str, ...], orders: tuple[Command, ...], now: datetime, reader: Reader,
) -> tuple[Progress, ...]:
    """What is told of tasks, by somebody who was asked or of his own accord."""
    tasks = spoken_of(known, sender, asked)
    if not tasks or letter not in ("", *WORK, *EARLIER):
        return ()
    if letter == HELP:
        own = tuple(open_task(t, reader) for t in spoken_of(known, sender, ()) if normal(t.owner or "") == normal(sender) and t.n not in asked)
        tasks = (*tasks, *(t for t in known if t.n in {o.n for o in own})) if progress.names_task(text, own, reader) else tasks
    rows = tuple(open_task(t, reader) for t in tasks)
    whole = tuple(open_task(t, reader) for t in known if t.status in (*OPEN, "done"))
    if not asked and letter not in ASKING and progress.names_task(text, whole, reader):
        rows = whole
    if letter in ("", *EARLIER) and len(text.strip()) > SHORT and not progress.names_task(text, rows, reader):
        return ()
    told = progress.read(text, rows, now, reader, menu=menu, attachments=files, grids=tables.grids(text))
    if letter in ASKING and not orders:
        return told.items
    # "As before" is said of the tasks that were asked about, not of all that there are.
    plain = tuple(one for one in told.items if one.status in PLAIN and not (one.unchanged and len(rows) > 1))
    return tuple(one for one in plain if one.status == "done" or is_so_far(one)) if letter in EARLIER else plain


def is_so_far(one: Progress) -> bool:
    return one.status == "in_progress" and one.percent is not None


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
