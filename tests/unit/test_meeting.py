"""The meeting: an invitation that follows every change, and what becomes of the answers to it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from service.loop.arrivals import BusyTimes
from tests.unit.core import CALENDAR, CHINA, Command, Run, at, defined, launched, met, moment, utc


def busy(*people: str, since: str = "10-13 00:00", until: str = "11-30 00:00") -> dict[str, tuple[tuple[object, object], ...]]:
    return {at(p): ((utc(since), utc(until)),) for p in people}


def called(**who: object) -> Run:
    """Everybody asked is there but for these busy times."""
    run = defined().says("lin", "agree", to="launch/lead")
    run.busy = dict(who)
    return run.says("dong", to="launch/nomination", people=("dan",))


def partstats(run: Run) -> dict[str, str]:
    return {a.address.partition("@")[0]: a.partstat for a in run.meeting.attendees}


@pytest.mark.meets("S3-1", "S2-1")
def test_the_invitation_leaves_with_the_kick_off_for_a_time_within_five_working_days() -> None:
    run = launched()
    invitation = run.to("wang", "plan/invitation")
    start = run.meeting.start.astimezone(CHINA)

    assert (invitation.method, invitation.asks, invitation.meeting) == ("REQUEST", "answer", run.meeting)
    assert timedelta(minutes=30) <= run.meeting.end - run.meeting.start <= timedelta(minutes=60)
    assert moment("10-14 00:00") < start < moment("10-20 18:00")
    assert partstats(run) == {"lin": "NEEDS-ACTION", "wang": "NEEDS-ACTION", "dan": "NEEDS-ACTION"}


@pytest.mark.meets("S3-2")
def test_the_three_topics_come_again_on_the_eve_once() -> None:
    run = launched().until("10-15 09:30", every=timedelta(hours=1))

    assert [one.not_before for one in run.letters if one.kind == "plan/agenda" and one.to == at("dan")] == [utc("10-14 09:00")]


@pytest.mark.meets("P17")
def test_a_calendar_answer_is_kept_and_one_in_words_is_said_back() -> None:
    run = launched().attends("wang", "ACCEPTED").says("dan", "agree", to="plan/invitation").tick("10-13 18:00")

    assert partstats(run) == {"lin": "NEEDS-ACTION", "wang": "ACCEPTED", "dan": "ACCEPTED"}
    assert "execute/note" not in run.kinds("wang")
    assert [i["code"] for i in run.to("dan", "execute/note").data["items"]] == ["accepted_meeting"]


@pytest.mark.meets("S3-3", "P20")
def test_a_liaison_who_declines_sends_the_deputy_at_the_same_time() -> None:
    run = launched().attends("wang", "DECLINED")
    update = run.to("yu", "plan/update")

    assert (update.meeting.sequence, update.meeting.uid, update.data["change"]) == (1, run.to("yu", "plan/update").meeting.uid, "deputy")
    assert update.meeting.start == run.to("lin", "plan/invitation").meeting.start
    assert "plan/update" not in run.kinds("wang")


def test_a_colleague_named_in_the_refusal_comes_instead() -> None:
    run = launched().says("lin", "refuse", to="plan/invitation", people=("feng",), text="我来不了,冯替我参加")

    assert "plan/update" in run.kinds("feng")
    assert run.meeting.sequence == 1


@pytest.mark.meets("S3-3", "P20")
def test_a_lead_without_deputy_who_declines_moves_it_for_all_and_not_by_a_quarter_of_an_hour() -> None:
    run = launched()
    before = run.meeting
    run.attends("lin", "DECLINED")

    assert run.meeting.sequence == 1
    assert run.meeting.start >= before.end or run.meeting.end <= before.start
    assert set(partstats(run).values()) == {"NEEDS-ACTION"}
    assert run.to("dan", "plan/update").data["before"] == before.start.isoformat()


def test_declining_twice_is_declining_once() -> None:
    run = launched().attends("wang", "DECLINED").attends("wang", "DECLINED")

    assert run.meeting.sequence == 1


def test_a_meeting_that_is_declined_again_and_again_is_the_leads_to_set() -> None:
    run = launched().attends("dan", "DECLINED").attends("lin", "DECLINED").attends("dan", "DECLINED")
    offers = run.to("lin", "plan/slots").data
    run.says("lin", to="plan/slots", choice=2)

    assert offers["why"] == "rounds"
    assert run.meeting.start.isoformat() == moment_of(offers["offers"][1]["start"])
    assert run.asks("slots") == []


def moment_of(text: str) -> str:
    return text.replace("Z", "+00:00")


@pytest.mark.meets("P18", "S3-3")
def test_a_proposal_that_suits_all_moves_the_meeting_for_all() -> None:
    run = launched().attends("dan", "TENTATIVE", proposed=utc("10-16 15:00"))

    assert run.meeting.start == utc("10-16 15:00")
    assert [run.kinds(p).count("plan/update") for p in ("lin", "wang", "dan")] == [1, 1, 1]


@pytest.mark.meets("P18", "P19")
@pytest.mark.parametrize("proposed", ["10-17 10:00", "10-16 12:30", "10-16 21:00", "10-12 10:00", "10-16 10:00"])
def test_a_proposal_at_which_somebody_cannot_is_put_to_the_lead(proposed: str) -> None:
    run = launched()
    run.busy = busy("wang", since="10-16 09:00", until="10-16 12:00")
    before = run.meeting.start
    run.attends("dan", "TENTATIVE", proposed=utc(proposed))

    assert run.to("lin", "plan/slots").data["why"] == "not_common"
    assert run.meeting.start == before


@pytest.mark.meets("P18")
def test_the_third_proposal_is_the_leads_to_take() -> None:
    run = launched()
    for start in ("10-16 10:00", "10-16 14:00", "10-16 16:00"):
        run.attends("dan", "TENTATIVE", proposed=utc(start))
    asked = run.to("lin", "plan/slots").data
    run.says("lin", "agree", to="plan/slots")

    assert asked["why"] == "rounds"
    assert asked["wanted"] == {"who": at("dan"), "start": utc("10-16 16:00").isoformat()}
    assert run.meeting.start == utc("10-16 16:00")


def test_another_day_in_words_means_the_same_hour() -> None:
    run = launched()
    clock = run.meeting.start.astimezone(CHINA).time()
    run.says("dan", "object", to="plan/invitation", proposed=(moment("10-16 00:00"),), whole_day=True, text="周五可以吗")

    assert run.meeting.start.astimezone(CHINA).time() == clock
    assert run.meeting.start.astimezone(CHINA).day == 16


def test_saying_when_it_is_and_that_one_comes_is_no_proposal() -> None:
    run = launched()
    run.says("dan", "agree", to="plan/invitation", proposed=(run.meeting.start,))

    assert partstats(run)["dan"] == "ACCEPTED"
    assert run.meeting.sequence == 0


@pytest.mark.meets("P20")
@pytest.mark.parametrize("stale", [{"sequence": 0}, {"uid": "bh-1.other@firm.example"}])
def test_an_answer_to_an_earlier_invitation_changes_nothing(stale: dict[str, object]) -> None:
    run = launched().attends("dan", "TENTATIVE", proposed=utc("10-16 15:00")).attends("wang", "DECLINED", **stale)

    assert partstats(run)["wang"] == "NEEDS-ACTION"
    assert run.noted("stale_answer")[0].actor == at("wang")


@pytest.mark.meets("P17")
def test_a_replayed_answer_does_not_undo_the_later_one() -> None:
    run = launched().attends("wang", "ACCEPTED", stamp=utc("10-13 12:00")).attends("wang", "TENTATIVE", stamp=utc("10-13 11:00"))

    assert partstats(run)["wang"] == "ACCEPTED"


def test_an_answer_of_somebody_not_invited_is_only_noted() -> None:
    run = launched().attends("meng", "DECLINED")

    assert run.noted("uninvited_answer")[0].actor == at("meng")
    assert run.meeting.sequence == 0


@pytest.mark.meets("P19")
def test_without_a_common_time_the_lead_chooses_and_that_stands() -> None:
    run = called(**busy("wang"))

    assert run.to("lin", "plan/slots").data["why"] == "no_common"
    assert run.issue.meeting is None

    run.says("lin", to="plan/slots", proposed=(utc("10-16 16:00"),))

    assert run.meeting.start == utc("10-16 16:00")
    assert run.asks("slots") == []


def test_an_offer_taken_up_after_its_time_is_looked_for_anew() -> None:
    run = called(**busy("wang")).says("lin", to="plan/slots", proposed=(utc("10-12 16:00"),))

    assert run.issue.meeting is None
    assert len(run.asks("slots")) == 1
    assert run.lost == []


def test_busy_times_that_cannot_be_had_are_wanted_until_they_come() -> None:
    run = defined().says("lin", "agree", to="launch/lead")
    run.fetches = False
    run.says("dong", to="launch/nomination", people=("dan",))

    assert run.issue.wants == ("busy_times",)
    assert run.issue.due_at is not None
    assert run.issue.due_at <= run.now


def test_busy_times_that_come_after_the_meeting_call_no_second_one() -> None:
    run = met()
    held = run.meeting
    run.takes(BusyTimes(at=run.now, uid="bh-1.later@firm.example"))

    assert run.meeting == held


@pytest.mark.meets("P25")
def test_whoever_will_be_away_that_day_is_stood_in_for() -> None:
    run = launched().is_absent("wang", "10-30")

    assert {"yu", "lin", "dan"} <= set(partstats(run))
    assert [a.required for a in run.meeting.attendees if a.address == at("wang")] == [False]


def test_the_lead_may_do_without_a_meeting_and_everybody_is_told() -> None:
    run = launched().says("lin", commands=("cancel_meeting",))

    assert [run.to(p, "plan/cancellation").method for p in ("lin", "wang", "dan")] == ["CANCEL"] * 3
    assert run.meeting.status == "waived"
    assert run.to("lin", "plan/table_request").asks == "table"


def test_a_meeting_that_was_not_held_is_called_again_under_the_same_uid() -> None:
    run = met()
    uid = run.meeting.uid
    run.says("lin", to="plan/table_request", commands=("not_held",))

    assert (run.meeting.uid, run.meeting.sequence, run.meeting.status) == (uid, 1, "invited")
    assert run.meeting.start > run.now
    assert run.asks("table") == []


def test_the_lead_moves_the_meeting_to_a_time_that_suits() -> None:
    run = launched().says("lin", commands=("reschedule",), proposed=(utc("10-16 15:00"),))

    assert run.meeting.start == utc("10-16 15:00")


def test_a_department_called_in_later_is_invited_too() -> None:
    run = launched().says("lin", commands=(Command(name="add_department", departments=("OPS",)),))

    assert run.to("wen", "launch/kickoff").data["variant"] == "admitted"
    assert run.to("wen", "plan/update").meeting.sequence == 1


def test_a_department_let_go_is_uninvited() -> None:
    run = launched().says("lin", commands=(Command(name="drop_department", departments=("MKT",)),))

    assert run.to("wang", "plan/cancellation").method == "CANCEL"
    assert "wang" not in partstats(run)


@pytest.mark.meets("C2")
def test_the_decision_level_may_come_and_need_not() -> None:
    run = launched(category="C2")

    assert {a.address: a.required for a in run.meeting.attendees}[at("meng")] is False


def test_whoever_proposed_the_time_that_was_taken_counts_as_coming_and_is_not_asked_again() -> None:
    run = launched().attends("wang", "ACCEPTED").attends("dan", "TENTATIVE", proposed=utc("10-16 15:00"))
    answers = {a.address: a.partstat for a in run.meeting.attendees}

    assert (answers[at("dan")], answers[at("wang")]) == ("ACCEPTED", "NEEDS-ACTION")
    assert run.to("dan", "plan/update").asks == "none"
    assert run.to("wang", "plan/update").asks == "answer"


def test_a_yes_to_the_former_time_is_not_said_back_with_the_new_one() -> None:
    run = launched().says("wang", "agree", to="plan/invitation").attends("dan", "TENTATIVE", proposed=utc("10-16 15:00"))

    assert run.to("wang", "plan/update").data["understood"] == []


def test_an_invitation_names_the_working_day_before_as_the_day_to_answer_by() -> None:
    run = launched()
    letter = run.to("wang", "plan/invitation")
    eve = CALENDAR.add(letter.meeting.start.astimezone(CHINA).date(), -1)

    assert datetime.fromisoformat(letter.data["until"]).astimezone(CHINA).date() == eve


def test_on_the_eve_only_those_who_never_answered_are_asked() -> None:
    run = launched().attends("dan", "ACCEPTED")
    run.until(f"{run.meeting.start.astimezone(CHINA):%m-%d} 08:00")

    assert run.to("wang", "plan/agenda").asks == "answer"
    assert run.to("dan", "plan/agenda").asks == "none"


def test_no_time_has_to_be_chosen_later_than_the_working_day_before_the_first_one_offered() -> None:
    run = launched().attends("dan", "TENTATIVE", proposed=utc("10-16 21:00"))
    letter = run.to("lin", "plan/slots")
    first = min(offer["start"] for offer in letter.data["offers"])

    assert datetime.fromisoformat(letter.data["until"]).date() < datetime.fromisoformat(first).date()


def test_a_pause_is_told_at_once_to_whoever_was_to_come() -> None:
    run = launched().says("lin", commands=("pause",))

    assert {one.to for one in run.letters if one.data.get("variant") == "paused"} == {at(p) for p in ("lin", "wang", "dan")}


def test_a_time_that_does_not_suit_is_kept_and_another_is_found_outside_it() -> None:
    run = launched()
    start = run.meeting.start.astimezone(CHINA)
    taken = (start.replace(hour=0, minute=0), start.replace(hour=13, minute=0))
    moved = run.says("wang", to="plan/invitation", another_time=True, unsuitable=(taken,)).meeting

    assert moved.start != start
    assert moved.start >= taken[1]
    assert partstats(run)["wang"] == "NEEDS-ACTION"
    assert any(a.unsuitable for a in moved.attendees)


def test_what_one_said_not_to_suit_counts_when_the_meeting_moves_again() -> None:
    run = launched()
    start = run.meeting.start.astimezone(CHINA)
    day = (start.replace(hour=0, minute=0), start.replace(hour=0, minute=0) + timedelta(days=1))
    run.says("wang", to="plan/invitation", another_time=True, unsuitable=(day,)).says("dan", to="plan/update", another_time=True)

    assert run.meeting.start.astimezone(CHINA).date() != start.date()


def test_who_says_that_the_time_is_taken_and_wishes_no_other_sends_the_deputy() -> None:
    run = launched()
    run.says("wang", to="plan/invitation", unsuitable=((run.meeting.start, run.meeting.end),))

    assert {at("yu"), at("wang")} <= {a.address for a in run.meeting.attendees}
    assert partstats(run)["wang"] == "DECLINED"


def test_perhaps_is_tentative() -> None:
    run = launched().says("dan", "tentative", to="plan/invitation")

    assert partstats(run)["dan"] == "TENTATIVE"


def test_leave_after_the_meeting_leaves_the_meeting_alone_and_is_kept() -> None:
    run = launched()
    before, first = run.meeting, run.meeting.start.date() + timedelta(days=5)
    order = Command(name="leave", first=first, day=first + timedelta(days=2), people=(at("yu"),))
    run.says("wang", to="plan/invitation", commands=(order,), people=("yu",))

    assert run.meeting == before
    assert [(a.person, a.first, a.until, a.deputy) for a in run.issue.away] == [(at("wang"), first, order.day, at("yu"))]


def test_leave_over_the_meeting_sends_the_deputy() -> None:
    run = launched()
    day = run.meeting.start.date()
    run.says("wang", to="plan/invitation", commands=(Command(name="leave", first=day, day=day + timedelta(days=2), people=(at("yu"),)),))

    assert at("yu") in {a.address for a in run.meeting.attendees}
