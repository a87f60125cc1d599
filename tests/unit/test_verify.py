"""Step 5: observed, asked, compared, concluded."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from service.loop import figure, survey
from service.loop.arrivals import Amendment, Progress
from service.loop.desk import Patience
from service.loop.issue import Impact, Step
from tests.unit.core import CHINA, Command, Run, at, moment, task
from tests.unit.later import NOT, PARTLY, SOLVED, WORDS, answered, asked_all, costly, executed, lessons, open_tasks, surveyed

SURVEY, REMINDER, CONCLUSION, RECORD = "verify/survey", "verify/survey_reminder", "verify/conclusion", "learn/record"


def asked(run: Run, kind: str = SURVEY) -> set[str]:
    return {one.to.partition("@")[0] for one in run.letters if one.kind == kind}


@pytest.mark.meets("S5-1", "S5-5", "P22")
def test_when_the_last_task_is_done_everybody_concerned_is_asked() -> None:
    run = executed()

    assert run.issue.step is Step.VERIFY
    assert asked(run) == {"rita", "lin", "wang", "dan"}
    assert run.to("dan", SURVEY).asks == "survey"


@pytest.mark.meets("S5-1")
def test_a_department_that_bears_an_impact_is_asked_though_it_takes_no_part() -> None:
    run = executed()
    borne = Impact(text="每周多答5个电话", quantified=True, department="LEG")
    issue = replace(run.issue, problem=replace(run.issue.problem, impacts=(*run.issue.problem.impacts, borne)))

    assert survey.parties(issue, run.desk) == tuple(at(p) for p in ("rita", "lin", "wang", "dan", "anna"))


@pytest.mark.meets("S5-2", "S5-4")
def test_only_the_reporter_goes_through_the_definition_item_by_item() -> None:
    run = executed(impacts=costly("月结推迟3天"))

    assert run.to("rita", SURVEY).data["survey_items"] == ["phenomenon", "impact_1", "cause_1", "cause_2"]
    assert run.to("wang", SURVEY).data["survey_items"] == []
    assert run.to("wang", SURVEY).data["sheet"][1]["figure"] == "3天"


@pytest.mark.meets("S5-4")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("月结推迟3天", "3天"),
        ("9月30日起每月多花约12万元，退回14张", "12万元 / 14张"),
        ("paid 6 days late, about 90,000 yuan", "6 days / 90,000 yuan"),
        ("每单多等三个工作日", "三个工作日"),
        ("损失 ¥12,000", "¥12,000"),
        ("客户很不满意", None),
        ("10月8日没有发布", None),
    ],
)
def test_the_figures_of_an_impact_are_taken_with_their_units(text: str, found: str | None) -> None:
    assert figure.figure(text, WORDS.units) == found


@pytest.mark.meets("S5-2", "S5-4")
@pytest.mark.parametrize(
    ("now", "before", "shown", "gone"),
    [
        ("0", "3天", "0天", "yes"),
        ("1天", "3天", "1天", "partly"),
        ("4", "3天", "4天", "no"),
        ("好一些", "3天", "好一些", None),
        ("1", "12万元 / 14张", "1", None),
        ("80%", "70%", "80%", None),
        ("yes", "3天", "yes", "yes"),
        ("0天", "2天 / 3万元", "0天", "partly"),
        ("3天", "2天 / 3万元", "3天", "no"),
        ("0天，1万元", "2天 / 3万元", "0天，1万元", "partly"),
        ("0天，0元", "2天 / 3万元", "0天，0元", "yes"),
        ("0", None, "0", "yes"),
    ],
)
def test_an_impact_is_compared_in_its_own_unit(now: str, before: str, shown: str, gone: str | None) -> None:
    assert figure.in_unit(now, before) == shown
    assert figure.gone(shown, before) == gone


@pytest.mark.meets("S5-2", "S5-4", "S5-8")
def test_the_conclusion_shows_what_was_and_what_is_side_by_side() -> None:
    run = executed()
    items = (("phenomenon", "yes"), ("impact_1", "1"), ("cause_1", "yes"), ("cause_2", "partly"))
    for who in ("wang", "dan", "lin"):
        answered(run, who, SOLVED)
    answered(run, "rita", SOLVED, items=items)
    rows = {row["key"]: (row["now"], row["gone"]) for row in run.to("lin", CONCLUSION).data["sheet"]}

    assert rows == {"phenomenon": ("", "yes"), "impact_1": ("1天", "partly"), "cause_1": ("", "yes"), "cause_2": ("", "partly")}


@pytest.mark.meets("S5-8")
def test_the_proposal_comes_in_the_round_of_the_last_answer() -> None:
    run = asked_all(executed())
    letter = run.to("lin", CONCLUSION)

    assert (letter.asks, letter.data["variant"], letter.data["verdict"], letter.data["why"]) == ("agreement", "propose", SOLVED, "reporter")
    assert letter.posted_at == run.now
    assert run.issue.conclusion == SOLVED
    assert not run.issue.conclusion_agreed
    assert not [t for t in run.issue.timers if t.kind.startswith("survey")]


@pytest.mark.meets("S5-8")
@pytest.mark.parametrize(
    ("rita", "others", "verdict", "why"),
    [
        (SOLVED, (SOLVED, PARTLY, SOLVED), SOLVED, "reporter"),
        (SOLVED, (PARTLY, PARTLY, PARTLY), PARTLY, "majority"),
        (SOLVED, (NOT, NOT, NOT), NOT, "majority"),
        (SOLVED, (NOT, PARTLY, PARTLY), PARTLY, "mixed"),
        (NOT, (SOLVED, SOLVED, SOLVED), NOT, "reporter"),
        (PARTLY, (SOLVED, SOLVED, NOT), PARTLY, "reporter"),
        (SOLVED, (NOT, NOT, SOLVED), SOLVED, "reporter"),
    ],
)
def test_the_reporters_verdict_is_proposed_or_that_of_most_where_it_is_worse(rita: str, others: tuple[str, ...], verdict: str, why: str) -> None:
    run = asked_all(executed(), rita, *others)

    assert (run.issue.conclusion, run.to("lin", CONCLUSION).data["why"]) == (verdict, why)


@pytest.mark.meets("S5-5", "P22")
def test_the_silent_are_reminded_once_and_the_survey_closes_with_what_came() -> None:
    run = answered(answered(executed(), "rita", SOLVED), "wang", SOLVED).until("10-30 12:00")

    assert asked(run, REMINDER) == {"dan", "lin"}
    assert run.kinds("dan").count(REMINDER) == 1
    assert run.to("lin", CONCLUSION).data["rate"] == {"asked": 4, "answered": 2}
    assert run.to("dan", REMINDER).posted_at < moment("10-23 00:00")


@pytest.mark.meets("S5-12")
def test_nobodys_silence_means_solved_and_the_lead_has_to_decide() -> None:
    run = executed().until("10-28 12:00")
    letter = run.to("lin", CONCLUSION)

    assert (letter.data["variant"], letter.asks, letter.data["verdict"], run.issue.conclusion) == ("silent", "answer", None, None)
    assert run.says("lin", "agree", to=CONCLUSION).issue.step is Step.VERIFY
    assert run.says("lin", to=CONCLUSION, verdict=SOLVED).issue.step is Step.LEARN


@pytest.mark.meets("S5-12", "G2")
def test_a_lead_who_does_not_decide_is_reminded_and_the_question_climbs() -> None:
    run = asked_all(executed()).until("11-06 12:00")

    assert run.kinds("lin").count(CONCLUSION) == 2
    assert "execute/escalation" in run.kinds("fang")
    assert "execute/escalation" in run.kinds("cora")
    assert run.issue.step is Step.VERIFY


@pytest.mark.meets("S5-5")
def test_somebody_who_is_away_does_not_hold_the_survey_up() -> None:
    run = executed()
    run.is_absent("dan", "11-20")
    answered(answered(answered(run, "wang", SOLVED), "lin", SOLVED), "rita", SOLVED)

    assert run.issue.conclusion == SOLVED


def test_a_deputy_answers_for_the_department() -> None:
    run = executed()
    answered(answered(answered(run, "dan", SOLVED), "lin", SOLVED), "rita", SOLVED)
    run.says("yu", to="", **surveyed(PARTLY, 3, 4))

    assert run.issue.conclusion == SOLVED
    assert {a.department for a in run.issue.surveys[0].answers} == {"FIN", "MKT", "DATA"}


@pytest.mark.meets("S5-5")
def test_answers_come_in_parts_and_later_ones_amend_the_former() -> None:
    run = answered(executed(), "wang", PARTLY, 3, suggestion="增加数据预审环节")
    answered(run, "wang", SOLVED, cooperation=5, suggestion="每月初开一次对账会")
    (answer,) = run.issue.surveys[0].answers

    assert (answer.verdict, answer.result, answer.cooperation) == (SOLVED, 3, 5)
    assert answer.suggestion == "增加数据预审环节\n每月初开一次对账会"
    assert len(run.noted("surveyed")) == 2
    assert [e.code for e in run.issue.echoes if e.person == at("wang")][-2:] == ["surveyed", "surveyed"]


def test_an_answer_that_tells_nothing_is_asked_back_once_a_day() -> None:
    run = executed().says("wang", to=SURVEY, text="蓝色的").says("wang", to=SURVEY, text="绿色的").says("dan", "noted", to=SURVEY, text="收到")

    assert run.to("wang", "execute/note").data["variant"] == "unclear"
    assert run.to("wang", "execute/note").data["question"]["kind"] == SURVEY
    assert len(run.lost) == 1
    assert [n.data["variant"] for n in run.letters if n.to == at("dan") and n.kind == "execute/note" and n.data["variant"] == "unclear"] == []


@pytest.mark.meets("S5-6", "S5-7")
def test_what_departments_say_and_suggest_is_shown_to_everybody_with_the_conclusion() -> None:
    run = executed()
    answered(run, "wang", SOLVED, 4, 5, suggestion="增加数据预审环节")
    for who in ("dan", "lin", "rita"):
        answered(run, who, SOLVED, 5, 4)
    run.says("lin", "agree", to=CONCLUSION)
    final = run.to("yu", CONCLUSION)

    assert final.data["suggestions"] == [{"text": "增加数据预审环节", "department": "MKT"}]
    assert final.data["scores"] == {"result": 4.8, "cooperation": 4.2}
    assert {a["department"] for a in final.data["answers"]} == {"FIN", "MKT", "DATA"}


@pytest.mark.meets("S5-8", "P27")
def test_an_agreed_conclusion_goes_to_everybody_with_the_last_day_to_object() -> None:
    run = asked_all(executed()).says("lin", "agree", to=CONCLUSION)
    final = [one for one in run.letters if one.kind == CONCLUSION and one.data["variant"] == "final"]

    assert {one.to for one in final} == {at(p) for p in ("rita", "lin", "wang", "yu", "dan")}
    assert all(one.data["until"] and one.asks == "none" for one in final)
    assert run.issue.step is Step.LEARN
    assert run.issue.conclusion_agreed


@pytest.mark.meets("P27")
def test_the_lead_changes_the_verdict_or_objects_and_is_asked_again() -> None:
    run = asked_all(executed()).says("lin", "object", to=CONCLUSION, text="再想想")

    assert run.issue.step is Step.VERIFY
    assert run.kinds("lin").count(CONCLUSION) == 2
    assert run.lost == []

    run.says("lin", "object", to=CONCLUSION, verdict=NOT)

    assert (run.issue.step, run.issue.cycle) == (Step.CLARIFY, 2)


@pytest.mark.meets("S5-10")
def test_not_solved_begins_a_new_cycle_under_the_same_number() -> None:
    run = asked_all(executed(), rita=NOT).says("lin", "agree", to=CONCLUSION)

    assert (run.issue.step, run.issue.cycle, run.issue.conclusion) == (Step.CLARIFY, 2, None)
    assert run.to("rita", "clarify/definition").data["reason"]["kind"] == "not_solved"
    assert len(run.issue.surveys) == 1


def partly(**more: object) -> Run:
    return asked_all(executed(), rita=PARTLY).says("lin", "agree", to=CONCLUSION, **more)


@pytest.mark.meets("S5-9")
def test_partly_solved_wants_tasks_with_an_owner_and_a_day() -> None:
    run = partly()

    assert run.issue.step is Step.VERIFY
    assert (run.to("lin", CONCLUSION).data["variant"], run.to("lin", CONCLUSION).asks) == ("follow_up", "table")

    run.says("lin", to=CONCLUSION, rows=(task(1, "wang", "11-05", task="核对两家门店的返利口径"), task(2, "", "11-06", task="补录9月的返利")))

    assert run.issue.step is Step.VERIFY
    assert [t["n"] for t in run.to("lin", CONCLUSION).data["draft"]] == [4, 5]

    run.says("lin", to=CONCLUSION, amendments=(Amendment(task=5, field="owner", value="dan", person=at("dan")),))

    assert run.issue.step is Step.EXECUTE
    assert open_tasks(run.issue) == [4, 5]


@pytest.mark.meets("S5-9")
def test_follow_up_tasks_stand_at_once_and_their_owners_are_told() -> None:
    run = partly(rows=(task(1, "wang", "11-05", task="核对两家门店的返利口径"),))
    letter = run.to("wang", "plan/assignment")

    assert run.issue.step is Step.EXECUTE
    assert (letter.data["variant"], letter.asks, [t["n"] for t in letter.data["tasks"]]) == ("follow_up", "agreement", [4])
    assert not run.asks("task")
    assert run.issue.conclusion == PARTLY
    assert run.to("rita", CONCLUSION).data["variant"] == "final"


def test_an_order_to_add_a_task_is_a_follow_up_task_too() -> None:
    add = Command(name="add_task", text="核对两家门店的返利口径", people=(at("dan"),), day=date(2026, 11, 5))
    run = partly(commands=(add,))

    assert [(t.task, t.owner, t.due) for t in run.issue.tasks[3:]] == [("核对两家门店的返利口径", at("dan"), date(2026, 11, 5))]


@pytest.mark.meets("S5-3", "S5-9")
def test_after_the_follow_up_and_the_day_set_for_it_everybody_is_asked_again() -> None:
    run = partly(rows=(task(1, "wang", "10-22", task="核对两家门店的返利口径"),), days=(date(2026, 10, 22), date(2026, 10, 29)))
    run.at("10-21 15:00").says("wang", progress=(Progress(task=4, status="done"),))

    assert run.issue.review_on == date(2026, 10, 29)
    assert run.issue.step is Step.VERIFY
    assert len(run.issue.surveys) == 1

    run.until("10-29 12:00")

    assert len(run.issue.surveys) == 2
    assert run.to("rita", SURVEY).data["round"] == 2
    for who in ("wang", "dan", "lin", "rita"):
        answered(run, who, SOLVED)
    run.says("lin", "agree", to=CONCLUSION)

    assert run.issue.step is Step.LEARN
    assert run.lost == []


@pytest.mark.meets("S5-3")
def test_the_lead_may_set_another_day_to_look_at_it_while_it_is_observed() -> None:
    run = executed(desk={"patience": Patience(observation=5)})
    run.says("wang", days=(date(2026, 11, 20),)).says("lin", days=(date(2026, 11, 10),))

    assert run.issue.review_on == date(2026, 11, 10)
    assert run.until("11-09 20:00").issue.surveys == ()
    assert len(run.until("11-10 12:00").issue.surveys) == 1


@pytest.mark.meets("C5", "S5-1")
def test_an_old_friction_is_observed_for_twenty_working_days_and_needs_no_day_of_an_incident() -> None:
    run = executed(category="C5", deadlines=())

    assert run.issue.step is Step.VERIFY
    assert asked(run) == set()

    run.until("11-17 08:00")

    assert asked(run) == set()
    assert asked(run.until("11-17 12:00")) == {"rita", "lin", "wang", "dan"}


@pytest.mark.meets("S5-8")
def test_an_objection_in_time_takes_it_back_to_the_conclusion() -> None:
    run = asked_all(executed()).says("lin", "agree", to=CONCLUSION).at("10-21 10:00")
    run.says("dan", "object", to=CONCLUSION, text="10月的数据还是晚了")
    letter = run.to("lin", CONCLUSION)

    assert run.issue.step is Step.VERIFY
    assert letter.data["variant"] == "objected"
    assert letter.data["objection"] == {"who": at("dan"), "text": "10月的数据还是晚了"}
    assert run.asks("record") == []

    run.says("lin", "agree", to=CONCLUSION).says("wang", "object", to=CONCLUSION, text="我也这么看")

    assert run.issue.step is Step.LEARN
    assert run.lost == []
    assert run.to("lin", "execute/note").data["items"][0]["code"] == "conclusion_objected"
    assert run.issue.record.version == 2


@pytest.mark.meets("S5-8")
def test_an_objection_that_comes_too_late_changes_nothing() -> None:
    run = asked_all(executed()).says("lin", "agree", to=CONCLUSION).until("10-23 11:00").says("dan", "object", to=CONCLUSION)

    assert run.issue.step is Step.LEARN


def test_a_late_answer_is_kept_and_the_lead_hears_of_a_worse_one() -> None:
    run = answered(answered(executed(), "rita", SOLVED), "wang", SOLVED).until("10-30 12:00").says("lin", "agree", to=CONCLUSION)
    answered(run, "dan", NOT, suggestion="口径还是不一致")
    item = run.to("lin", "execute/note").data["items"][0]

    assert item == {"code": "late_answer", "args": {"person": at("dan"), "verdict": NOT, "text": "口径还是不一致"}}
    assert len(run.issue.surveys[0].answers) == 3
    assert run.issue.step is Step.LEARN


def test_where_nobody_had_answered_a_late_answer_makes_the_proposal() -> None:
    run = answered(executed().until("10-28 12:00"), "rita", SOLVED)

    assert run.to("lin", CONCLUSION).data["variant"] == "propose"
    assert run.issue.conclusion == SOLVED


def test_after_a_stop_the_silent_are_reminded_before_the_survey_closes() -> None:
    run = executed().tick("10-29 10:00")

    assert asked(run, REMINDER) == {"rita", "lin", "wang", "dan"}
    assert run.issue.surveys[0].closed_at is None
    assert run.until("11-06 12:00").issue.surveys[0].closed_at is not None


def test_the_coordinator_may_decide_in_the_leads_place() -> None:
    run = asked_all(executed()).says("cora", verdict=SOLVED)

    assert run.issue.step is Step.LEARN
    assert run.noted("concluded")[0].actor == at("cora")


def test_agreeing_to_the_record_is_no_agreement_to_the_conclusion() -> None:
    run = asked_all(executed()).says("lin", "agree", to="execute/note", about="", **lessons(worked=("例会",)))

    assert run.issue.step is Step.VERIFY


def test_letters_wait_for_working_hours_in_everybodys_own_zone() -> None:
    run = executed()

    assert run.to("rita", SURVEY).not_before.astimezone(CHINA).hour == 10


def test_the_deputy_is_asked_for_a_liaison_who_turns_out_to_be_away() -> None:
    run = executed()
    run.is_absent("wang", "11-20")
    run.until("10-23 12:00")

    assert run.to("yu", SURVEY).asks == "survey"
    assert asked(run, REMINDER) == {"rita", "lin", "dan"}
    for who in ("yu", "dan", "lin", "rita"):
        answered(run, who, SOLVED)

    assert run.issue.conclusion == SOLVED


@pytest.mark.meets("S5-3", "S5-9")
def test_the_day_to_look_at_it_again_stands_in_the_calendars_of_lead_and_reporter() -> None:
    run = partly(rows=(task(1, "wang", "10-22", task="核对两家门店的返利口径"),), days=(date(2026, 10, 29),))
    entry = run.to("rita", CONCLUSION).meeting

    assert entry is not None
    assert entry.start == moment("10-29 09:00")
    assert {a.address for a in entry.attendees} == {at("lin"), at("rita")}
    assert run.to("lin", CONCLUSION).method == "REQUEST"
    assert run.to("dan", CONCLUSION).meeting is None


@pytest.mark.meets("S5-8")
def test_an_objection_to_partly_solved_comes_back_from_the_work_too() -> None:
    run = partly(rows=(task(1, "wang", "11-05", task="核对两家门店的返利口径"),)).at("10-21 10:00")
    run.says("dan", "object", to=CONCLUSION, text="其实已经好了")

    assert run.issue.step is Step.VERIFY
    assert not [t for t in run.issue.timers if t.kind in ("eve", "overdue")]

    run.says("lin", to=CONCLUSION, verdict=SOLVED)

    assert run.issue.step is Step.LEARN
    assert [t.status for t in run.issue.tasks] == ["done", "done", "done", "dropped"]
    assert run.to("yu", CONCLUSION).data["why"] == "lead"


@pytest.mark.meets("G2")
def test_whoever_takes_the_leads_seat_is_asked_what_the_former_lead_was() -> None:
    run = asked_all(executed()).says("lin", commands=(Command(name="liaison", people=(at("feng"),)),))

    assert run.to("feng", CONCLUSION).asks == "agreement"
    assert run.says("feng", "agree", to=CONCLUSION).issue.step is Step.LEARN


@pytest.mark.meets("S5-5")
def test_when_the_last_one_waited_for_is_away_the_proposal_comes_at_once() -> None:
    run = executed()
    for who in ("wang", "lin", "rita"):
        answered(run, who, SOLVED)
    run.is_absent("dan", "11-20")

    assert run.to("lin", CONCLUSION).posted_at == run.now


def test_a_day_beside_a_name_is_not_taken_for_the_day_to_look_again() -> None:
    assert partly(people=("wang",), days=(date(2026, 11, 2),)).issue.review_on is None
    assert partly(days=(date(2026, 11, 2),)).issue.review_on == date(2026, 11, 2)


@pytest.mark.meets("C5", "S5-12")
def test_what_the_reporter_sees_during_the_observation_is_heard_and_everybody_is_asked_at_once() -> None:
    run = executed(category="C5").at("10-26 10:00").says("rita", recurred=True, text="又出现了，根本没解决")

    assert not any(t.kind == "observe" for t in run.issue.timers)
    assert [(a.person, a.verdict) for a in run.issue.surveys[-1].answers] == [(at("rita"), NOT)]
    assert {at("lin"), at("wang"), at("dan")} <= {one.to for one in run.letters if one.kind == "verify/survey"}


@pytest.mark.meets("C5")
def test_what_others_see_during_the_observation_is_told_to_the_lead_and_said_back() -> None:
    run = executed(category="C5").at("10-26 10:00").says("wang", recurred=True, text="又出现了")

    assert (run.to("lin", "execute/note").data["variant"], run.to("lin", "execute/note").data["text"]) == ("question", "又出现了")
    assert [(e.person, e.code) for e in run.issue.echoes if e.at == run.now] == [(at("wang"), "comment")]
    assert any(t.kind == "observe" for t in run.issue.timers)


@pytest.mark.meets("C5")
def test_whatever_else_the_reporter_tells_during_the_observation_is_told_to_the_lead_and_thanks_are_not() -> None:
    run = executed(category="C5").at("10-26 10:00").says("rita", text="这周有两家门店的数对不上")
    told = [one.data["text"] for one in run.letters if one.to == at("lin") and one.data.get("variant") == "question"]
    run.says("rita", "thanks", text="谢谢").says("rita", "agree", text="同意").says("rita", commands=("status",), text="进展如何")

    assert told == ["这周有两家门店的数对不上"]
    assert [one.data["text"] for one in run.letters if one.to == at("lin") and one.data.get("variant") == "question"] == told
