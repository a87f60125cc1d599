"""Whoever is asked for help from outside the circle is heard on that question alone; orders and opinions are others' (DESIGN.md section 5)."""

from __future__ import annotations

from typing import Any

from service.loop import helping
from service.loop.arrivals import Reply
from service.loop.asks import NAMING, answered_by, matter
from service.loop.desk import Desk
from service.loop.issue import Issue
from service.loop.post import post
from service.loop.rights import is_inside
from service.loop.timing import row, rows

LETTER, OF_HELP = "execute/help", "help:"
POLITE = ("noted", "thanks")


def is_about_help(letter: str, about: str) -> bool:
    """Is it a letter that asks for help, asks it of somebody else, or says back what he answered?"""
    return letter == LETTER or (letter in NAMING and about.startswith(OF_HELP))


def is_helper(issue: Issue, arrival: Reply, desk: Desk) -> bool:
    """Does somebody outside the circle answer what he was asked?"""
    return is_about_help(arrival.letter, arrival.about) and not is_inside(issue, arrival.sender, desk)


def heard(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """His answer, or what he adds to it later, reaches whoever waits; of an issue that has ended nothing does."""
    if issue.ended:
        return issue
    waiting = answered_by(issue, arrival.sender, arrival.letter, arrival.about, "help")
    if waiting:
        return helping.answered(issue, waiting, arrival, desk)
    n = matter(arrival.about).removeprefix(OF_HELP).partition(":")[0]
    task = row(issue, int(n) if n.isdecimal() else None)
    if task is None or task.owner is None or arrival.said.stance in POLITE or not (arrival.text.strip() or arrival.attachments):
        return issue
    told: dict[str, Any] = {"tasks": rows(task), "who": arrival.sender, "text": arrival.text, "items": []}
    told |= {"mail": arrival.mail, "attachments": list(arrival.attachments)}
    return post(issue, desk, "execute/note", task.owner, f"helped:{n}:{desk.now:%Y%m%d%H%M}", variant="helped", **told)
