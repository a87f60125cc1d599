"""What many issues tell together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from service.loop import statistics
from service.loop.issue import Bulletin, Cause, Issue, Norm, Participant, Passed, Reason, Rule, Slip, Step, Survey, SurveyAnswer
from tests.unit.core import CHINA, at, desk, moment, problem

OPENED, CLOSED = moment("07-06 09:00"), moment("07-27 09:00")


def closed(name: str, cause: str = "没有指定交数的人", days: int = 21, **more: Any) -> Issue:
    """An issue that was opened on 6 July and closed some days later."""
    survey = Survey(asked=(at("rita"), at("lin")), sent_at=OPENED, answers=(SurveyAnswer(person=at("rita"), verdict="solved", at=CLOSED),))
    given: dict[str, Any] = {
        "id": name, "reporter": at("rita"), "opened_at": OPENED, "step": Step.CLOSED, "step_since": OPENED + timedelta(days=days),
        "problem": problem(category="C3", causes=(Cause(text=cause, department="MKT"),)),
        "participants": (Participant(department="MKT", reason=Reason(kind="cause")),),
        "surveys": (survey,), "conclusion": "solved", "conclusion_agreed": True, "counts": {"reminded": 3, "escalated": 1},
        "slips": (Slip(task=1, at=OPENED),),
        "passed": (Passed(step=Step.CLARIFY, since=OPENED, until=OPENED + timedelta(days=2)),),
    }
    return Issue(**{**given, **more})


def figures(*issues: Issue, norms: tuple[Norm, ...] = (), first: date | None = None, last: date | None = None) -> dict[str, Any]:
    return statistics.figures(issues, norms, first, last, CHINA)


def change(state: str = "accepted", name: str = "NM-1") -> Norm:
    rule = Rule(change="写明交数的日期", document="《返利数据办法》", department="MKT", due=date(2026, 8, 10))
    return Norm(id=name, issue="BH-1", rule=rule, owner=at("meng"), state=state, opened_at=CLOSED, state_since=CLOSED)


@pytest.mark.meets("S6-9")
def test_issues_are_counted_by_category_department_and_state() -> None:
    withdrawn = closed("BH-3", ended="withdrawn")
    told = figures(closed("BH-1"), closed("BH-2", step=Step.PLAN, conclusion_agreed=False), withdrawn)

    assert told["issues"] == {"all": 3, "open": 1, "closed": 1, "withdrawn": 1}
    assert told["by_category"] == {"C3": 3}
    assert told["by_department"] == {"MKT": 3}
    assert told["conclusions"] == {"solved": 2}


@pytest.mark.meets("S6-9")
def test_causes_that_come_back_are_named_with_their_issues() -> None:
    told = figures(closed("BH-1"), closed("BH-2", "市场部没有指定交数的人"), closed("BH-3", "系统太慢"))

    assert told["causes"] == [{"text": "没有指定交数的人", "department": "MKT", "times": 2, "issues": ["BH-1", "BH-2"]}]


@pytest.mark.meets("S6-9")
def test_how_long_it_took_altogether_and_step_by_step() -> None:
    told = figures(closed("BH-1", days=21), closed("BH-2", days=11))

    assert told["duration_days"] == 16.0
    assert told["steps"] == {"clarify": 2.0}


@pytest.mark.meets("S6-9", "P22")
def test_slips_reminders_and_the_share_of_answers() -> None:
    told = figures(closed("BH-1"), closed("BH-2"))

    assert (told["slips"], told["reminders"], told["escalations"], told["answer_rate"]) == (2, 6, 2, 0.5)


@pytest.mark.meets("S6-9")
def test_rules_still_to_come_are_listed_and_published_ones_counted() -> None:
    told = figures(norms=(change(), change("published", "NM-2"), change("declined", "NM-3")))

    assert [(r["id"], r["owner"], r["due"], r["state"]) for r in told["open_rules"]] == [("NM-1", at("meng"), "2026-08-10", "accepted")]
    assert told["published_rules"] == 1


@pytest.mark.meets("S6-9")
def test_an_issue_belongs_to_the_period_in_which_it_was_opened_or_closed() -> None:
    issue = closed("BH-1", days=100)

    assert figures(issue, first=date(2026, 7, 1), last=date(2026, 9, 30))["issues"]["all"] == 1
    assert figures(issue, first=date(2026, 10, 1), last=date(2026, 12, 31))["issues"]["all"] == 1
    assert figures(issue, first=date(2026, 4, 1), last=date(2026, 6, 30))["issues"]["all"] == 0


def test_what_went_into_another_issue_is_counted_there() -> None:
    assert figures(closed("BH-1", merged_into="BH-2"), closed("BH-2"))["issues"]["all"] == 1


def test_without_issues_there_are_no_means() -> None:
    told = figures()

    assert (told["duration_days"], told["answer_rate"], told["steps"]) == (None, None, {})


@pytest.mark.meets("S6-9")
@pytest.mark.parametrize(("now", "due"), [("07-10 09:00", "2026-10-08"), ("10-13 09:00", "2027-01-01"), ("03-31 09:00", "2026-04-01")])
def test_the_report_comes_on_the_first_working_day_of_the_next_quarter(now: str, due: str) -> None:
    bulletin = statistics.scheduled(None, desk(now))

    assert bulletin.key == "quarter"
    assert bulletin.due_at.astimezone(CHINA).date().isoformat() == due
    assert statistics.scheduled(bulletin, desk(now)) == bulletin


@pytest.mark.meets("S6-9")
def test_the_report_goes_to_the_coordinator_and_a_quiet_quarter_has_none() -> None:
    told = figures(closed("BH-1"), first=date(2026, 7, 1), last=date(2026, 9, 30))
    bulletin = statistics.report(Bulletin(key="quarter"), told, desk("10-08 09:00"))

    assert [(one.to, one.kind, one.occurrence) for one in bulletin.outbox] == [(at("cora"), "learn/quarter", "2026-07-01")]
    assert bulletin.outbox[0].data["figures"]["issues"]["closed"] == 1
    assert statistics.report(Bulletin(key="quarter"), figures(), desk("10-08 09:00")).outbox == ()


def test_an_issue_that_is_still_under_way_is_open() -> None:
    assert figures(replace(closed("BH-1"), step=Step.VERIFY))["issues"]["open"] == 1
