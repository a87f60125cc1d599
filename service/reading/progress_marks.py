"""Where an answer points at its tasks: by number (1, ①, 第三项, 1和3, 1-3), by name, as "the first two", "the rest", "all"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from service.reading.progress_titles import OpenTask, Titles
from service.reading.progress_words import MarkWords, ProgressWords, any_of

CIRCLED = {**{chr(0x2460 + n): n + 1 for n in range(20)}, **{chr(0x2776 + n): n + 1 for n in range(10)}}
STARTS = "\n,;。!?.、:"
EDGE = re.compile(r"[\s,;:。.!?()\[\]、*#>-]{0,8}$")
NUMBER = re.compile(r"\d{1,3}|[^\W\d_]|[①-⑳❶-❿]")
MOST = 400
# How far before a name the word may stand that makes it somebody's reason: "waiting for the template".
REACH = 14


@dataclass(frozen=True)
class Mark:
    """A stretch that points at tasks. `kind`: number, name, part, group (first two, all), rest, except."""

    start: int
    end: int
    tasks: tuple[int, ...]
    kind: str


def marks(form: str, titles: Titles, words: ProgressWords) -> tuple[Mark, ...]:
    """Every mark in the folded text, in order; none lies in another."""
    tasks = titles.tasks
    known = {task.n for task in tasks}
    numbers = list(_numbers(form, known, words))
    found = [*numbers, *_groups(form, tasks, words.marks), *_names(form, titles, words, numbered=bool(numbers))]
    kept = list[Mark]()
    for mark in sorted(found, key=lambda m: (m.start, m.start - m.end)):
        if len(kept) < MOST and (not kept or mark.start >= kept[-1].end) and not _is_waited_for(form, mark, words.marks):
            kept.append(mark)
    return tuple(_excepted(form, kept, words.marks, tuple(task.n for task in tasks)))


def _numbers(form: str, known: set[int], words: ProgressWords) -> Iterator[Mark]:
    pattern = _number_pattern(words)
    for found in pattern.finditer(form):
        if found["circled"]:
            numbers = tuple(CIRCLED[sign] for sign in found["circled"])
        else:
            written = found["nth"] or found["named"] or found["bare"] or found["han"] or found["last"]
            numbers = _listed(written, words.marks)
        if numbers and known.issuperset(numbers):
            if found["last"] and not _tells(form, found.start("last"), words):
                continue
            start = found.start("last") if found["last"] else found.start()
            yield Mark(start, found.end(), numbers, "number")


def _tells(form: str, at: int, words: ProgressWords) -> bool:
    """Does the clause before a number at its end say how far the task is, as in "Done: 1, 3"?"""
    clause = form[max(form.rfind(sign, 0, at) for sign in "\n;。!?") + 1 : at][-40:]
    return any(words.phrases(name).first(clause) for name in ("done", "undone", "in_progress", "not_started", "blocked", "delayed", "partial"))


def _listed(written: str, words: MarkWords) -> tuple[int, ...]:
    """The numbers of 1, 1和3, 1-3, 一、二."""
    numbers, last = list[int](), 0
    for found in NUMBER.finditer(written):
        n = _number(found.group(), words)
        if n is None:
            continue
        between = written[last : found.start()].strip()
        if numbers and between in words.ranges and numbers[-1] < n <= numbers[-1] + 50:
            numbers += range(numbers[-1] + 1, n + 1)
        else:
            numbers.append(n)
        last = found.end()
    return tuple(dict.fromkeys(numbers))


def _number(sign: str, words: MarkWords) -> int | None:
    if sign.isdecimal():
        return int(sign)
    return words.numerals.index(sign) + 1 if sign in words.numerals else None


@lru_cache(maxsize=4)
def _number_pattern(words: ProgressWords) -> re.Pattern[str]:
    m = words.marks
    joint = f"\\s?(?:{any_of((*m.joints, *m.ranges))}|,)\\s?(?:{any_of(m.ordinals)})?\\s?"
    digits = r"\d{1,3}(?![\d%.:/])"
    several = f"{digits}(?:{joint}{digits}){{0,19}}"
    numeral = f"[{m.numerals}]" if m.numerals else "(?!)"
    mixed = f"(?:{digits}|{numeral})(?:{joint}(?:{digits}|{numeral})){{0,19}}"
    unit = f"(?!\\s?(?:{any_of(m.units)}))"
    behind = rf"(?:\s?[.、:)\]]+(?!\d)\s?|\s?[-–—]{{1,2}}\s|(?=\s)|(?=[^\d\s.%,;:/~-])|(?=[:：])|(?=\s*[,;。\n]|$))"
    return re.compile(
        rf"(?:{any_of(m.ordinals)})\s?(?P<nth>{mixed})\s?(?:{any_of(m.rows)})"
        rf"|(?<![a-z])(?:{any_of(m.named)})\s?(?P<named>{mixed})(?!\d){unit}[:.、)]?"
        rf"|(?P<circled>[①-⑳❶-❿](?:\s?[①-⑳❶-❿]){{0,9}})"
        rf"|(?:^|(?<=[{re.escape(STARTS)}\s(]))\(?(?P<bare>{several}){unit}\)?{behind}"
        rf"|(?:^|(?<=\n))\s{{0,4}}\(?(?P<han>{numeral})[、.:)]\s?"
        rf"|(?<=[:\s])(?P<last>{several})(?=\s?(?:[;。!?.\n]|$))"
        rf"|(?<=[^\x00-\x7f□])(?P<last_han>{several})(?=\s?(?:[,;。!?\n]|$))".replace("last_han", "last2"),
        re.MULTILINE,
    )


def _groups(form: str, tasks: tuple[OpenTask, ...], words: MarkWords) -> Iterator[Mark]:
    """The first two, the last one, the second; all; the rest, whose tasks are not known yet."""
    order = tuple(task.n for task in tasks)
    for listed, chosen in ((words.first, lambda n: order[:n]), (words.last, lambda n: order[-n:]), (words.nth, lambda n: order[n - 1 : n])):
        for found in _dict_pattern(tuple(listed)).finditer(form):
            count = listed[" ".join(found.group().split())]
            if count <= len(order):
                yield Mark(found.start(), found.end(), chosen(count), "group")
    for found in words.phrases("rest").all(form):
        yield Mark(found.start(), found.end(), (), "rest")
    for found in words.phrases("except_").all(form):
        yield Mark(found.start(), found.end(), (), "except")
    clause = 0
    for found in words.phrases("all").all(form):
        clause = max((form.rfind(sign, clause, found.start()) for sign in STARTS), default=clause - 1) + 1 or clause
        if EDGE.fullmatch(form[found.start() - min(8, found.start() - clause) : found.start()]) or found.start() - clause <= 4:
            yield Mark(found.start(), found.end(), order, "all")


@lru_cache(maxsize=16)
def _dict_pattern(listed: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?<![a-z])(?:{any_of(listed)})")


def _names(form: str, titles: Titles, words: ProgressWords, *, numbered: bool) -> Iterator[Mark]:
    """Tasks by name. Where they go by number, a part of a title within a line is no mark: it is what that line is about."""
    for named in titles.named(form):
        if named.whole:
            yield Mark(named.start, named.end, (named.n,), "name")
            continue
        written = form[named.start : named.end]
        opens = EDGE.search(form, max(0, named.start - 8), named.start) is not None
        strong = len(written) > 2 or written in titles.tails or opens
        if strong and not numbered:
            yield Mark(named.start, named.end, (named.n,), "part")


def _is_waited_for(form: str, mark: Mark, words: MarkWords) -> bool:
    """Is the task named as what another one waits for, or as its reason?"""
    if mark.kind in ("rest", "except", "all", "group") or EDGE.fullmatch(form[max(0, mark.start - 1) : mark.start]) and mark.kind == "number" and form[mark.start - 1 : mark.start] == "\n":
        return False
    before = form[max(0, mark.start - REACH) : mark.start]
    last = max((m.end() for m in words.phrases("waits").all(before)), default=0)
    return last > 0 and not before[last:].strip(" \t的the")


def _excepted(form: str, found: list[Mark], words: MarkWords, order: tuple[int, ...]) -> Iterator[Mark]:
    """"All but 3" points at all others; "all" behind other marks of a clause adds nothing."""
    skip = 0
    for at, mark in enumerate(found):
        if skip:
            skip -= 1
            continue
        if mark.kind == "except":
            named = list[Mark]()
            for other in found[at + 1 :]:
                gap = form[(named[-1] if named else mark).end : other.start]
                if other.kind not in ("number", "name", "part") or not _is_joint(gap, words):
                    break
                named.append(other)
            if not named:
                continue
            skip = len(named)
            out = {n for other in named for n in other.tasks}
            end = named[-1].end
            tail = words.phrases("except_ends").at(form, end)
            end = tail.end() if tail else end
            yield replace(mark, end=end, tasks=tuple(n for n in order if n not in out), kind="group")
            continue
        yield mark


def _is_joint(gap: str, words: MarkWords) -> bool:
    bare = gap.strip(" \t,、的")
    return len(gap) <= 12 and (not bare or bare in words.joints or bare in ("the",))
