"""Two issues that are one, and one that is two: who is told, who comes in, and what cannot be merged."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from service.loop import merging
from service.loop.issue import Entry, Issue, Letter, Step
from tests.unit.core import Command, Run, agreed, at, defined, desk, launched, proposed, reported

LATER = "10-29 10:00"


def two(a: Run, b: Run) -> tuple[Issue, Issue]:
    """Side by side, with numbers of their own and nothing new in them."""
    return a.issue, replace(b.issue, id="BH-2")


def letters_of(issue: Issue) -> dict[str, Letter]:
    return {one.to: one for one in issue.outbox}


def entry(issue: Issue, kind: str) -> Entry:
    return next(one for one in issue.journal if one.kind == kind)


@pytest.mark.meets("P14")
def test_the_merged_issue_ends_points_to_the_other_and_waits_for_nothing() -> None:
    a, b = two(launched(), proposed())
    _, b = merging.merged(a, b, at("cora"), desk(LATER))

    assert (b.ended, b.merged_into, b.step) == ("merged", "BH-1", Step.CLOSED)
    assert (b.asks, b.timers, b.wants, b.due_at) == ((), (), (), None)


@pytest.mark.meets("P14")
def test_everybody_drawn_into_it_learns_where_it_goes_on() -> None:
    a, b = two(launched(), proposed())
    _, b = merging.merged(a, b, at("cora"), desk("10-14 10:00"))
    notes = {to: one.data for to, one in letters_of(b).items() if one.kind == "execute/note"}

    assert set(notes) == {at(p) for p in ("rita", "lin", "wang", "yu", "dan", "cora")}
    assert {(d["variant"], d["into"]) for d in notes.values()} == {("merged", "BH-1")}


@pytest.mark.meets("P14")
def test_its_meeting_is_called_off() -> None:
    a, b = two(defined(), launched())
    _, b = merging.merged(a, b, at("cora"), desk("10-14 10:00"))

    assert {one.to for one in b.outbox if one.method == "CANCEL"} == {at(p) for p in ("lin", "wang", "dan")}


@pytest.mark.meets("P14")
def test_whoever_is_new_joins_the_open_circle_and_gets_its_kickoff() -> None:
    a, b = two(launched(), reported(sender="feng"))
    a, _ = merging.merged(a, b, at("cora"), desk(LATER))
    kickoffs = [one for one in a.outbox if one.kind == "launch/kickoff"]

    assert a.guests == (at("feng"),)
    assert [(one.to, one.data["variant"]) for one in kickoffs] == [(at("feng"), "admitted")]


def test_before_the_circle_opens_the_new_ones_wait_for_its_kickoff() -> None:
    run = defined()
    a, b = two(run, reported(sender="feng"))
    a, _ = merging.merged(a, b, at("cora"), desk())
    run.keep(a).says("lin", "agree", to="launch/lead").says("dong", to="launch/nomination", people=("dan",))

    assert not [one for one in a.outbox if one.kind == "launch/kickoff"]
    assert run.to("feng", "launch/kickoff").data["circle"] is True


@pytest.mark.meets("P14")
def test_both_journals_tell_of_it() -> None:
    a, b = two(launched(), reported(sender="feng"))
    a, b = merging.merged(a, b, at("cora"), desk(LATER))

    assert entry(a, "took_in").data["of"] == "BH-2"
    assert entry(a, "took_in").text == b.problem.phenomenon
    assert (entry(b, "merged").actor, entry(b, "merged").data["into"]) == (at("cora"), "BH-1")


@pytest.mark.meets("P14")
@pytest.mark.parametrize(
    ("a", "why"),
    [
        ({"id": "BH-2"}, "itself"),
        ({"merged_into": "BH-2", "ended": "merged"}, "ring"),
        ({"ended": "withdrawn", "step": Step.CLOSED}, "ended"),
        ({"step": Step.CLOSED, "conclusion": "solved"}, "ended"),
    ],
)
def test_what_cannot_be_merged_stays_and_its_orderer_hears_why(a: dict[str, object], why: str) -> None:
    one, b = two(launched(), reported(sender="feng"))
    one = replace(one, **a)  # type: ignore[arg-type]
    kept, refused = merging.merged(one, b, at("cora"), desk(LATER))

    assert kept is one
    assert (refused.ended, refused.step) == (None, Step.CLARIFY)
    assert [(e.person, e.code, e.args["why"]) for e in refused.echoes] == [(at("cora"), "not_merged", why)]
    assert refused.due_at is not None


def test_what_was_understood_of_somebody_goes_along_in_the_last_note() -> None:
    a, b = two(launched(), reported(sender="feng").says("feng", "agree", to="clarify/receipt"))
    _, b = merging.merged(a, b, at("cora"), desk(LATER))

    assert [e["code"] for e in letters_of(b)[at("feng")].data["understood"]] == ["agreed_definition"]


@pytest.mark.meets("P14")
def test_the_coordinators_word_is_an_errand_and_anybody_elses_a_wish() -> None:
    merge = Command(name="merge", text="BH-7")
    ordered = launched().says("cora", commands=(merge,))
    wished = launched().says("lin", commands=(merge,))

    assert "merge:BH-7" in ordered.issue.wants
    assert wished.issue.wants == ()
    assert wished.to("cora", "operator/alarm").data["args"]["wish"] == "merge"


def test_an_issue_is_not_merged_into_itself() -> None:
    run = launched().says("cora", commands=(Command(name="merge", text="BH-1"),))

    assert run.issue.wants == ()
    assert [e.code for e in run.issue.echoes if e.person == at("cora")] == ["not_merged"]


@pytest.mark.meets("P14")
@pytest.mark.parametrize("who", ["lin", "rita", "cora"])
def test_a_mail_is_split_off_by_lead_reporter_or_coordinator(who: str) -> None:
    run = agreed().says(who, commands=(Command(name="split", text="仓库也缺人"),), mail="abc", text="请拆分:仓库也缺人")

    assert "split:abc" in run.issue.wants
    assert run.noted("split")[0].text == "仓库也缺人"


def test_a_members_wish_to_split_goes_to_the_coordinator() -> None:
    run = agreed().says("dan", commands=(Command(name="split", text="仓库也缺人"),), mail="abc", text="请拆分:仓库也缺人")

    told = {"issue": "BH-1", "person": at("dan"), "wish": "split", "text": "请拆分:仓库也缺人"}

    assert run.issue.wants == ()
    assert run.to("cora", "operator/alarm").data["args"] == told


def test_a_merge_leaves_the_tasks_of_the_other_alone() -> None:
    a, b = two(agreed(), reported(sender="feng"))
    after, _ = merging.merged(a, b, at("cora"), desk(LATER))

    assert after.tasks == a.tasks
    assert [t.due for t in after.tasks] == [date(2026, 10, n) for n in (26, 27, 28)]
