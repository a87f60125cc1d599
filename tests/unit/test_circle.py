"""The closed circle: who belongs to it, what is passed on, who is held at its door."""

from __future__ import annotations

import pytest

from service.loop.bulletin import passed_on
from service.loop.circle import is_participant, members
from tests.unit.core import Command, at, defined, launched, proposed, reported


def test_liaisons_and_deputies_are_members_each_once() -> None:
    assert members(launched().issue) == tuple(at(p) for p in ("lin", "wang", "yu", "dan"))


def test_whoever_was_asked_something_may_speak_and_a_stranger_may_not() -> None:
    issue = proposed().is_absent("wang", "11-30").issue

    assert is_participant(issue, "YU@firm.example")
    assert is_participant(issue, at("rita"))
    assert not is_participant(issue, at("sun"))


@pytest.mark.meets("S2-9", "S2-10")
def test_the_reporter_gets_the_kick_off_without_the_circles_address() -> None:
    run = launched()

    assert run.to("rita", "launch/kickoff").data["circle"] is False
    assert run.to("wang", "launch/kickoff").data["circle"] is True


@pytest.mark.meets("S2-11")
def test_a_members_mail_is_passed_on_to_the_others_and_kept() -> None:
    run = launched().says("wang", to_circle=True, text="模板我先起草", mail="abc")

    assert [one.to for one in run.letters if one.kind == "circle/relay"] == [at("lin"), at("yu"), at("dan")]
    assert run.to("dan", "circle/relay").data["text"] == "模板我先起草"
    assert run.entries[-1].text == "模板我先起草"


def test_what_is_said_in_the_circle_answers_no_question() -> None:
    run = proposed().says("wang", "agree", to_circle=True)

    assert run.issue.tasks[0].agreed_at is None


def test_before_it_opens_and_after_the_end_nothing_is_passed_on() -> None:
    early = defined().says("lin", to_circle=True)
    late = launched().says("rita", commands=("withdraw",)).says("wang", to_circle=True)

    assert early.to("lin", "execute/note").data["variant"] == "circle_closed"
    assert late.to("wang", "execute/note").data["variant"] == "circle_closed"
    assert "circle/relay" not in early.kinds() + late.kinds()


@pytest.mark.meets("S2-12")
def test_who_is_no_member_is_held_also_at_the_circles_address() -> None:
    run = launched().says("rita", to_circle=True, text="我补充一点")

    assert run.to("lin", "launch/admit").data["held"]["text"] == "我补充一点"
    assert "circle/relay" not in run.kinds("wang")


@pytest.mark.meets("S2-12", "P3")
def test_an_outsider_is_held_and_hears_nothing_from_the_issue() -> None:
    run = launched().knocks("feng")

    assert run.kinds("feng") == []
    assert run.to("lin", "launch/admit").data["held"]["sender"] == at("feng")


@pytest.mark.meets("P3")
def test_the_line_that_an_outsider_gets_names_no_issue() -> None:
    line = passed_on(at("feng"), proposed().desk).outbox[0]

    assert (line.record, line.data["variant"], line.data["issue"]["title"], line.data["issue"]["id"]) == ("", "held", "", "")


def test_before_step_2_the_coordinator_is_asked_about_an_outsider() -> None:
    assert "launch/admit" in reported().knocks("feng").kinds("cora")


def test_admitted_he_gets_the_kick_off_at_once_and_only_once() -> None:
    run = launched().knocks("feng").knocks("feng")
    run.says("lin", "agree", to="launch/admit", about="1").says("lin", commands=("admit",), to="launch/admit", about="2")

    assert run.issue.guests == (at("feng"),)
    assert run.kinds("feng").count("launch/kickoff") == 1
    assert run.issue.held == ()


@pytest.mark.parametrize(("stance", "command", "wants"), [("refuse", None, ()), (None, "drop", ()), (None, "new_issue", ("report:m1",))])
def test_dropped_or_sent_elsewhere_he_hears_nothing_more(stance: str | None, command: str | None, wants: tuple[str, ...]) -> None:
    run = launched().knocks("feng", mail="m1")
    run.says("lin", stance, to="launch/admit", commands=(command,) if command else ())

    assert run.issue.guests == ()
    assert run.kinds("feng") == []
    assert run.issue.wants == wants


def test_two_at_the_door_are_told_apart() -> None:
    run = launched().knocks("feng").knocks("sun").says("lin", "agree", to="launch/admit", about="2")

    assert run.issue.guests == (at("sun"),)
    assert [h.sender for h in run.issue.held] == [at("feng")]


def test_an_answer_that_decides_nothing_leaves_him_waiting() -> None:
    run = launched().knocks("feng").says("lin", "thanks", to="launch/admit")

    assert len(run.issue.held) == 1
    assert len(run.asks("admit")) == 1


def test_after_the_end_nobody_is_asked_about_an_outsider() -> None:
    run = launched().says("rita", commands=(Command(name="withdraw"),)).knocks("feng")

    assert run.asks("admit") == []
