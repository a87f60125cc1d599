"""Step 1: the reporter is told what was understood, asked for what is missing, and agrees."""

from __future__ import annotations

import pytest

from service.loop.issue import Impact, Problem, Step
from tests.unit.core import Command, at, launched, reported, utc

VAGUE = {"phenomenon": None, "impacts": (), "causes": (), "departments": ("FIN", "MKT"), "essence": None}


@pytest.mark.meets("S1-1", "G1")
def test_a_receipt_leaves_in_the_round_of_the_report_and_says_what_is_next() -> None:
    receipt = reported().to("rita", "clarify/receipt")

    assert receipt.asks == "agreement"
    assert receipt.data["complete"] is True
    assert receipt.data["lead"]["department"] == "FIN"
    assert receipt.data["issue"]["step"] == "clarify"
    assert (receipt.data["until"], receipt.not_before) == (utc("10-15 10:00").isoformat(), receipt.posted_at)


@pytest.mark.meets("S1-1")
def test_at_most_three_parts_are_asked_for_at_a_time() -> None:
    receipt = reported(**{**VAGUE, "departments": ()}).to("rita", "clarify/receipt")

    assert receipt.data["missing"] == ["phenomenon", "impact", "cause", "dept"]
    assert receipt.data["asked"] == ["phenomenon", "impact", "cause"]
    assert receipt.asks == "answer"


@pytest.mark.meets("S1-4")
def test_a_missing_essence_is_warned_of_in_the_receipt() -> None:
    assert reported(essence=None).to("rita", "clarify/receipt").data["warnings"] == ["essence_missing"]


@pytest.mark.meets("S1-14", "G5")
def test_the_receipt_shows_twins_similar_issues_and_unknown_names() -> None:
    run = reported(twins=("BH-3",), similar=(("BH-2", "返利口径", "先定模板"),), unknown=(("返利组", ("FIN", "MKT", "SAL")),))
    data = run.to("rita", "clarify/receipt").data

    assert data["twins"] == ["BH-3"]
    assert data["similar"] == [{"id": "BH-2", "title": "返利口径", "worked": "先定模板", "improve": ""}]
    assert data["unknown"] == [{"name": "返利组", "closest": ["FIN", "MKT", "SAL"]}]


@pytest.mark.meets("S1-1", "S1-15")
def test_an_answer_fills_in_what_it_says_and_the_rest_is_asked_again() -> None:
    run = reported(**VAGUE).says("rita", to="clarify/receipt", problem=Problem(phenomenon="返利数据晚了12天"), fields=("phenomenon",))
    questions = run.to("rita", "clarify/questions")

    assert run.issue.problem.version == 2
    assert questions.data["asked"] == ["impact", "cause"]
    assert questions.data["changes"] == [{"field": "phenomenon", "before": None, "after": "返利数据晚了12天"}]
    assert questions.data["understood"] == [{"code": "corrected", "args": {"fields": ["phenomenon"]}}]


@pytest.mark.meets("S1-6")
def test_not_knowing_is_an_answer_and_stays_on_record() -> None:
    run = reported(impacts=(Impact(text="月结推迟", department="FIN"),)).says("rita", "unknown", to="clarify/receipt")

    assert run.issue.waived == ("impact_number",)
    assert run.noted("left_open")[0].data == {"parts": ["impact_number"]}
    assert run.to("rita", "clarify/definition").asks == "agreement"


def test_what_is_seen_and_who_is_concerned_cannot_be_left_open() -> None:
    run = reported(**{**VAGUE, "departments": ()}).says("rita", "unknown", to="clarify/receipt")

    assert run.issue.waived == ("impact", "cause")
    assert run.to("rita", "clarify/questions").data["asked"] == ["phenomenon", "dept"]


@pytest.mark.meets("P27")
def test_the_reporters_agreement_ends_the_step_and_is_said_back() -> None:
    run = reported().says("rita", "agree", to="clarify/receipt")
    run.tick("10-13 18:00")
    note = run.to("rita", "execute/note")

    assert run.issue.step is Step.LAUNCH
    assert note.data["items"] == [{"code": "agreed_definition", "args": {"version": 1}}]
    assert note.not_before == note.posted_at


def test_agreement_does_not_cover_what_is_missing() -> None:
    run = reported(**VAGUE).says("rita", "agree", to="clarify/receipt")

    assert run.issue.step is Step.CLARIFY
    assert run.to("rita", "clarify/questions").data["asked"] == ["phenomenon", "impact", "cause"]


def test_correcting_and_agreeing_in_one_mail_ends_the_step() -> None:
    run = reported().says("rita", "agree", to="clarify/receipt", problem=Problem(goal="每月3日交齐"), fields=("goal",))

    assert run.issue.step is Step.LAUNCH
    assert run.issue.problem.goal == "每月3日交齐"


def test_agreement_to_an_earlier_version_is_no_agreement_to_the_later_one() -> None:
    run = reported().says("rita", to="clarify/receipt", problem=Problem(essence="流程里没有"), fields=("essence",))
    run.says("rita", "agree", to="clarify/receipt")

    assert run.issue.step is Step.CLARIFY
    assert run.says("rita", "agree", to="clarify/definition").issue.step is Step.LAUNCH


def test_an_objection_without_correction_shows_the_sheet_once_more() -> None:
    run = reported().says("rita", "object", to="clarify/receipt", text="说得太重了")

    assert run.issue.step is Step.CLARIFY
    assert run.to("rita", "clarify/definition").data["objection"] == {"who": at("rita"), "text": "说得太重了"}


@pytest.mark.meets("C6")
def test_a_digit_sets_the_category_and_the_agreement_counts() -> None:
    run = reported(category="C1").says("rita", "agree", to="clarify/receipt", choice=4)

    assert run.issue.problem.category == "C4"
    assert run.issue.step is Step.LAUNCH


@pytest.mark.meets("S2-1")
def test_silence_is_nudged_and_climbs_to_the_coordinator_who_may_agree() -> None:
    run = reported().until("10-26 12:00")
    run.says("cora", "agree", to="execute/escalation")

    assert run.kinds("rita").count("clarify/nudge") == 1
    assert "execute/escalation" in run.kinds("fang")
    assert run.issue.step is Step.LAUNCH
    assert run.noted("definition_agreed")[0].actor == at("cora")


def test_silence_alone_ends_nothing_however_long() -> None:
    assert reported().until("12-31 12:00").issue.step is Step.CLARIFY


def test_somebody_who_was_not_asked_cannot_agree() -> None:
    assert reported().says("wang", "agree", to="", about="v1").issue.step is Step.CLARIFY


@pytest.mark.meets("P4")
def test_an_unverified_answer_changes_nothing() -> None:
    run = reported().says("rita", "agree", to="clarify/receipt", verified=False)

    assert run.issue.step is Step.CLARIFY
    assert [e.kind for e in run.entries] == ["reported", "unverified"]


def test_the_coordinator_may_waive_what_is_missing_and_nobody_is_asked_for_it_again() -> None:
    run = reported(**VAGUE).says("cora", commands=("waive",))
    later = run.until("10-20 12:00")

    assert run.noted("waived")[0].data == {"parts": ["phenomenon", "impact", "cause"]}
    assert later.kinds("rita") == ["clarify/receipt"]


@pytest.mark.meets("S1-15")
def test_a_correction_after_the_agreement_still_counts() -> None:
    run = reported().says("rita", "agree", to="clarify/receipt")
    run.says("rita", to="clarify/receipt", problem=Problem(goal="每月3日交齐"), fields=("goal",))

    assert run.issue.problem.goal == "每月3日交齐"
    assert run.issue.step is Step.LAUNCH


@pytest.mark.meets("S1-2", "S1-15")
def test_a_liaison_may_object_after_the_kick_off_and_everybody_else_is_told_the_new_version() -> None:
    run = launched().says("wang", "object", to="launch/kickoff", text="原因不对", problem=Problem(essence="模板没定"), fields=("essence",))
    letter = run.to("lin", "clarify/definition")

    assert letter.data["changes"] == [{"field": "essence", "before": "没有约定由谁在哪一天交数", "after": "模板没定"}]
    assert letter.data["objection"] == {"who": at("wang"), "text": "原因不对"}
    assert {one.to for one in run.letters if one.kind == "clarify/definition"} == {at(p) for p in ("rita", "lin", "yu", "dan")}
    assert (letter.asks, letter.data["variant"]) == ("none", "objection")
    assert run.issue.step is Step.PLAN


def test_thanks_for_the_kick_off_change_nothing() -> None:
    run = launched().says("wang", "thanks", to="launch/kickoff")

    assert "clarify/definition" not in run.kinds("lin")


def test_the_reporter_may_change_the_lead_before_anybody_hears_of_it() -> None:
    run = reported().says("rita", "agree", to="clarify/receipt", commands=(Command(name="lead", departments=("MKT",)),))

    assert run.issue.lead == "MKT"
    assert run.to("wang", "launch/lead").data["lead"]["reason"]["kind"] == "chosen"
