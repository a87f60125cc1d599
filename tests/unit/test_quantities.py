"""Numbers with units: what counts as a measured impact, and what only looks like one."""

from __future__ import annotations

import pytest

from service.reading.quantities import is_large_sum, is_only_figures, is_quantified, quantities
from service.reading.reader import Reader


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("发货晚了4天", ["4天"]),
        ("多付运费1.2万元", ["1.2万元"]),
        ("退货率升到12%", ["12%"]),
        ("前后耽误三个工作日", ["三个工作日"]),
        ("一共返工二十多个小时", ["二十多个小时"]),
        ("丢了35单,少收6,400元", ["35单", "6,400元"]),
        ("等了半天", ["半天"]),
        ("漏发10-15箱", ["10-15箱"]),
        ("it cost us EUR 3,500", ["eur 3,500"]),
        ("two customers left and 17 tickets are open", ["two customers", "17 tickets"]),
        ("deliveries slip by three weeks", ["three weeks"]),
        ("about 30 per cent of the parcels", ["30 per cent"]),
        ("missed twice", ["twice"]),
    ],
)
def test_a_number_with_its_unit_is_a_quantity(text: str, found: list[str], reader: Reader) -> None:
    assert [quantity.written.lower() for quantity in quantities(text, reader)] == found


@pytest.mark.parametrize(
    "text",
    [
        "10月8日应交",
        "第3、5、8条没有写清",
        "Q3的数据",
        "line 2 was stopped",
        "on 12 October",
        "最后一天",
        "no one looks at it",
        "见第2页",
        "version 4 is out",
    ],
)
def test_a_date_a_number_of_a_list_and_a_name_are_no_quantity(text: str, reader: Reader) -> None:
    assert not is_quantified(text, reader)


def test_under_a_label_that_asks_for_a_number_a_lone_number_is_enough(reader: Reader) -> None:
    assert is_quantified("~1,450", reader, labelled=True)
    assert not is_quantified("~1,450", reader)


def test_tens_of_thousands_are_a_large_sum_and_small_change_is_not(reader: Reader) -> None:
    assert is_large_sum("差额有8.6万元", reader)
    assert is_large_sum("EUR 120k", reader)
    assert not is_large_sum("官网卖199元", reader)


def test_an_answer_of_figures_alone_is_told_from_a_sentence_with_figures(reader: Reader) -> None:
    assert is_only_figures("大概4天,约3万元", reader)
    assert not is_only_figures("仓库里有4台叉车不能用", reader)


def test_positions_are_those_of_the_mail(reader: Reader) -> None:
    text = "延误１２天,共30单"
    found = quantities(text, reader)

    assert [text[q.start : q.end] for q in found] == ["１２天", "30单"]
