"""Issues like this one: closed ones whose lesson may help, open ones that may be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.loop.definition import bigrams
from service.loop.issue import Issue, Problem, Step
from service.reading import names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.reading.reader import Reader
    from service.stores.contract import Store

CLOSED_SHOWN = 3
LOOKED_AT = 8
SAME = 0.6
LIKE = 0.25
LONGEST = 600
BETWEEN = " / "


def closed_like(problem: Problem, store: Store) -> tuple[tuple[str, str, str], ...]:
    """Closed and shared issues: (id, title, what worked). One that was withdrawn has nothing to teach."""
    found = (issue for issue in candidates(problem, store) if issue.conclusion_agreed and is_shared(issue))
    return tuple((one.id, one.problem.title, worked(one)) for one in found if overlap(words(problem), words(one.problem)) >= LIKE)[:CLOSED_SHOWN]


def worked(issue: Issue) -> str:
    """What helped then, as its record says."""
    return BETWEEN.join(issue.record.worked) if issue.record else ""


def to_improve(similar: Iterable[tuple[str, str, str]], problem: Problem, store: Store, reader: Reader) -> tuple[tuple[str, str], ...]:
    """What those of the same category wish for next time, where a department is named to take part: (id, text) (REQUIREMENTS.md S6-3)."""
    found: list[tuple[str, str]] = []
    for name, _title, _worked in similar:
        one = store.get(name)
        if isinstance(one, Issue) and one.record and problem.category and one.problem.category == problem.category:
            texts = [text for text in one.record.to_improve if names.departments(text, reader)]
            found += [(name, BETWEEN.join(texts))] if texts else []
    return tuple(found)


def is_shared(issue: Issue) -> bool:
    """Closed in the usual way, and for everybody to read."""
    return issue.step is Step.CLOSED and issue.ended is None and not issue.confidential


def open_like(problem: Problem, store: Store) -> tuple[str, ...]:
    """Open issues that tell nearly the same."""
    found = (issue for issue in candidates(problem, store) if issue.step is not Step.CLOSED and issue.ended is None)
    return tuple(one.id for one in found if overlap(words(problem), words(one.problem)) >= SAME)


def candidates(problem: Problem, store: Store) -> Iterable[Issue]:
    """What the search finds, the likeliest first."""
    for name in store.search(words(problem), LOOKED_AT):
        record = store.get(name)
        if isinstance(record, Issue):
            yield record


def words(problem: Problem) -> str:
    return " ".join(filter(None, (problem.title, problem.phenomenon)))[:LONGEST]


def overlap(one: str, other: str) -> float:
    """The share of pairs of letters that two texts have in common."""
    a, b = bigrams(one), bigrams(other)
    return len(a & b) / len(a | b) if a and b else 0.0
