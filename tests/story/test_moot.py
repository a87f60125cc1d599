"""A letter that waits to leave is withdrawn where what it asks was answered meanwhile, or a later one tells it all."""

from __future__ import annotations

import pytest

from service import reminding
from tests.story.company import Company, at, clock


def told(company: Company, kind: str, record: str = "BH-1") -> list[tuple[str, str]]:
    """The letters of this kind: to whom, and what became of them."""
    _entries, rows = company.office.store.history(record)
    return [(row.letter.to.partition("@")[0], row.state) for row in rows if row.letter.kind == kind]


def reminded(company: Company, moment: str) -> None:
    """What is due at that moment is written, and lies in the outbox: the round ends there."""
    reminding.remind(company.office, clock(moment), lambda: True)


def daily(company: Company, who: str) -> str:
    found = company.office.store.keyed(f"daily|{at(who)}")
    assert found is not None
    return found.id


def test_a_question_that_was_answered_in_the_night_is_not_put_in_the_morning(reported: Company) -> None:
    reported.writes("zhou", "同意", answers=reported.letter("zhou", "clarify/receipt"))
    reported.round("10-13 20:00")
    assert told(reported, "launch/lead") == [("li", "pending")]

    reported.writes("li", "同意", subject="[BH-1] 牵头")
    reported.round("10-13 21:00")
    fresh = reported.round("10-14 09:05")

    assert told(reported, "launch/lead") == [("li", "withdrawn")]
    assert ("launch/nomination", at("qiu")) in {(one.kind, one.to) for one in fresh}


def test_a_question_that_nobody_answered_leaves_in_the_morning(reported: Company) -> None:
    reported.writes("zhou", "同意", answers=reported.letter("zhou", "clarify/receipt"))
    reported.round("10-13 20:00")

    reported.writes("li", "收到", subject="[BH-1] 牵头")
    reported.round("10-13 21:00")
    reported.round("10-14 09:05")

    assert told(reported, "launch/lead") == [("li", "sent")]


@pytest.mark.meets("P21")
def test_a_daily_mail_about_work_that_is_done_is_withdrawn(in_force: Company) -> None:
    reminded(in_force, "10-16 09:00")
    in_force.writes("wang", "指定各类活动的结算单提交人并公布:完成", subject="[BH-1] 进展")

    in_force.round("10-16 09:01")

    assert told(in_force, "execute/progress", daily(in_force, "wang")) == [("wang", "withdrawn")]
    assert told(in_force, "execute/progress", daily(in_force, "li")) == [("li", "sent")]


@pytest.mark.meets("P21", "P23")
def test_an_older_daily_mail_gives_way_to_the_newer_one(in_force: Company) -> None:
    reminded(in_force, "10-16 09:00")

    fresh = in_force.round("10-19 09:05")

    assert [one.kind for one in fresh if one.to == at("xiaoqiu")] == ["execute/progress"]
    assert told(in_force, "execute/progress", daily(in_force, "xiaoqiu")) == [("xiaoqiu", "withdrawn"), ("xiaoqiu", "sent")]


@pytest.mark.meets("S4-6")
def test_a_reminder_of_a_task_that_is_done_meanwhile_is_withdrawn(in_force: Company) -> None:
    reminded(in_force, "10-21 09:00")
    in_force.writes("wang", "指定各类活动的结算单提交人并公布:完成", subject="[BH-1] 进展")

    in_force.round("10-21 09:01")

    assert told(in_force, "execute/reminder") == [("wang", "withdrawn")]


@pytest.mark.meets("P21", "P23")
def test_an_older_digest_that_says_back_what_was_understood_goes_out_all_the_same(in_force: Company) -> None:
    in_force.round("10-16 09:05")
    in_force.writes("li", "已完成60%", answers=in_force.letter("li", "execute/progress"))
    in_force.round("10-16 10:00")
    reminded(in_force, "10-16 18:05")

    fresh = in_force.round("10-19 18:05")
    _entries, rows = in_force.office.store.history(daily(in_force, "li"))
    digests = [(row.letter.occurrence, row.state, bool(row.letter.data["understood"])) for row in rows if row.letter.kind == "execute/digest"]

    assert ("2026-10-16", "sent", True) in digests
    assert [one.kind for one in fresh if one.to == at("li")].count("execute/digest") == 2


@pytest.mark.meets("P21")
def test_an_older_digest_that_says_nothing_back_gives_way(in_force: Company) -> None:
    in_force.round("10-16 09:05")
    reminded(in_force, "10-16 18:05")

    fresh = in_force.round("10-19 18:05")

    _entries, rows = in_force.office.store.history(daily(in_force, "li"))

    assert [row.state for row in rows if row.letter.kind == "execute/digest" and row.letter.occurrence == "2026-10-16"] == ["withdrawn"]
    assert [one.kind for one in fresh if one.to == at("li")].count("execute/digest") == 1
