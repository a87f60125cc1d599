"""An answer about the definition: the lines of the sheet that it fills, and corrections told in plain words.

"影响改成7天", "the cause should be: ..." are turned into the labelled lines of the sheet, so that both are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from service.reading.department_lists import is_list
from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_labels import TOLD, field_of, split
from service.reading.report_words import Corrections, ReportsWords, report_words
from service.reading.reports import ReportRead, read

# The parts that only the definition has; a task table, too, speaks of days and of who is responsible.
OWN = frozenset({"phenomenon", "essence", "impacts", "causes"})
SHEET = OWN | {"goal", "departments", "target", "missed", "past", "day", "title"}
LONGEST, LINES, CLAUSES, MOST = 20_000, 200, 600, 40
# From where a clause begins to its label's end, in characters.
REACH = 30
BREAK = re.compile(r"[。;,!?\n]|\.\s|\s[-–—]{1,2}\s")
BETWEEN = re.compile(r"[\s,:.;。-]{0,4}")


@dataclass(frozen=True)
class Correction:
    """A part of the sheet told anew: its field, its label as written, and where clause and value begin."""

    field: str
    label: str
    begin: int
    value: int


def is_sheet(text: str, reader: Reader, *, least: int = 2) -> bool:
    """Are at least so many parts of the definition labelled, one of them its own? Beside an owner one alone may be a task's."""
    words = report_words(reader)
    lines = islice(text[:LONGEST].splitlines(), LINES)
    fields = {field for line in lines for field, _, value in split(line.strip(), words) if field and value}
    own = fields & OWN
    owned = "other" in fields and least > 1 and len(own) < 2
    return len(fields & SHEET) >= least and bool(own) and not owned


def answer(text: str, sender_department: str | None, now: datetime, reader: Reader) -> ReportRead:
    """What an answer to the definition or its questions says of it; a part that is to be struck out is named, and empty."""
    labelled, struck = _labelled(text[:LONGEST], reader)
    found = read("", labelled, sender_department, now, reader, opening=False)
    if not is_sheet(labelled, reader, least=1):
        # Figures without a label answer the question for them, and correct nothing that is told already.
        told = "impacts" in found.fields and any(impact.quantified for impact in found.problem.impacts)
        figures = ("figures",) if told else ()
        found = replace(found, fields=(*(field for field in found.fields if field not in ("impacts", "deadlines")), *figures))
    in_prose = bool(found.problem.departments) and not is_sheet(text, reader, least=1)
    named = ("departments",) if in_prose else ()
    return replace(found, fields=tuple(dict.fromkeys((*found.fields, *named, *struck))))


def uncorrected(text: str, reader: Reader) -> str:
    """The answer without what it corrects in plain words: there "wrong" is said of one part, not of the whole."""
    text = text[:LONGEST]
    words, kept, begin = report_words(reader), "", 0
    for one, end in _corrections(text, words):
        kept += text[begin : one.begin] + "\n"
        begin = end
    return kept + text[begin:]


def _labelled(text: str, reader: Reader) -> tuple[str, tuple[str, ...]]:
    """The answer with its corrections as labelled lines, and the fields that are to be struck out."""
    words, kept, begin, struck = report_words(reader), "", 0, list[str]()
    for one, end in _corrections(text, words):
        kept += text[begin : one.begin].rstrip(" ,，;；") + "\n"
        value = text[one.value : end].strip()
        if words.corrections.phrases("strike").first(folded(text[one.begin : end])):
            struck.append("deadlines" if one.field in ("target", "missed", "past", "day") else one.field)
        elif value:
            kept += f"{one.label}: {_instead(value, words.corrections)}\n"
        else:
            kept += f"{one.label}:"
        begin = end
        if text[end : end + 1] not in ("", "\n"):
            kept += "\n"
            begin += len(text[end:]) - len(text[end:].lstrip(" ,，;；。.!！"))
    return "\n".join(_as_list(line, words, reader) for line in (kept + text[begin:]).splitlines()), tuple(struck)


def _as_list(line: str, words: ReportsWords, reader: Reader) -> str:
    """A line that is but a list of departments, under its label."""
    return f"{words.labels.departments[0]}: {line}" if split(line, words)[0][0] is None and is_list(line, reader) else line


def _corrections(text: str, words: ReportsWords) -> Iterator[tuple[Correction, int]]:
    """Every correction in the order of the text, and where its value ends: at the next one, or where the rest is agreed to."""
    form = folded(text)
    found = list(islice(_begun(form, text, words), MOST))
    for n, one in enumerate(found):
        last = found[n + 1].begin if n + 1 < len(found) else len(form)
        if not one.label and (stop := BREAK.search(form, one.value, last)):
            last = stop.start()
        yield one, _end(form, one.value, last, words)


def _begun(form: str, text: str, words: ReportsWords) -> Iterator[Correction]:
    taken = 0
    starts = (0, *(mark.end() for mark in islice(BREAK.finditer(form), CLAUSES)))
    for start in starts:
        begin = start + len(form[start : start + 8]) - len(form[start : start + 8].lstrip())
        if begin >= taken and (one := _at(form, text, begin, words) or _turned(form, text, begin, words)):
            taken = one.value
            yield replace(one, begin=begin)


def _at(form: str, text: str, begin: int, words: ReportsWords) -> Correction | None:
    """A correction that begins here: a label, "is wrong" or "should be", and perhaps both."""
    told = words.corrections
    window = form[begin : begin + REACH].partition("\n")[0]
    if strike := told.phrases("strike").first(window):
        behind = BREAK.split(window[strike.end() :], maxsplit=1)[0]
        label = field_of(behind, words.labels, exact=True) or _label(window[: strike.start()], words)
        return Correction(label, "", begin, begin + strike.end()) if label in SHEET else None
    for name in ("wrong", "becomes", "says"):
        mark = told.phrases(name).first(window)
        field = field_of(window[: mark.start()], words.labels, exact=True) if mark else None
        if mark is None or field not in SHEET:
            continue
        value = begin + mark.end()
        value = _past(form, value)
        if name == "wrong":
            becomes = told.phrases("becomes").at(form, value) or told.phrases("says").at(form, value)
            if becomes:
                value = _past(form, becomes.end())
            elif ":" not in form[begin + mark.end() : value] and not told.phrases("negated").at(form, value):
                continue
        elif name == "says" and (field not in TOLD or told.phrases("wrong").at(window, mark.start())):
            continue
        return Correction(field, text[begin : begin + mark.start()].strip(), begin, value)
    return None


def _turned(form: str, text: str, begin: int, words: ReportsWords) -> Correction | None:
    """A correction behind "but": it names a figure, or what it is not. "But the goal is too low" says not what it should be."""
    turn = words.corrections.phrases("turns").at(form, begin)
    one = _at(form, text, _past(form, turn.end()), words) if turn else None
    value = BREAK.split(form[one.value :], maxsplit=1)[0] if one else ""
    exact = any(c.isdigit() for c in value) or words.corrections.phrases("negated").first(value) or (one and not one.label)
    return one if exact else None


def _label(head: str, words: ReportsWords) -> str | None:
    """The label with which a clause begins that asks to strike something out; a date may be called by its deadline."""
    rest = head
    for extent in range(min(len(head), 12), 1, -1):
        if field := field_of(rest[:extent], words.labels, exact=True):
            dates = words.corrections.phrases("dates").first(head)
            return "target" if dates else field
    return None


def _past(form: str, at: int) -> int:
    quiet = BETWEEN.match(form, at)
    return min(quiet.end(), form.find("\n", at) % (len(form) + 1)) if quiet else at


def _end(form: str, begin: int, last: int, words: ReportsWords) -> int:
    """Where a value ends: a line on, or where a label or the agreement to the rest begins."""
    line = form.find("\n", begin, last)
    last = line if line >= 0 else last
    for mark in BREAK.finditer(form, begin, last):
        at = _past(form, mark.end())
        if words.corrections.phrases("rest").at(form, at) or words.manners.phrases("agreed").at(form, at):
            return mark.start()
        colon = form.find(":", at, min(last, at + REACH))
        if colon > at and field_of(form[at:colon], words.labels, exact=True):
            return mark.start()
    return last


def _instead(value: str, told: Corrections) -> str:
    """Of "not five days but seven" the seven, of "seven, not five" too."""
    form = folded(value)
    if no := told.phrases("negated").at(form):
        if but := told.phrases("but").first(form, no.end()):
            return value[but.end() :].strip(" ,，:：")
        return value
    last = max(BREAK.finditer(form), key=lambda mark: mark.start(), default=None)
    if last and (told.phrases("negated").at(form, _past(form, last.end())) or told.phrases("cleared").first(form, last.end())):
        return value[: last.start()]
    over = told.phrases("over").first(form)
    return value[: over.start()].strip() if over else value
