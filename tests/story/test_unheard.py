"""Nobody is chased for a daily mail that never came; whoever got it and says nothing is (REQUIREMENTS.md S4-5)."""

from __future__ import annotations

import pytest

from service import reminding
from service.loop.issue import Issue
from tests.story.company import Company, at, clock, moments
from tests.story.test_moot import daily, told

DAYS = ("10-16", "10-19", "10-20", "10-21", "10-22", "10-23")


def silent(company: Company) -> list[str]:
    """Whose silence on the daily mail was told to somebody."""
    _entries, rows = company.office.store.history("BH-1")
    asked = [row.letter.data["ask"] for row in rows if row.letter.kind == "execute/escalation"]
    return sorted({str(ask["person"]) for ask in asked if ask["kind"] == "progress"})


@pytest.mark.meets("S4-5")
def test_whoever_gets_the_daily_mail_and_says_nothing_is_asked_about_in_the_end(in_force: Company) -> None:
    for day in DAYS:
        in_force.round(f"{day} 09:05")
        in_force.round(f"{day} 18:05")

    assert at("xiaoqiu") in silent(in_force)


def test_nobody_is_asked_about_while_the_daily_mails_cannot_leave(in_force: Company) -> None:
    for day in DAYS:
        for moment in moments(clock(f"{day} 09:05"), clock(f"{day} 18:05"), clock(f"{day} 18:05") - clock(f"{day} 09:05")):
            reminding.remind(in_force.office, moment, lambda: True)

    assert silent(in_force) == []
    assert {state for _who, state in told(in_force, "execute/progress", daily(in_force, "xiaoqiu"))} == {"pending"}


def test_after_days_without_a_round_nobody_is_asked_about_at_once(in_force: Company) -> None:
    in_force.round("10-26 09:05")

    assert silent(in_force) == []
    record = in_force.office.store.get("BH-1")
    assert isinstance(record, Issue)
    assert min(ask.due_at for ask in record.asks if ask.kind == "progress") > in_force.now
