"""A new cycle under the same number: the problem was not solved, came back, or was opened again (guide, step 5).

What was done stays done, what was not is replaced; the first letter shows what was tried (REQUIREMENTS.md S5-10).
"""

from __future__ import annotations

from msgspec.structs import replace

from service.loop.desk import Desk
from service.loop.issue import Issue, Step, Task, Version
from service.loop.plan_table import SETTLED
from service.loop.post import drop_timers, note, to_builtins
from service.loop.steps import clarify

# What belongs to the cycle that is over.
OVER = ("agenda", "meeting_end", "plan_stands", "eve", "overdue", "observe", "survey_reminder", "survey_close", "closing", "recurrence")
# What somebody else waits for, whatever becomes of the work: to be let in, and an answer to a wish.
LASTING = ("admit", "wish")


def again(issue: Issue, desk: Desk, reason: str, by: str, text: str = "") -> Issue:
    """Back to step 1; `reason` is not_solved, recurred or reopened, `text` what `by` said."""
    tried = issue.tasks
    issue = drop_timers(issue, *OVER)
    issue = replace(
        issue,
        cycle=issue.cycle + 1, step=Step.CLARIFY, step_since=desk.now, agreed=False, ended=None,
        versions=kept(issue, desk), tasks=tuple(map(given_up, tried)), plan=None, meeting=None, offers=(), wants=(),
        asks=tuple(a for a in issue.asks if a.kind in LASTING),
        replanning=False, conclusion=None, conclusion_agreed=False, review_on=None, undo=None,
        problem=replace(issue.problem, version=issue.problem.version + 1),
    )
    issue = note(issue, desk, "cycle", actor=by, cycle=issue.cycle, reason=reason)
    told = {"kind": reason, "who": by, "text": text}
    return clarify.put_definition(issue, desk, "clarify/definition", tried=[to_builtins(t) for t in tried], reason=told)


def kept(issue: Issue, desk: Desk) -> tuple[Version, ...]:
    """The versions of the plan with the present one as it stood."""
    if issue.plan is None:
        return issue.versions
    return (*issue.versions, Version(cycle=issue.cycle, plan=issue.plan, tasks=issue.tasks, replaced_at=desk.now))


def given_up(task: Task) -> Task:
    return task if task.status in SETTLED else replace(task, status="replaced")
