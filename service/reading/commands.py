"""Orders given in passing: a reply may ask for the status, call a department in, move the meeting, announce leave.

An order is a clause that orders: not a question about it, not a denied or a supposed one, and of departments, people or
tasks only with one named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from service.loop.arrivals import Command
from service.loop.issue import Task
from service.reading import dates, names
from service.reading.folding import folded
from service.reading.imperatives import TASK, is_bare
from service.reading.phrases import Table
from service.reading.reader import Reader

LOOKED_AT = 8000
LONGEST_SENTENCE = 400
MOST_CLAUSES = 12
MOST_SENTENCES = 120
SENTENCE = re.compile(r"[;.!?。\n]+")
CLAUSE = re.compile(r"[,;.!?。\n]+|(?<=\s)[-–—]{1,2}(?=\s)|—{1,2}")
ISSUE = re.compile(r"bh-\d{1,9}")


class CommandsWords(Table, frozen=True):
    """The table [commands]: the phrases of each order, and what takes an order back."""

    courtesy: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
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
    keep: tuple[str, ...] = ()
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
    ("merge", "issue"), ("split", ""), ("new_issue", ""), ("admit", ""), ("drop", ""), ("keep", ""), ("waive", ""), ("confidential", ""),
    ("open", ""), ("undo", ""), ("resend", ""), ("withdraw", ""), ("pause", ""), ("resume", ""), ("status", ""),
)
ASKED_FOR = ("status", "resend")
# May be put as a question: 能把法务部也拉进来吗? Others are asked about, not ordered, by a question.
POLITE = (
    "add_department", "drop_department", "lead", "liaison", "deputy", "remove_person", "handover", "reschedule", "add_task", "drop_task",
    "merge", "confidential",
)  # fmt: skip
# Said as a fact, wherever in the sentence.
FACTS = ("status", "not_held", "replan", "accept_faults")
# Short words: they count where the clause says nothing else.
ALONE = ("admit", "drop", "keep", "new_issue")
# What has been done is no order: 撤回了.
UNDONE = ("withdraw", "pause", "resume", "merge", "split", "add_department", "drop_department", "admit")


def read(text: str, now: datetime, reader: Reader, known: tuple[Task, ...] = ()) -> tuple[Command, ...]:
    """Every order in the newly written words, each kind once."""
    words = reader.words.section("commands", CommandsWords)
    found: dict[str, Command] = {}
    for sentence in islice((s[:LONGEST_SENTENCE] for s in sentences(text[:LOOKED_AT])), MOST_SENTENCES):
        for command in ordered(sentence, words, now, reader, known):
            found.setdefault(command.name, command)
    return tuple(found.values())


def sentences(text: str, marks: re.Pattern[str] = SENTENCE) -> Iterator[str]:
    """The stretches between the marks, each with its closing mark."""
    begin = 0
    plain = folded(text)
    for mark in marks.finditer(plain):
        yield text[begin : mark.end()].strip()
        begin = mark.end()
    yield text[begin:].strip()


def ordered(sentence: str, words: CommandsWords, now: datetime, reader: Reader, known: tuple[Task, ...]) -> Iterator[Command]:
    """The orders of one sentence."""
    plain = folded(sentence)
    if not plain or words.phrases("denied").first(plain) or words.phrases("supposed").first(plain):
        return
    question = plain.rstrip().endswith("?")
    polite = question and words.phrases("asked").first(plain)
    for name, needs in ORDERS:
        if question and name not in ASKED_FOR and not (polite and name in POLITE):
            continue
        if not words.phrases(name).first(plain):
            continue
        for clause in [sentence] if name in FACTS else islice(sentences(sentence, CLAUSE), MOST_CLAUSES):
            end = order_in(clause, name, words, now, reader, known)
            if end and (command := filled(name, needs, clause, sentence, end, now, reader, known)):
                yield command
                break


def order_in(clause: str, name: str, words: CommandsWords, now: datetime, reader: Reader, known: tuple[Task, ...]) -> int | None:
    """Where the words of the order end in this clause; None where they are said in passing."""
    plain = folded(clause)
    courtesy = words.phrases("courtesy")
    for match in words.phrases(name).all(plain):
        if name in FACTS:
            return match.end()
        if name in UNDONE and words.phrases("past").at(plain, match.end()):
            continue
        if not is_bare(clause[: match.start()], courtesy, now, reader, known, persons=name != "leave"):
            continue
        if name not in ALONE or not any(c.isalnum() for c in words.phrases("closing").without(courtesy.without(plain[match.end() :]))):
            return match.end()
    return None


def filled(
    name: str, needs: str, clause: str, sentence: str, end: int, now: datetime, reader: Reader, known: tuple[Task, ...]
) -> Command | None:
    """The order with what is named in its clause, or else in its sentence; None where something it needs is not."""
    departments = tuple(dict.fromkeys(m.key for m in names.departments(clause, reader) or names.departments(sentence, reader)))
    people = tuple(dict.fromkeys(m.address for m in names.people(clause, reader) or names.people(sentence, reader)))
    task = task_of(clause, known) or task_of(sentence, known)
    day = last_day(clause, now, reader) or last_day(sentence, now, reader)
    issue = ISSUE.search(folded(sentence))
    present = {"departments": departments, "people": people, "task": task, "day": day, "issue": issue}
    if needs and not present[needs]:
        return None
    rest = sentence[sentence.find(clause) + end :]
    text = issue.group().upper() if needs == "issue" and issue else rest.strip(" ,，:：。.\n")
    first = first_day(clause, now, reader) if name == "leave" else None
    return Command(name=name, departments=departments, people=people, task=task, day=day, text=text or sentence, first=first)


def task_of(sentence: str, known: tuple[Task, ...]) -> int | None:
    """The task meant: by its number, or by its words."""
    if number := TASK.search(folded(sentence)):
        return int(number[1])
    plain = folded(sentence)
    return next((t.n for t in known if len(t.task) > 3 and folded(t.task) in plain), None)


def first_day(clause: str, now: datetime, reader: Reader) -> date | None:
    """The day on which the first stretch named begins; None where it is only said until when."""
    first = next((w.first for w in dates.find(clause, now, reader) if w.day), None)
    return first.date() if isinstance(first, datetime) else first


def last_day(sentence: str, now: datetime, reader: Reader) -> date | None:
    """The last day named."""
    ends = [w.last or w.first for w in dates.find(sentence, now, reader)]
    days = [e.date() if isinstance(e, datetime) else e for e in ends if e]
    return max(days, default=None)
