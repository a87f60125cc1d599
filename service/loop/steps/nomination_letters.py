"""The letters by which a department is asked for its one liaison, and that liaison told."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from service.loop.asks import ask
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Participant
from service.loop.participation import reseated
from service.loop.people import normal
from service.loop.post import post, to_builtins


def ask_head(issue: Issue, place: Participant, desk: Desk, variant: str = "nominate", **more: Any) -> Issue:
    """Ask the head of the department for one liaison."""
    department = desk.directory.department(place.department)
    if department is None:
        return issue
    issue = reseated(issue, replace(place, status="nominating"))
    return ask(
        issue, desk, "nomination", place.department, "launch/nomination", department.head, asks="nomination", **facts(place, desk, variant, **more)
    )


def facts(place: Participant, desk: Desk, variant: str, **more: Any) -> dict[str, Any]:
    """What a nomination letter says: which department, why, who could do it."""
    department = desk.directory.department(place.department)
    return {
        "variant": variant,
        "department": place.department,
        "reason": to_builtins(place.reason),
        "head": department.head if department else None,
        "candidates": [p.address for p in desk.directory.members(place.department)],
        "named": [],
        "closest": [],
        **more,
    }


def tell_liaison(issue: Issue, place: Participant, desk: Desk, variant: str) -> Issue:
    """He stands; a refusal or another name is welcome, an answer is not waited for."""
    if not place.liaison:
        return issue
    occurrence = f"{place.department}:{normal(place.liaison)}:{variant}"
    times = issue.asked_before.get(occurrence, 0)
    issue = replace(issue, asked_before={**issue.asked_before, occurrence: times + 1})
    occurrence = f"{occurrence}#again{times}" if times else occurrence
    return post(issue, desk, "launch/nomination", place.liaison, occurrence, asks="nomination", **facts(place, desk, variant))


def again(issue: Issue, place: Participant, waiting: Ask, desk: Desk, variant: str, **more: Any) -> Issue:
    """The answer named two people, or nobody: ask which one is meant, by a letter of its own."""
    told = facts(place, desk, variant, **more)
    person = desk.answering or waiting.person
    return ask(
        issue, desk, "nomination", place.department, "launch/nomination", person, asks="nomination", also=waiting.asked, **told
    )
