"""Orders given in passing: a reply may ask for the status, call a department in, move the meeting, announce leave.

An order is a clause that orders: not a question about it, not a denied or a supposed one, and of departments, people or
tasks only with one named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from service.loop.arrivals import Command
from service.loop.issue import Task
from service.reading import dates, names
from service.reading.folding import folded
from service.reading.phrases import Table
from service.reading.reader import Reader

LOOKED_AT = 8000
SENTENCE = re.compile(r"[;.!?。\n]+")
TASK = re.compile(r"(?:第\s{0,2}|task\s{0,2}|row\s{0,2}|item\s{0,2}|#)(\d{1,3})(?!\d)")
ISSUE = re.compile(r"bh-\d{1,9}")


class CommandsWords(Table):
    """The table [commands]: the phrases of each order, and what takes an order back."""

    denied: tuple[str, ...] = ()
    supposed: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    add_department: tuple[str, ...] = ()
    drop_department: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    liaison: tuple[str, ...] = ()
    deputy: tuple[str, ...] = ()
    remove_person: tuple[str, ...] = ()
    admit: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    new_issue: tuple[str, ...] = ()
    waive: tuple[str, ...] = ()
    replan: tuple[str, ...] = ()
    reschedule: tuple[str, ...] = ()
    cancel_meeting: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    add_task: tuple[str, ...] = ()
    drop_task: tuple[str, ...] = ()
    merge: tuple[str, ...] = ()
    split: tuple[str, ...] = ()
    confidential: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()
    resend: tuple[str, ...] = ()
    handover: tuple[str, ...] = ()
    accept_faults: tuple[str, ...] = ()


# The orders in the order in which they are looked for, and what must be named with them.
ORDERS = (
    ("accept_faults", ""), ("replan", ""), ("not_held", ""), ("cancel_meeting", ""), ("reschedule", ""), ("leave", "day"),
    ("lead", "departments"), ("add_department", "departments"), ("drop_department", "departments"), ("liaison", "people"),
    ("deputy", "people"), ("remove_person", "people"), ("handover", "people"), ("drop_task", "task"), ("add_task", ""),
    ("merge", "issue"), ("split", ""), ("new_issue", ""), ("admit", ""), ("drop", ""), ("waive", ""), ("confidential", ""),
    ("open", ""), ("undo", ""), ("resend", ""), ("withdraw", ""), ("pause", ""), ("resume", ""), ("status", ""),
)
ASKED_FOR = ("status", "resend")


def read(text: str, now: datetime, reader: Reader, known: tuple[Task, ...] = ()) -> tuple[Command, ...]:
    """Every order in the newly written words, each kind once."""
    words = reader.words.section("commands", CommandsWords)
    found: dict[str, Command] = {}
    for sentence in sentences(text[:LOOKED_AT]):
        for command in ordered(sentence, words, now, reader, known):
            found.setdefault(command.name, command)
    return tuple(found.values())


def sentences(text: str) -> Iterator[str]:
    """The sentences, each with its closing mark."""
    begin = 0
    plain = folded(text)
    for mark in SENTENCE.finditer(plain):
        yield text[begin : mark.end()].strip()
        begin = mark.end()
    yield text[begin:].strip()


def ordered(sentence: str, words: CommandsWords, now: datetime, reader: Reader, known: tuple[Task, ...]) -> Iterator[Command]:
    """The orders of one sentence."""
    plain = folded(sentence)
    if not plain or words.phrases("denied").first(plain) or words.phrases("supposed").first(plain):
        return
    question = plain.rstrip().endswith("?") and not words.phrases("asked").first(plain)
    for name, needs in ORDERS:
        if question and name not in ASKED_FOR:
            continue
        match = words.phrases(name).first(plain)
        if match and (command := filled(name, needs, sentence, match.end(), now, reader, known)):
            yield command


def filled(name: str, needs: str, sentence: str, end: int, now: datetime, reader: Reader, known: tuple[Task, ...]) -> Command | None:
    """The order with what is named in its sentence; None where something it needs is not."""
    departments = tuple(dict.fromkeys(m.key for m in names.departments(sentence, reader)))
    people = tuple(dict.fromkeys(m.address for m in names.people(sentence, reader)))
    task = task_of(sentence, known)
    day = last_day(sentence, now, reader)
    issue = ISSUE.search(folded(sentence))
    present = {"departments": departments, "people": people, "task": task, "day": day, "issue": issue}
    if needs and not present[needs]:
        return None
    text = issue.group().upper() if needs == "issue" and issue else sentence[end:].strip(" ,，:：。.\n")
    return Command(name=name, departments=departments, people=people, task=task, day=day, text=text or sentence)


def task_of(sentence: str, known: tuple[Task, ...]) -> int | None:
    """The task meant: by its number, or by its words."""
    if number := TASK.search(folded(sentence)):
        return int(number[1])
    plain = folded(sentence)
    return next((t.n for t in known if len(t.task) > 3 and folded(t.task) in plain), None)


def last_day(sentence: str, now: datetime, reader: Reader) -> date | None:
    """The last day named."""
    ends = [w.last or w.first for w in dates.find(sentence, now, reader)]
    days = [e.date() if isinstance(e, datetime) else e for e in ends if e]
    return max(days, default=None)
