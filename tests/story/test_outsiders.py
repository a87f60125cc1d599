"""Who is asked something from outside the circle: his answer is heard, and he sees no more than he was asked."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from service.loop.issue import Impact, Issue
from tests.story.company import Company, at
from tests.story.working import answer, to, who_got

DAILY, HELP, SURVEY = "execute/progress", "execute/help", "verify/survey"


@pytest.fixture
def friday(in_force: Company) -> Company:
    """Friday morning: everybody was asked for the first time."""
    in_force.round("10-16 09:05")
    return in_force


@pytest.mark.meets("S4-5")
def test_a_helper_outside_the_circle_reads_one_task_and_answers_it(friday: Company) -> None:
    answer(friday, "wang", "卡住了,等任海确认", DAILY)
    (asked,) = to(friday.round("10-16 10:00"), "ren", HELP)

    assert "等任海确认" in asked.text and "指定各类活动的结算单提交人并公布" in asked.text
    assert not any(word in asked.text for word in ("晚到", "财务部", "10月22日", "月结"))

    friday.writes("ren", "确认过了，可以用。另外方案不可行,需要重新讨论", answers=asked)
    fresh = friday.round("10-16 10:30")

    assert who_got(fresh, "launch/admit") == []
    assert "可以用" in to(fresh, "wang")[0].text
    assert friday.show()["step"] == "execute"

    friday.writes("ren", "再补一句：从11月起", answers=asked)
    fresh = friday.round("10-16 11:00")

    assert who_got(fresh, "launch/admit") == []
    assert "从11月起" in to(fresh, "wang")[0].text


@pytest.mark.meets("S4-5")
def test_a_helper_outside_who_writes_to_the_issue_unasked_waits_for_the_lead(friday: Company) -> None:
    answer(friday, "wang", "卡住了,等任海确认", DAILY)
    friday.round("10-16 10:00")
    friday.writes("ren", "进展?", subject="[BH-1] 进展?")
    fresh = friday.round("10-16 10:30")

    assert [who for who, _ in who_got(fresh, "launch/admit")] == ["li"]
    assert who_got(fresh, "circle/status") == []


@pytest.mark.meets("S5-1")
def test_who_bears_the_problem_without_a_seat_answers_the_survey(friday: Company) -> None:
    bears(friday, "QA")
    for who in ("wang", "xiaoqiu", "li"):
        answer(friday, who, "已完成 https://files.works.example/1", DAILY)
    friday.round("10-16 10:00")
    answer(friday, "nora", "已解决\n效果评分:5\n协作体验:5", SURVEY)
    fresh = friday.round("10-16 11:00")

    assert who_got(fresh, "launch/admit") == []
    assert at("nora") in [one["person"] for one in friday.show()["surveys"][-1]["answers"]]


def bears(company: Company, department: str) -> None:
    """The problem had also cost this department something, and it was left out of the circle."""
    issue = company.office.store.get("BH-1")
    assert isinstance(issue, Issue)
    impacts = (*issue.problem.impacts, Impact(text="质量部客诉增加5起", quantified=True, head="customer", department=department))
    company.office.store.save(replace(issue, problem=replace(issue.problem, impacts=impacts)))
