"""An answer about several tasks, cut into what it says of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.reading.progress_marks import Mark, is_joint, marks
from service.reading.progress_masks import blanked
from service.reading.progress_titles import Titles
from service.reading.progress_words import ProgressWords

# Where a clause ends; a comma within a number, a dot within a version or a date ends none.
BREAK = re.compile(r"[;!?。\n]+|,(?!\d{3}(?!\d))|\.(?=\s|$|[\u3400-\u9fff])|\s[-–—]{1,2}\s|—{1,2}|…")
MOST_CLAUSES = 800
TELLING = ("done", "undone", "partial", "in_progress", "blocked", "delayed", "not_started", "waiting", "lacking")

Stretch = tuple[int, int]


@dataclass(frozen=True)
class Segment:
    """What is said of these tasks (None: it is not told which): the text as written, and masked, both of one length."""

    tasks: tuple[int, ...] | None
    text: str
    form: str
    marked: bool


def clauses(form: str, begin: int = 0, end: int | None = None) -> Iterator[Stretch]:
    """The clauses of the folded text, each with its closing mark."""
    last = len(form) if end is None else end
    at = begin
    for found in BREAK.finditer(form, begin, last):
        if form[at : found.end()].strip():
            yield at, found.end()
        at = found.end()
    if form[at:last].strip():
        yield at, last


def segments(text: str, form: str, titles: Titles, words: ProgressWords) -> tuple[Segment, ...]:
    """What the answer says of each task, in the order in which they come up."""
    found = marks(form, titles, words)
    own = titles.own_words(form)
    masked = blanked(form, [*own, *((mark.start, mark.end) for mark in found)])
    found = tuple(mark for mark in found if mark.kind != "waited")
    if not found:
        return (Segment(None, text, blanked(form, own), False),)
    told = _Told()
    for begin, end, here in _by_clause(form, found):
        _tell(told, masked, begin, end, here, words)
    order = tuple(task.n for task in titles.tasks)
    named = {n for tasks, _ in told.parts for n in tasks}
    return tuple(
        Segment(tasks or tuple(n for n in order if n not in named), *_joined(text, masked, stretches), True) for tasks, stretches in told.parts
    )


def in_order(part: Segment, order: tuple[int, ...]) -> tuple[Segment, ...]:
    """A line a task, in the order in which the letter listed them; () where there are more lines, or fewer."""
    lines, at = list[Segment](), 0
    for line in part.text.split("\n"):
        if line.strip() and len(lines) < len(order):
            lines.append(Segment((order[len(lines)],), line, part.form[at : at + len(line)], False))
        elif line.strip():
            return ()
        at += len(line) + 1
    return tuple(lines) if len(lines) == len(order) else ()


class _Told:
    """Stretches by the tasks of which they tell; the tasks last named go on until others are."""

    def __init__(self) -> None:
        self.parts: list[tuple[tuple[int, ...], list[Stretch]]] = []
        self.current: list[Stretch] | None = None

    def begin(self, tasks: tuple[int, ...]) -> list[Stretch]:
        self.current = next((stretches for known, stretches in self.parts if known == tasks), None)
        if self.current is None:
            self.current = []
            self.parts.append((tasks, self.current))
        return self.current


def _by_clause(form: str, found: tuple[Mark, ...]) -> Iterator[tuple[int, int, list[Mark]]]:
    """Each clause with the marks in it; a break within a mark (1、2) is none."""
    held, at = 0, 0
    count = 0
    for begin, end in clauses(form):
        count += 1
        while at < len(found) and found[at].end <= begin:
            at += 1
        inside = at < len(found) and found[at].start < end < found[at].end
        if inside or count > MOST_CLAUSES:
            held = held or begin + 1
            continue
        first = held - 1 if held else begin
        held = 0
        yield first, end, [m for m in found if m.start < end and m.end > first][:60]


def _tell(told: _Told, masked: str, begin: int, end: int, here: list[Mark], words: ProgressWords) -> None:
    """Adds what one clause says: of the tasks marked in it, each with the words behind it, or before it where the verb comes first."""
    but = next((m.but for m in here if m.but), ())
    groups = _grouped(masked, [m for n, m in enumerate(here) if m.kind != "all" or (n == 0 and not but)], words)
    if not groups:
        if told.current is not None and not (_is_new_paragraph(masked, begin) and _says_something(masked, told.current)):
            told.current.append((begin, end))
        return
    first, last = groups[0][0], groups[-1][1]
    verb_first = _tells(masked[begin:first], words) and not _tells(masked[last:end], words)
    for n, (start, stop, tasks) in enumerate(groups):
        stretches = told.begin(tasks)
        if verb_first:
            stretches.append((groups[n - 1][1] if n else begin, start))
            if n + 1 == len(groups):
                stretches.append((stop, end))
        else:
            if n == 0:
                stretches.append((begin, start))
            stretches.append((stop, groups[n + 1][0] if n + 1 < len(groups) else end))
    if verb_first and but:
        # "All done except the template, which ...": what follows is about the exception.
        told.begin(but)


def _grouped(form: str, here: list[Mark], words: ProgressWords) -> list[tuple[int, int, tuple[int, ...]]]:
    """Marks side by side as one: 第1项和第3项, "the template and the policy"; a number and the title behind it, too."""
    groups = list[tuple[int, int, tuple[int, ...]]]()
    for mark in here:
        if groups and (mark.kind == "rest") == (groups[-1][2] == ()) and is_joint(form[groups[-1][1] : mark.start], words.marks):
            start, _, tasks = groups[-1]
            groups[-1] = (start, mark.end, tuple(dict.fromkeys((*tasks, *mark.tasks))))
        else:
            groups.append((mark.start, mark.end, mark.tasks))
    return groups


def _tells(form: str, words: ProgressWords) -> bool:
    return any(words.phrases(name).first(form) for name in TELLING)


def _says_something(masked: str, stretches: list[Stretch]) -> bool:
    """Is there anything but the task's own words? What is written below its printed line belongs to it."""
    return any(c.isalnum() for begin, end in stretches for c in masked[begin:end])


def _is_new_paragraph(form: str, begin: int) -> bool:
    return form[max(0, begin - 3) : begin].count("\n") > 1


def _joined(text: str, masked: str, stretches: list[Stretch]) -> tuple[str, str]:
    """The stretches one behind the other; where they do not touch, a stop stands between."""
    written, form, at = list[str](), list[str](), -1
    for begin, end in stretches:
        if at >= 0 and begin != at and written and not written[-1].rstrip(" \t").endswith(("\n", "。", ".", ",", "，", ";", "；")):
            written.append("\n")
            form.append("\n")
        written.append(text[begin:end])
        form.append(masked[begin:end])
        at = end
    return "".join(written), "".join(form)
