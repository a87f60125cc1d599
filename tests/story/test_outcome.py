"""Steps 5 and 6 by mail, from outside: solved and closed; partly solved and looked at again; not solved and begun anew."""

from __future__ import annotations

import pytest

from tests.story.company import Company
from tests.story.working import answer, to, who_got

SURVEY, CONCLUSION, RECORD = "verify/survey", "verify/conclusion", "learn/record"
EVERYBODY = {"zhou", "li", "wang", "xiaoqiu"}


@pytest.fixture
def done(in_force: Company) -> Company:
    """On Friday everything is done; the survey is out."""
    in_force.round("10-16 09:05")
    for who in ("wang", "xiaoqiu", "li"):
        answer(in_force, who, "完成", "execute/progress")
    in_force.round("10-16 10:00")
    return in_force


def surveyed(company: Company, moment: str, zhou: str, others: str = "已解决，4，5，没有建议") -> Company:
    """Zhou's own answer, and what the three others say; the conclusion is out."""
    for who in ("wang", "xiaoqiu", "li"):
        answer(company, who, others, SURVEY)
    answer(company, "zhou", zhou, SURVEY)
    company.round(moment)
    return company


@pytest.mark.meets("S5-1", "S5-5", "P22")
def test_the_survey_reaches_reporter_and_departments_in_the_round_in_which_the_work_ends(done: Company) -> None:
    asked = [one for one in done.letters if one.kind == SURVEY]

    assert {one.to.partition("@")[0] for one in asked} == EVERYBODY
    assert {one.asks for one in asked} == {"survey"}
    assert "原来2天" in done.letter("zhou", SURVEY).text
    assert "影响1现在" not in done.letter("wang", SURVEY).text


@pytest.mark.meets("S5-2", "S5-4", "S5-8", "S6-1", "S6-10", "P13")
def test_solved_the_lead_agrees_the_record_is_kept_and_the_issue_is_closed(done: Company) -> None:
    zhou = "问题是否解决：已解决\n效果评分：5\n协作体验：4\n建议：增加数据预审环节\n现象是否消除：是\n影响1现在是多少：0天，0元\n原因1是否消除：是\n原因2是否消除：部分"
    proposal = surveyed(done, "10-16 11:00", zhou).letter("li", CONCLUSION)

    assert proposal.asks == "agreement"
    assert "0天，0元" in proposal.text
    assert (done.show()["conclusion"], done.show()["conclusion_agreed"]) == ("solved", False)

    answer(done, "li", "同意", CONCLUSION)
    done.round("10-16 11:30")
    answer(done, "wang", "有效做法：每天一句话通报进展", RECORD)
    answer(done, "li", "同意。\n有效做法：口径固定下来了\n待改进点：改流程前先请法务部看一遍", RECORD)
    final = [one for one in done.round("10-16 14:00") if one.kind == RECORD]

    assert {one.to.partition("@")[0] for one in final} == {*EVERYBODY, "lin"}
    assert all(words in final[0].text for words in ("每天一句话通报进展", "口径固定下来了", "增加数据预审环节"))

    done.rounds("10-19 09:05", "10-21 17:05")
    answer(done, "wang", "谢谢大家！", RECORD)
    done.round("10-22 10:00")

    assert done.show()["step"] == "closed"


@pytest.mark.meets("S5-3", "S5-9")
def test_partly_solved_goes_on_with_a_task_and_is_looked_at_again_on_the_day_set(done: Company) -> None:
    surveyed(done, "10-16 11:00", "部分解决，效果3分，协作4分。数据部的口径还在变。")
    answer(done, "li", "同意。后续任务：\n1. 邱小雨10月28日前固定核对口径，交《口径说明第二版》\n复查日期：11月6日", CONCLUSION)
    done.round("10-16 13:35")
    issue = done.show()

    assert (issue["step"], issue["conclusion"], issue["conclusion_agreed"]) == ("execute", "partly_solved", True)
    assert [(t["n"], t["owner"].partition("@")[0], t["due"], t["status"]) for t in issue["tasks"][3:]] == [(4, "xiaoqiu", "2026-10-28", "not_started")]
    assert done.letter("xiaoqiu", "plan/assignment").asks == "agreement"

    done.round("10-19 09:05")
    answer(done, "xiaoqiu", "完成", "execute/progress")
    done.round("10-19 10:00")
    quiet = done.rounds("10-20 09:05", "11-05 17:05")
    again = done.round("11-06 09:05")

    assert SURVEY not in [one.kind for one in quiet]
    assert {one.to.partition("@")[0] for one in again if one.kind == SURVEY} == EVERYBODY

    surveyed(done, "11-06 10:00", "已解决，5，5")
    answer(done, "li", "同意", CONCLUSION)
    done.round("11-06 11:00")

    assert done.show()["step"] == "learn"


@pytest.mark.meets("S5-10")
def test_not_solved_begins_a_second_cycle_under_the_same_number(done: Company) -> None:
    surveyed(done, "10-16 11:00", "未解决，一点没变")
    answer(done, "li", "同意", CONCLUSION)
    fresh = done.round("10-16 11:30")
    issue = done.show()

    assert (issue["id"], issue["step"], issue["cycle"]) == ("BH-1", "clarify", 2)
    assert to(fresh, "zhou", "clarify/definition")[0].asks == "agreement"
    assert "指定各类活动的结算单提交人并公布" in to(fresh, "zhou", "clarify/definition")[0].text


@pytest.mark.meets("S5-12", "G2")
def test_silence_of_all_is_no_conclusion_and_climbs(done: Company) -> None:
    fresh = done.rounds("10-16 13:35", "11-10 17:05")

    assert who_got(fresh, "verify/survey_reminder") == [(who, "verify/survey_reminder") for who in ("zhou", "li", "wang", "xiaoqiu")]
    assert [who for who, _ in who_got(fresh, CONCLUSION)] == ["li", "li"]
    assert to(fresh, "hu.bo", "execute/escalation")
    assert (done.show()["step"], done.show()["conclusion"]) == ("verify", None)


@pytest.mark.meets("S5-6")
def test_what_the_reporter_writes_beside_not_solved_is_read_by_the_lead(done: Company) -> None:
    proposal = surveyed(done, "10-16 11:00", "未解决，本月还是晚到12张，供应商又罚了2万").letter("li", CONCLUSION)

    assert "本月还是晚到12张，供应商又罚了2万" in proposal.text


@pytest.mark.meets("S6-2", "S6-3")
def test_one_line_of_a_liaison_with_a_but_stands_in_the_record_as_two(done: Company) -> None:
    surveyed(done, "10-16 11:00", "已解决，5，5，没有建议")
    answer(done, "li", "同意", CONCLUSION)
    done.round("10-16 11:30")
    answer(done, "wang", "沟通顺畅，就是会太多", RECORD)
    done.round("10-16 12:00")

    record = done.show()["record"]
    assert "沟通顺畅" in record["worked"]
    assert "会太多" in record["to_improve"]
