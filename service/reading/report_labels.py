"""Labels of a form: what people write before a colon to say which part of the report follows.

A label is known by its words, not by a list of whole labels: it holds a word of its field (`impact`, `部门`), and besides it
hardly anything but the small change of labels (`the`, `suspected`, `初步`).
"""

from __future__ import annotations

import re
from itertools import islice

from service.reading.folding import folded
from service.reading.report_words import LABELS, Labels, ReportsWords
from service.reading.sentences import CHINESE, size

LONGEST, MOST = 64, 40
TOLD = frozenset({"impacts", "causes", "essence", "goal"})
ASIDE = re.compile(r"\([^()]{0,30}\)?|[*_\[\]#「」\"]")
SEPARATOR = re.compile(r":|\]:?|\||=|\t|—{1,2}|\s[-–]\s|\?|\*\*\s")
BREAK = re.compile(r"[。;:!?|\[]|\.\s|,|\s{2,}")
QUIET = re.compile(r"[\s:*_|\]—–=-]{0,12}")


def field_of(head: str, labels: Labels, *, exact: bool) -> str | None:
    """The field that a label announces; `exact` allows no other words in it."""
    form = ASIDE.sub(" ", folded(head)).strip(" :?*#-—、.")
    if not form or len(form) > LONGEST:
        return None
    rest = labels.every.without(form)
    if _is_foreign(rest, form, exact=exact):
        return None
    best, found = 0, None
    for field in LABELS:
        longest = max((m.end() - m.start() for m in labels.phrases(field).all(form)), default=0)
        if longest > best:
            best, found = longest, field
    return found


def split(line: str, words: ReportsWords) -> tuple[tuple[str | None, str, str], ...]:
    """A line as (field, label, value): what stands before its first label has no field."""
    form, labels = folded(line), words.labels
    marker = words.lists.marker.match(form)
    start = marker.end() if marker else 0
    parts: list[tuple[str | None, str, str]] = []
    field, label, begin = None, "", 0
    for mark in islice(SEPARATOR.finditer(form, start), MOST):
        if mark.start() < begin:
            continue
        head = _head(form, max(begin, start), mark.start())
        if mark.group() == "?" and not parts and field is None and field_of(form[start : mark.start()], labels, exact=True):
            head = start
        said = form[head : mark.start()]
        first = not parts and field is None and head == start
        mild = mark.group() in (":", "]", "]:", "|", "?")
        found = field_of(said, labels, exact=True) or (field_of(said, labels, exact=False) if first and mild else None)
        if found is None or (not first and mark.group()[0] not in ":]?"):
            continue
        if field is not None or line[max(begin, start) : head].strip(" \t[【*#"):
            parts.append((field, label, _value(line, begin, head)))
        field, label, begin = found, line[head : mark.start()], mark.end()
    if not parts and field is None and (alone := field_of(form[start:], labels, exact=True)) and size(form[start:]) <= 8:
        return ((alone, line[start:], ""),)
    return (*parts, (field, label, _value(line, begin, len(line)) if field else line[begin:]))


def told_by_name(sentence: str, labels: Labels) -> tuple[str, str] | None:
    """A sentence that says what it tells, "the impact is three days", as (field, value)."""
    form = folded(sentence)
    for verb in labels.phrases("copula").all(form[:LONGEST]):
        field = field_of(form[: verb.start()], labels, exact=True)
        if field in TOLD and not form.endswith("?") and (value := sentence[verb.end() :].strip(" ,，:：")):
            return field, value
    return None


def _is_foreign(rest: str, form: str, *, exact: bool) -> bool:
    """Are there too many other words in the label?"""
    others, whole = size(rest), size(form)
    if exact:
        return others > 0
    if CHINESE.search(form):
        return others > 3 or others * 2 > whole
    return others > 1 or others * 2 >= whole or whole > 6


def _head(form: str, begin: int, end: int) -> int:
    """Where the label that ends here begins: after the last break before it."""
    window = max(begin, end - LONGEST)
    last = [m.end() for m in BREAK.finditer(form, window, end)]
    if not last and window > begin:
        return end
    head = last[-1] if last else begin
    return head + (len(form[head:end]) - len(form[head:end].lstrip(" *#")))


def _value(line: str, begin: int, end: int) -> str:
    quiet = QUIET.match(folded(line), begin, end)
    return line[quiet.end() if quiet else begin : end].strip().strip("【[*").strip()
