"""How far the tasks are, as an answer tells it: one task or several, by number or name, in a word or in prose.

A task is done only where it is said in so many words; a draft, a promise and "ok" are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from service.loop.arrivals import Progress
from service.reading import dates, progress_cues, progress_dates, progress_help, progress_reason, progress_tables
from service.reading.folding import folded
from service.reading.grid import Grid
from service.reading.progress_apart import apart
from service.reading.progress_handover import handover, is_automatic
from service.reading.progress_marks import marks, own_number
from service.reading.progress_masks import MASK, blanked
from service.reading.progress_menu import chosen, unticked
from service.reading.progress_percent import percent
from service.reading.progress_segments import Segment, in_order, segments
from service.reading.progress_status import status
from service.reading.progress_titles import OpenTask, Titles
from service.reading.progress_words import ProgressWords, progress_words
from service.reading.reader import Reader
from service.reading.sign_off import unsigned

__all__ = ["OpenTask", "ProgressRead", "names_task", "read"]

LONGEST = 16_000
LONGEST_SEGMENT = 4_000
MOST_SEGMENTS = 200
LIST_NUMBER = re.compile(r"\s{0,4}[(（]?(?:\d{1,3}|[①-⑳])[.、:：)）]?\s{0,3}")


@dataclass(frozen=True)
class ProgressRead:
    """What an answer tells: an item a task; `auto`: a machine wrote it and it tells nothing; `handover`: who takes over, as written."""

    items: tuple[Progress, ...] = ()
    auto: bool = False
    handover: str | None = None


def read(
    text: str,
    tasks: tuple[OpenTask, ...],
    now: datetime,
    reader: Reader,
    menu: Mapping[str, str] | None = None,
    attachments: tuple[str, ...] = (),
    grids: tuple[Grid, ...] = (),
) -> ProgressRead:
    """The newly written words against the open tasks of the letter. `menu`: choices by number, where the letter printed them."""
    words = progress_words(reader)
    text = unsigned(text[:LONGEST], reader)
    auto = is_automatic(text, words)
    instead = handover(text, words, reader, auto=auto)
    if auto or not tasks or (words.phrases("closing").first(folded(text)) and not names_task(text, tasks, reader)):
        # "Close the issue" tells of no task.
        return ProgressRead((), auto, instead)
    text = apart(text, {task.n for task in tasks}, words)
    titles = _titles(tasks, reader)
    if listed := progress_tables.lines(grids, titles, words):
        items = _items(segments(listed, folded(listed), titles, words), tasks, now, reader, words, None)
        if any(item.status != "unclear" for item in items):
            return ProgressRead(items, auto, instead)
    parts = _parts(text, titles, words)
    items = _items(parts, tasks, now, reader, words, menu)
    if len(parts) == 1 and parts[0].tasks is None and len(tasks) > 1:
        ordered = _items(in_order(parts[0], tuple(task.n for task in tasks)), tasks, now, reader, words, menu)
        items = ordered if len(ordered) == len(tasks) and all(item.status != "unclear" for item in ordered) else items
    if items and _is_unchanged(text, words):
        items = tuple(replace(items[0], task=task.n, status="in_progress", unchanged=True) for task in tasks)
    if instead is not None:
        items = tuple(item if item.status == "done" else _passed_on(item) for item in items)
    return ProgressRead(items, auto, instead)


def _is_unchanged(text: str, words: ProgressWords) -> bool:
    """Is it said that all is as it was, and nothing more?"""
    form = folded(text)
    rest = words.phrases("polite").without(words.phrases("unchanged").without(form))
    return words.phrases("unchanged").first(form) is not None and not any(c.isalnum() for c in rest)


def _passed_on(item: Progress) -> Progress:
    """What is told besides of one who goes away; how far the task is still counts."""
    return replace(item, status="unclear" if item.percent is None else "in_progress", new_due=None, reason="")


def names_task(text: str, tasks: tuple[OpenTask, ...], reader: Reader) -> bool:
    """Does the text point at one of these tasks, by number, title or a part of it?"""
    words, titles = progress_words(reader), _titles(tasks, reader)
    return any(mark.kind in ("number", "name", "part") for mark in marks(folded(text[:LONGEST]), titles, words))


def _items(
    parts: tuple[Segment, ...], tasks: tuple[OpenTask, ...], now: datetime, reader: Reader, words: ProgressWords, menu: Mapping[str, str] | None
) -> tuple[Progress, ...]:
    """An item a task, in the order of the tasks."""
    by_n = {task.n: task for task in tasks}
    items = dict[int | None, Progress]()
    for part in parts[:MOST_SEGMENTS]:
        for n in _meant(part):
            found = _told(part, n, by_n.get(n) if n is not None else None, now, reader, words, menu if len(tasks) == 1 else None)
            if found.status != "unclear" or n not in items:
                items[n] = found
    told = (item for item in items.values() if item.task is not None or item.status != "unclear")
    return tuple(sorted(told, key=lambda item: item.task or 0))


@lru_cache(maxsize=16)
def _titles(tasks: tuple[OpenTask, ...], reader: Reader) -> Titles:
    """Read once for all pieces of one answer."""
    return Titles(tasks, progress_words(reader), reader)


def _words(part: Segment) -> str:
    """The writer's words without the number of the list before them."""
    number = LIST_NUMBER.match(part.text) if part.form.lstrip()[:1] == MASK else None
    return " ".join(part.text[number.end() if number else 0 :].split())[:LONGEST_SEGMENT]


def _parts(text: str, titles: Titles, words: ProgressWords) -> tuple[Segment, ...]:
    """What is said of each task; of a single one everything is."""
    form = folded(text)
    form = blanked(form, unticked(form))
    if len(titles.tasks) > 1:
        return segments(text, form, titles, words)
    spans = [*titles.own_words(form), *own_number(form, titles.tasks[0].n, words)]
    return (Segment((titles.tasks[0].n,), text, blanked(form, spans), False),)


def _meant(part: Segment) -> tuple[int | None, ...]:
    return part.tasks if part.tasks is not None else (None,)


def _told(
    part: Segment, n: int | None, task: OpenTask | None, now: datetime, reader: Reader, words: ProgressWords, menu: Mapping[str, str] | None
) -> Progress:
    """What one segment says of one task."""
    text, form = part.text[:LONGEST_SEGMENT], part.form[:LONGEST_SEGMENT]
    choice, form = chosen(form, menu, words) if menu else (None, form)
    due = task.due if task else None
    dated = "".join("," if c == MASK else written for c, written in zip(form, text, strict=True))
    found = dates.find(dated, now, reader, due)
    parties = progress_help.parties(text, task.owner if task else "", words, reader)
    clauses = progress_cues.read(form, found, parties, now.date(), words, marked=part.marked)
    share = percent(form, words.percent)
    new_due = progress_dates.later(clauses, due, now.date(), words)
    own = any(clause.has("waiting") and MASK in clause.form[clause.cues["waiting"] :] for clause in clauses)
    state = status(clauses, share, new_due, waits_for_own=own)
    if choice is not None and (state == "unclear" or choice != "done" or not any(c.has("partial", "undone") for c in clauses)):
        state = choice
    why = progress_reason.reason(text, form, clauses, state, words)
    who = progress_help.help_from(text, clauses, state, task.owner if task else "", why, words, reader)
    told = Progress(
        task=n, status=state, percent=share, new_due=new_due if state == "delayed" else None, reason=why, help_from=who.written,
        helper=who.person, department=who.department, text=_words(part),
    )
    return replace(told, percent=100) if state == "done" else told
