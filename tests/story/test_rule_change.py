"""A rule change lives on beside its closed issue, as a record of its own that answers find (REQUIREMENTS.md S6-7, S6-8)."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from service.loop.issue import Issue, Norm, Record, Rule, Step
from tests.story.company import Company, at

RULE = Rule(change="写明结算单提交人和日期", document="《结算管理办法》", department="MKT", due=date(2026, 11, 20))


@pytest.fixture
def proposed(in_force: Company) -> Company:
    """The issue is closed; its record wants one rule changed. The head of Marketing is asked."""
    store = in_force.office.store
    record = store.get("BH-1")
    assert isinstance(record, Issue)
    closed = replace(
        record, step=Step.CLOSED, conclusion="solved", conclusion_agreed=True, asks=(), timers=(), wants=("norm:0",), due_at=in_force.now,
        record=Record(worked=("每天一句进展",), rules=(RULE,), agreed_by=at("li"), agreed_at=in_force.now),
    )
    store.save(closed)
    in_force.round("10-16 09:05")
    return in_force


def norm(company: Company) -> Norm:
    (found,) = company.office.store.all(Norm)
    assert isinstance(found, Norm)
    return found


@pytest.mark.meets("S6-7", "S6-8")
def test_the_rule_change_stands_beside_the_issue_and_its_head_is_asked_under_the_issues_tag(proposed: Company) -> None:
    letter = proposed.letter("jiang", "learn/norm")

    assert (norm(proposed).issue, norm(proposed).owner, norm(proposed).state) == ("BH-1", at("jiang"), "proposed")
    assert letter.subject.startswith("[BH-1]")
    record = proposed.office.store.get("BH-1")
    assert isinstance(record, Issue)
    assert record.wants == ()


def test_it_is_made_once_however_often_it_is_wanted(proposed: Company) -> None:
    record = proposed.office.store.get("BH-1")
    assert isinstance(record, Issue)
    proposed.office.store.save(replace(record, wants=("norm:0", "norm:7"), due_at=proposed.now))
    proposed.round("10-16 09:10")

    assert norm(proposed).id == "NM-1"


@pytest.mark.meets("S6-7")
def test_an_answer_moves_the_rule_change_and_not_the_closed_issue(proposed: Company) -> None:
    before = proposed.show()["step"]
    proposed.writes("jiang", "同意", answers=proposed.letter("jiang", "learn/norm"))
    fresh = proposed.round("10-16 10:00")

    assert norm(proposed).state == "accepted"
    assert proposed.show()["step"] == before == "closed"
    assert "closed/reopen" not in {one.kind for one in fresh}


@pytest.mark.meets("S6-8")
def test_silence_is_followed_up_by_the_clock(proposed: Company) -> None:
    fresh = proposed.rounds("10-19 09:05", "10-30 17:05")

    assert [one.kind for one in fresh if one.to == at("jiang")].count("learn/norm") >= 1
    assert norm(proposed).state == "proposed"


@pytest.mark.meets("P3")
def test_who_has_no_part_in_it_cannot_answer_in_the_heads_place(proposed: Company) -> None:
    proposed.writes("sam", "It is published.", answers=proposed.letter("jiang", "learn/norm"))
    proposed.round("10-16 10:00")

    assert norm(proposed).state == "proposed"
    assert len(proposed.shelf("refused")) == 1


@pytest.mark.meets("S6-9")
def test_the_quarter_is_reported_on_the_first_working_day_of_the_next(proposed: Company) -> None:
    before = proposed.round("12-31 16:05")
    january = proposed.now.replace(year=2027, month=1, day=4, hour=9, minute=5)
    fresh = proposed.round(january)

    assert "learn/quarter" not in {one.kind for one in before}

    assert [one.to for one in fresh if one.kind == "learn/quarter"] == [at("hu.bo")]
    assert "learn/quarter" not in {one.kind for one in proposed.round(january.replace(day=5))}
