"""Nobody answers: silence climbs, in working days and at decent hours, and nothing ever ends or is decided by it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from tests.story import road
from tests.story.company import Company, Received, at, clock

HALF_A_DAY = timedelta(hours=6)


def pairs(letters: list[Received]) -> list[tuple[str, str]]:
    return [(one.kind, one.to.split("@")[0]) for one in letters]


@pytest.mark.meets("S2-1", "P23")
def test_a_silent_reporter_is_reminded_then_the_head_then_the_coordinator(reported: Company) -> None:
    fresh = pairs(reported.rounds("10-13 10:00", "10-27 17:00", HALF_A_DAY))

    assert fresh[0] == ("clarify/nudge", "zhou")
    assert [who for kind, who in fresh if kind == "execute/escalation"] == ["ke", "hu.bo", "ma.li"]
    assert reported.show()["step"] == "clarify"


@pytest.mark.meets("P23")
def test_the_coordinator_may_agree_for_a_silent_reporter_on_record(reported: Company) -> None:
    reported.rounds("10-13 10:00", "10-23 17:00", HALF_A_DAY)
    reported.writes("hu.bo", "同意", answers=reported.letter("hu.bo", "execute/escalation"))
    reported.round("10-23 17:10")
    agreed = next(line for line in reported.show()["journal"] if line["kind"] == "definition_agreed")

    assert agreed["actor"] == at("hu.bo")
    assert reported.show()["step"] == "launch"


@pytest.mark.meets("S2-1", "S2-7")
def test_a_head_silent_for_two_weeks_does_not_hold_the_circle_up(asked: Company) -> None:
    asked.writes("li", "同意", answers=asked.letter("li", "launch/lead"))
    letters = [one for one in asked.rounds("10-13 10:00", "10-23 17:00", HALF_A_DAY) if one.to == at("qiu")]

    assert [one.subject.partition("：")[0] for one in letters[:2]] == ["[BH-1] 提醒", "[BH-1] 请您担任对接人"]
    assert "推荐" not in letters[1].text
    assert asked.show()["step"] == "plan"
    assert next(p for p in asked.show()["participants"] if p["department"] == "DATA")["liaison"] == at("qiu")


@pytest.mark.meets("S2-1", "P27")
def test_a_lead_silent_for_two_weeks_is_passed_over_and_the_coordinator_acts_for_him(asked: Company) -> None:
    asked.writes("qiu", "邱小雨", answers=asked.letter("qiu", "launch/nomination"))
    fresh = pairs(asked.rounds("10-13 10:00", "10-27 17:00", HALF_A_DAY))
    asked.writes("hu.bo", "同意", answers=asked.letter("hu.bo", "execute/escalation"))
    asked.round("10-27 17:10")

    assert [who for kind, who in fresh if kind == "execute/escalation"] == ["zhou", "ke", "hu.bo", "ma.li"]
    assert fresh.count(("launch/lead", "li")) == 1
    assert asked.show()["lead"]["agreed"]
    assert asked.show()["step"] == "plan"


def test_silence_after_the_meeting_and_over_a_table_never_makes_a_plan(tabled: Company) -> None:
    fresh = pairs(tabled.rounds("10-15 15:00", "11-03 17:00", HALF_A_DAY))

    assert tabled.show()["step"] == "plan"
    assert ("execute/escalation", "lin") in fresh
    assert "plan/plan" not in {kind for kind, _ in fresh}


@pytest.mark.meets("P25", "S2-13")
def test_an_absent_liaison_is_stood_in_for_within_two_working_days(met: Company) -> None:
    met.is_away("li", "您好,我10月15日至10月23日休假,急事请联系周敏。", met.letter("li", "plan/table_request"))
    met.round("10-15 11:30")
    fresh = pairs(met.rounds("10-15 13:00", "10-19 17:00", HALF_A_DAY))
    asked = [who for kind, who in pairs(met.letters) + fresh if kind == "execute/escalation"]

    assert asked[:1] == ["zhou"]
    assert met.show()["tasks"] == []


@pytest.mark.meets("P5", "P25")
def test_an_automatic_reply_is_not_answered_and_is_no_answer(asked: Company) -> None:
    asked.is_away("qiu", "同意。我在10月16日前休假。", asked.letter("qiu", "launch/nomination"))
    fresh = asked.round("10-13 10:00")

    assert at("qiu") not in {one.to for one in fresh}
    assert asked.show()["step"] == "launch"
    assert asked.where()["ignored"] == 1


@pytest.mark.meets("P6")
def test_a_kick_off_that_bounces_is_told_to_the_lead_the_same_day(launched: Company) -> None:
    launched.bounces(launched.letter("wang", "launch/kickoff"))
    fresh = launched.round("10-13 10:30")
    told = launched.letter("li", "execute/note")

    assert ("execute/note", "li") in pairs(fresh)
    assert "王蕾" in told.text
    assert "未能送达" in told.text
    assert any(line["kind"] == "undelivered" and line["data"]["recipient"] == at("wang") for line in launched.show()["journal"])


@pytest.mark.meets("P24")
def test_the_national_holiday_is_left_in_peace_and_its_make_up_saturday_counts(company: Company) -> None:
    company.now = clock("09-29 09:00")
    company.writes("zhou", road.REPORT.replace("希望11月6日前理顺,赶上11月10日的月结。\n", ""), subject="活动结算单晚到")
    company.round("09-29 09:05")
    fresh = [one for one in company.rounds("09-29 10:00", "10-12 17:30", timedelta(hours=3, minutes=30)) if one.kind != "learn/quarter"]
    days = Counter(str(one.message["Date"])[:11] for one in fresh)

    assert not {day for day in days if day.strip() in {f"{n} Oct 2026" for n in range(1, 8)} | {"Sun, 11 Oct"}}
    assert pairs(fresh)[:2] == [("clarify/nudge", "zhou"), ("execute/escalation", "ke")]
    assert "Sat, 10 Oct" in days


@pytest.mark.meets("P24")
def test_nights_and_weekends_are_quiet_but_answers_come_at_any_hour(asked: Company) -> None:
    asked.writes("zhou", "进展?", subject="[BH-1] 进展?")
    at_night = asked.round("10-16 23:40")
    quiet = asked.rounds("10-16 23:45", "10-19 08:45", timedelta(hours=3))
    morning = asked.round("10-19 09:05")

    assert pairs(at_night) == [("circle/status", "zhou")]
    assert quiet == []
    assert ("launch/lead", "li") in pairs(morning)
