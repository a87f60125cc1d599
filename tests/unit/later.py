"""The second half of an issue, for the tests of steps 5 and 6: the plan is done, the survey answered, the record agreed."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from service.loop.arrivals import Lessons, Progress, Surveyed
from service.loop.issue import Impact, Issue
from service.loop.smart_words import SmartWords
from tests.unit.core import Run, agreed, moment, problem

WORDS = SmartWords(vague=("加强",), units=("个工作日", "天", "小时", "万元", "张", "%", "days", "yuan"), rules=("规范", "办法"))
SOLVED, PARTLY, NOT = "solved", "partly_solved", "not_solved"


def executed(desk: dict[str, Any] | None = None, **more: Any) -> Run:
    """Everything that was planned is done on 20 October: step 5."""
    run = agreed(**more)
    run.more = {"smart": WORDS, **(desk or {})}
    run.now = moment("10-20 10:00")
    for n, owner in ((1, "wang"), (2, "dan"), (3, "lin")):
        run.says(owner, progress=(Progress(task=n, status="done"),))
    return run


def surveyed(verdict: str | None = None, result: int | None = None, cooperation: int | None = None, suggestion: str = "", **more: Any) -> dict[str, Any]:
    return {"surveyed": Surveyed(verdict=verdict, result=result, cooperation=cooperation, suggestion=suggestion, **more)}


def answered(run: Run, who: str, verdict: str | None = None, /, *scores: Any, **more: Any) -> Run:
    """Somebody answers the survey."""
    return run.says(who, to="verify/survey", **surveyed(verdict, *scores, **more))


def asked_all(run: Run, rita: str = SOLVED, wang: str = SOLVED, dan: str = SOLVED, lin: str = SOLVED) -> Run:
    """All four have answered: the conclusion is put to Lin."""
    for who, verdict in (("wang", wang), ("dan", dan), ("lin", lin), ("rita", rita)):
        answered(run, who, verdict, 4, 5)
    return run


def concluded(desk: dict[str, Any] | None = None, **more: Any) -> Run:
    """Solved, agreed by Lin: step 6."""
    return asked_all(executed(desk, **more)).says("lin", "agree", to="verify/conclusion")


def lessons(**more: Any) -> dict[str, Any]:
    return {"lessons": Lessons(**more)}


TOLD = lessons(worked=("每天一句话通报进展",), to_improve=("改流程前先请法务部看一遍",))


def recorded(desk: dict[str, Any] | None = None, **more: Any) -> Run:
    """The record is agreed; the others may still object."""
    run = concluded(desk, **more)
    return run.says("lin", to="learn/record", **TOLD).says("lin", "agree", to="learn/record")


def closed(desk: dict[str, Any] | None = None, **more: Any) -> Run:
    """Nobody objected: the issue is closed."""
    return recorded(desk, **more).until("10-23 12:00")


def with_issue(run: Run, **fields: Any) -> Run:
    """The same run, with columns of the issue set by hand."""
    run.issue = replace(run.issue, **fields)
    return run


def handed_over(**more: Any) -> Any:
    """A problem of category C3."""
    return problem(category="C3", **more)


def costly(*texts: str) -> tuple[Impact, ...]:
    return tuple(Impact(text=text, quantified=True, head="business", department="FIN") for text in texts)


def open_tasks(issue: Issue) -> list[int]:
    return [t.n for t in issue.tasks if t.status == "not_started"]
