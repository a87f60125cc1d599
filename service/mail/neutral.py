"""A definition speaks of departments, not of culprits: whoever the reporter names by name is a colleague to all others.

The reporter alone reads the own words as they were written (REQUIREMENTS.md S1-10).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from service.loop.issue import Letter
from service.loop.people import Person, normal
from service.mail.wording import Wording

# What holds the reporter's words, and what such data may lie in.
TOLD = ("issue", "problem", "participants", "lead", "reason", "changes", "sheet", "norm")
AROUND = ("question", "data")
# Of the record only the rules are the reporter's: what is really wrong is proposed as a rule (REQUIREMENTS.md C3).
PARTLY = {"record": ("rules",)}
NEAR = 12


def neutral(letter: Letter, wording: Wording) -> Letter:
    """The letter as its receiver may read it."""
    issue = letter.data.get("issue")
    reporter = str(issue.get("reporter", "")) if isinstance(issue, Mapping) else ""
    told_by_nobody = not reporter and "norm" not in letter.data
    if told_by_nobody or normal(reporter) == normal(letter.to):
        return letter
    return replace(letter, data=_data(letter.data, wording))


def _data(data: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    told = {key: value for key, value in data.items() if key in TOLD and not isinstance(value, str)}
    made = {**data, **{key: _without_names(value, wording) for key, value in told.items()}}
    for key, columns in PARTLY.items():
        if isinstance(whole := data.get(key), Mapping):
            made[key] = {**whole, **{name: _without_names(whole[name], wording) for name in columns if name in whole}}
    return made | {key: _data(data[key], wording) for key in AROUND if isinstance(data.get(key), Mapping)}


def _without_names(value: Any, wording: Wording) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_names(one, wording) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_names(one, wording) for one in value]
    if not isinstance(value, str) or "@" in value:
        return value
    for person in wording.directory.persons:
        for name in person.name.values():
            if len(name) > 1 and name in value:
                value = value.replace(name, _instead(value, name, person, wording))
    return value


def _instead(text: str, name: str, person: Person, wording: Wording) -> str:
    """A colleague of such a department; where the department stands beside the name, a colleague."""
    at = text.find(name)
    beside = text[max(0, at - NEAR) : at + len(name) + NEAR]
    department = wording.directory.department(person.department)
    if department is None or any(known in beside for known in (*department.name.values(), *department.aliases)):
        return wording.t("say.colleague")
    return wording.t("say.colleague_of", department=department.key)
