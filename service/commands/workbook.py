"""The workbook of `bihuan export --format xlsx`: a sheet a matter, with the columns of the guide's tables.

Headings are the keys that the other forms use, too. Nothing that people wrote becomes a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from service.commands.exporting import harmless, lines
from service.commands.looking import all_issues
from service.loop.issue import Norm

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from service.loop.issue import Entry, Issue
    from service.office import Office

Row = tuple[object, ...]
# What a cell may not hold, and how much it may.
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST = 32_000
# What is told of a task, as it stands in the journal.
TOLD = {"task_done": "done", "task_in_progress": "in_progress", "task_blocked": "blocked", "task_delayed": "delayed", "task_question": "question"}
ISSUES = (
    "id", "title", "step", "cycle", "ended", "category", "reporter", "opened_at", "phenomenon", "essence", "impacts", "causes", "goal", "lead", "conclusion",
)
PARTICIPANTS = ("issue", "department", "role", "reason", "liaison", "deputy", "status")
TASKS = (
    "issue", "n", "task", "owner", "department", "co_owners", "start", "due", "first_due", "deliverable", "status", "percent", "done_at", "proof",
    "accepted_by", "slips", "waits_for", "said",
)
LOG = ("at", "issue", "task", "reporter", "status", "percent", "text", "reason", "due_after", "help_from", "mail")
SURVEYS = ("issue", "round", "sent_at", "person", "department", "verdict", "result", "cooperation", "suggestion", "items", "comments", "answered_at")
RECORDS = (
    "issue", "title", "conclusion", "version", "agreed_by", "agreed_at", "worked", "to_improve", "suggestions", "improvements", "rules", "shared",
    "shared_at", "metrics",
)
RULES = ("id", "issue", "title", "document", "change", "department", "owner", "state", "state_since", "due", "opened_at", "times_asked")


def made(office: Office) -> bytes:
    """The file's bytes."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, columns, rows in SHEETS:
        sheet = book.create_sheet(name)
        sheet.append(columns)
        for row in rows(office):
            sheet.append([fit(cell, office.settings.zone) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fit(cell: object, zone: ZoneInfo) -> object:
    """A value as a cell may hold it: moments local to the service, texts without controls and never a formula."""
    if isinstance(cell, datetime):
        return cell.astimezone(zone).replace(tzinfo=None)
    if cell is None or isinstance(cell, int | float | date):
        return cell
    return harmless(UNFIT.sub(" ", str(cell))[:LONGEST])


def issue_rows(office: Office) -> Iterator[Row]:
    for one in all_issues(office):
        said = one.problem
        yield (
            one.id, said.title, str(one.step), one.cycle, one.ended, said.category, one.reporter, one.opened_at, said.phenomenon, said.essence,
            lines(impact.text for impact in said.impacts), lines(with_department(cause.text, cause.department) for cause in said.causes), said.goal,
            one.lead, one.conclusion,
        )


def participant_rows(office: Office) -> Iterator[Row]:
    for one in all_issues(office):
        for seat in one.participants:
            yield one.id, seat.department, seat.role, seat.reason.quote or seat.reason.kind, seat.liaison, seat.deputy, seat.status


def task_rows(office: Office) -> Iterator[Row]:
    for one in all_issues(office):
        for t in one.tasks:
            yield (
                one.id, t.n, t.task, t.owner or t.owner_text, t.department, " ".join(t.co_owners), t.start, t.due, t.first_due, t.deliverable, t.status,
                t.percent, t.done_at, lines(t.proof), t.accepted_by, t.slips, t.waits_for, t.said,
            )


def log_rows(office: Office) -> Iterator[Row]:
    """What was told of tasks, in the words of the mail that told it."""
    for one in all_issues(office):
        entries, _letters = office.store.history(one.id)
        words = {entry.mail: entry.text for entry in entries if entry.mail and entry.text}
        for entry in entries:
            if entry.kind in TOLD:
                yield log_row(one, entry, words.get(entry.mail, entry.text))


def log_row(issue: Issue, entry: Entry, text: str) -> Row:
    told = entry.data
    return (
        entry.at, issue.id, told.get("task"), entry.actor, TOLD[entry.kind], told.get("percent"), text, told.get("reason"), told.get("due"),
        told.get("help_from"), entry.mail,
    )


def survey_rows(office: Office) -> Iterator[Row]:
    """An answer a row; one for a round that nobody answered."""
    for one in all_issues(office):
        for survey in one.surveys:
            for a in survey.answers:
                yield (
                    one.id, survey.round, survey.sent_at, a.person, a.department, a.verdict, a.result, a.cooperation, a.suggestion,
                    lines(f"{key}: {text}" for key, text in a.items), lines(a.comments), a.at,
                )
            if not survey.answers:
                yield one.id, survey.round, survey.sent_at


def record_rows(office: Office) -> Iterator[Row]:
    for one in all_issues(office):
        if (record := one.record) is not None:
            yield (
                one.id, one.problem.title, one.conclusion, record.version, record.agreed_by, record.agreed_at, lines(record.worked), lines(record.to_improve),
                lines(with_department(s.text, s.department) for s in record.suggestions),
                lines(" ".join(filter(None, (i.text, i.owner, i.due.isoformat() if i.due else None))) for i in record.improvements),
                lines(with_department(f"{r.document} {r.change}".strip(), r.department) for r in record.rules),
                " ".join(record.shared), record.shared_at, lines(f"{key}: {value}" for key, value in record.metrics.items()),
            )


def rule_rows(office: Office) -> Iterator[Row]:
    for one in office.store.all(Norm):
        if isinstance(one, Norm):
            rule = one.rule
            yield (
                one.id, one.issue, one.title, rule.document, rule.change, rule.department, one.owner, one.state, one.state_since, rule.due, one.opened_at,
                one.times,
            )


def with_department(text: str, department: str | None) -> str:
    return f"{text} ({department})" if department else text


SHEETS: tuple[tuple[str, tuple[str, ...], Callable[[Office], Iterable[Any]]], ...] = (
    ("issues", ISSUES, issue_rows), ("participants", PARTICIPANTS, participant_rows), ("tasks", TASKS, task_rows), ("progress log", LOG, log_rows),
    ("surveys", SURVEYS, survey_rows), ("records", RECORDS, record_rows), ("rule changes", RULES, rule_rows),
)
