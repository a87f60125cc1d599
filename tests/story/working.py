"""Looking at the work from outside: how a task stands, and who got which letters on a day."""

from __future__ import annotations

from typing import Any

from tests.story.company import Company, Received, at


def task(company: Company, n: int, issue: str = "BH-1") -> dict[str, Any]:
    """A row of the plan, as `bihuan show` gives it."""
    return next(one for one in company.show(issue)["tasks"] if one["n"] == n)


def status(company: Company, n: int, issue: str = "BH-1") -> str:
    return str(task(company, n, issue)["status"])


def to(letters: list[Received], who: str, kind: str = "") -> list[Received]:
    """What of these letters went to this person."""
    return [one for one in letters if one.to == at(who) and kind in ("", one.kind)]


def who_got(letters: list[Received], *kinds: str) -> list[tuple[str, str]]:
    """Receiver and kind of each letter, of these kinds where some are given."""
    return [(one.to.partition("@")[0], one.kind) for one in letters if not kinds or one.kind in kinds]


def answer(company: Company, who: str, text: str, kind: str, **more: Any) -> None:
    """Somebody answers the latest letter of this kind that they got."""
    company.writes(who, text, answers=company.letter(who, kind), **more)
