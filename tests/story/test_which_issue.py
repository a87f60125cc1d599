"""Mails that belong nowhere yet: the sender is asked which issue, and the answer files the mail that was asked about."""

from __future__ import annotations

import pytest

from tests.story.company import MAILBOX, Company, Received, at
from tests.story.road import REPORT

ANSWER = "好的,10月20日前给出名单"


@pytest.fixture
def unsure(reported: Company) -> tuple[Company, Received]:
    """Zhou's issue stands; she sends an answer from which nobody can tell what it answers."""
    reported.writes("zhou", "同意", subject="Re: 上次的事")
    (which,) = reported.round("10-13 09:10")
    return reported, which


@pytest.mark.parametrize("answer", ["BH-1", "1", "是1号问题", "[bh-1]"])
def test_a_number_files_the_mail_that_was_asked_about(unsure: tuple[Company, Received], answer: str) -> None:
    company, which = unsure
    company.writes("zhou", answer, answers=which)
    company.round("10-13 09:15")

    assert which.kind == "clarify/unplaced"
    assert "同意" in [line["text"] for line in company.show()["journal"]]
    assert company.issues() == ["BH-1"]


@pytest.mark.parametrize("answer", ["新问题", "new issue"])
def test_a_new_issue_is_made_of_the_mail_and_not_of_the_answer(unsure: tuple[Company, Received], answer: str) -> None:
    company, which = unsure
    company.writes("zhou", answer, answers=which)
    company.round("10-13 09:15")

    assert company.issues() == ["BH-1", "BH-2"]
    assert [line["text"] for line in company.show("BH-2")["journal"] if line["kind"] == "reported"] == ["同意"]


def test_anything_else_is_asked_once_more_and_then_left_to_the_coordinator(unsure: tuple[Company, Received]) -> None:
    company, which = unsure
    company.writes("zhou", "就是上次那件事", answers=which)
    again = company.round("10-13 09:15")
    company.writes("zhou", "你们知道的", answers=again[0])
    left = company.round("10-13 09:20")

    assert [(one.kind, one.to) for one in again] == [("clarify/unplaced", at("zhou"))]
    assert [(one.kind, one.to) for one in left] == [("operator/alarm", at("hu.bo"))]
    assert company.issues() == ["BH-1"]


def test_the_second_question_can_still_be_answered(unsure: tuple[Company, Received]) -> None:
    company, which = unsure
    company.writes("zhou", "就是上次那件事", answers=which)
    (again,) = company.round("10-13 09:15")
    company.writes("zhou", "BH-1", answers=again)
    company.round("10-13 09:20")

    assert "同意" in [line["text"] for line in company.show()["journal"]]


def test_an_address_of_ours_that_we_never_gave_away_is_asked_about_and_makes_no_issue(reported: Company) -> None:
    local, _, domain = MAILBOX.partition("@")
    wrong = f"{local}+bh-1.{'a' * 26}@{domain}"
    reported.writes("zhou", REPORT, to=wrong, subject="结算单")
    reported.writes("mallory@elsewhere.example", REPORT, to=wrong, subject="结算单")
    fresh = reported.round("10-13 09:10")

    assert {(one.kind, one.to) for one in fresh} == {("clarify/unplaced", at("zhou")), ("operator/alarm", at("hu.bo"))}
    assert reported.issues() == ["BH-1"]


def test_one_word_to_many_letters_is_no_loop(launched: Company) -> None:
    """Whoever leads lets four people in with the same word, within minutes."""
    for who in ("ray", "nora", "pavel", "sam"):
        launched.writes(who, f"我有话说, {who}", subject="[BH-1] 结算单")
    launched.round("10-13 10:05")
    doors = [one for one in launched.letters if one.kind == "launch/admit"]
    for door in doors:
        launched.writes(door.to.partition("@")[0], "同意", answers=door)
    launched.round("10-13 10:10")

    assert len(doors) == 4
    assert launched.show()["held"] == []
    assert "ignored" not in launched.where()


def test_of_an_issue_like_his_own_a_reporter_hears_only_where_he_takes_part(reported: Company) -> None:
    reported.writes("ray", REPORT.replace("周敏", "Ray"), subject="活动结算单晚到")
    theirs = reported.round("10-13 09:10")
    reported.writes("zhou", REPORT, subject="活动结算单晚到")
    hers = reported.round("10-13 09:20")

    assert all("BH-1" not in one.text + one.subject for one in theirs if one.to == at("ray"))
    assert any("BH-1" in one.text for one in theirs if one.to == at("hu.bo"))
    assert any("BH-1" in one.text for one in hers if one.to == at("zhou"))
