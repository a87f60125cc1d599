"""The definition sheet: what it lacks, how an answer changes it, what is shown of the change."""

from __future__ import annotations

import pytest

from service.loop.definition import alike, corrected, differences, lacking, warnings
from service.loop.issue import Cause, Impact, Issue, Problem
from tests.unit.core import moment, problem


def issue(waived: tuple[str, ...] = (), **more: object) -> Issue:
    return Issue(reporter="rita@firm.example", opened_at=moment("10-13 10:00"), problem=problem(**more), waived=waived)


def test_a_whole_report_lacks_nothing() -> None:
    assert lacking(issue(), "FIN") == ()


@pytest.mark.meets("S1-1", "S1-6", "S1-10")
@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"phenomenon": None}, ("phenomenon",)),
        ({"impacts": ()}, ("impact",)),
        ({"impacts": (Impact(text="月结推迟"),)}, ("impact_number",)),
        ({"causes": ()}, ("cause",)),
        ({"causes": (Cause(text="没有人负责"),), "impacts": (Impact(text="推迟3天", quantified=True),), "departments": ("FIN",)}, ("dept",)),
        ({"phenomenon": None, "impacts": (), "causes": (), "departments": ()}, ("phenomenon", "impact", "cause", "dept")),
    ],
)
def test_each_missing_part_is_named_in_the_order_of_asking(fields: dict[str, object], missing: tuple[str, ...]) -> None:
    assert lacking(issue(**fields), "FIN") == missing


@pytest.mark.meets("S1-6")
def test_a_part_that_nobody_knows_is_not_asked_for_again() -> None:
    assert lacking(issue(waived=("impact_number",), impacts=(Impact(text="月结推迟"),)), "FIN") == ()


@pytest.mark.meets("S1-4")
def test_an_essence_that_is_missing_or_says_the_same_again_is_warned_of_and_holds_nothing_up() -> None:
    same = problem(essence="9月的返利数据到10月12日还没有给财务部。")

    assert warnings(problem(essence=None)) == ("essence_missing",)
    assert warnings(same) == ("same_essence",)
    assert warnings(problem()) == ()
    assert lacking(issue(essence=None), "FIN") == ()


def test_likeness_is_a_share_of_what_both_say() -> None:
    assert alike("返利数据迟到", "返利数据迟到三天") == 1.0
    assert alike("返利数据迟到", "打印机坏了") == 0.0
    assert alike("", "打印机坏了") == 0.0


def test_only_the_fields_that_an_answer_holds_are_changed() -> None:
    before = problem()
    after = corrected(before, Problem(phenomenon="9月和10月的返利数据都没有给", essence="不该用"), ("phenomenon",))

    assert after.phenomenon == "9月和10月的返利数据都没有给"
    assert after.essence == before.essence
    assert after.version == before.version + 1


def test_an_answer_that_changes_nothing_makes_no_version() -> None:
    before = problem()

    assert corrected(before, before, ("phenomenon", "causes")) is before
    assert corrected(before, None, ("phenomenon",)) is before
    assert corrected(before, Problem(), ("phenomenon", "nonsense")) is before


@pytest.mark.meets("S1-8")
def test_an_impact_gains_its_number_and_is_not_listed_twice() -> None:
    before = problem(impacts=(Impact(text="月结推迟"), Impact(text="董事会拿不到报表")))
    after = corrected(before, Problem(impacts=(Impact(text="月结推迟3天", quantified=True),)), ("impacts",))

    assert [(i.text, i.quantified) for i in after.impacts] == [("董事会拿不到报表", False), ("月结推迟3天", True)]


@pytest.mark.meets("S1-11")
def test_departments_are_added_to() -> None:
    assert corrected(problem(), Problem(departments=("OPS", "FIN")), ("departments",)).departments == ("FIN", "MKT", "DATA", "OPS")


@pytest.mark.meets("C6")
def test_a_digit_changes_the_category() -> None:
    after = corrected(problem(category="C1"), None, (), "C3")

    assert after.category == "C3"
    assert after.version == 2


@pytest.mark.meets("S1-15")
def test_what_changed_is_shown_field_by_field() -> None:
    before = problem()
    after = corrected(before, Problem(essence="交数没有写进流程", goal="每月3日前交齐"), ("essence", "goal"))

    assert differences(before, after) == [
        {"field": "essence", "before": "没有约定由谁在哪一天交数", "after": "交数没有写进流程"},
        {"field": "goal", "before": None, "after": "每月3日前交齐"},
    ]
    assert differences(before, before) == []


@pytest.mark.meets("S1-9")
def test_one_cause_told_beside_several_is_added_or_worded_anew_and_wipes_out_no_others() -> None:
    before = problem()
    more = corrected(before, Problem(causes=(Cause(text="财务部月底没人收单", department="FIN"),)), ("causes",))
    anew = corrected(before, Problem(causes=(Cause(text="市场部没有指定交数的人和时间", department="MKT"),)), ("causes",))

    assert [c.text for c in more.causes] == [*(c.text for c in before.causes), "财务部月底没人收单"]
    assert [c.text for c in anew.causes] == ["市场部没有指定交数的人和时间", before.causes[1].text]
