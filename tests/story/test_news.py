"""What people tell while the work is under way, without being asked and to whatever letter lies at hand: none of it is lost."""

from __future__ import annotations

import pytest

from tests.story.company import Company
from tests.story.working import answer, status, task, to

KICKOFF, ASSIGNMENT, DIGEST, NOTE = "launch/kickoff", "plan/assignment", "execute/digest", "execute/note"


@pytest.fixture
def friday(in_force: Company) -> Company:
    """Friday morning: everybody was asked for the first time."""
    in_force.round("10-16 09:05")
    return in_force


@pytest.mark.meets("S4-2")
@pytest.mark.parametrize("letter", [KICKOFF, ASSIGNMENT])
def test_done_is_heard_in_answer_to_an_earlier_letter(friday: Company, letter: str) -> None:
    answer(friday, "wang", "我那项完成了，见 https://files.works.example/1", letter)
    friday.round("10-16 10:00")

    assert status(friday, 1) == "done"


@pytest.mark.meets("S4-2")
@pytest.mark.parametrize("letter", [KICKOFF, ASSIGNMENT])
def test_how_far_a_task_is_in_answer_to_an_earlier_letter_corrects_no_definition(friday: Company, letter: str) -> None:
    answer(friday, "wang", "先做到80%", letter)
    friday.round("10-16 10:00")

    assert task(friday, 1)["percent"] == 80
    assert "definition_objected" not in friday.journal()


@pytest.mark.meets("S4-4")
def test_news_of_the_reporter_stand_in_the_leads_digest_and_he_hears_that_they_were_passed_on(friday: Company) -> None:
    friday.writes("zhou", "本周又晚到了5张，供应商催得很急", subject="[BH-1] 情况")
    friday.round("10-16 10:00")
    evening = friday.rounds("10-16 14:00", "10-16 19:00")

    assert "供应商催得很急" in to(evening, "li", DIGEST)[0].text
    assert "李琳" in to(evening, "zhou", NOTE)[0].text


@pytest.mark.meets("S4-4")
def test_polite_words_are_no_news(friday: Company) -> None:
    friday.writes("zhou", "收到，谢谢", subject="[BH-1] 情况")
    friday.round("10-16 10:00")

    assert to(friday.rounds("10-16 14:00", "10-16 19:00"), "zhou") == []
