"""Is a phrase an order, or said in passing? An order opens its clause: only courtesy, names, days and tasks stand before it.

"请先暂停" and "Please add Legal" are orders; "系统暂停两天", "the vendor will add a column" and "先不要暂停" are none.
"""

from __future__ import annotations

import re
from datetime import datetime

from service.loop.issue import Task
from service.reading import dates, names
from service.reading.command_words import CommandsWords
from service.reading.folding import folded
from service.reading.reader import Reader

# One more number behind a task: tasks 1 and 3, 第1、3项.
MORE = re.compile(r"\s{0,2}(?:[项条]\s{0,2})?(?:、|,|和|及|与|and|&)\s{0,2}(\d{1,3})(?=\s{0,2}[项条]|\b)(?!\s{0,2}[月日号/:.])")
# An issue by its number: an address, as "this issue" is.
ISSUE = re.compile(r"\[?\bbh-\d{1,9}(?!\d)\]?", re.ASCII)
QUOTED = re.compile(r"[“\"「《][^”\"」》\n]{1,80}[”\"」》]")
LONGEST_BEFORE = 120


def is_bare(stretch: str, words: CommandsWords, now: datetime, reader: Reader, known: tuple[Task, ...], persons: bool = True) -> bool:
    """Does nothing stand here but courtesy, names (of persons only where `persons`), days, tasks and issues by their number?"""
    if len(stretch) > LONGEST_BEFORE:
        return False
    spans = [(m.start, m.end) for m in names.departments(stretch, reader)]
    spans += [(m.start, m.end) for m in names.people(stretch, reader)] if persons else []
    spans += [(w.start, w.end) for w in dates.find(stretch, now, reader)]
    plain = folded(stretch)
    spans += [m.span() for m in ISSUE.finditer(plain)]
    spans += [m.span() for m in QUOTED.finditer(plain)] + [span for span, _ in tasks_at(stretch, words, known)]
    kept = "".join(" " if any(a <= i < b for a, b in spans) else letter for i, letter in enumerate(plain))
    return not any(letter.isalnum() for letter in words.phrases("courtesy").without(kept))


def tasks_at(stretch: str, words: CommandsWords, known: tuple[Task, ...]) -> list[tuple[tuple[int, int], int]]:
    """Where a task is named, by its number or its own words, and which, in order."""
    plain = folded(stretch)
    found = [((at, at + len(t.task)), t.n) for t in known if len(t.task) > 3 and (at := plain.find(folded(t.task))) >= 0]
    for mark in words.task.finditer(plain):
        found.append((mark.span(), int(mark[1]) if mark[1] else words.numerals.index(mark[2]) + 1))
        end = mark.end()
        while more := MORE.match(plain, end):
            found.append((more.span(1), int(more[1])))
            end = more.end()
    return sorted(found)


def tasks_in(stretch: str, words: CommandsWords, known: tuple[Task, ...]) -> tuple[int, ...]:
    """The tasks named, each once."""
    return tuple(dict.fromkeys(n for _, n in tasks_at(stretch, words, known)))
