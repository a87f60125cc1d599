"""Step 6: the record is drafted, filled, agreed, and the issue is closed."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from service.loop import lessons
from service.loop.arrivals import Lessons
from service.loop.issue import Improvement, Record, Rule, Step, Suggestion
from tests.unit.core import Run, at, desk, task
from tests.unit.later import SOLVED, TOLD, answered, closed, concluded, executed, handed_over, recorded
from tests.unit.later import lessons as told

RECORD, CONCLUSION = "learn/record", "verify/conclusion"


def variants(run: Run, who: str) -> list[str]:
    return [one.data["variant"] for one in run.letters if one.to == at(who) and one.kind == RECORD]


def record(run: Run) -> Record:
    assert run.issue.record is not None
    return run.issue.record


@pytest.mark.meets("S6-1", "S6-2")
def test_the_lead_gets_a_draft_and_every_other_liaison_one_question() -> None:
    run = concluded()

    assert variants(run, "lin") == ["draft"]
    assert run.to("lin", RECORD).asks == "agreement"
    assert (variants(run, "wang"), variants(run, "dan"), variants(run, "yu")) == (["ask"], ["ask"], [])


@pytest.mark.meets("S6-1", "S5-7")
def test_the_draft_is_made_of_the_history() -> None:
    run = executed()
    answered(run, "wang", SOLVED, 4, 5, suggestion="增加数据预审环节", comments=("新流程截止时间明确",))
    for who in ("dan", "lin", "rita"):
        answered(run, who, SOLVED, 4, 2, comments=("会开得太晚",))
    run.says("lin", "agree", to=CONCLUSION)

    assert record(run).worked == ("新流程截止时间明确",)
    assert record(run).to_improve == ("增加数据预审环节",)
    assert record(run).suggestions == (Suggestion(text="增加数据预审环节", department="MKT"),)
    assert {k: record(run).metrics[k] for k in ("duration_days", "delays", "answer_rate", "cycles", "tasks", "done")} == {
        "duration_days": 7, "delays": 0, "answer_rate": 1.0, "cycles": 1, "tasks": 3, "done": 3,
    }


@pytest.mark.meets("C3", "S6-7")
def test_a_broken_hand_over_proposes_a_rule_change_by_default() -> None:
    run = concluded(problem=handed_over())

    assert record(run).rules == (Rule(change="没有约定由谁在哪一天交数", department="MKT", guessed=True),)
    assert record(concluded()).rules == ()


@pytest.mark.meets("C3")
def test_the_rule_is_named_as_the_plan_named_it() -> None:
    run = concluded(problem=handed_over())
    tasks = (task(1, "wang", deliverable="《延迟原因说明》"), task(2, "dan", deliverable="《返利数据提报规范》"))

    assert lessons.document(replace(run.issue, tasks=tasks), run.desk) == "《返利数据提报规范》"


@pytest.mark.meets("S6-2", "S6-3")
def test_what_the_liaisons_tell_is_merged_without_doubles_and_kept_with_their_names() -> None:
    run = concluded().says("wang", to=RECORD, **told(worked=("每天一句话通报进展",), to_improve=("改流程前先请法务部看一遍",)))
    run.says("dan", to=RECORD, **told(worked=("每天用一句话通报进展", "模板统一"), suggestions=("月初先对一次口径",)))

    assert record(run).worked == ("每天一句话通报进展", "模板统一")
    assert record(run).to_improve == ("改流程前先请法务部看一遍",)
    assert record(run).suggestions == (Suggestion(text="月初先对一次口径", department="DATA"),)
    assert [(who, text) for who, text in record(run).given][:2] == [(at("wang"), "每天一句话通报进展"), (at("wang"), "改流程前先请法务部看一遍")]
    assert [e.code for e in run.issue.echoes if e.person == at("dan")][-1] == "record_taken"


@pytest.mark.meets("S6-1")
def test_the_leads_own_words_fill_the_record_and_are_put_to_him_again() -> None:
    run = concluded().says("lin", to=RECORD, **TOLD)

    assert run.issue.step is Step.LEARN
    assert variants(run, "lin") == ["draft", "draft"]
    assert run.to("lin", RECORD).data["record"]["worked"] == ["每天一句话通报进展"]
    assert run.lost == []


@pytest.mark.meets("S6-1", "P27")
def test_words_and_agreement_in_one_mail_are_enough() -> None:
    run = concluded().says("lin", "agree", to=RECORD, **TOLD)

    assert variants(run, "wang") == ["ask", "final"]
    assert record(run).agreed_by == at("lin")


@pytest.mark.meets("S6-1")
def test_what_is_missing_is_asked_for_once_and_a_second_agreement_stands() -> None:
    run = concluded().says("lin", "agree", to=RECORD)

    assert run.to("lin", RECORD).data["missing"] == ["worked", "to_improve"]
    assert run.to("lin", RECORD).data["again"] is True
    assert record(run).agreed_at is None

    run.says("lin", "agree", to=RECORD)

    assert record(run).metrics["none"] == ["to_improve", "worked"]
    assert variants(run, "dan") == ["ask", "final"]


def test_what_the_lead_says_is_empty_is_not_asked_for() -> None:
    run = concluded().says("lin", "agree", to=RECORD, **told(worked=("例会简短",), none=("to_improve",)))

    assert record(run).agreed_at is not None
    assert record(run).to_improve == ()


@pytest.mark.meets("S6-1", "G2")
def test_a_silent_lead_is_reminded_and_the_record_climbs_and_nothing_ends_by_silence() -> None:
    run = concluded().until("11-06 12:00")

    assert variants(run, "lin") == ["draft", "draft"]
    assert "execute/escalation" in run.kinds("fang")
    assert run.issue.step is Step.LEARN


@pytest.mark.meets("S6-10")
def test_the_agreed_record_goes_to_everybody_and_closes_the_issue_when_nobody_objects() -> None:
    run = recorded()

    assert {one.to for one in run.letters if one.kind == RECORD and one.data["variant"] == "final"} == {at(p) for p in ("rita", "lin", "wang", "yu", "dan")}
    assert run.until("10-22 09:00").issue.step is Step.LEARN
    assert run.until("10-22 12:00").issue.step is Step.CLOSED


def test_what_is_added_while_others_may_object_amends_the_record() -> None:
    run = recorded().says("dan", to=RECORD, **told(worked=("模板统一",)))

    assert record(run).worked == ("每天一句话通报进展", "模板统一")
    assert run.until("10-23 12:00").issue.step is Step.CLOSED


@pytest.mark.meets("S6-1")
def test_an_objection_to_the_record_asks_the_lead_again() -> None:
    run = recorded().says("dan", "object", to=RECORD, text="不是这样")

    assert variants(run, "lin")[-1] == "objected"
    assert run.until("10-23 12:00").issue.step is Step.LEARN
    run.says("lin", "agree", to=RECORD)

    assert variants(run, "dan") == ["ask", "final", "final"]
    assert run.lost == []
    assert run.until("10-28 12:00").issue.step is Step.CLOSED


@pytest.mark.meets("S6-7")
def test_each_rule_of_the_agreed_record_becomes_a_change_of_its_own_once() -> None:
    run = concluded(problem=handed_over())
    run.fetches = False
    rules = (Rule(change="写清优先级"), Rule(change="每月3日前交数", department="MKT"))
    run.says("lin", "agree", to=RECORD, **told(worked=("例会简短",), to_improve=("口径",), rules=rules))

    assert run.issue.wants == ("norm:0", "norm:1")
    assert [r.department for r in record(run).rules] == ["FIN", "MKT"]

    run.says("lin", to=RECORD, **told(rules=(Rule(change="月结前两天锁定数据", department="DATA"),)))

    assert run.issue.wants == ("norm:0", "norm:1", "norm:2")


@pytest.mark.meets("S6-7")
def test_a_rule_that_somebody_else_names_after_the_lead_agreed_is_the_leads_to_agree_to() -> None:
    run = recorded()
    run.fetches = False
    version = record(run).version
    run.says("wang", to=RECORD, text="制度：财务部修订《月结办法》", **told(rules=(Rule(change="修订《月结办法》", department="FIN"),)))
    before = (run.issue.wants, record(run).version, record(run).agreed_at, variants(run, "lin")[-1])
    run.says("lin", "agree", to=RECORD)

    assert before == ((), version + 1, None, "objected")
    assert run.issue.wants == ("norm:0",)


@pytest.mark.meets("S6-7")
def test_nobody_but_the_lead_begins_a_rule_change_when_the_issue_is_closed() -> None:
    run = closed()
    run.fetches = False
    rule = told(rules=(Rule(change="修订《月结办法》", department="FIN"),))
    run.says("wang", to=RECORD, text="制度：财务部修订《月结办法》", **rule)
    of_wang = (run.issue.wants, record(run).rules)
    run.says("lin", to=RECORD, **rule)

    assert of_wang == ((), ())
    assert run.to("lin", "execute/note").data["text"] == "制度：财务部修订《月结办法》"
    assert run.issue.wants == ("norm:0",)


@pytest.mark.meets("S6-3")
def test_who_makes_an_improvement_and_until_when_is_asked_of_the_lead_once() -> None:
    open_one = told(worked=("例会简短",), to_improve=("口径",), improvements=(Improvement(text="补上核对表"),))
    run = concluded().says("lin", "agree", to=RECORD, **open_one)
    asked = (record(run).agreed_at, run.to("lin", RECORD).data["missing"])
    run.says("lin", "agree", to=RECORD)

    assert asked == (None, ["improvement_owner"])
    assert record(run).agreed_at is not None
    assert "improvement_owner" not in record(run).metrics.get("none", ())


@pytest.mark.meets("S6-3")
def test_an_improvement_with_owner_and_day_is_asked_about_no_more() -> None:
    whole = Improvement(text="补上核对表", owner=at("dan"), due=date(2026, 11, 20))
    run = concluded().says("lin", "agree", to=RECORD, **told(worked=("例会简短",), to_improve=("口径",), improvements=(whole,)))

    assert record(run).agreed_at is not None


@pytest.mark.meets("C3")
def test_the_rule_that_was_guessed_makes_way_for_the_one_that_the_lead_names_and_stands_where_he_names_none() -> None:
    named = concluded(problem=handed_over()).says(
        "lin", "agree", to=RECORD, **told(worked=("例会简短",), to_improve=("口径",), rules=(Rule(change="写清优先级"),))
    )
    silent = concluded(problem=handed_over()).says("lin", "agree", to=RECORD, **told(worked=("例会简短",), to_improve=("口径",)))

    assert [r.change for r in record(named).rules] == ["写清优先级"]
    assert [r.change for r in record(silent).rules] == ["没有约定由谁在哪一天交数"]


@pytest.mark.meets("S6-7")
def test_the_same_rule_told_again_says_more_of_it() -> None:
    before = (Rule(change="没有约定由谁在哪一天交数", document="《返利规范》", department="MKT"),)
    after = lessons.ruled(before, (Rule(change="写明每月3日前交数", document="《返利规范》", due=date(2026, 12, 1)),))

    assert after == (Rule(change="写明每月3日前交数", document="《返利规范》", department="MKT", due=date(2026, 12, 1)),)


def test_an_improvement_told_again_gains_its_owner_and_day() -> None:
    first = Lessons(improvements=(Improvement(text="补上核对表"),))
    then = Lessons(improvements=(Improvement(text="补上核对表", owner=at("lin"), due=date(2026, 10, 30)),))
    kept = lessons.merged(lessons.merged(Record(), first, at("wang"), desk()), then, at("lin"), desk(), masters=True)

    assert kept.improvements == then.improvements


@pytest.mark.meets("S6-5", "S6-10")
def test_on_closing_the_lessons_are_shared_and_the_circle_is_closed() -> None:
    run = closed({"knowledge_base": "wiki@firm.example", "department_meeting": "heads@firm.example"})
    wiki, heads = run.to("wiki", "learn/share"), run.to("heads", "learn/share")

    assert (wiki.data["variant"], heads.data["variant"], heads.method) == ("knowledge", "meeting", "REQUEST")
    assert heads.meeting is not None
    assert heads.meeting.start.isoformat() == "2026-10-26T02:00:00+00:00"
    assert (heads.meeting.end - heads.meeting.start).seconds == 15 * 60
    assert record(run).shared == ("wiki@firm.example", "heads@firm.example")
    assert not run.issue.circle_open
    assert run.noted("closed")


@pytest.mark.meets("S6-10")
def test_mail_to_the_closed_circle_is_not_passed_on() -> None:
    run = closed().says("wang", to_circle=True)

    assert run.to("wang", "execute/note").data["variant"] == "circle_closed"
    assert "circle/relay" not in run.kinds("lin")


def test_without_addresses_to_share_with_nothing_is_sent() -> None:
    assert "learn/share" not in [one.kind for one in closed().letters]


def test_words_that_cannot_be_told_apart_are_kept_and_said_back() -> None:
    run = concluded().says("dan", to=RECORD, text="大家都很配合")

    assert record(run).given == ((at("dan"), "大家都很配合"),)
    assert [e.args for e in run.issue.echoes if e.person == at("dan") and e.code == "comment"] == [{"text": "大家都很配合"}]


def test_reminders_of_the_survey_count_and_the_figures_are_those_of_the_day_of_agreement() -> None:
    run = executed().until("10-23 12:00")
    for who in ("wang", "dan", "lin", "rita"):
        answered(run, who, SOLVED)
    run.says("lin", "agree", to=CONCLUSION).at("10-27 10:00").says("lin", "agree", to=RECORD, **TOLD)

    assert record(run).metrics["reminders"] == 4
    assert record(run).metrics["duration_days"] == 14


@pytest.mark.meets("C3")
def test_the_rule_that_was_only_suggested_gives_way_to_the_leads_own() -> None:
    own = Rule(change="写明每月3日前交数", document="《返利数据办法》", department="DATA")
    run = concluded(problem=handed_over())
    run.fetches = False
    run.says("lin", "agree", to=RECORD, **told(worked=("例会简短",), to_improve=("口径",), rules=(own,)))

    assert record(run).rules == (own,)
    assert run.issue.wants == ("norm:0",)
