"""An answer about the definition: labelled lines, corrections in plain words, and what may stand beside an agreement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from service.loop.arrivals import Said
from service.loop.definition import corrected
from service.loop.issue import Deadline, Impact, Problem
from service.reading import replies
from service.reading.reader import Reader

Answer = Callable[..., Said]


@pytest.fixture
def answer(reader: Reader, now: datetime) -> Answer:
    def read_it(text: str, letter: str = "clarify/definition", home: str | None = "SAL") -> Said:
        return replies.read(text, "", (), now, reader, home, letter)

    return read_it


def told(said: Said) -> Problem:
    assert said.problem is not None
    return said.problem


@pytest.mark.meets("S1-15")
@pytest.mark.parametrize("letter", ["clarify/receipt", "clarify/definition", "launch/kickoff", ""])
@pytest.mark.parametrize(
    ("text", "impact", "day"),
    [("影响:发货晚9天\n时间:11月20日验收\n同意", "发货晚9天", "2026-11-20"), ("Impact: 9 days late\nDates: 20 November\nagreed", "9 days late", "2026-11-20")],
)
def test_a_line_of_dates_makes_no_task_table_of_a_sheet(text: str, impact: str, day: str, letter: str, answer: Answer) -> None:
    said = answer(text, letter)

    assert said.rows == ()
    assert said.stance == "agree"
    assert [one.text for one in told(said).impacts] == [impact]
    assert [one.date for one in told(said).deadlines] == [day]
    assert {"impacts", "deadlines"} <= set(said.fields)


def test_a_whole_sheet_is_taken_line_by_line_beside_the_agreement(answer: Answer) -> None:
    said = answer("现象:样册印错两次\n本质:定稿没有人签\n影响:重印费3万元\n时间:11月2日开展\n期望结果:10月25日前定下签字人\n其他没问题,同意。")

    assert (told(said).phenomenon, told(said).essence, told(said).goal) == ("样册印错两次", "定稿没有人签", "10月25日前定下签字人")
    assert [one.text for one in told(said).impacts] == ["重印费3万元"]
    assert said.stance == "agree"


def test_a_card_with_an_owner_stays_a_task_beside_a_line_on_the_problem(answer: Answer) -> None:
    said = answer("任务:写定稿办法\n责任人:王威\n完成时间:10月30日\n问题:定稿没有人签", "plan/table_request")

    assert [row.task for row in said.rows] == ["写定稿办法"]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("现象不对,应该是:样册印错了两次", "phenomenon", "样册印错了两次"),
        ("影响改一下,不是4天是6天", "impacts", "6天"),
        ("影响应该是6天而不是4天", "impacts", "6天"),
        ("影响是晚6天,不是4天。其他都对,确认", "impacts", "晚6天"),
        ("The impact is wrong: it should be 6 days late", "impacts", "6 days late"),
        ("Phenomenon should be: the brochure was misprinted twice. The rest is fine.", "phenomenon", "the brochure was misprinted twice"),
        ("The cause is not marketing but legal review. Otherwise agreed.", "causes", "legal review"),
        ("不对,原因是法务部一家,市场部没问题", "causes", "法务部一家"),
        ("影响多少我查了,晚6天,约2万元", "figures", "晚6天,约2万元"),
        ("晚6天,约2万元", "figures", "晚6天,约2万元"),
    ],
)
def test_a_correction_in_plain_words_lands_in_the_field_it_names(text: str, field: str, value: str, answer: Answer) -> None:
    said = answer(text)
    found = getattr(told(said), "impacts" if field == "figures" else field)

    assert [field for field in said.fields if field != "departments"] == [field]
    assert (found if isinstance(found, str) else found[0].text).endswith(value)


def test_one_value_ends_where_the_next_part_or_the_agreement_begins(answer: Answer) -> None:
    said = answer("本质:没有定稿办法。影响改成晚6天,其余同意。")

    assert told(said).essence == "没有定稿办法"
    assert [one.text for one in told(said).impacts] == ["晚6天"]
    assert said.stance == "agree"


def test_causes_told_anew_may_be_a_list_below(answer: Answer) -> None:
    said = answer("原因改为:\n1. 市场部没有定稿\n2. 法务部没有看\n其他同意")

    assert [(one.text, one.department) for one in told(said).causes] == [("市场部没有定稿", "MKT"), ("法务部没有看", "LEG")]


@pytest.mark.parametrize("text", ["影响改成6天。其他对的,同意", "把客服部也拉进来,其他同意", "The cause is that nobody signs. The rest is fine."])
def test_agreement_to_the_rest_is_agreement_beside_a_change(text: str, answer: Answer) -> None:
    assert answer(text).stance == "agree"


@pytest.mark.parametrize("text", ["其他部门同意了", "其他人同意", "影响不对,请改", "现象不对"])
def test_what_others_agree_to_or_is_only_called_wrong_is_no_agreement(text: str, answer: Answer) -> None:
    said = answer(text)

    assert said.stance != "agree"
    assert said.fields == ()


def test_dates_are_struck_out_on_request_and_not_taken_for_a_wish(answer: Answer) -> None:
    said = answer("期望完成那两个日期删掉")
    before = Problem(title="样册", deadlines=(Deadline(text="10月1日", date="2026-10-01", kind="target"),))

    assert said.fields == ("deadlines",)
    assert corrected(before, said.problem, said.fields).deadlines == ()


def test_a_bare_figure_changes_the_figure_and_keeps_what_else_was_told() -> None:
    before = Problem(title="样册", impacts=(Impact(text="晚4天,重印费3万元", quantified=True),))
    after = corrected(before, Problem(title="", impacts=(Impact(text="6天", quantified=True),)), ("impacts",))

    assert [one.text for one in after.impacts] == ["晚6天,重印费3万元"]


@pytest.mark.parametrize("text", ["sales, operations and the legal team", "Departments: sales, operations, legal", "it is between sales, operations & legal"])
def test_in_a_list_of_departments_small_letters_count(text: str, answer: Answer) -> None:
    said = answer(text, "clarify/questions")

    assert said.fields == ("departments",)
    assert told(said).departments == ("LEG", "OPS", "SAL")


def test_an_impact_told_anew_is_borne_by_whoever_bore_it_before() -> None:
    before = Problem(title="样册", impacts=(Impact(text="晚4天", quantified=True, department="SAL"),))
    after = corrected(before, Problem(title="", impacts=(Impact(text="客户等了6天", quantified=True),)), ("impacts",))

    assert [one.department for one in after.impacts] == ["SAL"]


@pytest.mark.parametrize("text", ["期望完成那两个日期删掉,那是放假。10月20号前办法要定下来", "Please remove the deadline. It must be done by 20 October."])
def test_a_date_told_behind_those_struck_out_takes_their_place(text: str, answer: Answer) -> None:
    said = answer(text)

    assert "deadlines" in said.fields
    assert [one.date for one in told(said).deadlines] == ["2026-10-20"]


@pytest.mark.meets("S1-15")
@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Agreed - but impact is 25 lots, not 23", "25 lots"), ("Agreed, but the impact is 25 lots, not 23.", "25 lots"), ("Agreed - the impact should be 25 lots", "25 lots"),
        ("同意，但影响是25批，不是23批", "25批"), ("同意，不过影响是25批", "25批"),
    ],
)  # fmt: skip
def test_an_agreement_that_corrects_a_figure_is_both(text: str, figure: str, answer: Answer) -> None:
    said = answer(text, "clarify/receipt")

    assert (said.stance, said.fields) == ("agree", ("impacts",))
    assert [one.text for one in told(said).impacts] == [figure]


@pytest.mark.parametrize("text", ["Agreed, but the cause is wrong", "Agreed, only the goal is too low", "Agreed, but please call me"])
def test_a_but_that_says_not_what_should_be_changes_no_part(text: str, answer: Answer) -> None:
    said = answer(text, "clarify/receipt")

    assert not {"goal", "impacts"} & set(said.fields)
    assert "wrong" not in {one.text for one in (said.problem.causes if said.problem else ())}
