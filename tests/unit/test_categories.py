"""The five scenarios of the guide, told apart by the words that people use."""

from __future__ import annotations

import pytest

from service.reading.categories import categories, category
from service.reading.reader import Reader


@pytest.mark.parametrize(
    ("text", "cause", "key"),
    [
        ("展会物料没人负责,到现在没有指定责任人", "", "C1"),
        ("Nobody owns the price list; it is unclear who is responsible", "", "C1"),
        ("两个项目抢同一台设备,人手也不够", "", "C2"),
        ("Both campaigns need the same budget and there is not enough capacity", "", "C2"),
        ("同一张单要在两个系统重复录入,两边口径对不上", "", "C3"),
        ("The handover is broken: old versions, duplicate entries, a mismatch in every file", "", "C3"),
        ("客户投诉激增,订单系统宕机两小时,已经退款", "", "C4"),
        ("Outage of the web shop, customers complain and want refunds", "", "C4"),
        ("多年来两个部门没有例会,从不沟通,矛盾越积越深", "", "C5"),
        ("For years there has been friction: no regular meeting, the same blame every time", "", "C5"),
    ],
)
def test_each_scenario_is_known_by_its_words(text: str, cause: str, key: str, reader: Reader) -> None:
    assert category(text, cause, reader) == key


def test_two_departments_that_say_it_is_the_other_s_work_make_it_unclear_duties(reader: Reader) -> None:
    assert category("法务说该财务出意见,财务说该法务先审", "", reader) == "C1"


def test_the_main_cause_weighs_more_than_a_word_in_passing(reader: Reader) -> None:
    text = "报表格式没有统一,财务没有指定责任人"

    assert category(text, "财务没有指定责任人", reader) == "C1"


def test_a_department_s_name_is_no_evidence(reader: Reader) -> None:
    assert category("人力资源部请大家看一下", "", reader) is None


def test_nothing_that_speaks_for_a_scenario_gives_none(reader: Reader) -> None:
    assert category("下午三点开门", "", reader) is None


def test_what_speaks_for_a_scenario_is_shown(reader: Reader) -> None:
    found = categories("客户投诉,已经退款", reader)[0]

    assert (found.key, set(found.evidence) >= {"投诉", "退款"}) == ("C4", True)
