"""Which earlier issues a reporter is shown: those that were brought to an end and are for everybody to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from service.loop.issue import Issue, Problem, Record, Step
from service.reading.reader import Reader
from service.reception import likeness
from service.stores import open_store
from service.stores.contract import Store

PROBLEM = Problem(title="结算单晚到", phenomenon="结算单平均晚到4天,月结推迟2天")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store("tiny", tmp_path / "bihuan.db")
    yield opened
    opened.close()


def keep(store: Store, **fields: Any) -> None:
    store.save(Issue(reporter="zhou@works.example", opened_at=datetime(2026, 6, 1, tzinfo=UTC), problem=PROBLEM, **fields))


def test_what_was_concluded_is_shown(store: Store) -> None:
    keep(store, step=Step.CLOSED, conclusion="solved", conclusion_agreed=True)

    assert likeness.closed_like(PROBLEM, store) == (("BH-1", "结算单晚到", ""),)


@pytest.mark.meets("S6-6")
def test_it_is_shown_with_what_worked_then(store: Store) -> None:
    keep(store, step=Step.CLOSED, conclusion="solved", conclusion_agreed=True, record=Record(worked=("每周三对账", "一张表两边填")))

    assert likeness.closed_like(PROBLEM, store) == (("BH-1", "结算单晚到", "每周三对账 / 一张表两边填"),)


@pytest.mark.meets("S6-3")
def test_a_department_that_was_missed_last_time_is_named_for_an_issue_of_the_same_category(store: Store, reader: Reader) -> None:
    lessons = Record(to_improve=("修订流程时应先请法务部预审", "会议开得太长"))
    keep(store, step=Step.CLOSED, conclusion="solved", conclusion_agreed=True, record=lessons)
    store.save(Issue(
        reporter="zhou@works.example", opened_at=datetime(2026, 6, 2, tzinfo=UTC), problem=replace(PROBLEM, category="C3"),
        step=Step.CLOSED, conclusion="solved", conclusion_agreed=True, record=lessons,
    ))
    report = replace(PROBLEM, category="C3")

    similar = likeness.closed_like(report, store)

    assert likeness.to_improve(similar, report, store, reader) == (("BH-2", "修订流程时应先请法务部预审"),)
    assert likeness.to_improve(similar, PROBLEM, store, reader) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"step": Step.CLOSED, "ended": "withdrawn"},
        {"step": Step.CLOSED, "ended": "withdrawn", "conclusion_agreed": True},
        {"step": Step.CLOSED},
        {"step": Step.CLOSED, "conclusion_agreed": True, "confidential": True},
        {"step": Step.LEARN, "conclusion_agreed": True},
    ],
    ids=["withdrawn", "withdrawn after its conclusion", "without a conclusion", "confidential", "not yet closed"],
)
def test_nothing_else_is(store: Store, fields: dict[str, Any]) -> None:
    keep(store, **fields)

    assert likeness.closed_like(PROBLEM, store) == ()
