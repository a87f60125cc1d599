"""The five questions a task must pass: specific, measurable, achievable, relevant, time-bound (REQUIREMENTS.md S3-6 to S3-11).

Specific, measurable and time-bound are decided by rules; achievable and relevant by rules of thumb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from service.loop.issue import Task
from service.loop.smart_situation import Fault, Situation
from service.loop.smart_thumb import achievable, relevant
from service.loop.smart_words import SmartWords, first, folded, has, number, without
from service.loop.workdays import Calendar

__all__ = ["Fault", "Situation", "SmartWords", "check"]

TITLE = re.compile(r"《[^《》]{2,60}》|[\"“][^\"“”]{3,60}[\"”]")
COMMAS = re.compile(r"[、,;/&+]")
WORDS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")


def check(task: Task, situation: Situation, calendar: Calendar, today: date) -> tuple[Fault, ...]:
    """What the task does not pass, in the order S M A R T: one fault a letter, but for an owner who is none, told in any case."""
    questions = (
        specific(task, situation), measurable(task, situation.words), achievable(task, situation, calendar, today),
        relevant(task, situation), time_bound(task, situation.words, calendar, today),
    )
    faults = tuple(worst for found in questions if (worst := next(iter(sorted(found, key=lambda f: f.verdict)), None)))
    nobody = tuple(f for f in owned_by_nobody(task, situation) if f not in faults)
    return (*nobody, *faults)


def specific(task: Task, situation: Situation) -> Iterator[Fault]:
    """One person who does one nameable thing."""
    words = situation.words
    if len(WORDS.findall(folded(task.task))) < 2:
        yield Fault(letter="S", verdict="fail", code="task_short")
    elif vague := vague_words(task.task, words):
        yield Fault(letter="S", verdict="fail", code="task_vague", args={"words": vague})
    yield from owned_by_nobody(task, situation)
    if owner_fault(task, situation) == "owner_shared":
        yield Fault(letter="S", verdict="warn", code="owner_shared", args={"owner": task.owner_text or task.department or ""})


def owned_by_nobody(task: Task, situation: Situation) -> Iterator[Fault]:
    """No one person can be held to it: the owner is missing, a department, several, or not known."""
    code = owner_fault(task, situation)
    if code and code != "owner_shared":
        yield Fault(letter="S", verdict="fail", code=code, args={"owner": task.owner_text or task.department or ""})


def vague_words(text: str, words: SmartWords) -> str:
    """The vague words of a task that says neither what is done nor to which document or measure; '' where it does."""
    vague = first(words.vague, text)
    if not vague or TITLE.search(text) or number(text) is not None:
        return ""
    return "" if has(words.concrete, without(words.vague, text)) else vague


def owner_fault(task: Task, situation: Situation) -> str:
    """Why nobody can be held to it: '' where one known person can."""
    words, written = situation.words, task.owner_text.strip()
    if task.owner:
        return "owner_shared" if task.co_owners or len(COMMAS.findall(folded(written))) > 2 else ""
    if not written:
        return "owner_department" if task.department else "owner_missing"
    if folded(written) in words.everybody:
        return "owner_everybody"
    if COMMAS.search(folded(written)) or has(words.joints, written):
        return "owner_several"
    if written == task.department or folded(written) in situation.departments or folded(written).endswith(words.departments):
        return "owner_department"
    return "" if situation.strangers and not written.startswith("*") else "owner_unknown"


def measurable(task: Task, words: SmartWords) -> Iterator[Fault]:
    """Something that can be handed over, counted or accepted."""
    goods = (task.deliverable or "").strip()
    counted = number(f"{task.task} {goods}") is not None
    if not goods or folded(goods).strip(" .。") in words.empty:
        if not counted and not TITLE.search(task.task):
            yield Fault(letter="M", verdict="fail", code="nothing_to_show")
    elif not counted and not TITLE.search(goods) and (vague := first(words.vague_results, goods)) and not has(words.results, goods):
        yield Fault(letter="M", verdict="fail", code="result_vague", args={"words": vague})


def time_bound(task: Task, words: SmartWords, calendar: Calendar, today: date) -> Iterator[Fault]:
    """A working day that can be read, lies ahead and does not come before the start."""
    due, written = task.due, task.due_text.strip()
    if written and has(words.recurring, written):
        yield Fault(letter="T", verdict="warn", code="due_recurring", args={"due": written})
        return
    if due is None:
        yield Fault(letter="T", verdict="fail", code="due_unreadable" if written else "due_missing", args={"due": written})
        return
    if due < today:
        yield Fault(letter="T", verdict="fail", code="due_past", args={"due": due.isoformat()})
    if task.start and task.start > due:
        yield Fault(letter="T", verdict="fail", code="start_after_due", args={"start": task.start.isoformat(), "due": due.isoformat()})
    if written and (task.doubted == written or has(words.vague_due, written)):
        yield Fault(letter="T", verdict="warn", code="due_vague", args={"due": due.isoformat(), "text": written})
    if not calendar.is_working(due):
        yield Fault(letter="T", verdict="warn", code="due_day_off", args={"due": due.isoformat()})
