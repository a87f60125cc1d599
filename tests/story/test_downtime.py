"""The clock: how often it ticks, and whether it stood still for a while, makes no difference to who is written what."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from tests.story.company import Company, Received, clock

THREE_DAYS = ("10-13 09:40", "10-16 09:40")


def told(letters: list[Received]) -> Counter[tuple[str, str]]:
    return Counter((one.kind, one.to) for one in letters)


@pytest.fixture
def twice(stages: dict[str, Company], tmp_path_factory: pytest.TempPathFactory) -> tuple[Company, Company]:
    folder = tmp_path_factory.mktemp("twice")
    return stages["asked"].copy(folder / "often"), stages["asked"].copy(folder / "seldom")


@pytest.mark.meets("P23", "P24")
def test_many_rounds_and_one_round_in_three_days_send_the_same(twice: tuple[Company, Company]) -> None:
    often, seldom = twice
    many = often.rounds(*THREE_DAYS, every=timedelta(minutes=20))
    few = seldom.round(THREE_DAYS[1])

    assert told(many)
    assert told(many) == told(few)


@pytest.mark.meets("P23")
def test_a_second_round_at_the_same_moment_sends_nothing(twice: tuple[Company, Company]) -> None:
    company, _ = twice
    company.round(THREE_DAYS[1])

    assert company.round(THREE_DAYS[1]) == []


@pytest.mark.meets("P23")
def test_after_two_weeks_of_downtime_everybody_gets_one_reminder_and_no_heap(twice: tuple[Company, Company]) -> None:
    company, _ = twice
    fresh = company.round("10-27 09:40")
    again = company.rounds("10-27 10:00", "10-27 17:40", every=timedelta(hours=1))

    assert max(told(fresh + again).values()) == 1
    assert {one.kind for one in fresh} >= {"launch/lead", "launch/nomination"}


@pytest.mark.meets("P23")
def test_mail_that_waited_through_a_downtime_counts_before_reminders(twice: tuple[Company, Company]) -> None:
    company, _ = twice
    company.writes("li", "同意", answers=company.letter("li", "launch/lead"))
    company.writes("qiu", "邱小雨", answers=company.letter("qiu", "launch/nomination"))
    fresh = company.round("10-27 09:40")

    assert "launch/lead" not in {one.kind for one in fresh}
    assert "launch/kickoff" in {one.kind for one in fresh}


@pytest.mark.meets("P23")
def test_a_meeting_that_passed_during_downtime_leads_to_one_request(invited: Company) -> None:
    fresh = invited.round("10-22 10:00")

    assert told(fresh)["plan/table_request", "li@works.example"] == 1
    assert "plan/agenda" not in {one.kind for one in fresh}


@pytest.mark.meets("P31")
def test_a_rehearsal_sends_everything_to_the_coordinator(company: Company) -> None:
    company.configured("\n[letters]\ndry_run = true\n")
    company.writes("zhou", "9月有17张结算单晚到4天,月结推迟2天。\n原因:市场部没有指定提交人。", subject="结算单")
    company.round("10-13 09:05")
    company.rounds("10-13 10:00", "10-20 17:00", every=timedelta(hours=8))

    assert {one.to for one in company.letters} == {"hu.bo@works.example"}
    assert clock("10-20 17:00") >= company.now


@pytest.mark.meets("P23")
def test_after_downtime_one_digest_catches_up_under_the_name_of_its_day(in_force: Company) -> None:
    in_force.round("10-16 15:00")
    morning = in_force.round("10-20 09:05")
    evening = in_force.round("10-20 18:05")

    for letters in (morning, evening):
        (digest,) = [one for one in letters if one.kind == "execute/digest"]
        assert "10月20日" in digest.subject
