"""The problem definition: what it must hold, how an answer changes it, and what changed between two versions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from service.loop.issue import Cause, Impact, Issue, Problem
from service.loop.people import Directory
from service.loop.post import to_builtins

# In the order in which they are asked, at most three at a time (REQUIREMENTS.md S1-1).
PARTS = ("phenomenon", "impact", "impact_number", "cause", "dept", "essence")
AT_ONCE = 3

FIGURE = re.compile(r"\d[\d,.]{0,12}\s?(?P<unit>[^\W\d_]{1,12})")

# The fields of a labelled answer, and the columns of the sheet that each may change.
FIELDS = ("title", "phenomenon", "essence", "impacts", "causes", "departments", "deadlines", "category", "goal")


def lacking(issue: Issue, home: str | None) -> tuple[str, ...]:
    """What must still be told before the problem is clear; a waived or honestly unknown part is not asked for again.

    The essence is wanted but not required before step 3 (REQUIREMENTS.md S1-4).
    """
    problem = issue.problem
    parts = {
        "phenomenon": not problem.phenomenon,
        "impact": not problem.impacts,
        "impact_number": bool(problem.impacts) and not any(i.quantified for i in problem.impacts),
        "cause": not problem.causes,
        "dept": not others(problem, home),
    }
    return tuple(part for part in PARTS if parts.get(part) and part not in issue.waived)


def others(problem: Problem, home: str | None) -> set[str]:
    """The departments besides the reporter's own: without one the problem is not between departments."""
    named = {*problem.departments, *(c.department for c in problem.causes), *(i.department for i in problem.impacts)}
    return {key for key in named if key and key != home}


def warnings(problem: Problem, directory: Directory | None = None) -> tuple[str, ...]:
    """What should be looked at again, but holds nothing up.

    The essence is missing, or no more than the phenomenon said twice; a colleague is blamed by name (REQUIREMENTS.md S1-10).
    """
    same = problem.essence and alike(problem.phenomenon or "", problem.essence) > 0.8
    found = ("essence_missing",) if not problem.essence else ("same_essence",) if same else ()
    return (*found, "person_blamed") if directory and blames(problem, directory) else found


def blames(problem: Problem, directory: Directory) -> bool:
    """Is somebody of the directory named in full?"""
    told = "\n".join(filter(None, (problem.phenomenon, problem.essence, *(c.text for c in problem.causes))))
    return any(name in told for person in directory.persons for name in person.name.values() if len(name) > 1)


def alike(one: str, other: str) -> float:
    """How much of the shorter text's bigrams the longer one holds, 0 to 1."""
    a, b = bigrams(one), bigrams(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def bigrams(text: str) -> set[str]:
    bare = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
    return {bare[n : n + 2] for n in range(len(bare) - 1)}


def answered(issue: Issue, fields: Iterable[str], home: str | None) -> tuple[str, ...]:
    """The fields of an answer; bare figures are the impact where that is what was asked for, and a remark elsewhere."""
    asked = {"impact", "impact_number"} & set(lacking(issue, home))
    return tuple("impacts" if field == "figures" and asked else field for field in fields)


def corrected(problem: Problem, said: Problem | None, fields: Iterable[str], category: str | None = None) -> Problem:
    """The sheet with the fields that an answer really held; impacts gain their number, departments are added to."""
    changes: dict[str, Any] = {}
    for field in (f for f in fields if said is not None and f in FIELDS):
        value = getattr(said, field)
        if field == "departments":
            value = tuple(dict.fromkeys((*problem.departments, *value)))
        elif field == "impacts" and not any(i.quantified for i in problem.impacts):
            kept = tuple(i for i in problem.impacts if all(alike(i.text, new.text) < 0.6 for new in value))
            value = (*kept, *value)
        elif field == "causes" and len(value) == 1 and len(problem.causes) > 1:
            value = one_more(problem.causes, value[0])
        elif field == "impacts":
            value = still_borne(problem.impacts, refigured(problem.impacts, value))
        if (value or field == "deadlines") and value != getattr(problem, field):
            changes[field] = value
    if category and category != problem.category:
        changes["category"] = category
    return replace(problem, **changes, version=problem.version + 1) if changes else problem


def one_more(before: tuple[Cause, ...], said: Cause) -> tuple[Cause, ...]:
    """One cause told beside several is that one worded anew, or one more: it wipes out no others."""
    same = next((n for n, one in enumerate(before) if alike(one.text, said.text) > 0.6), len(before))
    return (*before[:same], said, *before[same + 1 :])


def refigured(before: tuple[Impact, ...], said: tuple[Impact, ...]) -> tuple[Impact, ...]:
    """Of a bare figure, "7 days", only the figure of that unit changes; what else was told of the impact stays."""
    figure = FIGURE.fullmatch(said[0].text.strip()) if len(said) == 1 else None
    if figure is None:
        return said
    same = re.compile(rf"\d[\d,.]{{0,12}}\s?{re.escape(figure['unit'])}(?![a-z])", re.IGNORECASE)
    if sum(len(same.findall(one.text)) for one in before) != 1:
        return said
    return tuple(replace(one, text=same.sub(lambda _: figure.group(), one.text)) for one in before)


def still_borne(before: tuple[Impact, ...], said: tuple[Impact, ...]) -> tuple[Impact, ...]:
    """An impact told anew without saying who bears it is borne by the department that bore it before."""
    keys = {one.department for one in before if one.department}
    if len(keys) != 1 or any(one.department for one in said):
        return said
    key = keys.pop()
    return tuple(replace(one, department=key) for one in said)


def differences(before: Problem, after: Problem) -> list[dict[str, Any]]:
    """What changed, field by field, for the letter that shows it."""
    old, new = to_builtins(before), to_builtins(after)
    return [{"field": f, "before": old[f], "after": new[f]} for f in FIELDS if old[f] != new[f]]
