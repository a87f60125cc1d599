"""Step 1, clarify: what is seen, what is really wrong, what it costs and where it may come from, in the reporter's words.

The service says what it understood and asks for what is missing, three questions at most. The step ends when the
reporter agrees to the definition, or the coordinator agrees in the reporter's place, on record.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from service.loop import definition
from service.loop.arrivals import Arrival, Reply
from service.loop.asks import answered_by, ask, settled
from service.loop.circle import members
from service.loop.desk import Desk
from service.loop.issue import Issue
from service.loop.participation import proposed
from service.loop.people import normal
from service.loop.post import echo, note, post
from service.loop.silence import chase


def enter(issue: Issue, desk: Desk) -> Issue:
    """The receipt goes out in the round that took the report in; a restarted issue asks for its definition anew."""
    letter = "clarify/receipt" if issue.cycle == 1 else "clarify/definition"
    return put_definition(proposed(issue, desk), desk, letter)


def put_definition(issue: Issue, desk: Desk, letter: str, **more: Any) -> Issue:
    """Show the sheet as it stands, with what is still missing, and ask the reporter."""
    home = desk.directory.department_of(issue.reporter)
    missing = definition.lacking(issue, home)
    about = f"v{issue.problem.version}"
    return ask(
        settled(issue, "definition"),
        desk,
        "definition",
        about,
        letter,
        issue.reporter,
        asks="answer" if missing else "agreement",
        missing=list(missing),
        asked=list(missing[: definition.AT_ONCE]),
        variant="agree",
        complete=not missing,
        warnings=list(definition.warnings(issue.problem, desk.directory)),
        what="answers" if missing else "definition",
        **{"similar": [], "twins": [], "unknown": [], "changes": [], "objection": None, **more},
    )


def receive(issue: Issue, arrival: Arrival, desk: Desk) -> Issue:
    """An answer to the receipt corrects, completes or agrees; from the coordinator it may agree for the reporter."""
    if issue.agreed or not isinstance(arrival, Reply) or not may_answer(issue, arrival, desk):
        return issue
    said = arrival.said
    before = issue.problem
    fields = definition.answered(issue, said.fields, desk.directory.department_of(issue.reporter))
    after = definition.corrected(before, said.problem, fields, category_of(said.choice))
    issue = replace(issue, problem=after)
    if after != before:
        changed = [c["field"] for c in definition.differences(before, after)]
        issue = echo(proposed(issue, desk), desk, arrival.sender, "corrected", fields=changed)
    if said.stance == "unknown":
        issue = leave_open(issue, desk)
    missing = definition.lacking(issue, desk.directory.department_of(issue.reporter))
    if said.stance in ("agree", "ack") and not missing and is_current(arrival, before):
        return agreed(issue, desk, arrival.sender)
    if after != before or said.stance == "unknown":
        letter = "clarify/questions" if missing else "clarify/definition"
        return put_definition(issue, desk, letter, changes=definition.differences(before, after))
    if said.stance in ("object", "refuse"):
        objection = {"who": arrival.sender, "text": arrival.text}
        return put_definition(bumped(issue), desk, "clarify/definition", objection=objection)
    if said.stance in ("agree", "ack") and missing:
        return put_definition(bumped(issue), desk, "clarify/questions")
    return issue


def may_answer(issue: Issue, arrival: Reply, desk: Desk) -> bool:
    """The reporter, the coordinator, and whoever was asked in the reporter's place."""
    if normal(arrival.sender) == normal(issue.reporter) or desk.is_coordinator(arrival.sender):
        return True
    return answered_by(issue, arrival.sender, arrival.letter, arrival.about, "definition") is not None


def category_of(choice: int | None) -> str | None:
    """A digit names the category (REQUIREMENTS.md C6)."""
    return f"C{choice}" if choice and 1 <= choice <= 5 else None


def is_current(arrival: Reply, problem: object) -> bool:
    """Agreement counts for the version that the letter showed, not for a later one."""
    shown = arrival.about.partition("#")[0].rpartition(":")[2]
    return not shown.startswith("v") or shown == f"v{getattr(problem, 'version', 0)}"


def leave_open(issue: Issue, desk: Desk) -> Issue:
    """"I do not know yet" is an answer: what was asked stays open, on record, until the meeting."""
    missing = definition.lacking(issue, desk.directory.department_of(issue.reporter))
    asked = missing[: definition.AT_ONCE]
    issue = note(issue, desk, "left_open", actor=issue.reporter, parts=list(asked))
    return replace(issue, waived=(*issue.waived, *(part for part in asked if part not in ("phenomenon", "dept"))))


def bumped(issue: Issue) -> Issue:
    """A new version without new content, so that its letter is not taken for one already posted."""
    return replace(issue, problem=replace(issue.problem, version=issue.problem.version + 1))


def agreed(issue: Issue, desk: Desk, person: str) -> Issue:
    """The definition stands."""
    issue = note(settled(issue, "definition"), desk, "definition_agreed", actor=person, version=issue.problem.version)
    issue = replace(issue, agreed=True)
    return echo(issue, desk, person, "agreed_definition", version=issue.problem.version)


def objected(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Once it was agreed, whoever takes part may correct the definition: a new version goes to all others; nothing waits for it.

    Before the kick-off, which shows it as it stands then, only the one who wrote hears of it.
    """
    said, before = arrival.said, issue.problem
    after = definition.corrected(before, said.problem, said.fields)
    if after == before and (said.stance not in ("object", "refuse") or not issue.circle_open):
        return issue
    issue = replace(issue, problem=after) if after != before else bumped(issue)
    issue = note(issue, desk, "definition_objected", actor=arrival.sender, version=issue.problem.version)
    if not issue.circle_open:
        changed = [c["field"] for c in definition.differences(before, after)]
        return echo(issue, desk, arrival.sender, "corrected", fields=changed)
    shown: dict[str, Any] = {
        "missing": [], "asked": [], "complete": True, "warnings": [], "similar": [], "twins": [], "unknown": [],
        "changes": definition.differences(before, after),
        "objection": {"who": arrival.sender, "text": arrival.text},
    }
    changed = [c["field"] for c in shown["changes"]]
    said_back: dict[str, Any] = {"fields": changed} if changed else {"text": arrival.text}
    issue = echo(issue, desk, arrival.sender, "corrected" if changed else "objected", **said_back)
    for person in {normal(p): p for p in (issue.reporter, *members(issue))}.values():
        if normal(person) != normal(arrival.sender):
            issue = post(issue, desk, "clarify/definition", person, f"v{issue.problem.version}", variant="objection", **shown)
    return issue


def remind(issue: Issue, desk: Desk) -> Issue:
    """Silence climbs from the reporter to the coordinator."""
    return chase(issue, desk)


def finished(issue: Issue) -> bool:
    return issue.agreed
