"""A rule change: asked for, given to somebody, drafted, published; reminded, and never forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from service.loop import norm
from service.loop.arrivals import Reply
from service.loop.issue import Entry, Letter, Norm, Record, Rule
from tests.unit.core import CHINA, Run, at, desk, key_of, launched, moment, said

LETTER, NOTE = "learn/norm", "execute/note"


@dataclass
class Change:
    """One rule change on its way, as the store and the clock would see it."""

    clock: str
    norm: Norm
    letters: list[Letter] = field(default_factory=list)
    lost: list[Letter] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def keep(self, changed: Norm) -> Change:
        keys = {key_of(one) for one in self.letters}
        for letter in changed.outbox:
            (self.lost if key_of(letter) in keys else self.letters).append(letter)
            keys.add(key_of(letter))
        self.entries += changed.journal
        self.norm = replace(changed, id="NM-1", outbox=(), journal=())
        return self

    def at(self, clock: str) -> Change:
        self.clock = clock
        return self

    def tick(self, *clocks: str) -> Change:
        for clock in clocks:
            self.clock = clock
            self.keep(norm.tick(self.norm, desk(clock)))
        return self

    def says(self, who: str, stance: str | None = None, /, *, text: str = "...", verified: bool = True, **more: Any) -> Change:
        arrival = Reply(sender=at(who), at=moment(self.clock), letter=LETTER, text=text, said=said(stance, **more), verified=verified)
        return self.keep(norm.receive(self.norm, arrival, desk(self.clock)))

    def variants(self, who: str) -> list[str]:
        return [one.data["variant"] for one in self.letters if one.to == at(who) and one.kind == LETTER]

    def noted(self) -> list[str]:
        return [one.kind for one in self.entries]


def agreed_record(**rule: Any) -> Run:
    run = launched()
    given = {"change": "写明每月3日前由谁交数", "document": "《返利数据办法》", "department": "DATA", **rule}
    run.issue = replace(run.issue, record=Record(rules=(Rule(**given),)))
    return run


def begun(clock: str = "10-22 10:00", **rule: Any) -> Change:
    """The record is agreed; Dong, who heads the data team, is asked."""
    made = norm.proposed(agreed_record(**rule).issue, 0, desk(clock))
    return Change(clock=clock, norm=made).keep(made)


@pytest.mark.meets("S6-7", "S6-8")
def test_the_head_of_the_rules_department_is_asked_with_a_day() -> None:
    change = begun()
    letter = change.letters[0]

    assert (letter.to, letter.kind, letter.asks, letter.data["variant"]) == (at("dong"), LETTER, "answer", "request")
    assert (letter.data["tags"], letter.data["issue"]["id"]) == (["BH-1"], "BH-1")
    assert change.norm.rule.due == date(2026, 11, 5)
    assert (change.norm.state, change.norm.proposed_by, change.norm.issue) == ("proposed", at("lin"), "BH-1")


@pytest.mark.meets("S6-7")
def test_a_rule_of_no_department_is_the_leads() -> None:
    assert begun(department=None).norm.owner == at("fang")


def test_a_day_that_the_record_named_stands() -> None:
    assert begun(due=date(2026, 12, 1)).norm.rule.due == date(2026, 12, 1)


@pytest.mark.meets("S6-8")
def test_the_head_accepts_with_a_day_and_is_told_in_the_evening_what_was_understood() -> None:
    change = begun().says("dong", "agree", days=(date(2026, 11, 20),))
    note = change.letters[-1]

    assert (change.norm.state, change.norm.rule.due) == ("accepted", date(2026, 11, 20))
    assert (note.kind, note.data["items"][0]["code"], note.data["items"][0]["args"]["due"]) == (NOTE, "norm_accepted", "2026-11-20")
    assert note.not_before.astimezone(CHINA).hour == 18
    assert change.norm.due_at.astimezone(CHINA).date() == date(2026, 11, 18)


@pytest.mark.meets("S6-8")
def test_the_head_names_somebody_who_is_asked_at_once() -> None:
    change = begun().says("dong", people=("dan",))

    assert change.norm.owner == at("dan")
    assert change.variants("dan") == ["named"]
    assert change.letters[-2].data["items"][0]["code"] == "norm_named"


def test_whoever_was_named_may_give_it_back_to_the_head() -> None:
    change = begun().says("dong", people=("dan",)).says("dan", "refuse")

    assert (change.norm.owner, change.norm.state) == (at("dong"), "proposed")
    assert change.variants("dong") == ["request", "request"]
    assert change.lost == []


@pytest.mark.meets("S6-8")
def test_what_the_head_declines_is_declined_and_lead_and_coordinator_hear_of_it() -> None:
    change = begun().says("dong", "refuse", text="现有办法已经写明")

    assert (change.norm.state, change.norm.due_at) == ("declined", None)
    assert (change.variants("lin"), change.variants("cora")) == (["declined"], ["declined"])
    assert change.letters[-1].data["text"] == "现有办法已经写明"


@pytest.mark.meets("S6-8")
def test_what_is_said_to_be_another_departments_is_asked_of_that_head() -> None:
    change = begun().says("dong", "refuse", departments=("FIN",), text="不归我们，应该财务改")

    assert (change.norm.state, change.norm.owner, change.norm.rule.department) == ("proposed", at("fang"), "FIN")
    assert change.variants("fang") == ["named"]


@pytest.mark.meets("S6-7", "S6-8")
def test_drafted_and_published_are_taken_down_and_nothing_goes_back() -> None:
    change = begun().says("dong", norm="drafted").at("10-23 10:00").says("dong", "agree")

    assert change.norm.state == "drafted"
    change.at("10-26 10:00").says("dong", norm="published", text="已发布")

    assert (change.norm.state, change.norm.due_at) == ("published", None)
    assert change.variants("lin") == ["published"]
    assert change.says("dong", "refuse").norm.state == "published"


@pytest.mark.meets("S6-8", "P23")
def test_silence_is_reminded_and_climbs_to_the_coordinators_and_begins_again() -> None:
    change = begun("10-22 10:00").tick("10-26 10:00", "10-28 10:00", "11-02 10:00", "11-05 10:00", "11-09 10:00")

    assert change.variants("dong") == ["request", "reminder", "reminder"]
    assert (change.variants("cora"), change.variants("carl")) == (["escalation", "escalation"], ["escalation"])
    assert change.norm.state == "proposed"
    assert change.norm.due_at is not None
    assert change.lost == []


@pytest.mark.meets("S6-8")
def test_a_silent_owner_is_followed_by_the_head() -> None:
    change = begun().says("dong", people=("dan",)).tick("10-26 10:00", "10-28 10:00")

    assert change.variants("dan") == ["named", "reminder"]
    assert change.variants("dong") == ["request", "escalation"]


@pytest.mark.meets("S6-8", "P23")
def test_an_accepted_one_is_reminded_before_its_day_and_asked_after_it() -> None:
    change = begun(due=date(2026, 11, 5)).says("dong", "agree").tick("10-30 10:00")

    assert change.variants("dong") == ["request"]
    change.tick("11-03 10:00", "11-04 10:00", "11-05 10:00")

    assert change.variants("dong") == ["request", "reminder"]
    change.tick("11-06 10:00", "11-10 10:00")

    assert change.variants("dong") == ["request", "reminder", "overdue"]
    assert change.variants("cora") == ["escalation"]


def test_a_new_day_told_when_it_is_late_is_taken_and_reminded_of_anew() -> None:
    change = begun(due=date(2026, 11, 5)).says("dong", "agree").tick("11-03 10:00", "11-06 10:00").says("dong", days=(date(2026, 11, 20),))

    assert change.norm.rule.due == date(2026, 11, 20)
    assert change.norm.due_at.astimezone(CHINA).date() == date(2026, 11, 18)
    assert "norm_due" in change.noted()


def test_only_the_owner_the_head_the_coordinator_and_whoever_was_asked_decide() -> None:
    change = begun().says("wang", norm="published").says("dong", norm="published", verified=False)

    assert change.norm.state == "proposed"
    assert change.noted()[-2:] == ["replied", "unverified"]
    assert change.says("cora", norm="published").norm.state == "published"


def test_an_answer_that_says_nothing_of_it_is_asked_back_and_thanks_are_not() -> None:
    change = begun().says("dong", "thanks", text="谢谢")

    assert len(change.letters) == 1
    assert change.says("dong", text="在看").letters[-1].data["variant"] == "unclear"
