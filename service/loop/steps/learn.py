"""Step 6, learn: what is kept."""

from __future__ import annotations

from service.loop.arrivals import Arrival
from service.loop.desk import Desk
from service.loop.issue import Issue


def enter(issue: Issue, desk: Desk) -> Issue:
    return issue


def receive(issue: Issue, arrival: Arrival, desk: Desk) -> Issue:
    return issue


def remind(issue: Issue, desk: Desk) -> Issue:
    return issue


def finished(issue: Issue) -> bool:
    return False
