"""What may be ordered in any step: how does it stand, a rest over the weekend, taking it back, and what the coordinator does for others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.story import road
from tests.story.company import Company, at
from tests.story.working import answer, status, task, to, who_got

DAILY, NOTE, DIGEST, ASSIGNMENT = "execute/progress", "execute/note", "execute/digest", "plan/assignment"
THREE_HOURS = timedelta(hours=3)
# What a status letter has to name after each stretch of the road: the step, and who or what is waited for.
STANDS = {
    "reported": ("问题清晰化", "周敏"), "asked": ("发起协作", "邱实"), "launched": ("方案共创", "会议"), "invited": ("方案共创", "会议"),
    "met": ("方案共创", "李琳"), "tabled": ("方案共创", "王蕾"), "in_force": ("执行落地", "邱小雨"),
}


@pytest.fixture
def friday(in_force: Company) -> Company:
    """Friday morning: everybody was asked for the first time."""
    in_force.round("10-16 09:05")
    return in_force


@pytest.mark.meets("G1")
@pytest.mark.parametrize("stretch", [one.__name__ for one in road.ROAD])
def test_whoever_asks_is_told_the_step_and_who_is_waited_for(stretch: str, request: pytest.FixtureRequest) -> None:
    company: Company = request.getfixturevalue(stretch)
    company.writes("zhou", "这件事现在到哪一步了?", subject="[BH-1] 进展?")
    fresh = company.round()

    assert [who for who, kind in who_got(fresh, "circle/status")] == ["zhou"]
    assert all(word in to(fresh, "zhou", "circle/status")[0].text for word in STANDS[stretch])


@pytest.mark.meets("G1", "S4-4")
def test_while_the_work_goes_on_the_status_shows_every_task(friday: Company) -> None:
    answer(friday, "wang", "70%", DAILY)
    friday.round("10-16 10:00")
    friday.writes("xiaoqiu", "想了解一下整体进展", subject="[BH-1] 进度查询")
    (told,) = friday.round("10-16 10:30")

    assert (told.kind, told.to) == ("circle/status", at("xiaoqiu"))
    assert all(words in told.text for words in ("指定各类活动的结算单提交人并公布", "70%", "王蕾", "10月22日", "写出结算单提交办法"))


@pytest.mark.meets("G2", "P27")
def test_the_lead_drops_and_changes_by_answering_the_digest(friday: Company) -> None:
    friday.round("10-16 18:05")
    answer(friday, "li", "第1项截止改到10月28日\n第2项取消，财务部已有口径\n第3项负责人改为周敏", DIGEST)
    fresh = friday.round("10-19 09:05")

    assert (task(friday, 1)["due"], status(friday, 2), task(friday, 3)["owner"]) == ("2026-10-28", "dropped", at("zhou"))
    assert "10月28日" in to(fresh, "wang", ASSIGNMENT)[0].text
    assert "取消" in to(fresh, "xiaoqiu", NOTE)[0].text
    assert to(fresh, "xiaoqiu", DAILY) == []
    assert to(fresh, "zhou", ASSIGNMENT)[0].asks == "agreement"
    assert [one.kind for one in to(friday.round("10-20 09:05"), "zhou")] == [DAILY]


@pytest.mark.meets("P27")
def test_what_a_member_orders_waits_for_the_leads_word(friday: Company) -> None:
    friday.writes("wang", "第2项可以取消了,数据部有现成的口径。", subject="[BH-1] 取消一项")
    asked = friday.round("10-16 10:00")
    before = status(friday, 2)
    answer(friday, "li", "同意", NOTE)
    friday.round("10-16 10:30")

    assert before == "not_started"
    assert [(one.kind, one.asks) for one in to(asked, "li")] == [(NOTE, "agreement")]
    assert status(friday, 2) == "dropped"


@pytest.mark.meets("P27")
def test_the_orders_of_one_mail_are_undone_together(friday: Company) -> None:
    before = friday.show()["tasks"]
    friday.writes("li", "第1项负责人改为林潇。\n第2项取消。", subject="[BH-1] 调整")
    friday.round("10-16 10:00")
    changed = friday.show()["tasks"]
    friday.writes("li", "刚才的改动撤销", subject="[BH-1] 撤销")
    told = friday.round("10-16 10:30")

    assert changed != before
    assert [(one["owner"], one["status"]) for one in friday.show()["tasks"]] == [(one["owner"], one["status"]) for one in before]
    assert {"wang", "lin", "xiaoqiu"} <= {who for who, _ in who_got(told, NOTE)}


@pytest.mark.meets("P27")
def test_the_coordinator_may_do_it_for_the_lead_and_it_is_on_record(friday: Company) -> None:
    friday.writes("hu.bo", "第1项改到10月27日", subject="[BH-1] 代牵头人调整")
    friday.round("10-16 10:00")
    line = next(one for one in friday.show()["journal"] if one["kind"] == "new_date")

    assert task(friday, 1)["due"] == "2026-10-27"
    assert line["actor"] == at("hu.bo")


@pytest.mark.meets("P23", "P24")
def test_a_rest_over_the_weekend_asks_nobody_and_monday_goes_on(friday: Company) -> None:
    friday.writes("li", "这件事先停一停,等总部回话", subject="[BH-1] 暂停")
    friday.round("10-16 15:00")
    quiet = friday.rounds("10-16 18:05", "10-19 09:05", THREE_HOURS)
    paused = friday.show()["status"]
    friday.writes("li", "继续吧", subject="[BH-1] 恢复")
    friday.round("10-19 14:00")
    tuesday = friday.round("10-20 09:05")

    assert quiet == []
    assert paused == "paused"
    assert friday.show()["status"] == "open"
    assert {who for who, kind in who_got(tuesday, DAILY)} == {"wang", "xiaoqiu", "li"}
    assert who_got(tuesday, "execute/escalation") == []


@pytest.mark.meets("P23", "P24")
def test_a_rest_with_an_end_goes_on_by_itself_and_everybody_at_work_hears_of_it(friday: Company) -> None:
    friday.writes("li", "周末盘点,这件事先暂停", subject="[BH-1] 暂停")
    told = friday.round("10-16 15:00")
    quiet = friday.rounds("10-16 18:05", "10-19 06:05", THREE_HOURS)
    monday = friday.round("10-19 09:05")

    assert {who for who, _ in who_got(told, NOTE)} == {"li", "wang", "xiaoqiu"}
    assert "10月19日" in to(told, "li", NOTE)[0].text
    assert quiet == []
    assert {who for who, _ in who_got(monday, NOTE)} == {"li", "wang", "xiaoqiu"}
    assert friday.show()["status"] == "open"
    assert {who for who, kind in who_got(friday.round("10-20 09:05"), DAILY)} == {"li", "wang", "xiaoqiu"}


@pytest.mark.meets("P23", "S4-7")
def test_what_fell_due_during_the_rest_is_asked_about_afterwards_once(friday: Company) -> None:
    friday.writes("li", "先暂停,等总部通知", subject="[BH-1] 暂停")
    friday.round("10-16 10:00")
    quiet = friday.rounds("10-16 12:05", "10-27 09:05", timedelta(days=1))
    friday.writes("li", "恢复", subject="[BH-1] 恢复")
    fresh = friday.round("10-27 10:00") + friday.rounds("10-27 12:05", "10-28 09:05", THREE_HOURS)

    assert quiet == []
    assert who_got(fresh, "execute/overdue").count(("wang", "execute/overdue")) == 1
    assert who_got(fresh, "execute/reminder") == []


@pytest.mark.meets("G2")
def test_taken_back_while_the_work_goes_on_everybody_is_told_and_nobody_asked(friday: Company) -> None:
    friday.writes("zhou", "这个问题不用处理了,总部换了系统,结算单以后自动生成。撤回。", subject="[BH-1] 撤回")
    told = friday.round("10-16 10:00")
    line = next(one for one in friday.show()["journal"] if one["kind"] == "withdrawn")

    assert friday.show()["status"] == "withdrawn"
    assert {"li", "wang", "xiaoqiu", "zhou"} <= {who for who, _ in who_got(told, NOTE)}
    assert "自动生成" in line["data"]["reason"]
    assert friday.rounds("10-16 18:05", "10-30 18:05", timedelta(days=1)) == []


@pytest.mark.meets("G2", "P27")
def test_a_member_cannot_take_it_back_and_is_told_so(friday: Company) -> None:
    friday.writes("xiaoqiu", "撤回这个问题", subject="[BH-1] 撤回")
    friday.round("10-16 10:00")
    evening = to(friday.round("10-16 18:05"), "xiaoqiu", NOTE)

    assert friday.show()["status"] == "open"
    assert len(evening) == 1


@pytest.mark.meets("P14", "P21")
def test_after_a_merge_whoever_works_in_both_still_gets_one_mail(friday: Company) -> None:
    friday.writes("liang", "门店的结算单也总是晚到,平均晚4天,月结推迟2天。原因是市场部没有指定提交人。", subject="结算单晚到")
    friday.round("10-16 10:00")
    friday.writes("hu.bo", "并入 BH-1", subject="[BH-2] 同一件事")
    friday.round("10-16 10:30")
    monday = friday.round("10-19 09:05")

    assert len(to(monday, "wang", DAILY)) == 1
    assert "BH-2" not in to(monday, "wang", DAILY)[0].subject
    assert [kind for kind in friday.kinds_to("liang") if kind.startswith("clarify/nudge")] == []


@pytest.mark.meets("P27")
@pytest.mark.parametrize("number", ["BH-1 ", "BH-1：", "[BH-1] ", "bh-1，", "把BH-1"])
def test_an_order_may_begin_with_the_number_of_its_issue(friday: Company, number: str) -> None:
    friday.writes("li", f"{number}暂停", subject="[BH-1] 事项")
    friday.round("10-16 10:00")

    assert friday.show()["status"] == "paused"
    assert status(friday, 3) == "not_started"


@pytest.mark.meets("P27")
def test_what_is_ordered_of_another_issue_is_not_done_to_this_one_and_its_writer_is_told(friday: Company) -> None:
    friday.writes("li", "BH-9 暂停", subject="[BH-1] 事项")
    fresh = friday.rounds("10-16 10:00", "10-19 09:30")

    assert friday.show()["status"] == "open"
    assert any("暂停" in one.text and "BH-9" in one.text for one in to(fresh, "li"))


@pytest.mark.meets("P27")
def test_a_coordinator_makes_an_issue_confidential_by_its_number(friday: Company) -> None:
    friday.writes("hu.bo", "请把BH-1设为保密", subject="[BH-1] 保密")
    friday.round("10-16 10:00")

    assert friday.show()["confidential"]
