"""Partly solved: what is left becomes tasks with a name and a day, and on the day set it is looked at again (REQUIREMENTS.md S5-9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.story.company import Company, at
from tests.story.working import answer, status, task, to, who_got

DAILY, SURVEY, CONCLUSION, ASSIGNMENT = "execute/progress", "verify/survey", "verify/conclusion", "plan/assignment"
THREE_HOURS = timedelta(hours=3)

REPORTERS_VIEW = """问题是否解决：部分解决
效果评分：3
协作体验：5
建议：供应商的返利也按同一个口径算
现象是否消除：部分，本月只晚到2张
影响1现在是多少：2张
原因1是否消除：是
原因2是否消除：否，返利还在改口径"""


@pytest.fixture
def asked(in_force: Company) -> Company:
    """Everything was done by Monday morning, and the survey is out."""
    in_force.round("10-16 09:05")
    answer(in_force, "wang", "完成,见附件", DAILY, attachment=("提交人名单.xlsx", b"1"))
    answer(in_force, "xiaoqiu", "搞定了，口径说明附上", DAILY, attachment=("口径说明.docx", b"2"))
    in_force.round("10-16 10:00")
    in_force.round("10-19 09:05")
    answer(in_force, "li", "办法已发布，见附件", DAILY, attachment=("办法.pdf", b"3"))
    in_force.round("10-19 10:00")
    assert in_force.show()["step"] == "verify"
    return in_force


@pytest.fixture
def partly(asked: Company) -> Company:
    """All answered; the lead is asked to agree that it is partly solved."""
    answer(asked, "zhou", REPORTERS_VIEW, SURVEY)
    answer(asked, "li", "已解决，4分，5分", SURVEY)
    answer(asked, "wang", "我这边看问题已经解决了，效果4分，协作5分，没有建议", SURVEY)
    answer(asked, "xiaoqiu", "部分解决 3 4", SURVEY)
    asked.round("10-19 11:00")
    return asked


@pytest.mark.meets("S5-1", "S5-2", "S5-4", "S5-5", "P22")
def test_everybody_concerned_is_asked_and_the_reporter_line_by_line(asked: Company) -> None:
    surveys = {one.to.partition("@")[0]: one for one in asked.letters if one.kind == SURVEY}

    assert {"zhou", "li", "wang", "xiaoqiu"} <= set(surveys)
    assert {one.asks for one in surveys.values()} == {"survey"}
    assert all(word in surveys["zhou"].text for word in ("现象是否消除", "17张", "原因2是否消除"))
    assert "现象是否消除" not in surveys["wang"].text


@pytest.mark.meets("S5-2", "S5-4", "S5-6", "S5-7", "S5-9")
def test_the_reporters_verdict_is_proposed_beside_what_everybody_said(partly: Company) -> None:
    letter = partly.letter("li", CONCLUSION)

    assert letter.asks == "agreement"
    assert "部分解决" in letter.subject + letter.text
    assert "2张" in letter.text
    assert "供应商的返利也按同一个口径算" in letter.text
    assert (partly.show()["conclusion"], partly.show()["conclusion_agreed"]) == ("partly_solved", False)
    assert "4位答复" in letter.text


@pytest.mark.meets("S5-9", "P27")
def test_agreement_alone_is_not_enough_follow_up_tasks_are_asked_for(partly: Company) -> None:
    answer(partly, "li", "同意", CONCLUSION)
    fresh = partly.round("10-19 11:30")

    assert who_got(fresh) == [("li", CONCLUSION)]
    assert fresh[0].asks == "table"
    assert partly.show()["step"] == "verify"


@pytest.mark.meets("S5-9")
def test_follow_up_in_a_sentence_brings_tasks_and_a_day_in_the_calendar(partly: Company) -> None:
    answer(partly, "li", "同意部分解决。后续：邱小雨10月27日前把返利并入核对口径，交《返利口径》。11月10日复查。", CONCLUSION)
    fresh = partly.round("10-19 11:30")
    final = to(fresh, "li", CONCLUSION)[0]
    row = task(partly, 4)

    assert partly.show()["step"] == "execute"
    assert (row["owner"], row["due"], row["deliverable"]) == (at("xiaoqiu"), "2026-10-27", "《返利口径》")
    assert [one.to for one in fresh if one.kind == ASSIGNMENT] == [at("xiaoqiu")]
    assert final.value("DTSTART")[:8] == "20261110"
    assert final.value("METHOD") == "REQUEST"
    assert "11月10日" in to(fresh, "wang", CONCLUSION)[0].text


TABLE = """同意，部分解决。后续任务如下：

任务描述\t负责人\t截止时间\t交付成果
把返利并入核对口径\t邱小雨\t10月27日\t《返利口径》
给新活动类型补上提交人\t王蕾\t10月28日\t《补充名单》

复查日期：11月10日"""


@pytest.mark.meets("S5-9", "S5-5")
def test_follow_up_as_a_table_is_worked_off_and_asked_about_once_more(partly: Company) -> None:
    answer(partly, "li", TABLE, CONCLUSION)
    partly.round("10-19 11:30")
    for who in ("wang", "xiaoqiu"):
        answer(partly, who, "同意", ASSIGNMENT)
    partly.round("10-19 14:00")
    morning = partly.round("10-20 09:05")
    answer(partly, "wang", "补好了，见附件", DAILY, attachment=("补充.xlsx", b"1"))
    answer(partly, "xiaoqiu", "完成，https://wiki.works.example/fanli", DAILY)
    partly.round("10-20 10:00")
    between = partly.rounds("10-20 12:05", "10-26 21:05", THREE_HOURS)
    second = partly.rounds("11-09 18:05", "11-10 12:05", THREE_HOURS)

    assert {who for who, kind in who_got(morning, DAILY)} == {"wang", "xiaoqiu"}
    assert [status(partly, n) for n in (1, 2, 3, 4, 5)] == ["done"] * 5
    assert not {kind for _, kind in who_got(between)} - {"execute/note", "execute/digest"}
    assert {who for who, kind in who_got(second, SURVEY)} >= {"zhou", "li", "wang", "xiaoqiu"}
    assert "第2次" in to(second, "zhou", SURVEY)[0].text


@pytest.mark.meets("S5-9", "S5-8", "G2")
def test_the_second_time_it_is_solved_and_the_record_begins(partly: Company) -> None:
    answer(partly, "li", "同意。后续：邱小雨10月21日前把返利并入核对口径，交《返利口径》。", CONCLUSION)
    partly.round("10-19 11:30")
    partly.round("10-20 09:05")
    answer(partly, "xiaoqiu", "完成，https://wiki.works.example/fanli", DAILY)
    partly.round("10-20 10:00")
    for who, words in (("zhou", "已解决，5，5"), ("li", "已解决 5 5"), ("wang", "解决了，5分，5分"), ("xiaoqiu", "已解决\n5\n5")):
        answer(partly, who, words, SURVEY)
    proposed = partly.round("10-20 11:00")
    answer(partly, "li", "同意", CONCLUSION)
    partly.round("10-20 11:30")

    assert who_got(proposed, CONCLUSION) == [("li", CONCLUSION)]
    assert "已解决" in proposed[0].text
    assert "效果平均5" in proposed[0].text
    assert (partly.show()["step"], partly.show()["conclusion"], partly.show()["cycle"]) == ("learn", "solved", 1)


@pytest.mark.meets("S5-12", "P22", "P23")
def test_where_nobody_answers_the_lead_is_asked_and_nothing_is_called_solved(asked: Company) -> None:
    fresh = asked.rounds("10-19 12:05", "10-26 12:05", THREE_HOURS)
    reminded = [who for who, kind in who_got(fresh, "verify/survey_reminder")]
    decided = to(fresh, "li", CONCLUSION)

    assert sorted(reminded) == sorted({one.to.partition("@")[0] for one in asked.letters if one.kind == SURVEY})
    assert [one.asks for one in decided][:1] == ["answer"]
    assert (asked.show()["step"], asked.show()["conclusion"]) == ("verify", None)


@pytest.mark.meets("S5-8", "P27")
def test_whoever_disagrees_in_time_is_heard_and_the_lead_decides_again(partly: Company) -> None:
    answer(partly, "li", "同意。后续：邱小雨10月27日前把返利并入核对口径，交《返利口径》。", CONCLUSION)
    partly.round("10-19 11:30")
    answer(partly, "wang", "不同意，结算单还是没人收，应该算未解决。", CONCLUSION)
    fresh = partly.round("10-19 14:00")

    assert "结算单还是没人收" in to(fresh, "li", CONCLUSION)[0].text
    assert to(fresh, "li", CONCLUSION)[0].asks == "agreement"
