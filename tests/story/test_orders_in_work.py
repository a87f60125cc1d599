"""Orders while the work goes on, as people write them: more and fewer tasks, other owners and days, a wish, an undo, leave, merging."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.story.company import Company, at
from tests.story.working import status, task, to

DAY = timedelta(days=1)


@pytest.fixture
def friday(in_force: Company) -> Company:
    """Friday morning: everybody was asked for the first time."""
    in_force.round("10-16 09:05")
    return in_force


def orders(company: Company, who: str, text: str, clock: str) -> list[object]:
    company.writes(who, text, subject="[BH-1] 请看")
    return company.round(clock)


@pytest.mark.meets("G2", "P27")
def test_the_lead_adds_a_task_in_a_sentence_and_its_owner_is_asked(friday: Company) -> None:
    fresh = orders(friday, "li", "新增任务:梁爽11月5日前核对十月的门店结算单,交付《门店结算核对表》", "10-16 10:00")
    new = friday.show()["tasks"][-1]

    assert (new["n"], new["owner"], new["due"]) == (4, at("liang"), "2026-11-05")
    assert [one.asks for one in to(fresh, "liang", "plan/assignment")] == ["agreement"]
    assert "execute/progress" in [one.kind for one in friday.rounds("10-19 09:05", "10-19 09:05", DAY) if one.to == at("liang")]


def test_the_lead_drops_a_task_by_its_words(friday: Company) -> None:
    fresh = orders(friday, "li", "“定出核对口径,全年不变”这一项取消,数据部已有现成的。", "10-16 10:00")

    assert status(friday, 2) == "dropped"
    assert "任务2取消" in to(fresh, "xiaoqiu", "execute/note")[0].text


def test_another_owner_and_another_day(friday: Company) -> None:
    fresh = orders(friday, "li", "第1项改由林潇负责。\n第2项改到10月30日。", "10-16 10:00")

    assert task(friday, 1)["owner"] == at("lin")
    assert task(friday, 2)["due"] == "2026-10-30"
    assert [one.kind for one in to(fresh, "lin")][-1] == "plan/assignment"
    assert "林潇" in to(fresh, "wang", "execute/note")[0].text


@pytest.mark.meets("P27")
def test_a_wish_of_a_member_is_granted_by_one_word_of_the_lead(friday: Company) -> None:
    asked = to(orders(friday, "wang", "还需要运营部一起参加", "10-16 10:00"), "li", "execute/note")[0]
    friday.writes("li", "同意", answers=asked)
    friday.round("10-16 10:30")

    assert asked.asks == "agreement"
    assert "OPS" in {p["department"] for p in friday.show()["participants"]}


@pytest.mark.meets("P27")
def test_an_order_is_undone_by_one_word(friday: Company) -> None:
    orders(friday, "li", "第2项取消", "10-16 10:00")
    fresh = orders(friday, "li", "撤销上一步", "10-16 10:30")

    assert status(friday, 2) == "not_started"
    assert "已由" in to(fresh, "xiaoqiu", "execute/note")[0].text


@pytest.mark.meets("S4-10", "S4-11")
def test_the_plan_is_talked_over_again_with_one_department_more(friday: Company) -> None:
    fresh = orders(friday, "wang", "方案不可行,需要运营部一起重新讨论:门店的单子不经过市场部。", "10-16 10:00")

    assert friday.show()["step"] == "plan"
    assert "OPS" in {p["department"] for p in friday.show()["participants"]}
    assert to(fresh, "li", "execute/replan") != []


@pytest.mark.meets("P25", "S2-13")
def test_leave_is_handed_over_and_back(friday: Company) -> None:
    orders(friday, "wang", "我10月20日到22日休假,期间由林潇代。", "10-16 10:00")
    before = to(friday.rounds("10-16 18:05", "10-19 18:05", DAY / 2), "lin")
    first = friday.round("10-20 09:05")
    friday.rounds("10-20 18:05", "10-22 18:05", DAY / 2)
    back = friday.round("10-23 09:05")

    assert [one for one in before if one.kind == "execute/note"] == []
    assert {one.kind for one in to(first, "lin")} >= {"execute/note", "execute/progress"}
    assert to(first, "wang") == []
    assert "林潇" in to(back, "wang", "execute/note")[0].text
    assert "execute/progress" in {one.kind for one in to(back, "wang")}
    assert to(back, "lin") == []


@pytest.mark.meets("P14")
def test_the_coordinator_merges_and_everybody_follows(friday: Company) -> None:
    friday.writes("liang", "门店的结算单也总是晚到,平均晚4天,月结推迟2天。原因是市场部没有指定提交人。", subject="结算单晚到")
    friday.round("10-16 10:00")
    friday.writes("hu.bo", "请并入BH-1", subject="[BH-2] 同一件事")
    fresh = friday.round("10-16 10:30")

    assert friday.show("BH-2")["status"] == "merged"
    assert at("liang") in friday.show()["circle"]
    assert "BH-1" in to(fresh, "liang", "execute/note")[0].text
    assert to(fresh, "liang", "launch/kickoff") != []


@pytest.mark.meets("P14")
def test_what_is_answered_to_the_merged_issue_reaches_the_one_that_goes_on(friday: Company) -> None:
    friday.writes("liang", "门店的结算单也总是晚到,平均晚4天,月结推迟2天。原因是市场部没有指定提交人。", subject="结算单晚到")
    friday.round("10-16 10:00")
    receipt = friday.letter("liang", "clarify/receipt")
    friday.writes("hu.bo", "请并入BH-1", subject="[BH-2] 同一件事")
    friday.round("10-16 10:30")
    friday.writes("liang", "补充一点:上海三家店晚得最久。", answers=receipt)
    friday.round("10-16 11:00")

    assert any("上海三家店" in line["text"] for line in friday.show()["journal"])
    assert not any("上海三家店" in line["text"] for line in friday.show("BH-2")["journal"])


@pytest.mark.meets("P14")
def test_a_second_matter_in_a_mail_becomes_an_issue_of_its_own(friday: Company) -> None:
    orders(friday, "li", "请把下面这件事拆分出来:仓储部的盘点表每月晚交3天,月报因此推迟1天,原因是仓储部没有指定盘点人。", "10-16 10:00")
    friday.round("10-16 10:05")
    new = friday.show("BH-2")

    assert new["reporter"] == at("li")
    assert "盘点表" in (new["definition"]["phenomenon"] or "")
