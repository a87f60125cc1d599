"""Not solved: the same issue starts again at step 1, and this time it is closed with its lesson (REQUIREMENTS.md S5-10, S6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import docx
import pytest

from service.loop.issue import Norm
from tests.story import returns
from tests.story.company import Company, at
from tests.story.conftest import founded
from tests.story.working import answer, status, to, who_got

SURVEY, CONCLUSION, RECORD, NORM = "verify/survey", "verify/conclusion", "learn/record", "learn/norm"
DAY = timedelta(days=1)

NOT_SOLVED = """Is it solved: not solved
Result: 2
Cooperation: 4
Suggestion: somebody has to be on the dock at night
Is the phenomenon gone: no, 12 pallets stand there today
Is cause 1 gone: yes
Is cause 2 gone: partly"""

NIGHT_TABLE = """Task | Owner | Due | Deliverable
--- | --- | --- | ---
Put one named person on the dock for returns at night | Ray Dunn | 27 October | shift plan with the name
Route returns of the night to the Quality queue | Sam Ito | 28 October | working form for the night
"""

CAUSES = """Causes:
1. the Warehouse has nobody on the dock at night
2. IT's return form does not reach Quality

The rest is right, agreed."""

LESSONS = """What worked: the label on the dock; one line a day
What to improve: ask about the night shift at the start
Improvements: Ray Dunn puts the night shift on the dock checklist by 30 November
Rules: Warehouse revises "Returns on arrival", so that it says who decides at night, by 15 December

Agreed."""


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The tasks are done, and the pallets still stand there: not solved, and Nora agrees."""
    folder = tmp_path_factory.mktemp("returns")
    (folder / "home").mkdir()
    company = returns.all_done(returns.at_work(founded(folder / "home")))
    answer(company, "nora", NOT_SOLVED, SURVEY)
    answer(company, "ray", "solved as far as the Warehouse goes. 4 4", SURVEY)
    answer(company, "sam", "Partly solved. The form works by day. 3, 5", SURVEY)
    company.round("10-14 11:00")
    answer(company, "nora", "Agreed, it is not solved.", CONCLUSION)
    company.round("10-14 11:30")
    return company.copy(folder / "failed")


@pytest.fixture
def again(failed: Company, tmp_path: Path) -> Iterator[Company]:
    company = failed.copy(tmp_path / "home")
    yield company
    company.restart()


@pytest.fixture(scope="module")
def solved(failed: Company, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The second round: agreed, planned, done, and solved this time."""
    company = failed.copy(tmp_path_factory.mktemp("second") / "home")
    answer(company, "nora", "Agreed.", "clarify/definition")
    company.round("10-14 13:30")
    company.round("10-14 13:31")
    answer(company, "nora", "No meeting needed, we spoke on the dock.", "plan/invitation")
    company.round("10-14 14:00")
    answer(company, "nora", NIGHT_TABLE, "plan/table_request")
    company.round("10-14 15:00")
    for who in ("ray", "sam"):
        answer(company, who, "Fine with me, agreed", "plan/assignment")
    answer(company, "nora", "Agreed", "plan/echo")
    company.round("10-14 16:00")
    company.round("10-15 09:05")
    answer(company, "ray", "Finished. Plan attached", "execute/progress", attachment=("shifts.xlsx", b"1"))
    answer(company, "sam", "done: https://forms.works.example/night", "execute/progress")
    company.round("10-15 10:00")
    answer(company, "nora", "Solved. 5, 5. Every return of this week was with us the next morning.", SURVEY)
    answer(company, "ray", "solved\n5\n4\ntell us earlier", SURVEY)
    answer(company, "sam", "Yes, solved. Result 4, cooperation 5.", SURVEY)
    company.round("10-15 11:00")
    answer(company, "nora", "Agreed.", CONCLUSION)
    company.round("10-15 11:30")
    return company.copy(tmp_path_factory.mktemp("second") / "solved")


@pytest.fixture
def learning(solved: Company, tmp_path: Path) -> Iterator[Company]:
    """The record is drafted."""
    company = solved.copy(tmp_path / "home")
    yield company
    company.restart()


def norms(company: Company) -> list[tuple[str, str]]:
    """The rule changes: how far, and whose."""
    return [(one.state, one.owner) for one in company.office.store.all() if isinstance(one, Norm)]


def written_in(content: bytes) -> str:
    """All words of a .docx file."""
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.meets("S5-10", "S5-2", "G3")
def test_not_solved_begins_again_at_step_one_under_the_same_number(again: Company) -> None:
    shown = again.show()
    letter = again.letter("nora", "clarify/definition")

    assert (shown["step"], shown["cycle"], shown["status"]) == ("clarify", 2, "open")
    assert letter.subject.startswith("[BH-1]")
    assert letter.asks == "agreement"
    assert "Print return labels for every dock" in letter.text
    assert "not solved" in letter.text
    assert {one.to for one in again.letters if one.kind == CONCLUSION and one.asks == "none"} >= {at("nora"), at("ray"), at("sam")}


@pytest.mark.meets("S5-10")
def test_in_between_nobody_is_asked_for_progress(again: Company) -> None:
    fresh = again.rounds("10-14 18:05", "10-15 18:05", timedelta(hours=3))

    assert {one.to for one in fresh if one.kind.startswith("execute/") and one.asks != "none"} == set()


@pytest.mark.meets("S5-10", "S1-15")
def test_the_definition_may_be_put_right_before_the_second_round(again: Company) -> None:
    answer(again, "nora", CAUSES, "clarify/definition")
    again.round("10-14 13:30")
    causes = [cause["text"] for cause in again.show()["definition"]["causes"]]

    assert causes == ["the Warehouse has nobody on the dock at night", "IT's return form does not reach Quality"]
    assert again.show()["step"] in ("launch", "plan")


@pytest.mark.meets("S5-10", "S5-8")
def test_the_second_round_has_tasks_of_its_own_and_ends_solved(learning: Company) -> None:
    shown = learning.show()

    assert (shown["step"], shown["cycle"], shown["conclusion"], shown["conclusion_agreed"]) == ("learn", 2, "solved", True)
    assert [status(learning, n) for n in (1, 2, 3, 4)] == ["done"] * 4
    assert who_got(learning.letters, "launch/nomination").count(("ray", "launch/nomination")) == 1


@pytest.mark.meets("S6-1", "S6-2", "S5-7", "P22")
def test_the_record_is_drafted_from_the_history_and_each_liaison_is_asked_for_a_line(learning: Company) -> None:
    draft, asked = learning.letter("nora", RECORD), {one.to for one in learning.letters if one.kind == RECORD and one.asks == "answer"}

    assert draft.asks == "agreement"
    assert asked == {at("ray"), at("sam")}
    assert "somebody has to be on the dock at night" in draft.text
    assert "tell us earlier" in draft.text
    assert "Rounds: 2" in draft.text


@pytest.mark.meets("S6-1", "S6-10", "G2", "P27")
def test_agreed_it_goes_to_everybody_as_a_document_and_the_circle_closes(learning: Company) -> None:
    answer(learning, "sam", "What worked: the form shows who has the pallet", RECORD)
    learning.round("10-15 13:30")
    answer(learning, "nora", LESSONS, RECORD)
    fresh = learning.round("10-15 14:00")
    finals = [one for one in fresh if one.kind == RECORD]
    (part,) = list(finals[0].message.iter_attachments())
    written = written_in(part.get_content())
    before = learning.show()["step"]
    learning.rounds("10-16 09:05", "10-20 09:05", DAY)

    assert {one.to.partition("@")[0] for one in finals} >= {"nora", "ray", "sam"}
    assert part.get_filename().endswith(".docx")
    assert "the label on the dock" in written
    assert "the form shows who has the pallet" in written
    assert "Returns on arrival" in written
    assert before == "learn"
    assert (learning.show()["step"], learning.show()["status"]) == ("closed", "closed")


@pytest.mark.meets("S6-7", "S6-8", "P27")
def test_the_rule_change_is_followed_after_the_end_until_it_is_published(learning: Company) -> None:
    answer(learning, "nora", LESSONS, RECORD)
    learning.round("10-15 14:00")
    asked = to(learning.letters, "ren", NORM)
    proposed = norms(learning)
    learning.rounds("10-16 09:05", "10-19 09:05", DAY)
    answer(learning, "ren", "接受，12月11日前完成", NORM)
    learning.round("10-19 10:00")
    accepted = norms(learning)
    quiet = learning.rounds("10-20 09:05", "12-04 09:05", timedelta(days=3))
    reminded = to(learning.rounds("12-07 09:05", "12-11 09:05", DAY), "ren", NORM)
    answer(learning, "ren", "已发布，12月10日起执行", NORM)
    told = learning.round("12-11 10:00")

    assert len(asked) == 1
    assert "Returns on arrival" in asked[0].text
    assert (proposed, accepted, norms(learning)) == ([("proposed", at("ren"))], [("accepted", at("ren"))], [("published", at("ren"))])
    assert to(quiet, "ren", NORM) == []
    assert len(reminded) == 1
    assert {who for who, kind in who_got(told, NORM)} == {"nora", "hu.bo"}
    assert learning.show()["step"] == "closed"


@pytest.mark.meets("S6-1", "P23")
def test_a_silent_lead_never_closes_the_record(learning: Company) -> None:
    learning.rounds("10-15 14:00", "11-10 09:05", timedelta(days=2))

    assert learning.show()["step"] == "learn"
    assert {one.to for one in learning.letters if one.kind == "execute/escalation"} >= {at("pavel"), at("feng"), at("hu.bo")}
