"""Who leads and who takes part, each with its reason."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from service.loop.issue import Cause, Impact, Issue, Participant, Reason
from service.loop.participation import added, dropped, lead_person, leading, led_by, proposed, seat
from tests.unit.core import DEPARTMENTS, at, defined, desk, moment, problem, reported


def issue(reporter: str = "rita", **more: object) -> Issue:
    return proposed(Issue(reporter=at(reporter), opened_at=moment("10-13 10:00"), problem=problem(**more)), desk())


def keys(of: Issue) -> list[str]:
    return [p.department for p in of.participants]


@pytest.mark.meets("S2-2", "S2-3", "S2-4")
def test_whoever_bears_the_impact_leads_with_that_reason() -> None:
    made = issue()

    assert made.lead == "FIN"
    assert made.lead_reason == Reason(kind="impact", quote="月结推迟3天")
    assert [p.department for p in made.participants if p.role == "lead"] == ["FIN"]


@pytest.mark.meets("S2-3")
def test_without_an_affected_department_the_one_with_most_causes_leads() -> None:
    causes = (Cause(text="模板不一", department="DATA"), Cause(text="没有人交", department="MKT"), Cause(text="口径不清", department="DATA"))
    lead, why = leading(problem(impacts=(), causes=causes, departments=("MKT",)), "OPS", desk())

    assert lead == "DATA"
    assert why == Reason(kind="cause", quote="模板不一")


@pytest.mark.meets("S2-3")
def test_where_nobody_is_affected_or_to_blame_the_reporters_or_the_coordinators_department_leads() -> None:
    empty = problem(impacts=(), causes=(), departments=())

    assert leading(empty, "OPS", desk()) == ("OPS", Reason(kind="reporter"))
    assert leading(empty, None, desk()) == ("OFF", Reason(kind="coordination"))
    assert leading(empty, None, desk(coordinators=())) == (None, None)


@pytest.mark.meets("S2-5", "S2-6")
def test_a_department_takes_part_for_a_reason_or_not_at_all() -> None:
    made = issue(departments=("SAL", "XXX"))

    assert {p.department: p.reason.kind for p in made.participants} == {"FIN": "impact", "MKT": "cause", "DATA": "cause", "SAL": "named"}


@pytest.mark.meets("S2-7", "S2-8")
def test_a_configured_liaison_stands_and_another_department_has_its_head_asked() -> None:
    made = issue()

    assert seat(made, "MKT") == Participant(
        department="MKT", reason=Reason(kind="cause", quote="市场部没有指定交数的人"), liaison=at("wang"), deputy=at("yu"), status="standing"
    )
    assert seat(made, "DATA") == Participant(department="DATA", reason=Reason(kind="cause", quote="数据部没有统一的模板"))


def test_what_people_chose_outlives_a_correction() -> None:
    made = added(dropped(issue(), "MKT"), "OPS", desk())
    chair = seat(made, "FIN")
    assert chair is not None
    made = led_by(replace(made, participants=tuple(replace(p, liaison=at("feng")) if p is chair else p for p in made.participants)), "OPS", desk())
    again = proposed(replace(made, problem=replace(made.problem, essence="另一种说法", version=2)), desk())

    assert again.lead == "OPS"
    assert sorted(keys(again)) == ["DATA", "FIN", "OPS"]
    assert seat(again, "FIN") is not None
    assert [p.liaison for p in again.participants if p.department == "FIN"] == [at("feng")]


def test_the_lead_cannot_be_dropped_and_an_unknown_department_not_added() -> None:
    made = issue()

    assert dropped(made, "FIN") is made
    assert added(made, "XXX", desk()) is made
    assert added(made, "MKT", desk()) is made


def test_another_lead_has_to_agree_anew_and_the_former_stays_as_participant() -> None:
    made = led_by(replace(issue(), lead_agreed=True), "MKT", desk())

    assert (made.lead, made.lead_agreed) == ("MKT", False)
    assert {p.department: p.role for p in made.participants} == {"FIN": "participant", "MKT": "lead", "DATA": "participant"}


@pytest.mark.meets("S1-11")
def test_a_dozen_departments_each_have_one_seat() -> None:
    assert sorted(keys(issue(departments=tuple(d.key for d in DEPARTMENTS) * 2))) == sorted(d.key for d in DEPARTMENTS)


def test_before_step_2_the_coordinator_decides_and_then_the_leads_liaison() -> None:
    assert lead_person(reported().issue, desk()) == at("cora")
    assert lead_person(defined().issue, desk()) == at("lin")


def test_an_impact_of_an_unknown_department_makes_nobody_lead() -> None:
    lead, _ = leading(problem(impacts=(Impact(text="推迟3天", quantified=True, department="XXX"),)), "FIN", desk())

    assert lead == "FIN"
