"""What cannot be understood is asked back in the same round, and an answer goes to the question that it is about."""

from __future__ import annotations

import pytest

from tests.story.company import Company


@pytest.mark.parametrize(("words", "asked_back"), [("这个我再想想", True), ("收到", False)])
def test_an_answer_that_settles_nothing_gets_the_question_again_and_received_gets_nothing(
    asked: Company, words: str, asked_back: bool
) -> None:
    asked.writes("li", words, answers=asked.letter("li", "launch/lead"))
    notes = [one for one in asked.round("10-13 10:00") if one.kind == "execute/note"]

    assert ["没看懂要改什么" in one.text and "请确认牵头" in one.text for one in notes] == [True] * asked_back


def test_yes_to_leading_in_answer_to_the_letter_about_a_refusal_drops_nobody(asked: Company) -> None:
    asked.writes("wang", "不参加,结算单是渠道商开的,与我们无关。", answers=asked.letter("wang", "launch/nomination"))
    asked.round("10-13 10:00")
    told = asked.letter("li", "launch/lead")
    asked.writes("li", "行吧,财务部牵头", answers=told)
    asked.round("10-13 10:30")
    shown = asked.show()

    assert "回复“去掉市场部”或“保留市场部”" in told.text
    assert shown["lead"]["agreed"]
    assert "MKT" in {place["department"] for place in shown["participants"]}


def test_an_answer_to_the_question_put_again_is_heard(asked: Company) -> None:
    asked.writes("li", "这个我再想想", answers=asked.letter("li", "launch/lead"))
    asked.round("10-13 10:00")
    asked.writes("li", "同意", answers=asked.letter("li", "execute/note"))
    asked.round("10-13 10:30")

    assert asked.show()["lead"]["agreed"]


@pytest.mark.parametrize(("answer", "asked_about"), [("", True), ("同意", False)])
def test_a_remark_on_the_own_report_is_asked_about_in_the_evening_unless_the_answer_has_come(
    reported: Company, answer: str, asked_about: bool
) -> None:
    reported.writes("zhou", "这个我再想想", answers=reported.letter("zhou", "clarify/receipt"))
    at_once = [one for one in reported.round("10-13 09:30") if one.kind == "execute/note"]
    if answer:
        reported.writes("zhou", answer, answers=reported.letter("zhou", "clarify/receipt"))
        reported.round("10-13 11:00")
    evening = [one for one in reported.round("10-13 18:05") if "没看懂" in one.text]

    assert at_once == []
    assert bool(evening) is asked_about
