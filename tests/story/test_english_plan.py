"""A second story, in English: a refusal, a counter-proposal and a task that says nothing."""

from __future__ import annotations

import pytest

from tests.story.company import Company

REPORT = """Hi,
since 21 September the Warehouse has received 14 pallets without an inspection label, so goods wait two days at the gate.
Impact: 3 customer deliveries were two days late, about 18,000 yuan in penalties.
Suspected causes: 1. Quality prints the labels only in the morning; 2. IT has not connected the label printer to the new system; 3. Operations does not announce arrivals.
Nora"""

TABLE = """Task | Owner | Due | Deliverable
--- | --- | --- | ---
Print the labels for every arrival twice a day | Pavel Novak | 23 October | Label log
Improve cooperation | Sam Ito | 26 October |
Announce each arrival one day ahead by mail | Ray Dunn | 28 October | Arrival list template
"""


def launched(company: Company) -> Company:
    company.writes("nora", REPORT, subject="Pallets without inspection label")
    company.round("10-13 09:05")
    company.writes("nora", "Agreed.", answers=company.letter("nora", "clarify/receipt"))
    company.round("10-13 09:20")
    return company


@pytest.mark.meets("S2-6")
def test_a_refusal_goes_to_the_lead_who_lets_the_department_go(company: Company) -> None:
    launched(company)
    company.writes("liang", "这事与我们无关，不参加。", answers=company.letter("liang", "launch/nomination"))
    company.round("10-13 10:00")
    lead = company.show()["lead"]["liaison"].split("@")[0]
    told = company.letter(lead, "launch/lead")
    company.writes(lead, "Drop it.", answers=told)
    company.round("10-13 10:30")

    assert "OPS" not in {p["department"] for p in company.show()["participants"]}


def met(company: Company) -> Company:
    launched(company)
    company.writes("liang", "这事与我们无关，不参加。", answers=company.letter("liang", "launch/nomination"))
    company.round("10-13 10:00")
    lead = company.show()["lead"]["liaison"].split("@")[0]
    company.writes(lead, "Drop it.", answers=company.letter(lead, "launch/lead"))
    company.round("10-13 10:30")
    company.answers_invitation("sam", company.letter("sam", "plan/invitation"), "TENTATIVE", start="20261016T070000Z")
    company.round("10-13 11:00")
    return company


@pytest.mark.meets("P18", "P20")
def test_a_proposed_time_that_suits_all_moves_the_meeting(company: Company) -> None:
    met(company)
    meeting = company.show()["meeting"]

    assert meeting["start"].startswith("2026-10-16T07:00")
    assert meeting["sequence"] == 1
    assert company.letter("ray", "plan/update").value("SEQUENCE") == "1"


@pytest.mark.meets("S3-6", "S3-7", "S3-17")
def test_a_vague_task_is_sent_back_mended_and_then_agreed(company: Company) -> None:
    met(company)
    company.round("10-16 16:30")
    lead = company.show()["lead"]["liaison"].split("@")[0]
    company.writes(lead, TABLE, answers=company.letter(lead, "plan/table_request"))
    company.round("10-16 16:40")
    echo = company.letter(lead, "plan/echo")

    assert echo.asks == "table"
    assert "plan/assignment" not in company.kinds_to("pavel")

    company.writes(lead, "Task 2: connect the label printer to the warehouse system, deliverable: test protocol with 20 labels", answers=echo)
    company.round("10-16 16:50")
    company.writes(lead, "Agreed", answers=company.letter(lead, "plan/echo"))
    for who in ("pavel", "sam", "ray"):
        company.writes(who, "I agree", answers=company.letter(who, "plan/assignment"))
    company.round("10-16 17:00")

    assert company.show()["step"] == "execute"
    assert [t["task"] for t in company.show()["tasks"]][1].startswith("connect the label printer")
