"""Somebody is away while the work goes on: the deputy gets what is open, and gives it back (REQUIREMENTS.md P25, S2-13)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.story.company import Company, at
from tests.story.working import answer, status, task, to, who_got

DAILY, NOTE, REMINDER = "execute/progress", "execute/note", "execute/reminder"
THREE_HOURS = timedelta(hours=3)


@pytest.fixture
def away(in_force: Company) -> Company:
    """Friday's daily mail meets Wang's automatic reply: he is away until Tuesday, Lin stands in."""
    in_force.round("10-16 09:05")
    in_force.is_away("wang", "您好，我10月16日至10月20日出差，期间工作请联系林潇（lin@works.example）。", in_force.letter("wang", DAILY))
    in_force.round("10-16 09:20")
    return in_force


@pytest.mark.meets("P25", "S2-13", "S4-15")
def test_the_deputy_is_told_the_same_day_what_there_is_to_do(away: Company) -> None:
    handed_over = to(away.letters, "lin", NOTE)

    assert len(handed_over) == 1
    assert "王蕾" in handed_over[0].text
    assert "10月20日" in handed_over[0].text
    assert "指定各类活动的结算单提交人并公布" in handed_over[0].text
    assert (task(away, 1)["owner"], status(away, 1)) == (at("wang"), "not_started")


@pytest.mark.meets("P25")
def test_meanwhile_the_deputy_is_asked_and_answers_for_the_task(away: Company) -> None:
    monday = away.round("10-19 09:05")
    answer(away, "lin", "完成80%，周三可以公布", DAILY)
    away.round("10-19 10:00")

    assert to(monday, "wang") == []
    assert "王蕾" in to(monday, "lin", DAILY)[0].text
    assert status(away, 1) == "in_progress"


@pytest.mark.meets("P25", "S4-6")
def test_back_on_wednesday_the_work_is_his_own_again(away: Company) -> None:
    away.rounds("10-16 12:05", "10-20 21:05", THREE_HOURS)
    wednesday = away.round("10-21 09:05")

    assert [one.kind for one in to(wednesday, "wang") if one.kind == NOTE] == [NOTE]
    assert "林潇" in to(wednesday, "wang", NOTE)[0].text
    assert len(to(wednesday, "wang", DAILY)) == 1
    assert to(wednesday, "lin") == []
    assert [who for who, _ in who_got(wednesday, REMINDER)] == ["wang"]


@pytest.mark.meets("P25", "P21")
def test_nobody_gets_more_than_one_daily_mail_whoever_is_away(away: Company) -> None:
    fresh = away.rounds("10-16 12:05", "10-22 09:05", THREE_HOURS)
    days = {(one.to, str(one.message["Date"])[:11]) for one in fresh if one.kind == DAILY}

    assert len(days) == len([one for one in fresh if one.kind == DAILY])
    assert [one.subject for one in to(fresh, "lin", NOTE)] == []


@pytest.mark.meets("P25")
def test_an_automatic_reply_that_comes_with_every_letter_hands_over_once(away: Company) -> None:
    away.is_away("wang", "您好，我10月16日至10月20日出差，期间工作请联系林潇（lin@works.example）。", away.letter("wang", "plan/plan"))
    again = away.round("10-16 11:00")

    assert again == []


@pytest.mark.meets("P25", "S2-13")
def test_leave_announced_ahead_begins_on_its_day(in_force: Company) -> None:
    in_force.round("10-16 09:05")
    answer(in_force, "xiaoqiu", "50%。另外我10月20日到10月21日休假，这期间请找邱实。", DAILY)
    told = in_force.round("10-16 10:00")
    monday = in_force.round("10-19 09:05")
    tuesday = in_force.round("10-20 09:05")
    wednesday = in_force.round("10-21 09:05")
    thursday = in_force.round("10-22 09:05")

    assert status(in_force, 2) == "in_progress"
    assert to(told, "qiu") == []
    assert len(to(monday, "xiaoqiu", DAILY)) == 1
    assert sorted(one.kind for one in to(tuesday, "qiu")) == [NOTE, DAILY]
    assert to(tuesday, "xiaoqiu") == []
    assert [one.kind for one in to(wednesday, "qiu")] == [DAILY]
    assert to(wednesday, "xiaoqiu") == []
    assert sorted(one.kind for one in to(thursday, "xiaoqiu")) == [NOTE, DAILY]
    assert to(thursday, "qiu") == []


@pytest.mark.meets("P25")
def test_where_nobody_is_named_the_deputy_of_the_department_stands_in(in_force: Company) -> None:
    in_force.round("10-16 09:05")
    in_force.is_away("wang", "本人10月16日至10月20日休年假，回来后处理邮件。", in_force.letter("wang", DAILY))
    in_force.round("10-16 09:20")

    assert [one.kind for one in to(in_force.round("10-19 09:05"), "lin")] == [DAILY]


@pytest.mark.meets("P25", "S4-4")
def test_the_lead_away_is_asked_for_nothing_and_nothing_waits_for_him_alone(in_force: Company) -> None:
    in_force.round("10-16 09:05")
    in_force.is_away("li", "您好,我10月16日至10月23日休假,急事请联系周敏。", in_force.letter("li", DAILY))
    in_force.round("10-16 09:20")
    answer(in_force, "wang", "人手不够，要延期到11月5日", DAILY)
    fresh = in_force.rounds("10-16 10:00", "10-20 18:05", THREE_HOURS)
    asked = [one for one in fresh if one.to == at("zhou") and one.asks == "agreement"]

    assert len(asked) == 1
    assert "人手不够" in asked[0].text
