"""Step 2: a lead, one liaison a department, nobody needless, and the kick-off as soon as all are there."""

from __future__ import annotations

import pytest

from service.loop.issue import Step
from service.loop.participation import seat
from tests.unit.core import Command, at, defined, launched, reported, utc


@pytest.mark.meets("S2-1", "S2-7")
def test_all_questions_of_the_step_leave_in_the_round_of_the_agreement() -> None:
    run = defined()

    assert run.to("lin", "launch/lead").asks == "agreement"
    assert run.to("dong", "launch/nomination").data["variant"] == "nominate"
    assert run.to("dong", "launch/nomination").data["candidates"] == [at("dong"), at("dan"), at("dai")]
    assert run.to("wang", "launch/nomination").data["variant"] == "stand"


def test_a_report_agreed_at_night_wakes_nobody() -> None:
    run = reported().at("10-17 23:00").says("rita", "agree", to="clarify/receipt")

    assert run.to("lin", "launch/lead").not_before == utc("10-19 09:00")


@pytest.mark.meets("S2-2", "S2-9", "S2-10", "S2-14")
def test_the_circle_opens_once_the_lead_agreed_and_every_department_has_its_liaison() -> None:
    run = defined().says("lin", "agree", to="launch/lead")

    assert run.issue.step is Step.LAUNCH

    run.says("dong", to="launch/nomination", people=("dan",))
    kickoff = run.to("wang", "launch/kickoff")

    assert run.issue.step is Step.PLAN
    assert [(p["department"], p["liaison"]) for p in kickoff.data["participants"]] == [("FIN", at("lin")), ("MKT", at("wang")), ("DATA", at("dan"))]
    assert {one.to for one in run.letters if one.kind == "launch/kickoff"} == {at(p) for p in ("lin", "wang", "yu", "dan", "rita")}


@pytest.mark.meets("S2-7")
def test_the_person_named_is_told_and_stands_unless_he_refuses() -> None:
    run = defined().says("dong", to="launch/nomination", people=("dan",))

    assert run.to("dan", "launch/nomination").data["variant"] == "named"
    assert seat(run.issue, "DATA").liaison == at("dan")


def test_a_head_who_names_himself_is_not_told() -> None:
    run = defined().says("dong", to="launch/nomination", people=("dong",))

    assert run.kinds("dong") == ["launch/nomination"]
    assert seat(run.issue, "DATA").liaison == at("dong")


@pytest.mark.meets("S2-7")
def test_two_names_are_asked_back_and_the_second_answer_counts() -> None:
    run = defined().says("dong", to="launch/nomination", people=("dan", "dai"))
    which = run.to("dong", "launch/nomination").data
    run.says("dong", to="launch/nomination", people=("dai",))

    assert (which["variant"], which["named"]) == ("which", [at("dan"), at("dai")])
    assert seat(run.issue, "DATA").liaison == at("dai")


def test_a_person_of_another_department_is_no_answer_however_often() -> None:
    run = defined()
    for _ in range(3):
        run.says("dong", to="launch/nomination", people=("wang",), text="王威")
    asked = [one.data["variant"] for one in run.letters if one.kind == "launch/nomination" and one.to == at("dong")]

    assert asked == ["nominate", "unknown", "unknown", "unknown"]
    assert run.lost == []


def test_one_mail_of_a_man_who_heads_two_departments_may_name_both_liaisons() -> None:
    run = defined(departments=("FIN", "MKT", "DATA", "SAL")).says("dong", to="launch/nomination", people=("dan", "sun"))

    assert {p.department: p.liaison for p in run.issue.participants} == {"FIN": at("lin"), "MKT": at("wang"), "DATA": at("dan"), "SAL": at("sun")}


def test_a_fresh_mail_of_his_is_understood_too() -> None:
    run = defined(departments=("FIN", "MKT", "DATA", "SAL")).says("dong", people=("sun",))

    assert seat(run.issue, "SAL").liaison == at("sun")
    assert seat(run.issue, "DATA").status == "nominating"


@pytest.mark.meets("S2-14", "P23")
def test_for_a_silent_head_somebody_stands_in_within_five_working_days() -> None:
    run = defined().says("lin", "agree", to="launch/lead").until("10-20 10:00")

    assert seat(run.issue, "DATA").liaison == at("dong")
    assert run.issue.step is Step.PLAN


def test_after_ten_days_of_downtime_the_head_is_reminded_before_anybody_stands_in() -> None:
    run = defined().says("lin", "agree", to="launch/lead").tick("10-29 10:00").tick("10-29 10:01")

    assert seat(run.issue, "DATA").status == "nominating"
    assert run.kinds("dong") == ["launch/nomination", "launch/nomination"]
    assert run.tick("10-30 10:01").issue.step is Step.PLAN


@pytest.mark.meets("S2-6")
def test_a_refusal_reaches_the_lead_in_the_same_round_and_a_dropped_department_is_gone() -> None:
    run = defined().says("wang", "refuse", to="launch/nomination", text="与我们无关")
    asked = run.to("lin", "launch/lead").data
    run.says("lin", commands=(Command(name="drop"),), to="launch/lead")

    assert asked["refused"] == [{"department": "MKT", "who": at("wang"), "text": "与我们无关"}]
    assert seat(run.issue, "MKT") is None
    assert run.issue.left_out == ("MKT",)


@pytest.mark.meets("S2-6")
def test_a_department_that_is_kept_has_its_head_asked_for_somebody_else() -> None:
    run = defined().says("wang", "refuse", to="launch/nomination").says("lin", to="launch/lead", commands=("keep",))

    assert run.to("meng", "launch/nomination").data["variant"] == "nominate"
    assert seat(run.issue, "MKT").status == "nominating"


@pytest.mark.meets("S2-6")
def test_a_second_refusal_is_told_and_asked_like_the_first() -> None:
    run = defined().says("wang", "refuse", to="launch/nomination").says("lin", to="launch/lead", commands=("keep",))
    run.says("meng", "refuse", to="launch/nomination").says("lin", to="launch/lead", commands=("keep",))

    assert run.kinds("meng").count("launch/nomination") == 2
    assert [one.data["variant"] for one in run.letters if one.to == at("lin")] == ["agree", "refused", "refused"]
    assert run.lost == []


def test_agreeing_to_drop_a_department_is_not_agreeing_to_lead() -> None:
    run = defined().says("wang", "refuse", to="launch/nomination")
    run.says("lin", "agree", to="launch/lead", commands=("drop",))

    assert seat(run.issue, "MKT") is None
    assert run.issue.lead_agreed is False


def test_whoever_refused_does_not_come_back_by_silence() -> None:
    run = defined().says("wang", "refuse", to="launch/nomination", people=("yu",)).says("yu", "refuse", to="launch/nomination")
    run.says("lin", to="launch/lead", commands=("keep",)).until("10-21 12:00")

    assert seat(run.issue, "MKT").liaison == at("meng")


def test_where_a_head_is_silent_the_deputy_stands() -> None:
    run = defined().says("wang", "refuse", to="launch/nomination").says("lin", to="launch/lead", commands=("keep",)).until("10-21 12:00")

    assert seat(run.issue, "MKT").liaison == at("yu")


def test_a_liaison_may_name_another_of_the_department_instead() -> None:
    run = defined().says("wang", "refuse", to="launch/nomination", people=("yu",))

    assert seat(run.issue, "MKT").liaison == at("yu")
    assert run.to("yu", "launch/nomination").data["variant"] == "named"


def test_a_lead_who_refuses_and_names_a_colleague_is_followed_by_him() -> None:
    run = defined().says("lin", "refuse", to="launch/lead", people=("feng",))

    assert seat(run.issue, "FIN").liaison == at("feng")
    assert run.to("feng", "launch/lead").asks == "agreement"
    assert run.issue.lead_agreed is False


def test_a_lead_who_refuses_is_followed_by_whoever_agrees_in_his_place() -> None:
    run = defined().says("lin", "refuse", to="launch/lead", text="下周起休假")
    question = run.to("fang", "execute/escalation").data["question"]
    run.says("fang", "agree", to="execute/escalation")

    assert question["data"]["refused"] == [{"department": "FIN", "who": at("lin"), "text": "下周起休假"}]
    assert seat(run.issue, "FIN").liaison == at("fang")
    assert run.issue.lead_agreed is True


def test_a_silent_leads_question_climbs_and_the_coordinator_may_agree() -> None:
    run = defined().says("dong", to="launch/nomination", people=("dan",)).until("10-23 12:00")
    run.says("cora", "agree", to="execute/escalation")

    assert [one.to for one in run.letters if one.kind == "execute/escalation"] == [at("fang"), at("cora")]
    assert run.issue.step is Step.PLAN
    assert seat(run.issue, "FIN").liaison == at("lin")


def test_a_reporter_who_leads_has_agreed_already() -> None:
    run = reported(sender="lin").says("lin", "agree", to="clarify/receipt").says("dong", to="launch/nomination", people=("dan",))

    assert run.issue.step is Step.PLAN
    assert "launch/lead" not in run.kinds("lin")


def test_another_lead_is_asked_and_the_former_ones_agreement_does_not_count() -> None:
    run = defined().says("rita", commands=(Command(name="lead", departments=("MKT",)),)).says("lin", "agree", to="launch/lead")

    assert run.issue.lead_agreed is False
    assert run.says("wang", "agree", to="launch/lead").issue.lead_agreed is True


def test_a_new_lead_without_liaison_has_its_head_asked_first() -> None:
    run = defined().says("rita", commands=(Command(name="lead", departments=("SAL",)),))
    run.says("dong", to="launch/nomination", people=("sun",))

    assert run.to("sun", "launch/lead").asks == "agreement"


def test_a_report_that_concerns_no_known_department_goes_to_the_coordinators() -> None:
    run = reported(sender="rolf", departments=(), causes=(), impacts=()).says("cora", commands=("waive",))

    assert run.issue.lead == "OFF"
    assert run.to("cora", "launch/lead").asks == "agreement"


@pytest.mark.meets("C2")
def test_contested_resources_bring_the_heads_in() -> None:
    run = launched(category="C2")

    assert run.issue.guests == (at("fang"), at("meng"), at("dong"))
    assert "launch/kickoff" in run.kinds("meng")


@pytest.mark.meets("S2-13")
def test_a_new_liaison_gets_a_handover_the_questions_and_the_invitation() -> None:
    run = launched().says("lin", commands=(Command(name="liaison", people=(at("feng"),)),))

    assert run.to("feng", "launch/kickoff").data["variant"] == "handover"
    assert run.to("feng", "plan/update").meeting.sequence == 1
    assert run.to("lin", "plan/cancellation").method == "CANCEL"


def test_nobody_names_the_liaison_of_another_department() -> None:
    run = launched().says("lin", commands=(Command(name="liaison", people=(at("yu"),)),))

    assert seat(run.issue, "MKT").liaison == at("wang")
    assert seat(run.says("meng", commands=(Command(name="liaison", people=(at("yu"),)),)).issue, "MKT").liaison == at("yu")


def test_a_liaison_in_two_seats_refuses_the_one_that_the_letter_is_about() -> None:
    run = defined(departments=("FIN", "MKT", "OPS", "STO"))
    run.says("wen", "refuse", to="launch/nomination", about="STO:wen@firm.example:stand")

    assert seat(run.issue, "STO").status == "refused"
    assert seat(run.issue, "OPS").status == "standing"


def test_a_bare_yes_decides_no_refusal_while_the_lead_is_still_asked_to_lead() -> None:
    run = defined().says("wang", "refuse", to="launch/nomination").says("lin", "agree", to="launch/lead", about="MKT")
    again = run.to("lin", "execute/note")

    assert seat(run.issue, "MKT").status == "refused"
    assert (again.data["variant"], again.data["question"]["data"]["variant"]) == ("unclear", "refused")


def test_a_yes_to_leading_is_given_to_that_question_whichever_letter_it_answers() -> None:
    run = defined().says("wang", "refuse", to="launch/nomination").says("lin", "ack", to="launch/lead", about="MKT", leading=True)

    assert run.issue.lead_agreed
    assert seat(run.issue, "MKT").status == "refused"


def test_a_bare_yes_lets_a_department_go_where_nothing_else_is_asked() -> None:
    run = defined().says("lin", "agree", to="launch/lead").says("wang", "refuse", to="launch/nomination").says("lin", "agree", to="launch/lead", about="MKT")

    assert seat(run.issue, "MKT") is None
