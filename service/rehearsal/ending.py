"""How a play ended: what the loop has to show for itself, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.loop.issue import Step

if TYPE_CHECKING:
    from service.rehearsal.play import Stage

RECORD, NORM = "learn/record", "learn/norm"


def missing(on: Stage) -> tuple[str, ...]:
    """What a closed loop has and this one has not, a sentence each; nothing where all is there."""
    return tuple(lacking(on))


def lacking(on: Stage) -> Iterator[str]:
    issues = on.issues()
    if not issues:
        yield "No issue was opened."
    for issue in issues:
        if issue.step is not Step.CLOSED and not issue.ended:
            waiting = ", ".join(sorted({person for ask in issue.asks for person in ask.asked})) or "nobody"
            yield f"{issue.id} is not closed: it is in step {issue.step} and waits for {waiting}."
        elif issue.record is None:
            yield f"{issue.id} has no record."
    if not on.norms():
        yield "No rule change is tracked."
    yield from (f"{count} mails were set aside." for count in [len(on.office.store.shunted())] if count)


def summary(on: Stage) -> Iterator[str]:
    """What there is to see now."""
    zone, calendar = on.colleagues.zone, on.colleagues.calendar
    for issue in on.issues():
        ended = issue.passed[-1].until if issue.passed else on.now
        days = calendar.between(issue.opened_at.astimezone(zone).date(), ended.astimezone(zone).date())
        yield f"{issue.id} {issue.problem.title}: {issue.step}, {issue.conclusion or 'no conclusion'}, {len(issue.tasks)} tasks, {days} working days"
    yield from (f"{norm.id} {norm.rule.document or norm.rule.change}: {norm.state}" for norm in on.norms())
    yield f"{len(on.postbox.seen)} letters left, {on.wire.count} mails came in"
