"""Two issues made one: whatever is written to the second goes on in the first; and one mail made two (REQUIREMENTS.md P14)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from service.loop.issue import Issue
from tests.story.company import Company, at

OTHER = """各位好:
9月的活动结算单又晚到财务部5天,共9张,月结推迟1天。
初步判断:市场部没有指定提交结算单的人。
蒋楠"""


@pytest.fixture
def twice(launched: Company) -> Company:
    """The head of Marketing reports the same once more; the coordinator merges it."""
    launched.writes("jiang", OTHER, subject="结算单晚到")
    launched.round("10-13 10:05")
    launched.writes("hu.bo", "合并到BH-1", subject="[BH-2] 重复")
    launched.round("10-13 10:10")
    return launched


def issue(company: Company, name: str) -> Issue:
    record = company.office.store.get(name)
    assert isinstance(record, Issue)
    return record


def said_in(company: Company, name: str) -> list[str]:
    return [line["text"] for line in company.show(name)["journal"] if line["kind"] == "replied"]


@pytest.mark.meets("P14")
def test_both_journals_are_kept_and_the_second_points_to_the_first(twice: Company) -> None:
    assert (issue(twice, "BH-2").merged_into, issue(twice, "BH-2").ended) == ("BH-1", "merged")
    assert "merged" in twice.journal("BH-2") and "took_in" in twice.journal("BH-1")
    assert at("jiang") in issue(twice, "BH-1").guests


@pytest.mark.meets("P14")
@pytest.mark.parametrize("way", ["address", "ids", "tag"])
def test_a_mail_to_the_second_goes_on_in_the_first(twice: Company, way: str) -> None:
    receipt = next(one for one in twice.letters if one.to == at("jiang") and one.kind == "clarify/receipt")
    match way:
        case "address":
            twice.writes("jiang", "补充:10月已有2张晚到", answers=receipt)
        case "ids":
            twice.writes("jiang", "补充:10月已有2张晚到", subject="结算单", headers={"In-Reply-To": receipt.message["Message-ID"]})
        case "tag":
            twice.writes("jiang", "补充:10月已有2张晚到", subject="Re: [BH-2] 结算单晚到")
    twice.round("10-13 10:20")

    assert "补充:10月已有2张晚到" in said_in(twice, "BH-1")
    assert "补充:10月已有2张晚到" not in said_in(twice, "BH-2")
    assert twice.where().get("refused") is None


@pytest.mark.meets("P14")
def test_a_chain_is_followed_to_its_end_and_a_ring_is_not_walked_for_ever(twice: Company) -> None:
    store = twice.office.store
    (third,) = store.save(replace(issue(twice, "BH-2"), id="BH-3", version=0, merged_into="BH-2"))
    twice.writes("jiang", "链上的补充", subject="Re: [BH-3] 结算单晚到")
    twice.round("10-13 10:20")

    assert "链上的补充" in said_in(twice, "BH-1")

    store.save(replace(issue(twice, "BH-2"), merged_into="BH-3"))
    twice.writes("hu.bo", "圈里的补充", subject="Re: [BH-3] 结算单晚到")
    twice.round("10-13 10:30")

    assert twice.where().get("shunted") is None
    assert third.id == "BH-3"


@pytest.mark.meets("P14")
def test_agreement_to_a_letter_of_the_second_agrees_to_nothing_in_the_first(twice: Company) -> None:
    receipt = next(one for one in twice.letters if one.to == at("jiang") and one.kind == "clarify/receipt")
    before = twice.show("BH-1")

    twice.writes("jiang", "同意", answers=receipt)
    twice.round("10-13 10:20")

    after = twice.show("BH-1")
    assert [after[key] for key in ("step", "definition", "participants", "waiting")] == [before[key] for key in ("step", "definition", "participants", "waiting")]


@pytest.mark.meets("P14")
def test_merging_with_an_issue_that_is_not_there_changes_nothing_and_is_told(twice: Company) -> None:
    twice.writes("hu.bo", "合并到BH-9", subject="[BH-1] 重复")
    twice.round("10-13 10:20")
    fresh = twice.round("10-13 18:05")

    assert issue(twice, "BH-1").merged_into is None
    assert any("BH-9" in one.text for one in fresh if one.to == at("hu.bo"))


@pytest.mark.meets("P14")
def test_one_mail_about_two_matters_becomes_two_issues_by_order(launched: Company) -> None:
    launched.writes("li", "请拆分\n仓库9月有14张入库单晚录3天,付款因此逾期2次。初步判断:仓储部每周只录一次。", answers=launched.letter("li", "launch/kickoff"))
    launched.round("10-13 10:20")

    assert launched.issues() == ["BH-1", "BH-2"]
    made = issue(launched, "BH-2")
    assert made.reporter == at("li")
    assert "入库单" in (made.problem.phenomenon or "") and "拆分" not in (made.problem.phenomenon or "")
    assert [want for want in issue(launched, "BH-1").wants if want.startswith("split:")] == []
    assert "clarify/receipt" in launched.kinds_to("li")


def test_an_order_to_split_a_mail_that_says_nothing_else_is_answered(launched: Company) -> None:
    launched.writes("li", "请拆分", answers=launched.letter("li", "launch/kickoff"))
    fresh = launched.round("10-13 10:20")

    assert launched.issues() == ["BH-1"]
    assert "clarify/unplaced" in {one.kind for one in fresh if one.to == at("li")}


@pytest.mark.meets("P14", "P27")
def test_whoever_wants_two_issues_apart_again_is_told_that_this_is_not_possible_and_what_is(twice: Company) -> None:
    before = issue(twice, "BH-1").undo
    twice.writes("hu.bo", "撤销上一步", subject="[BH-2] 重复")
    fresh = [one for moment in ("10-13 10:20", "10-13 18:05") for one in twice.round(moment)]

    assert issue(twice, "BH-1").undo == before
    assert any("BH-2" in one.text and "不能撤销" in one.text for one in fresh if one.to == at("hu.bo"))
