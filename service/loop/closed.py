"""After the end."""

from __future__ import annotations

from service.loop import course
from service.loop.arrivals import Reply
from service.loop.desk import Desk
from service.loop.issue import Issue


def entered(issue: Issue, desk: Desk) -> Issue:
    return issue


def receive(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    return course.spoken_to_after_the_end(issue, arrival, desk)


def remind(issue: Issue, desk: Desk) -> Issue:
    return issue
