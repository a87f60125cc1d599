"""The survey of step 5 and what people answered to it (REQUIREMENTS.md 1.5)."""

from __future__ import annotations

from datetime import datetime

from service.loop.value import Value


class SurveyAnswer(Value, frozen=True, kw_only=True):
    """One person's answer. `verdict` is solved, partly_solved or not_solved; scores are 1 to 5.

    `items` are (key, text): of `phenomenon` and `cause_1` whether it is gone (yes, partly, no, or the writer's words), of
    `impact_1` the figure as it is now. What was not answered is empty.
    """

    person: str
    department: str | None = None
    verdict: str | None = None
    result: int | None = None
    cooperation: int | None = None
    suggestion: str = ""
    items: tuple[tuple[str, str], ...] = ()
    comments: tuple[str, ...] = ()
    at: datetime


class Survey(Value, frozen=True, kw_only=True):
    """One round of asking: who was asked when, who answered; `reminded` and `closed_at` once that has happened."""

    round: int = 1
    asked: tuple[str, ...] = ()
    sent_at: datetime
    answers: tuple[SurveyAnswer, ...] = ()
    reminded: bool = False
    closed_at: datetime | None = None
