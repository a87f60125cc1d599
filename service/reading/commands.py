"""Orders given in passing: a reply may ask for the status, call a department in, move the meeting, announce leave.

An order is a clause that orders: not a question about it, not a denied or a supposed one, and of departments, people or
tasks only with one named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from service.loop.arrivals import Command
from service.loop.issue import Task
from service.reading import dates, names
from service.reading.command_place import FACTS, order_in
from service.reading.command_words import CommandsWords
from service.reading.folding import folded
from service.reading.imperatives import ISSUE, QUOTED, tasks_in
from service.reading.reader import Reader

__all__ = ["CommandsWords", "read"]

LOOKED_AT = 8000
LONGEST_SENTENCE = 400
MOST_CLAUSES = 12
MOST_SENTENCES = 120
SENTENCE = re.compile(r"[;.!?。\n]+")
CLAUSE = re.compile(r"[,;.!?。\n]+|(?<=\s)[-–—]{1,2}(?=\s)|—{1,2}")
COLON = re.compile(r"[:：]")


# The orders in the order in which they are looked for, and what must be named with them.
ORDERS = (
    ("accept_faults", ""), ("replan", ""), ("not_held", ""), ("cancel_meeting", ""), ("reschedule", ""), ("leave", "day"), ("back", ""),
    ("lead", "departments"), ("add_department", "departments"), ("drop_department", "departments"), ("liaison", "people"),
    ("deputy", "people"), ("remove_person", "people"), ("handover", "people"), ("drop_task", "task"), ("add_task", ""),
    ("merge", "issue"), ("split", ""), ("new_issue", ""), ("admit", ""), ("drop", ""), ("keep", ""), ("waive", ""), ("confidential", ""),
    ("open", ""), ("undo", ""), ("resend", ""), ("withdraw", ""), ("reopen", ""), ("pause", ""), ("resume", ""), ("go_on", ""),
    ("keep_date", ""), ("status", ""),
)
ASKED_FOR = ("status", "resend")
# May be put as a question: 能把法务部也拉进来吗? Others are asked about, not ordered, by a question.
POLITE = (
    "add_department", "drop_department", "lead", "liaison", "deputy", "remove_person", "handover", "reschedule", "add_task",
    "merge", "confidential",
)  # fmt: skip
# May be ordered of several tasks in one mail.
SEVERAL = ("drop_task", "handover")


def read(text: str, now: datetime, reader: Reader, known: tuple[Task, ...] = ()) -> tuple[Command, ...]:
    """Every order in the newly written words, each kind once; what is ordered of tasks, once for each."""
    words = reader.words.section("commands", CommandsWords)
    found: dict[tuple[str, int | None], Command] = {}
    for sentence in islice((s[:LONGEST_SENTENCE] for s in sentences(text[:LOOKED_AT])), MOST_SENTENCES):
        for command in ordered(sentence, words, now, reader, known):
            found.setdefault((command.name, command.task if command.name in SEVERAL else None), command)
    return tuple(found.values())


def beside(text: str, order: str, now: datetime, reader: Reader) -> str:
    """What a mail says besides an order: the other sentences, and what stands behind the colon of the one that gives it."""
    return "\n".join("".join(_beside(s, order, now, reader) for s in sentences(line)) for line in text.splitlines())


def _beside(sentence: str, order: str, now: datetime, reader: Reader) -> str:
    if order not in {c.name for c in read(sentence, now, reader)}:
        return sentence
    head, rest = [*COLON.split(sentence, 1), ""][:2]
    return rest if order in {c.name for c in read(head, now, reader)} else ""


def sentences(text: str, marks: re.Pattern[str] = SENTENCE) -> Iterator[str]:
    """The stretches between the marks, each with its closing mark; what is quoted is not cut."""
    begin = 0
    plain = QUOTED.sub(lambda quoted: "x" * len(quoted.group()), folded(text))
    for mark in marks.finditer(plain):
        yield text[begin : mark.end()].strip()
        begin = mark.end()
    yield text[begin:].strip()


def ordered(sentence: str, words: CommandsWords, now: datetime, reader: Reader, known: tuple[Task, ...]) -> Iterator[Command]:
    """The orders of one sentence."""
    plain = folded(sentence)
    if not plain or words.phrases("denied").first(plain) or words.phrases("supposed").first(plain):
        return
    question = plain.rstrip().endswith("?") or plain.rstrip(" .。!\n").endswith(words.question_ends)
    polite = question and words.phrases("asked").first(plain)
    for name, needs in ORDERS:
        if question and name not in ASKED_FOR and not (polite and name in POLITE):
            continue
        if not words.phrases(name).first(plain):
            continue
        for clause in [sentence] if name in FACTS else islice(sentences(sentence, CLAUSE), MOST_CLAUSES):
            end = order_in(clause, sentence, name, words, now, reader, known)
            if end and (command := filled(name, needs, clause, sentence, end, words, now, reader, known)):
                yield command
                yield from also_of(command, clause, words, known)
                if name not in SEVERAL:
                    break


def also_of(command: Command, clause: str, words: CommandsWords, known: tuple[Task, ...]) -> Iterator[Command]:
    """The same of the other tasks that the clause names: 取消第1项和第3项."""
    for n in tasks_in(clause, words, known) if command.name in SEVERAL else ():
        if n != command.task:
            yield replace(command, task=n)


def filled(
    name: str, needs: str, clause: str, sentence: str, end: int, words: CommandsWords, now: datetime, reader: Reader, known: tuple[Task, ...]
) -> Command | None:
    """The order with what is named in its clause, or else in its sentence; None where something it needs is not."""
    departments = tuple(dict.fromkeys(m.key for m in names.departments(clause, reader) or names.departments(sentence, reader)))
    people = tuple(dict.fromkeys(m.address for m in names.people(clause, reader) or names.people(sentence, reader)))
    task = next(iter(tasks_in(clause, words, known) or tasks_in(sentence, words, known)), None)
    day = last_day(clause, now, reader) or last_day(sentence, now, reader)
    issue = issue_named(clause, sentence, end)
    present = {"departments": departments, "people": people, "task": task, "day": day, "issue": issue}
    if (needs and not present[needs]) or (name == "admit" and departments and not people):
        return None
    if name == "leave" and day and day < now.date():
        return None
    rest = sentence[sentence.find(clause) + end :]
    text = issue if needs == "issue" and issue else rest.strip(" ,，:：。.\n")
    first = first_day(clause, now, reader) if name == "leave" else None
    about = () if name in ("merge", "split") else issues_addressed(clause, end)
    return Command(name=name, departments=departments, people=people, task=task, day=day, text=text or sentence, first=first, issues=about)


def issues_addressed(clause: str, end: int) -> tuple[str, ...]:
    """The issues that the order is for, where it names any: before its words or right behind them."""
    plain = folded(clause)
    right_behind = ISSUE.match(plain, end + len(plain[end:]) - len(plain[end:].lstrip()))
    named = [m for m in (*ISSUE.finditer(plain, 0, end), right_behind) if m]
    return tuple(dict.fromkeys(m.group().strip("[]").upper() for m in named))


def issue_named(clause: str, sentence: str, end: int) -> str | None:
    """The other issue: the number behind the words, else the last before them; the first may be no more than the address."""
    behind = ISSUE.search(folded(clause), end)
    named = [behind] if behind else [*ISSUE.finditer(folded(clause)), *ISSUE.finditer(folded(sentence))][-1:]
    return named[0].group().strip("[]").upper() if named else None


def first_day(clause: str, now: datetime, reader: Reader) -> date | None:
    """The day on which the first stretch named begins; None where it is only said until when."""
    first = next((w.first for w in dates.find(clause, now, reader) if w.day), None)
    return first.date() if isinstance(first, datetime) else first


def last_day(sentence: str, now: datetime, reader: Reader) -> date | None:
    """The last day named."""
    ends = [w.last or w.first for w in dates.find(sentence, now, reader)]
    days = [e.date() if isinstance(e, datetime) else e for e in ends if e]
    return max(days, default=None)
