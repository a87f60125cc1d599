"""Orders by mail at any time: how it stands, pausing, taking back, and what the coordinator may do for others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.story.company import Company, at

DAY = timedelta(days=1)


@pytest.mark.meets("G1")
def test_a_member_who_asks_is_told_the_step_and_what_is_waited_for(asked: Company) -> None:
    asked.writes("wang", "请问现在进展怎么样?", subject="[BH-1] 请教")
    asked.round("10-13 10:00")
    letter = asked.letter("wang", "circle/status")

    assert "发起协作" in letter.text
    assert "李琳" in letter.text
    assert "邱实" in letter.text


def test_a_paused_issue_asks_nobody_until_it_is_resumed(asked: Company) -> None:
    asked.writes("li", "我们先暂停一下", subject="[BH-1] 暂停")
    asked.round("10-13 10:00")
    asked.round("10-13 18:05")
    quiet = asked.rounds("10-14 09:05", "10-28 09:05", DAY)
    asked.writes("li", "恢复处理", subject="[BH-1] 恢复")
    asked.round("10-28 09:30")
    later = asked.rounds("10-29 09:05", "11-03 09:05", DAY)

    assert quiet == []
    assert ("launch/lead", at("li")) in {(one.kind, one.to) for one in later}


def test_an_answer_given_during_the_pause_is_not_lost(asked: Company) -> None:
    asked.writes("li", "先暂停", subject="[BH-1] 暂停")
    asked.round("10-13 10:00")
    asked.writes("qiu", "邱小雨", answers=asked.letter("qiu", "launch/nomination"))
    asked.round("10-13 10:10")
    asked.writes("li", "恢复处理", subject="[BH-1] 恢复")
    asked.round("10-14 10:00")

    assert any("邱小雨" in line["text"] for line in asked.show()["journal"])


@pytest.mark.meets("G2")
def test_a_reporter_takes_it_back_and_everybody_drawn_in_is_told(invited: Company) -> None:
    invited.writes("zhou", "撤回这个问题,市场部已经自己改好了。", subject="[BH-1] 撤回")
    fresh = invited.round("10-13 11:00")
    told = {one.to.split("@")[0]: one.kind for one in fresh if one.kind != "plan/cancellation"}
    cancelled = [one for one in fresh if one.kind == "plan/cancellation"]
    entry = next(line for line in invited.show()["journal"] if line["kind"] == "withdrawn")

    assert invited.show()["status"] == "withdrawn"
    assert set(told) >= {"li", "wang", "xiaoqiu", "zhou"}
    assert {one.value("METHOD") for one in cancelled} == {"CANCEL"}
    assert entry["actor"] == at("zhou")
    assert "自己改好了" in entry["data"]["reason"]
    assert invited.rounds("10-14 09:05", "10-28 09:05", DAY) == []


def test_nobody_but_reporter_and_coordinator_takes_it_back(invited: Company) -> None:
    invited.writes("wang", "撤回这个问题", subject="[BH-1] 撤回")
    invited.round("10-13 11:00")

    assert invited.show()["status"] == "open"


def test_a_mail_to_an_issue_that_was_taken_back_is_answered(invited: Company) -> None:
    invited.writes("zhou", "撤回这个问题", subject="[BH-1] 撤回")
    invited.round("10-13 11:00")
    invited.writes("zhou", "问题又出现了,麻烦继续。", answers=invited.letter("zhou", "execute/note"))
    invited.round("10-13 15:00")

    assert invited.letter("zhou", "closed/reopen")
    assert invited.show()["status"] == "withdrawn"


@pytest.mark.meets("P27")
def test_the_coordinator_lets_a_missing_part_be_on_record(company: Company) -> None:
    company.writes("zhou", "9月市场部有17张活动结算单晚到4天。\n原因:市场部没有指定提交人。", subject="活动结算单晚到")
    company.round("10-13 09:05")
    company.writes("hu.bo", "影响不用补充了,先往下走。", subject="[BH-1] 豁免")
    company.round("10-13 09:30")
    waived = [line for line in company.show()["journal"] if line["kind"] == "waived"]

    assert company.show()["step"] == "launch"
    assert waived[0]["actor"] == at("hu.bo")


def test_leave_announced_ahead_sends_the_deputy_to_the_meeting(invited: Company) -> None:
    invited.writes("wang", "我10月14日到10月20日出差,由林潇代。", subject="[BH-1] 出差")
    invited.round("10-13 11:00")

    assert at("lin") in {one["address"] for one in invited.show()["meeting"]["attendees"] if one["required"]}


def test_a_question_that_waited_for_the_morning_does_not_leave_when_the_issue_ended_at_night(reported: Company) -> None:
    reported.writes("zhou", "同意", answers=reported.letter("zhou", "clarify/receipt"))
    reported.round("10-13 22:00")
    reported.writes("zhou", "撤回这个问题", answers=reported.letter("zhou", "clarify/receipt"))
    reported.round("10-13 22:30")
    morning = reported.round("10-14 09:05")

    assert not [one.kind for one in morning if one.asks not in ("", "none")]
    assert reported.show()["status"] == "withdrawn"
