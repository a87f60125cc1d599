"""Where an answer points at its tasks: by number (1, ①, 第三项, 1和3, 1-3), by name, as "the first two", "the rest", "all"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from service.reading.progress_pointing import MarkWords
from service.reading.progress_titles import OpenTask, Titles
from service.reading.progress_words import ProgressWords

CIRCLED = {**{chr(0x2460 + n): n + 1 for n in range(20)}, **{chr(0x2776 + n): n + 1 for n in range(10)}}
STARTS = "\n,;。!?.、:"
EDGE = re.compile(r"[\s,;:。.!?()\[\]、*#>-]{0,8}$")
NUMBER = re.compile(r"\d{1,3}|[^\W\d_]|[①-⑳❶-❿]")
NUMBERS = ("nth", "behind", "joined", "named", "bare", "han", "last")
STATES = ("done", "undone", "in_progress", "not_started", "blocked", "delayed", "partial")
DIGIT = re.compile(r"\s{1,3}\d{1,2}(?!\d)")
SHARE = re.compile(r"\d{1,3}\s?%")
MOST = 400
# So many tasks are called by numbers that look like days: 28号完成.
MANY = 10
# How far before a name the word may stand that makes it somebody's reason: "waiting for the template".
REACH = 14


@dataclass(frozen=True)
class Mark:
    """A stretch that points at tasks.

    `kind`: number, name, part, group (first two), all, rest, except (all `but` these); waited: named as what another waits for.
    """

    start: int
    end: int
    tasks: tuple[int, ...]
    kind: str
    but: tuple[int, ...] = ()


def marks(form: str, titles: Titles, words: ProgressWords) -> tuple[Mark, ...]:
    """Every mark in the folded text, in order; none lies in another."""
    tasks = titles.tasks
    known = {task.n for task in tasks}
    numbers = [*_numbers(form, known, words), *(_like_days(form, known, words) if len(known) >= MANY else ())]
    found = [*numbers, *_groups(form, tasks, words.marks, numbered=bool(numbers)), *_names(form, titles, words, numbered=bool(numbers))]
    kept = list[Mark]()
    for mark in sorted(found, key=lambda m: (m.start, m.start - m.end)):
        if len(kept) < MOST and (not kept or mark.start >= kept[-1].end):
            kept.append(replace(mark, kind="waited") if _is_waited_for(form, mark, words.marks) else mark)
    return tuple(_excepted(form, kept, words.marks, tuple(task.n for task in tasks)))


def own_number(form: str, n: int, words: ProgressWords) -> list[tuple[int, int]]:
    """Where a single task is pointed at by its number or as the first of a list, which then says nothing else."""
    found = [mark for mark in _numbers(form, {n, 1}, words) if n in mark.tasks or mark.start == 0]
    return [(mark.start, mark.end) for mark in found[:1] if form[mark.end :].strip()]


def _numbers(form: str, known: set[int], words: ProgressWords) -> Iterator[Mark]:
    for found in words.marks.numbered.finditer(form):
        if found["circled"]:
            numbers = tuple(CIRCLED[sign] for sign in found["circled"])
        else:
            written = next(found[name] for name in NUMBERS if found[name])
            numbers = _listed(written, words.marks)
        if numbers and known.issuperset(numbers):
            if found["last"] and not _tells(form, found.start("last"), words):
                continue
            start = found.start("last") if found["last"] else found.start()
            yield Mark(start, found.end(), numbers, "number")


def _like_days(form: str, known: set[int], words: ProgressWords) -> Iterator[Mark]:
    """28号 where it opens a sentence and a state follows at once; behind a comma it may be the day of the task before, unless that is written so."""
    goes_on = False
    for found in words.marks.numbered_like_days.finditer(form):
        numbers = _listed(re.sub("|".join(words.marks.like_days), "", found["numbers"]), words.marks)
        already = words.phrases("perfect").at(form, found.end())
        at = already.end() if already else found.end()
        told = known.issuperset(numbers) and (any(words.phrases(name).at(form, at) for name in STATES) or SHARE.match(form, at) is not None)
        goes_on = told and (goes_on or form[: found.start()].rstrip()[-1:] != ",")
        if goes_on:
            yield Mark(found.start(), found.end(), numbers, "number")


def _tells(form: str, at: int, words: ProgressWords) -> bool:
    """Does the clause before a number at its end say how far the task is, as in "Done: 1, 3"?"""
    clause = form[max(form.rfind(sign, 0, at) for sign in "\n;。!?") + 1 : at][-40:]
    return any(words.phrases(name).first(clause) for name in STATES)


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


def _groups(form: str, tasks: tuple[OpenTask, ...], words: MarkWords, *, numbered: bool) -> Iterator[Mark]:
    """The first two, the last one, the second; all; the rest, whose tasks are not known yet."""
    order = tuple(task.n for task in tasks)
    for found in words.counted.finditer(form):
        written = " ".join(found.group().split())
        first, last, nth = (listed.get(written, 0) for listed in (words.first, words.last, words.nth))
        if words.counts.get(written) == len(order):
            # Beside other numbers "3项" is the third, not all three.
            yield Mark(found.start(), found.end(), order[-1:] if numbered else order, "number" if numbered else "all")
        elif 0 < first + last + nth <= len(order):
            yield Mark(found.start(), found.end(), order[:first] if first else order[-last:] if last else order[nth - 1 : nth], "group")
    for found in words.phrases("rest").all(form):
        yield Mark(found.start(), found.end(), (), "rest")
    for found in words.phrases("except_").all(form):
        yield Mark(found.start(), found.end(), (), "except")
    for found in words.phrases("except_number").all(form):
        # "All done but 3": before a number alone these words except.
        if DIGIT.match(form, found.end()):
            yield Mark(found.start(), found.end(), (), "except")
    clause = 0
    for found in words.phrases("all").all(form):
        clause = max((form.rfind(sign, clause, found.start()) for sign in STARTS), default=clause - 1) + 1 or clause
        if EDGE.fullmatch(form[found.start() - min(8, found.start() - clause) : found.start()]) or found.start() - clause <= 4:
            yield Mark(found.start(), found.end(), order, "all")


def _names(form: str, titles: Titles, words: ProgressWords, *, numbered: bool) -> Iterator[Mark]:
    """Tasks by name. Where they go by number, a part of a title within a line is no mark: it is what that line is about."""
    opening = (head for at in _openings(form) if (head := titles.head_at(form, at)))
    for named in (*titles.named(form), *([] if numbered else opening)):
        if named.whole:
            yield Mark(named.start, named.end, (named.n,), "name")
            continue
        written = form[named.start : named.end]
        opens = EDGE.search(form, max(0, named.start - 8), named.start) is not None
        strong = len(written) > 2 or written in titles.tails or opens
        if strong and not numbered:
            yield Mark(named.start, named.end, (named.n,), "part")


def _openings(form: str) -> Iterator[int]:
    """Where clauses begin."""
    yield 0
    yield from (at + 1 for at, sign in enumerate(form) if sign in STARTS)


def _is_waited_for(form: str, mark: Mark, words: MarkWords) -> bool:
    """Is the task named as what another one waits for, or as its reason?"""
    if mark.kind not in ("number", "name", "part"):
        return False
    before = form[max(0, mark.start - REACH) : mark.start].rpartition("\n")[2]
    last = max((m.end() for m in words.phrases("waits").all(before)), default=0)
    return last > 0 and not words.phrases("fillers").without(before[last:]).strip()


def _excepted(form: str, found: list[Mark], words: MarkWords, order: tuple[int, ...]) -> Iterator[Mark]:
    """"All but 3" points at all others; "all" behind other marks of a clause adds nothing."""
    taken = 0
    for at, mark in enumerate(found):
        if mark.start < taken:
            continue
        if mark.kind != "except":
            yield mark
            continue
        named = list[Mark]()
        for other in found[at + 1 :]:
            if other.kind not in ("number", "name", "part", "group") or not is_joint(form[(named or [mark])[-1].end : other.start], words):
                break
            named.append(other)
        if named:
            tail = words.phrases("except_ends").at(form, named[-1].end)
            taken = tail.end() if tail else named[-1].end
            out = {n for other in named for n in other.tasks}
            yield replace(mark, end=taken, tasks=tuple(n for n in order if n not in out), kind="group", but=tuple(n for n in order if n in out))


def is_joint(gap: str, words: MarkWords) -> bool:
    bare = words.phrases("fillers").without(gap).strip(" \t,、")
    return len(gap) <= 12 and (not bare or bare in words.joints)
