"""What `bihuan show --json` gives: key for key as other programs rely on it, and nothing that JSON cannot hold."""

from __future__ import annotations

import json

import pytest

from service.loop.view import show, summary
from tests.unit.core import agreed, at, desk, launched, reported


def test_a_fresh_issue_is_shown_without_meeting_and_tasks() -> None:
    shown = show(reported().issue)

    assert (shown["id"], shown["step"], shown["cycle"], shown["status"]) == ("BH-1", "clarify", 1, "open")
    assert (shown["meeting"], shown["tasks"], shown["conclusion"]) == (None, [], None)


@pytest.mark.meets("S2-5", "S2-8")
def test_participants_have_their_people_and_reasons_and_guests_come_last() -> None:
    shown = show(launched(category="C2").issue)

    assert shown["participants"][1] == {
        "department": "MKT", "role": "participant", "reason": {"kind": "cause", "quote": "市场部没有指定交数的人"},
        "liaison": at("wang"), "deputy": at("yu"), "status": "standing",
    }
    assert shown["participants"][-1]["role"] == "guest"
    assert shown["lead"] == {"department": "FIN", "liaison": at("lin"), "agreed": True}


def test_the_meeting_is_shown_with_its_answers() -> None:
    meeting = show(launched().attends("wang", "ACCEPTED").issue)["meeting"]

    assert set(meeting) >= {"uid", "sequence", "start", "end", "attendees"}
    assert {a["address"]: a["partstat"] for a in meeting["attendees"]}[at("wang")] == "ACCEPTED"


def test_tasks_have_owner_due_and_status() -> None:
    (first, *_) = show(agreed().issue)["tasks"]

    assert (first["n"], first["owner"], first["due"], first["status"]) == (1, at("wang"), "2026-10-26", "not_started")


def test_all_of_it_is_json() -> None:
    run = agreed()
    shown = show(run.issue, tuple(run.entries))

    assert json.loads(json.dumps(shown)) == shown
    assert [e["kind"] for e in shown["journal"]][:2] == ["reported", "replied"]


def test_an_ended_and_a_paused_issue_say_so() -> None:
    assert summary(launched().says("rita", commands=("withdraw",)).issue)["status"] == "withdrawn"
    assert summary(launched().says("lin", commands=("pause",)).issue)["status"] == "paused"


@pytest.mark.meets("G6", "P26")
def test_everybody_is_written_to_in_the_own_language_or_else_the_companys() -> None:
    english = desk(language="en")

    assert (desk().language_of(at("anna")), desk().language_of(at("lin"))) == ("en", "zh")
    assert (english.language_of(at("lin")), english.language_of("guest@other.example")) == ("en", "en")
