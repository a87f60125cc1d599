"""Where the words of an order have to stand to be one.

An order opens its clause, and what stands behind it is what it is about: "取消第3项" drops a task, "第3项：删除重复数据" tells what the
task does; "增加运营部" calls a department in, "增加运营部的字段" does not; "会议取消" withdraws no issue.
"""

from __future__ import annotations

import re
from datetime import datetime

from service.loop.issue import Task
from service.reading import names
from service.reading.command_words import CommandsWords
from service.reading.folding import folded
from service.reading.imperatives import ISSUE, QUOTED, is_bare, tasks_at
from service.reading.reader import Reader

# Said as a fact, wherever in the sentence.
FACTS = ("status", "not_held", "accept_faults", "keep_date")
# Short words: they count where the clause says nothing else.
ALONE = ("admit", "drop", "keep", "new_issue", "undo", "reopen", "resend", "back", "go_on")
# What has been done is no order: 撤回了.
UNDONE = ("withdraw", "pause", "resume", "reopen", "merge", "split", "add_department", "drop_department", "admit")
# About the whole issue, and not about one of its tasks, its meeting or its mails.
WHOLE = ("withdraw", "pause", "resume", "reopen", "lead")
# Words that make something else of an order where they stand right behind it, and those that have to stand there if any do.
BESIDE = {"leave": "passers", "add_task": "task_like"}
FOLLOWED = {"split": ("splitting",), "lead": ("joining", "closing", "courtesy")}
CALLING = ("add_department", "drop_department")


def order_in(
    clause: str, sentence: str, name: str, words: CommandsWords, now: datetime, reader: Reader, known: tuple[Task, ...]
) -> int | None:
    """Where the words of the order end in this clause; None where they are said in passing."""
    plain = folded(clause)
    fits = is_about_the_issue(clause, sentence, words, known) if name in WHOLE else name != "replan" or words.phrases("plan").first(folded(sentence))
    for match in words.phrases(name).all(plain) if fits else ():
        if name in FACTS:
            return match.end()
        if words.phrases("cannot").at(plain, match.end()) or (name in UNDONE and words.phrases("past").at(plain, match.end())):
            continue
        if is_bare(clause[: match.start()], words, now, reader, known, persons=name != "leave") and is_about(name, clause, match, words, reader, known):
            return match.end()
    return None


def is_about_the_issue(clause: str, sentence: str, words: CommandsWords, known: tuple[Task, ...]) -> bool:
    """No task is named, and nothing besides that may be cancelled, stopped or moved."""
    return not tasks_at(sentence, words, known) and words.phrases("things").first(folded(clause)) is None


def is_about(name: str, clause: str, match: re.Match[str], words: CommandsWords, reader: Reader, known: tuple[Task, ...]) -> bool:
    """Is what stands beside the words what such an order is about?"""
    behind = clause[match.end() :]
    if name in ALONE:
        return says_nothing(without_people(behind, reader) if name == "admit" else without_reason(behind, words), words)
    if name == "withdraw":
        return is_of_the_matter(without_reason(behind, words), words)
    if name in BESIDE:
        return not words.phrases(BESIDE[name]).at(folded(behind).lstrip())
    if name == "lead" and is_of_leader(clause, match.end(), words, reader):
        return True
    if name in FOLLOWED:
        return ends_or_goes_on(folded(behind), words, *FOLLOWED[name])
    if name in CALLING:
        return is_of_departments(clause, match, words, reader)
    if name == "handover":
        return is_of_heir(clause, match, words, reader)
    return name != "drop_task" or is_of_task(clause, match, words, known)


def says_nothing(stretch: str, words: CommandsWords, *more: str) -> bool:
    """Only courtesy stands here, and what may close an order."""
    plain = folded(stretch)
    for kind in (*more, "courtesy", "closing"):
        plain = words.phrases(kind).without(plain)
    return not any(c.isalnum() for c in plain)


def is_of_the_matter(behind: str, words: CommandsWords) -> bool:
    """The issue itself is taken back, and not some goods that it speaks of: 撤回这个问题, not 请撤回不合格批次."""
    plain = ISSUE.sub(" ", folded(behind))
    concerning = words.phrases("concerning").first(plain)
    plain = plain[: concerning.start()] if concerning else plain
    return says_nothing(plain, words, "matters") or any(m.end() == len(plain.rstrip(" .。!")) for m in words.phrases("matters").all(plain))


def without_reason(stretch: str, words: CommandsWords) -> str:
    """The stretch up to where a reason begins."""
    reason = words.phrases("because").first(folded(stretch))
    return stretch[: reason.start()] if reason else stretch


def without_people(stretch: str, reader: Reader) -> str:
    """The stretch without the names in it."""
    for mention in sorted(names.people(stretch, reader), key=lambda m: -m.start):
        stretch = f"{stretch[: mention.start]} {stretch[mention.end :]}"
    return stretch


def is_of_departments(clause: str, match: re.Match[str], words: CommandsWords, reader: Reader) -> bool:
    """The department itself is called in or let go, not something of it: 运营部, not 运营部的字段."""
    if words.phrases("this_task").first(folded(clause)):
        return False
    called = [m for m in names.departments(clause, reader) if m.start >= match.end()]
    if not called:
        return says_nothing(clause[match.end() :], words, "joining")
    return ends_or_goes_on(folded(clause)[called[-1].end :], words, "joining")


def is_of_leader(clause: str, end: int, words: CommandsWords, reader: Reader) -> bool:
    """Who is to lead stands right behind, and nothing more: 牵头让市场部吧."""
    named = next((m for m in names.departments(clause, reader) if m.start >= end), None)
    return named is not None and not clause[end : named.start].strip() and says_nothing(clause[named.end :], words, "joining")


def is_of_heir(clause: str, match: re.Match[str], words: CommandsWords, reader: Reader) -> bool:
    """Somebody goes on with the work itself, and is not only to look at it: 转交给李妍负责, not 转交给李妍审核."""
    named = names.people(clause, reader)
    heirs = [m for m in named if m.end > match.end()]
    return bool(named) and (not heirs or ends_or_goes_on(folded(clause)[heirs[-1].end :], words, "bearing"))


def ends_or_goes_on(plain: str, words: CommandsWords, *kinds: str) -> bool:
    """Nothing follows at once but what belongs to the order."""
    rest = plain.lstrip()
    if not rest or not (rest[0].isalnum() or rest[0] == "'"):
        return True
    return any(words.phrases(kind).at(rest) for kind in kinds)


def is_of_task(clause: str, match: re.Match[str], words: CommandsWords, known: tuple[Task, ...]) -> bool:
    """The task itself is dropped: it is named right behind the words, or before them with nothing else in the clause."""
    plain = folded(clause)
    named = sorted({span for span, _ in tasks_at(clause, words, known)} | {m.span() for m in QUOTED.finditer(plain)})
    behind = [end for begin, end in named if begin >= match.end() and says_nothing(clause[match.end() : begin], words)]
    if behind:
        return not words.phrases("of_it").at(plain, behind[0])
    before = [end for _, end in named if end <= match.start()]
    between = plain[before[-1] : match.start()] if before else ""
    return bool(before) and not words.phrases("things").first(between) and says_nothing(clause[match.end() :], words)
