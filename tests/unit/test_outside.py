"""Whoever is asked for help from outside the circle sees one task's title and the words, and is heard on that question alone."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from service.loop import norm
from service.loop.arrivals import Progress, Surveyed
from service.loop.circle import is_participant
from service.loop.issue import Impact, Record, Rule, Step
from tests.unit.core import Run, agreed, at

WORDS = "卡住了,等Anna确认合同条款"


def stuck(**more: Any) -> Run:
    """Wang's task waits for Anna of the legal department, which takes no part."""
    run = agreed(**more)
    return run.says("wang", progress=(Progress(task=1, status="blocked", help_from="Anna", helper=at("anna"), text=WORDS),))


@pytest.mark.meets("S4-5")
def test_a_helper_outside_the_circle_is_shown_the_tasks_title_and_the_words_and_nothing_else() -> None:
    data = stuck().to("anna", "execute/help").data

    assert (data["outside"], data["issue"]["title"], data["problem"], data["participants"]) == (True, "", None, [])
    assert data["text"] == WORDS
    assert {k: v for k, v in data["tasks"][0].items() if k in ("task", "owner", "due", "deliverable")} == {
        "task": "整理第1份返利数据的交付模板", "owner": None, "due": None, "deliverable": None,
    }


@pytest.mark.meets("S4-5")
def test_a_helper_outside_the_circle_answers_and_what_he_adds_reaches_the_one_who_waits_too() -> None:
    run = stuck().says("anna", to="execute/help", text="条款可以用")
    run.at("10-13 11:00").says("anna", to="execute/help", text="第3条请改成30天")

    assert [one.data["text"] for one in run.letters if one.to == at("wang") and one.data.get("variant") == "helped"] == ["条款可以用", "第3条请改成30天"]
    assert not run.asks("help")


@pytest.mark.meets("S4-5")
def test_what_is_said_back_to_a_helper_outside_shows_nothing_of_the_issue() -> None:
    run = stuck().says("anna", to="execute/help", text="条款可以用")
    told = run.to("anna", "execute/note").data

    assert (told["items"][0]["code"], told["outside"], told["problem"]) == ("help_answered", True, None)


@pytest.mark.meets("S4-5", "S4-11")
def test_a_helper_outside_the_circle_orders_nothing() -> None:
    run = stuck().says("anna", to="execute/help", text="方案不可行,需要重新讨论", commands=("replan",))

    assert run.issue.step is Step.EXECUTE
    assert not is_participant(run.issue, at("anna"))


@pytest.mark.meets("S4-5")
def test_who_is_asked_in_the_place_of_a_helper_outside_sees_no_more() -> None:
    run = stuck().until("10-23 12:00")
    climbed = [one for one in run.letters if one.kind == "execute/escalation" and one.data["ask"]["kind"] == "help"]

    assert climbed
    assert all(one.data["outside"] and one.data["problem"] is None for one in climbed)


@pytest.mark.meets("S4-5")
def test_of_a_confidential_issue_the_lead_is_asked_instead_of_somebody_outside() -> None:
    run = stuck(confidential=True)

    assert run.kinds("anna") == []
    assert run.to("lin", "execute/help").data["instead"] == at("anna")


@pytest.mark.meets("S5-1")
def test_who_bears_the_problem_outside_the_circle_may_answer_the_survey() -> None:
    run = surveyed()
    run.says("anna", to="verify/survey", surveyed=Surveyed(verdict="solved", result=5, cooperation=5))

    assert is_participant(run.issue, at("anna"))
    assert at("anna") in [a.person for a in run.issue.surveys[-1].answers]


@pytest.mark.meets("S5-1")
def test_who_only_answers_the_survey_may_order_nothing() -> None:
    run = surveyed().says("anna", commands=("confidential",))

    assert not run.issue.confidential


@pytest.mark.meets("S5-1")
def test_a_confidential_issue_is_surveyed_inside_the_circle_alone() -> None:
    assert "verify/survey" not in surveyed(confidential=True).kinds("anna")


@pytest.mark.meets("S5-1")
def test_an_unverified_answer_to_ones_own_survey_letter_counts_and_orders_in_it_do_not() -> None:
    run = surveyed()
    run.says("rita", to="verify/survey", verified=False, surveyed=Surveyed(verdict="solved"), commands=("withdraw",))

    assert [(a.person, a.verdict) for a in run.issue.surveys[-1].answers] == [(at("rita"), "solved")]
    assert run.issue.ended is None


@pytest.mark.meets("S6-7")
def test_a_rule_change_of_a_confidential_issue_does_not_tell_its_title() -> None:
    run = surveyed(confidential=True)
    run.issue = replace(run.issue, record=Record(rules=(Rule(change="改", department="LEG"),)))

    assert norm.proposed(run.issue, 0, run.desk).title == ""


def surveyed(**more: Any) -> Run:
    """All tasks are done; the problem had also cost the legal department, which takes no part."""
    run = agreed(**more)
    impacts = (*run.issue.problem.impacts, Impact(text="合同多审了5份", quantified=True, head="business", department="LEG"))
    run.issue = replace(run.issue, problem=replace(run.issue.problem, impacts=impacts))
    for who, n in (("wang", 1), ("dan", 2), ("lin", 3)):
        run.says(who, progress=(Progress(task=n, status="done", text="https://files.firm.example/1"),))
    assert run.issue.step is Step.VERIFY
    return run
