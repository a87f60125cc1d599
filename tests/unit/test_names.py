"""Who and which department a mail names: the directory decides, and everyday words that look like a name do not count."""

from __future__ import annotations

import pytest

from service.reading import names
from service.reading.reader import Reader


def keys(text: str, reader: Reader) -> list[str]:
    return [mention.key for mention in names.departments(text, reader)]


def who(text: str, reader: Reader) -> list[str]:
    return [mention.address.removesuffix("@firm.example") for mention in names.people(text, reader)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("市场部没有把预算表给财务", ["MKT", "FIN"]),
        ("人力资源部和客服部都在等", ["HR", "CS"]),
        ("信息技术部的接口", ["IT"]),
        ("Finance is waiting for Operations", ["FIN", "OPS"]),
        ("the data team and HR", ["DATA", "HR"]),
        ("IT部说要问Legal", ["IT", "LEG"]),
    ],
)
def test_a_department_is_known_by_its_names_and_aliases(text: str, named: list[str], reader: Reader) -> None:
    assert keys(text, reader) == named


@pytest.mark.parametrize("text", ["本月销售额下降", "市场上没有同类产品", "人力不足", "make it work", "orders at risk", "hrs"])
def test_an_everyday_word_that_looks_like_a_department_is_none(text: str, reader: Reader) -> None:
    assert keys(text, reader) == []


def test_a_mention_tells_where_it_stands_and_how_it_was_written(reader: Reader) -> None:
    text = "请 Marketing 确认"
    [mention] = names.departments(text, reader)

    assert text[mention.start : mention.end] == mention.written == "Marketing"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("请王威和李妍确认", ["wang.wei", "li.yan"]),
        ("Peter Hall will do it", ["peter.hall"]),
        ("Hall Peter", ["peter.hall"]),
        ("Mr. Hall called", ["peter.hall"]),
        ("问一下小敏", ["zhang.min"]),
        ("抄送 sam.reed@firm.example", ["sam.reed"]),
        ("ANNA BERG", ["anna.berg"]),
    ],
)
def test_a_person_is_known_by_name_alias_and_address(text: str, named: list[str], reader: Reader) -> None:
    assert who(text, reader) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("请财务和运营部一起看", ["FIN", "OPS"]),
        ("销售额掉了一成,市场上有传言", []),
        ("销售部说市场价不变", ["SAL"]),
        ("it is at risk, as HR told IT", ["HR", "IT"]),
        ("Support and the sales team", ["CS", "SAL"]),
        ("sales figures are late", []),
        ("人力成本超了,人力资源部知道", ["HR"]),
        ("门店运营那边没收到", ["OPS"]),
        ("FINANCE needs it", ["FIN"]),
        ("Marketingplan", []),
        ("财务部、法务部", ["FIN", "LEG"]),
    ],
)
def test_departments_are_found_by_name_and_alias_but_not_in_common_words(
    text: str, named: list[str], reader: Reader
) -> None:
    assert keys(text, reader) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("李妍负责", ["li.yan"]),
        ("市场部王经理和财务部王经理", ["wang.wei", "wang.fang"]),
        ("王经理负责", []),
        ("沈工看一下", ["shen.tao"]),
        ("小敏跟进", ["zhang.min"]),
        ("Sam will do it", ["sam.reed"]),
        ("Peter will do it", []),
        ("Mr. Novak and Hall Peter", ["peter.novak", "peter.hall"]),
        ("write to Anna.Berg@firm.example", ["anna.berg"]),
        ("zhang.min.alt@firm.example", ["zhang.min"]),
        ("Samuel is no colleague", []),
    ],
)
def test_a_person_is_named_only_where_one_is_meant_beyond_doubt(text: str, named: list[str], reader: Reader) -> None:
    assert who(text, reader) == named


def test_two_of_a_title_are_told_apart_by_their_department(reader: Reader) -> None:
    assert who("市场部王经理和财务王经理", reader) == ["wang.wei", "wang.fang"]


@pytest.mark.parametrize("text", ["Peter said so", "王经理同意了", "stranger@firm.example"])
def test_a_name_that_several_bear_or_nobody_is_left_open(text: str, reader: Reader) -> None:
    assert who(text, reader) == []


def test_a_member_of_the_department_goes_before_others(reader: Reader) -> None:
    assert names.person_named("Peter", reader, "IT") == "peter.novak@firm.example"
    assert names.person_named("Peter", reader, "SAL") == "peter.hall@firm.example"
    assert names.person_named("王经理", reader, "FIN") == "wang.fang@firm.example"


def test_where_two_people_are_named_none_is_the_one_meant(reader: Reader) -> None:
    assert names.person_named("王威或者李妍", reader) is None
    assert names.person_named("王威,就是王威", reader) == "wang.wei@firm.example"


@pytest.mark.parametrize(("name", "likeliest"), [("市场营销部", "MKT"), ("Marketting", "MKT"), ("客户服务部", "CS"), ("Finances", "FIN")])
def test_an_unknown_department_is_answered_with_those_most_like_it(name: str, likeliest: str, reader: Reader) -> None:
    closest = names.closest(name, reader)

    assert closest[0] == likeliest
    assert len(closest) == 3


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["王" * 20_000, "王经理" * 7_000, "a@" * 10_000, "a.b-" * 5_000, " " * 20_000, "IT " * 7_000],
                         ids=lambda text: repr(text[:4]))  # fmt: skip
def test_hostile_text_takes_no_time(text: str, reader: Reader) -> None:
    names.people("王威", reader), names.departments("财务", reader)
    names.people(text, reader)
    names.departments(text, reader)

