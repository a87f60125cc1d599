"""The phrases of each order by mail, and the words beside them that make it one or take it back."""

from __future__ import annotations

import re
from functools import cached_property

from service.reading.phrases import Table


class CommandsWords(Table, frozen=True):
    """The table [commands]: the phrases of each order, and what takes an order back.

    `things` are what is cancelled, stopped or moved beside the issue and its tasks; `joining` may stand behind a department that is called
    in or let go, `bearing` behind a person who goes on with the work; `of_it` makes of a task something that is only part of it, `this_task` speaks of one.
    `plan` is what is made anew, `splitting` what may stand behind a mail that is split; with `passers` leave is spoken of, and with
    `task_like` no task is added; `because` opens a reason. `matters` are names for the
    issue itself, `concerning` opens what it is about. A task is `numbered` in figures, or by `numerals` before one of `rows`.
    """

    courtesy: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    supposed: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    question_ends: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    go_on: tuple[str, ...] = ()
    keep_date: tuple[str, ...] = ()
    add_department: tuple[str, ...] = ()
    drop_department: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    liaison: tuple[str, ...] = ()
    deputy: tuple[str, ...] = ()
    remove_person: tuple[str, ...] = ()
    admit: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    new_issue: tuple[str, ...] = ()
    waive: tuple[str, ...] = ()
    replan: tuple[str, ...] = ()
    reschedule: tuple[str, ...] = ()
    cancel_meeting: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    add_task: tuple[str, ...] = ()
    drop_task: tuple[str, ...] = ()
    merge: tuple[str, ...] = ()
    split: tuple[str, ...] = ()
    confidential: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()
    resend: tuple[str, ...] = ()
    handover: tuple[str, ...] = ()
    accept_faults: tuple[str, ...] = ()
    reopen: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    bearing: tuple[str, ...] = ()
    of_it: tuple[str, ...] = ()
    this_task: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    splitting: tuple[str, ...] = ()
    passers: tuple[str, ...] = ()
    task_like: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    concerning: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    numerals: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    @cached_property
    def task(self) -> re.Pattern[str]:
        """A task by its number: in figures behind what says so, or as an ordinal before the word for a row."""
        before, rows = ("|".join(map(re.escape, listed)) or "(?!)" for listed in (self.numbered, self.rows))
        return re.compile(rf"(?:{before})\s{{0,2}}(\d{{1,3}})(?!\d)|(?:{before})([{''.join(self.numerals) or ' '}])(?:{rows})")
