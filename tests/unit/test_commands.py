"""Orders in passing: what is ordered is read, what is only spoken of is not."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.loop.issue import Task
from service.reading import commands
from service.reading.reader import Reader

TASKS = (Task(n=1, task="整理门店清单"), Task(n=2, task="Rebuild the price list"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("请问进展如何?", "status"), ("Any update?", "status"), ("我想撤回这个问题", "withdraw"), ("I withdraw my report", "withdraw"), ("这事先放一放", "pause"),
        ("Please pause this", "pause"), ("请恢复处理", "resume"), ("麻烦把法务部也拉进来", "add_department"), ("Could you include Legal?", "add_department"),
        ("能把数据部拉进来吗?", "add_department"), ("客服部和这事无关,请去掉客服部", "drop_department"), ("Please remove HR", "drop_department"),
        ("对接人换成郝然", "liaison"), ("our liaison: Hao Ran", "liaison"), ("专题会议改到下周三", "reschedule"), ("move the meeting to Thursday", "reschedule"),
        ("会就不开了", "cancel_meeting"), ("we do not need a meeting", "cancel_meeting"), ("允许他加入", "admit"), ("let her in", "admit"), ("不加入", "drop"),
        ("请按新问题登记", "new_issue"), ("第1项取消", "drop_task"), ("“整理门店清单”这一项取消", "drop_task"), ("cancel task 2", "drop_task"),
        ("新增任务: 郝然 10月20日前 核对库存", "add_task"), ("方案走不通,要和法务部重新讨论", "replan"), ("我明天到周五出差", "leave"),
        ("I am on leave until Friday", "leave"), ("昨天会没开成", "not_held"), ("the meeting was not held: meeting did not happen", "not_held"),
        ("按此执行,理由:工期已定", "accept_faults"), ("合并到BH-12", "merge"),
    ],
)  # fmt: skip
def test_an_order_in_natural_words_is_read(text: str, name: str, reader: Reader, now: datetime) -> None:
    assert name in [c.name for c in commands.read(text, now, reader, TASKS)]


@pytest.mark.parametrize(
    "text",
    [
        "不要撤回", "先别暂停", "please do not pause it", "要不要撤回?", "可以撤回吗?", "Should we withdraw it?", "如果月底没有结果就撤回", "仓库昨天撤回了两批货",
        "服务器暂停了两小时", "The carrier will pause deliveries", "顾客取消了订单", "市场部去掉了一列", "因王威出差,初稿晚两天,10月15日交", "王威下周一出差",
        "财务部加入了新的校验", "昨天的新问题已经修好", "Everything runs without HR", "we discussed the new issue of the magazine", "同意", "10月20日交报告",
    ],
)  # fmt: skip
def test_what_is_denied_asked_supposed_or_told_is_no_order(text: str, reader: Reader, now: datetime) -> None:
    assert commands.read(text, now, reader, TASKS) == ()


def test_an_order_carries_what_it_names(reader: Reader, now: datetime) -> None:
    (leave,) = commands.read("我下周一到周三休假,由于飞代", now, reader)
    (drop,) = commands.read("请去掉第2项", now, reader, TASKS)

    assert (leave.day, leave.people) == (date(2026, 10, 21), ("yu.fei@firm.example",))
    assert (drop.name, drop.task) == ("drop_task", 2)


def test_two_orders_in_one_sentence_keep_their_departments_apart(reader: Reader, now: datetime) -> None:
    found = {c.name: c.departments for c in commands.read("去掉运营部,增加法务部", now, reader)}

    assert found == {"drop_department": ("OPS",), "add_department": ("LEG",)}
