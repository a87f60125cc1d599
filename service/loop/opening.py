"""An issue is opened: what the first mail said, the closed issues that may help, the open ones that may be the same."""

from __future__ import annotations

from msgspec.structs import replace

from service.loop.arrivals import Report
from service.loop.desk import Desk
from service.loop.issue import Issue
from service.loop.post import note, post
from service.loop.steps import clarify


def opened(arrival: Report, desk: Desk) -> Issue:
    """The issue as the report makes it, with its receipt."""
    issue = Issue(
        reporter=arrival.sender,
        opened_at=desk.now,
        step_since=desk.now,
        problem=arrival.problem,
        confidential=arrival.confidential,
    )
    issue = note(issue, desk, "reported", actor=arrival.sender, text=arrival.text, verified=arrival.verified)
    issue = clarify.enter(issue, desk)
    return with_twins(with_similar(issue, arrival), arrival, desk)


def with_similar(issue: Issue, arrival: Report) -> Issue:
    """The receipt also shows closed issues like this one and what worked then, and names that nobody knows."""
    shown = {
        "similar": [{"id": i, "title": t, "worked": w, "improve": dict(arrival.improve).get(i, "")} for i, t, w in arrival.similar],
        "twins": list(arrival.twins),
        "unknown": [{"name": name, "closest": list(keys)} for name, keys in arrival.unknown],
    }
    letters = tuple(replace(letter, data={**letter.data, **shown}) for letter in issue.outbox)
    return replace(issue, outbox=letters)


def with_twins(issue: Issue, arrival: Report, desk: Desk) -> Issue:
    """An open issue of others may be the same: not the reporter but the coordinator hears of it."""
    for person in desk.coordinators[:1] if arrival.hidden_twins else ():
        issue = post(issue, desk, "operator/alarm", person, "twins", code="twins", args={"twins": list(arrival.hidden_twins)})
    return issue
