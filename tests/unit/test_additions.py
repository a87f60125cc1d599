"""Tasks that are to be added: which words tell them, and what the mail says besides."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.loop.issue import Task
from service.reading import additions, replies
from service.reading.reader import Reader

KNOWN = (
    Task(n=1, task="核对门店清单", owner="hao.ran@firm.example", due=date(2026, 10, 26), deliverable="《门店清单》"),
    Task(n=2, task="定出核对口径", owner="li.yan@firm.example", due=date(2026, 10, 30), deliverable="《核对口径》"),
)
WU, SAM = "wu.min@firm.example", "sam.reed@firm.example"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("新增任务:吴敏11月5日前整理十月的投诉,交付《投诉清单》", ("整理十月的投诉", WU, "2026-11-05", "《投诉清单》")),
        ("新增任务:整理十月的投诉,吴敏负责,11月5日前交《投诉清单》", ("整理十月的投诉", WU, "2026-11-05", "《投诉清单》")),
        ("请加一项任务:吴敏10月25日前整理投诉清单", ("整理投诉清单", WU, "2026-10-25", None)),
        ("新增任务:整理十月的投诉", ("整理十月的投诉", None, "None", None)),
        ("Please add a task: Sam Reed checks the interface by 30 October", ("checks the interface", SAM, "2026-10-30", None)),
    ],
)
def test_one_task_in_a_sentence_is_a_whole_row(text: str, row: tuple[str, ...], reader: Reader, now: datetime) -> None:
    added = additions.read(text, now, reader)

    assert added is not None
    assert [(r.task, r.owner, str(r.due), r.deliverable) for r in added.rows] == [row]


def test_a_list_behind_the_order_is_as_many_tasks(reader: Reader, now: datetime) -> None:
    added = additions.read("各位好,\n新增两项任务:\n1. 吴敏10月25日前整理投诉清单\n2. 郝然10月27日前更新报价模板", now, reader)

    assert added is not None
    assert [r.owner for r in added.rows] == [WU, "hao.ran@firm.example"]
    assert added.rest.strip() == "各位好,"


def test_without_the_order_nothing_is_added(reader: Reader, now: datetime) -> None:
    assert additions.read("吴敏10月25日前整理投诉清单", now, reader) is None


@pytest.mark.meets("S4-2")
def test_what_is_told_of_a_new_task_is_no_progress_of_an_old_one(reader: Reader, now: datetime) -> None:
    said = replies.read("新增任务:吴敏11月5日前整理十月的投诉,交付《投诉清单》", "", (), now, reader, known=KNOWN, sender="li.yan@firm.example")

    assert (said.progress, said.amendments, len(said.rows)) == ((), (), 1)


def test_what_stands_beside_it_is_read_as_ever(reader: Reader, now: datetime) -> None:
    text = "新增任务:吴敏11月5日前整理十月的投诉,交付《投诉清单》\n第2项已完成60%"
    said = replies.read(text, "", (), now, reader, known=KNOWN, sender="li.yan@firm.example")

    assert [(p.task, p.percent) for p in said.progress] == [(2, 60)]
