"""Which earlier issues a reporter is shown: those that were brought to an end and are for everybody to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.loop.issue import Issue, Problem, Step
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
