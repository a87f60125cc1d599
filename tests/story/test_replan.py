"""The plan does not work: a short meeting with whoever is needed besides, a new version, and the work goes on (REQUIREMENTS.md S4-10 to S4-12)."""

from __future__ import annotations

import pytest

from tests.story import returns
from tests.story.company import Company, Received, at
from tests.story.working import answer, status, task, to, who_got

DAILY, INVITATION = "execute/progress", "plan/invitation"

NEW_TABLE = """| 任务描述 | 负责人 | 截止时间 | 交付成果 |
|---|---|---|---|
| 指定各类活动的结算单提交人并公布 | 王蕾 | 10月28日 | 《结算单提交人名单》 |
| 给门店活动另定一份结算口径 | 梁爽 | 10月29日 | 《门店活动结算口径》 |
| 写出结算单提交办法,写明日期和提交人 | 李琳 | 10月30日 | 《活动结算单提交办法》 |
"""


@pytest.fixture
def unworkable(in_force: Company) -> Company:
    """On Friday Xiaoqiu answers the daily mail: it does not work without Operations."""
    in_force.round("10-16 09:05")
    answer(in_force, "xiaoqiu", "方案不可行，门店活动的口径不一样，需要运营部一起重新讨论", DAILY)
    in_force.round("10-16 10:00")
    in_force.round("10-16 10:05")
    return in_force


def minutes(letter: Received) -> int:
    """How long the meeting of an invitation takes."""
    start, end = letter.value("DTSTART"), letter.value("DTEND")
    clock = [int(moment[9:11]) * 60 + int(moment[11:13]) for moment in (start, end)]
    return clock[1] - clock[0]


@pytest.mark.meets("S4-10", "S4-12", "P27")
def test_an_owner_who_says_so_rests_his_task_and_calls_the_other_department_in(unworkable: Company) -> None:
    told = {who for who, kind in who_got(unworkable.letters) if kind == "execute/replan"}
    seats = {p["department"]: p["liaison"] for p in unworkable.show()["participants"]}

    assert status(unworkable, 2) == "on_hold"
    assert [status(unworkable, n) for n in (1, 3)] == ["not_started", "not_started"]
    assert {"li", "xiaoqiu", "liang"} <= told
    assert seats["OPS"] == at("liang")


@pytest.mark.meets("S4-11")
def test_half_an_hour_with_one_point_is_called_with_the_new_department(unworkable: Company) -> None:
    invited = [one for one in unworkable.letters if one.kind == INVITATION and one.message["Date"].datetime.day == 16]

    assert {"li", "wang", "xiaoqiu", "liang"} == {one.to.partition("@")[0] for one in invited}
    assert {minutes(one) for one in invited} == {30}
    assert {one.value("SEQUENCE") for one in invited} == {"0"}


@pytest.mark.meets("S4-12")
def test_nobody_is_asked_about_what_rests_and_others_go_on(unworkable: Company) -> None:
    monday = unworkable.round("10-19 09:05")

    assert to(monday, "xiaoqiu", DAILY) == []
    assert len(to(monday, "wang", DAILY)) == 1


@pytest.mark.meets("S4-11", "S4-10", "S3-12")
def test_the_new_table_keeps_and_replaces_rows_and_the_work_goes_on(unworkable: Company) -> None:
    answer(unworkable, "wang", "60%", DAILY)
    unworkable.round("10-16 11:00")
    for who in ("li", "wang", "xiaoqiu", "liang"):
        unworkable.answers_invitation(who, unworkable.letter(who, INVITATION), "ACCEPTED")
    unworkable.rounds("10-16 12:00", "10-21 16:00")
    asked = unworkable.letter("li", "plan/table_request")
    unworkable.writes("li", NEW_TABLE, answers=asked)
    unworkable.round("10-21 16:30")
    for who in ("wang", "liang"):
        answer(unworkable, who, "同意", "plan/assignment")
    answer(unworkable, "li", "同意", "plan/echo")
    fresh = unworkable.round("10-21 17:00")
    rows = {one["task"]: (one["owner"], one["due"], one["status"]) for one in unworkable.show()["tasks"]}

    assert unworkable.show()["step"] == "execute"
    assert {"plan/plan"} <= {one.kind for one in fresh}
    assert rows["指定各类活动的结算单提交人并公布"] == (at("wang"), "2026-10-28", "in_progress")
    assert rows["给门店活动另定一份结算口径"] == (at("liang"), "2026-10-29", "not_started")
    assert rows["定出核对口径,全年不变"][2] == "replaced"
    morning = unworkable.round("10-22 09:05")
    assert {who for who, kind in who_got(morning, DAILY)} == {"wang", "liang", "li"}


@pytest.fixture
def english(company: Company) -> Company:
    """An English circle at work."""
    return returns.at_work(company)


@pytest.mark.meets("S4-10", "S4-11", "S4-12")
def test_the_same_in_english(english: Company) -> None:
    answer(english, "sam", "The plan does not work: the form needs fields from Finance. We have to discuss it again with Finance.", DAILY)
    english.round("10-14 10:00")
    invited = english.round("10-14 10:05")
    resting = status(english, 2)
    seats = {p["department"]: p["liaison"] for p in english.show()["participants"]}

    assert resting == "on_hold"
    assert status(english, 1) == "not_started"
    assert seats["FIN"] == at("li")
    assert {who for who, _ in who_got(invited, INVITATION)} == {"nora", "ray", "sam", "li"}

    answer(english, "nora", "No meeting needed, we settled it by phone.", INVITATION)
    english.round("10-14 11:00")
    answer(english, "nora", "Task | Owner | Due | Deliverable\n--- | --- | --- | ---\nPrint return labels for every dock | Ray Dunn | 20 October | label template\n"
           "Name the credit note fields of the return form | 李琳 | 21 October | field list\nRoute the return form to the Quality queue | Sam Ito | 26 October | working form\n",
           "plan/table_request")
    english.round("10-14 13:00")
    for who in ("sam", "li"):
        answer(english, who, "Agreed.", "plan/assignment")
    answer(english, "nora", "Agreed.", "plan/echo")
    english.round("10-14 14:00")

    assert english.show()["step"] == "execute"
    moved = next(one for one in english.show()["tasks"] if one["task"].startswith("Route") and one["status"] != "replaced")
    assert (moved["owner"], moved["due"], moved["status"]) == (at("sam"), "2026-10-26", "not_started")
    assert task(english, 1)["status"] == "not_started"


@pytest.mark.meets("S4-12")
def test_saying_it_twice_calls_one_meeting(unworkable: Company) -> None:
    answer(unworkable, "wang", "我也觉得方案不可行，要重新讨论", DAILY)
    fresh = unworkable.round("10-16 11:00") + unworkable.round("10-16 11:05")

    assert who_got(fresh, INVITATION) == []
