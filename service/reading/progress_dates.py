"""The day on which a task will be done instead, where the answer tells of a later one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from service.reading.dates import When
from service.reading.progress_cues import Clause
from service.reading.progress_words import ProgressWords

DAY = timedelta(days=1)
OTHERS = ("waiting", "lacking", "requesting")


def later(told: tuple[Clause, ...], due: date | None, today: date, words: ProgressWords) -> date | None:
    """The new day, later than the due one; None where none is told. A day for which somebody else is waited for is none."""
    settled = any(clause.has("done", "not_started") for clause in told)
    moved, expected = list[date](), list[date]()
    for clause in told:
        for when in () if _is_journey(clause, words) else clause.dates:
            day = when.day
            if day is None or when.out or when.recurring or day < today or (due is not None and day <= due and not when.moved):
                continue
            if _is_running(when, today) or (clause.has("not_started") and not when.moved):
                continue
            if clause.has("delayed", "undone", "blocked") and words.phrases("before").at(clause.form, when.start - clause.start):
                # "Not before Monday": Monday at the earliest.
                day += DAY
            if words.phrases("vague").first(clause.form[when.start - clause.start : when.end - clause.start]):
                continue
            if when.moved and (due is None or day > due):
                moved.append(day)
            elif due is not None and day > due and _is_own(clause) and _counts(clause, settled=settled, words=words):
                expected.append(day)
    return next(reversed(moved or expected), None)


def _is_journey(clause: Clause, words: ProgressWords) -> bool:
    """Is it the day of a journey, and not of the task?"""
    return words.phrases("away").first(clause.form) is not None and not clause.has("delayed")


def _is_own(clause: Clause) -> bool:
    """Is it the task's day, and not one by which somebody else will act?"""
    return clause.has("delayed") or not clause.has(*OTHERS)


def _counts(clause: Clause, *, settled: bool, words: ProgressWords) -> bool:
    """A day beside "busy with", or of a task that is done or not begun, counts only with a word for finishing it."""
    return not (settled or clause.has("in_progress")) or clause.has("delayed") or words.phrases("finishing").first(clause.form) is not None


def _is_running(when: When, today: date) -> bool:
    """Is it a stretch that has begun already, as this week has? It sets no day."""
    first = when.first.date() if isinstance(when.first, datetime) else when.first
    return first is not None and first <= today and when.first != when.last
