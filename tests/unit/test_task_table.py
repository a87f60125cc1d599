"""The task table: received, checked, said back, agreed by lead and owners."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.loop.arrivals import Amendment
from service.loop.issue import Step
from tests.unit.core import CHINA, TABLE, Command, Run, agreed, at, launched, met, proposed, task

VAGUE = (TABLE[0], task(2, "dan", task="加强沟通", deliverable=""), TABLE[2])


def due(n: int, day: str) -> Amendment:
    return Amendment(task=n, field="due", value=day, day=date.fromisoformat(f"2026-{day}"))


def faulty() -> Run:
    return met().says("lin", to="plan/table_request", rows=VAGUE)


@pytest.mark.meets("S3-4")
def test_the_table_is_asked_for_as_soon_as_the_meeting_is_over() -> None:
    run = met()

    assert run.meeting.status == "held"
    assert run.to("lin", "plan/table_request").asks == "table"


@pytest.mark.meets("S3-12", "S3-17")
def test_a_clean_table_is_said_back_and_its_owners_are_asked_in_the_same_round() -> None:
    run = proposed()

    assert run.to("lin", "plan/echo").data["clean"] is True
    assert [t["n"] for t in run.to("dan", "plan/assignment").data["tasks"]] == [2]
    assert "plan/assignment" not in run.kinds("lin")


@pytest.mark.meets("S3-17", "P27")
def test_the_plan_is_in_force_when_owners_and_lead_agreed_and_everybody_gets_it() -> None:
    run = agreed()

    assert run.issue.step is Step.EXECUTE
    assert {one.to for one in run.letters if one.kind == "plan/plan"} == {at(p) for p in ("lin", "wang", "yu", "dan", "rita")}


def test_the_leads_own_table_stands_when_he_does_not_object_in_two_days() -> None:
    run = proposed().says("wang", "agree", to="plan/assignment").says("dan", "agree", to="plan/assignment").until("10-19 12:00")

    assert run.issue.step is Step.EXECUTE
    assert run.issue.plan.confirmed_by == at("lin")


def test_where_it_stands_the_lead_is_not_reminded_while_an_owner_is_silent() -> None:
    run = proposed().says("dan", "agree", to="plan/assignment").until("10-21 12:00")

    assert run.kinds("lin").count("plan/echo") == 1
    assert "execute/escalation" in run.kinds("yu")


def test_a_lead_who_objects_makes_it_a_draft_again_and_silence_does_not_agree_for_him() -> None:
    run = proposed().says("lin", "object", to="plan/echo", text="第2项太晚").says("wang", "agree", to="plan/assignment")
    run.until("10-23 12:00")

    assert run.issue.step is Step.PLAN
    assert run.issue.plan.state == "drafted"
    assert run.kinds("lin").count("plan/table_request") >= 2
    assert run.says("lin", "agree", to="plan/table_request").issue.plan.state == "proposed"


@pytest.mark.meets("S3-12")
def test_a_members_table_needs_the_leads_confirmation() -> None:
    run = met().says("wang", rows=TABLE).says("dan", "agree", to="plan/assignment").says("lin", "agree", to="plan/assignment").until("10-23 12:00")

    assert run.to("wang", "plan/echo").asks == "none"
    assert run.issue.step is Step.PLAN
    assert run.says("lin", "agree", to="plan/echo").issue.step is Step.EXECUTE


@pytest.mark.meets("S3-6", "S3-7", "S3-8")
def test_a_faulty_table_goes_back_and_no_owner_is_asked() -> None:
    run = faulty()
    echo = run.to("lin", "plan/echo")

    assert echo.asks == "table"
    assert [(f["n"], f["letter"]) for f in echo.data["faults"] if f["verdict"] == "fail"] == [(2, "S"), (2, "M")]
    assert "plan/assignment" not in run.kinds("dan")


def test_agreeing_to_a_faulty_table_gets_the_faults_again() -> None:
    run = faulty().says("lin", "agree", to="plan/echo")

    assert run.kinds("lin").count("plan/echo") == 2
    assert run.issue.plan.state == "faulty"
    assert run.lost == []


@pytest.mark.meets("S3-6")
def test_faults_are_accepted_with_a_reason_on_record() -> None:
    run = faulty().says("lin", to="plan/echo", commands=(Command(name="accept_faults", text="先沟通再定"),))
    run.says("wang", "agree", to="plan/assignment").says("dan", "agree", to="plan/assignment")

    assert run.noted("faults_accepted")[0].data == {"reason": "先沟通再定"}
    assert run.issue.step is Step.EXECUTE
    assert run.lost == []


@pytest.mark.meets("S3-13")
def test_a_mended_cell_is_shown_and_the_rest_kept() -> None:
    run = faulty().says(
        "lin", to="plan/echo",
        amendments=(Amendment(task=2, field="task", value="编写3家门店的对账说明"), Amendment(task=2, field="deliverable", value="《对账说明》")),
    )

    assert [c["field"] for c in run.to("lin", "plan/echo").data["changes"]] == ["task", "deliverable"]
    assert run.issue.plan.state == "proposed"
    assert run.issue.tasks[0].task == TABLE[0].task


@pytest.mark.meets("S3-10")
def test_an_owner_outside_the_circle_is_warned_of_and_asked() -> None:
    run = met().says("lin", to="plan/table_request", rows=(TABLE[0], task(2, "wen")))

    assert {(f["n"], f["code"]) for f in run.to("lin", "plan/echo").data["faults"]} >= {(2, "outside")}
    assert run.says("wen", "agree", to="plan/assignment").issue.tasks[1].agreed_at == run.now


@pytest.mark.meets("S3-14")
def test_a_row_without_a_person_fails() -> None:
    run = met().says("lin", to="plan/table_request", rows=(TABLE[0], task(2, "")))

    assert run.issue.plan.state == "faulty"


def test_two_tasks_of_one_owner_are_one_letter_and_one_agreement() -> None:
    run = met().says("lin", to="plan/table_request", rows=(task(1, "wang"), task(2, "dan"), task(3, "wang")))
    run.says("wang", "agree", to="plan/assignment")

    assert [t["n"] for t in run.to("wang", "plan/assignment").data["tasks"]] == [1, 3]
    assert [t.agreed_at is not None for t in run.issue.tasks] == [True, False, True]


def test_a_new_table_asks_only_those_whose_rows_changed() -> None:
    run = proposed().says("wang", "agree", to="plan/assignment").says("lin", to="plan/echo", amendments=(due(3, "10-29"),))

    assert [run.kinds(p).count("plan/assignment") for p in ("wang", "dan")] == [1, 1]
    assert run.issue.tasks[0].agreed_at is not None


def test_agreement_to_an_earlier_assignment_does_not_cover_the_new_row() -> None:
    run = proposed()
    old = run.to("wang", "plan/assignment").occurrence
    run.says("lin", to="plan/echo", amendments=(due(1, "10-22"),)).says("wang", "agree", to="plan/assignment", about=old)

    assert run.issue.tasks[0].agreed_at is None
    assert run.says("wang", "agree", to="plan/assignment").issue.tasks[0].agreed_at is not None


def test_the_leads_agreement_to_an_earlier_version_does_not_cover_the_later_one() -> None:
    run = met().says("wang", rows=TABLE)
    old = run.to("lin", "plan/echo").occurrence
    run.says("wang", rows=TABLE[:2]).says("lin", "agree", to="plan/echo", about=old)

    assert run.issue.plan.confirmed_by is None


def test_the_same_table_again_is_no_new_version() -> None:
    run = proposed().says("wang", "agree", to="plan/assignment").says("lin", to="plan/echo", rows=TABLE)

    assert run.issue.plan.version == 1
    assert run.issue.tasks[0].agreed_at is not None


def test_a_table_without_rows_is_none() -> None:
    run = proposed().says("lin", to="plan/echo", amendments=tuple(Amendment(task=n, field="drop") for n in (1, 2, 3)))

    assert len(run.issue.tasks) == 3


@pytest.mark.meets("G3")
def test_a_table_before_the_meeting_is_kept_as_a_draft_and_can_be_agreed_to_afterwards() -> None:
    run = launched().says("lin", rows=TABLE)

    assert run.issue.plan is None
    assert len(run.issue.tasks) == 3

    run.at("10-15 10:45").tick()

    assert [t["n"] for t in run.to("lin", "plan/table_request").data["tasks"]] == [1, 2, 3]
    assert run.says("lin", "agree", to="plan/table_request").issue.plan.state == "proposed"


def test_the_draft_itself_sent_again_after_the_meeting_counts() -> None:
    run = launched().says("lin", rows=TABLE).at("10-15 10:45").tick().says("lin", to="plan/table_request", rows=TABLE)

    assert run.issue.plan.state == "proposed"


def test_single_cells_do_not_wipe_out_a_draft() -> None:
    run = launched().says("lin", rows=TABLE).says("lin", amendments=(due(1, "10-23"),))

    assert [t.due for t in run.issue.tasks] == [date(2026, 10, 23), date(2026, 10, 27), date(2026, 10, 28)]


@pytest.mark.meets("S3-17")
def test_a_first_new_date_a_few_days_later_stands_at_once_and_the_lead_hears_of_it() -> None:
    run = proposed().says("lin", "agree", to="plan/echo").says("wang", to="plan/assignment", amendments=(due(1, "10-29"),))
    run.says("dan", "agree", to="plan/assignment")

    assert run.to("lin", "plan/echo").data["changes"][0]["field"] == "due"
    assert run.to("lin", "plan/echo").asks == "none"
    assert run.issue.step is Step.EXECUTE
    assert run.issue.tasks[0].due == date(2026, 10, 29)


@pytest.mark.parametrize("day", ["11-02", "11-30"])
def test_a_date_beyond_a_milestone_or_five_days_is_the_leads_to_decide(day: str) -> None:
    run = proposed().says("lin", "agree", to="plan/echo").says("wang", to="plan/assignment", amendments=(due(1, day),))
    run.says("dan", "agree", to="plan/assignment").until("10-23 12:00")

    assert run.issue.step is Step.PLAN
    assert run.says("lin", "agree", to="plan/echo").issue.step is Step.EXECUTE


def test_a_second_new_date_is_the_leads_to_decide() -> None:
    run = proposed().says("lin", "agree", to="plan/echo").says("wang", to="plan/assignment", amendments=(due(1, "10-27"),))
    run.says("wang", to="plan/assignment", amendments=(due(1, "10-28"),))

    assert run.issue.plan.confirmed_by is None
    assert run.asks("plan")[0].person == at("lin")


def test_an_owner_cannot_move_the_dates_of_others() -> None:
    run = proposed().says("wang", to="plan/assignment", amendments=(due(2, "10-30"),))

    assert run.issue.tasks[1].due == date(2026, 10, 27)


@pytest.mark.meets("S3-17")
def test_an_owner_who_refuses_is_told_to_the_lead_who_names_another() -> None:
    run = proposed().says("dan", "refuse", to="plan/assignment", text="我没有权限")
    fault = run.to("lin", "plan/echo").data["faults"][0]
    run.says("lin", to="plan/echo", amendments=(Amendment(task=2, field="owner", value="dai", person=at("dai")),))

    assert (fault["n"], fault["code"], fault["args"]["owner"]) == (2, "owner_refused", at("dan"))
    assert run.to("dai", "plan/assignment").asks == "agreement"
    assert run.kinds("wang").count("plan/assignment") == 1


def test_for_a_silent_owner_whoever_was_asked_in_his_place_may_agree() -> None:
    run = proposed().until("10-22 12:00")
    run.says("yu", "agree", to="execute/escalation")

    assert run.issue.tasks[0].agreed_at is not None


def test_a_table_in_answer_to_the_kick_off_is_taken_too() -> None:
    assert met().says("lin", to="launch/kickoff", rows=TABLE).issue.plan.state == "proposed"


def test_a_plan_does_not_start_before_the_meeting_that_was_called_again() -> None:
    run = proposed().says("lin", commands=("not_held",)).says("lin", "agree", to="plan/echo")
    run.says("wang", "agree", to="plan/assignment").says("dan", "agree", to="plan/assignment")

    assert run.issue.step is Step.PLAN

    run.now = run.meeting.end

    assert run.tick().issue.step is Step.EXECUTE


def test_after_a_second_meeting_the_table_is_asked_for_again_where_the_first_had_faults() -> None:
    run = faulty().says("lin", to="plan/echo", commands=("not_held",))
    run.now = run.meeting.end

    assert run.tick().asks("table")[0].letter == "plan/table_request"


def test_somebody_outside_cannot_send_a_table() -> None:
    assert met().says("sun", rows=TABLE).issue.plan is None


def test_a_date_that_an_owner_wishes_for_is_told_as_a_wish_to_him_and_to_the_lead() -> None:
    run = proposed().says("wang", to="plan/assignment", amendments=(due(1, "11-20"),))
    wish = {"who": at("wang"), "rows": [{"n": 1, "before": "2026-10-26", "after": "2026-11-20"}]}

    assert run.to("lin", "plan/echo").data["wish"] == wish
    assert run.to("wang", "plan/echo").data["wish"] == wish
    assert run.to("wang", "plan/echo").data["understood"] == []


def test_an_owner_is_asked_to_answer_before_his_first_task_is_due() -> None:
    run = met().says("lin", to="plan/table_request", rows=(task(1, "wang", "10-16"), *TABLE[1:]))

    assert datetime.fromisoformat(run.to("wang", "plan/assignment").data["until"]).astimezone(CHINA).date() == date(2026, 10, 16)
    assert datetime.fromisoformat(run.to("dan", "plan/assignment").data["until"]).astimezone(CHINA).date() > date(2026, 10, 16)


def test_another_owner_is_one_change_of_one_row() -> None:
    run = proposed().says("lin", to="plan/echo", amendments=(Amendment(task=1, field="owner", value="何军"),))

    assert run.to("lin", "plan/echo").data["changes"] == [{"n": 1, "field": "owner", "before": at("wang"), "after": "何军"}]


def test_a_day_named_beside_an_objection_is_a_wish_for_it_and_no_refusal() -> None:
    run = proposed().says("dan", "object", to="plan/assignment", days=(date(2026, 10, 28),))

    assert run.noted("task_refused") == []
    assert [t.due for t in run.issue.tasks if t.n == 2] == [date(2026, 10, 28)]


def test_a_bare_day_is_meant_for_all_own_rows_that_are_due_before_it() -> None:
    rows = (task(1, "dan", "10-26"), task(2, "dan", "10-30"), task(3, "lin", "10-28"))
    run = met().says("lin", to="plan/table_request", rows=rows).says("dan", to="plan/assignment", days=(date(2026, 10, 28),))

    assert [t.due for t in run.issue.tasks] == [date(2026, 10, 28), date(2026, 10, 30), date(2026, 10, 28)]


def test_leave_beside_a_refusal_is_no_new_date() -> None:
    run = proposed().says("dan", "refuse", to="plan/assignment", days=(date(2026, 10, 28),), absent_until=date(2026, 10, 28))

    assert len(run.noted("task_refused")) == 1


def test_a_row_with_a_number_and_without_a_deliverable_is_asked_for_it() -> None:
    rows = (TABLE[0], task(2, "dan", task="核对返利数据30份", deliverable=""), TABLE[2])
    run = met().says("lin", to="plan/table_request", rows=rows)

    assert run.to("lin", "plan/echo").data["questions"] == [{"n": 2, "field": "deliverable"}]


def test_the_accepter_named_for_a_row_is_kept_and_its_owner_stays() -> None:
    run = proposed().says("lin", to="plan/echo", amendments=(Amendment(task=2, field="accepter", value="王威", person=at("wang")),))

    (row,) = [t for t in run.issue.tasks if t.n == 2]
    assert (row.accepted_by, row.owner) == (at("wang"), at("dan"))
