"""An issue as `bihuan show --json` gives it: the contract of DESIGN.md 4.5, key for key."""

from __future__ import annotations

from typing import Any

from service.loop.circle import members
from service.loop.issue import Entry, Issue, Step
from service.loop.participation import seat
from service.loop.post import to_builtins


def show(issue: Issue, entries: tuple[Entry, ...] = (), letters: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """The whole issue as JSON values: where it stands, who takes part, what was planned, what happened."""
    chair = seat(issue, issue.lead)
    return {
        **summary(issue),
        "category": issue.problem.category,
        "conclusion": issue.conclusion,
        "conclusion_agreed": issue.conclusion_agreed,
        "definition": {**to_builtins(issue.problem), "agreed": issue.agreed},
        "lead": {"department": issue.lead, "liaison": chair.liaison if chair else None, "agreed": issue.lead_agreed},
        "participants": participants(issue),
        "circle": list(members(issue)),
        "meeting": meeting(issue),
        "tasks": tasks(issue),
        "plan": to_builtins(issue.plan),
        "rejected": list(issue.rejected),
        "slips": [to_builtins(s) for s in issue.slips],
        "surveys": [to_builtins(s) for s in issue.surveys],
        "record": to_builtins(issue.record),
        "versions": len(issue.versions),
        "merged_into": issue.merged_into,
        "waiting": [to_builtins(a) for a in issue.asks],
        "held": [to_builtins(h) for h in issue.held],
        "journal": [to_builtins(e) for e in entries],
        "letters": list(letters),
    }


def summary(issue: Issue) -> dict[str, Any]:
    """One line of `issues --json`."""
    return {
        "id": issue.id,
        "title": issue.problem.title,
        "step": str(issue.step),
        "cycle": issue.cycle,
        "reporter": issue.reporter,
        "opened_at": issue.opened_at.isoformat(),
        "status": issue.ended or ("closed" if issue.step is Step.CLOSED else "paused" if issue.paused else "open"),
        "confidential": issue.confidential,
    }


def participants(issue: Issue) -> list[dict[str, Any]]:
    """Departments first, then the people who were admitted besides."""
    keys = ("department", "liaison", "deputy", "role", "reason", "status")
    seats = [{k: v for k, v in to_builtins(p).items() if k in keys} for p in issue.participants]
    guests = [{"department": None, "liaison": g, "deputy": None, "role": "guest", "reason": None, "status": "standing"} for g in issue.guests]
    return seats + guests


def meeting(issue: Issue) -> dict[str, Any] | None:
    held = issue.meeting
    if held is None:
        return None
    people = [{"address": a.address, "partstat": a.partstat, "required": a.required} for a in held.attendees]
    times = {"start": held.start.isoformat(), "end": held.end.isoformat()}
    return {"uid": held.uid, "sequence": held.sequence, **times, "status": held.status, "attendees": people}


def tasks(issue: Issue) -> list[dict[str, Any]]:
    """A row a task; the due day is ISO, the owner an address."""
    keys = ("n", "task", "owner", "due", "status", "deliverable", "start", "owner_text", "co_owners", "agreed_at", "percent", "said", "slips", "proof")
    return [{k: v for k, v in to_builtins(t).items() if k in keys} for t in issue.tasks]
