"""The stories' fixture: a company on an empty home, at nine on Tuesday 13 October 2026."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.story import road
from tests.story.company import SERVICE, Company, clock, people_toml


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A fresh home with only its two files."""
    company = founded(tmp_path)
    yield company
    company.restart()


def founded(home: Path) -> Company:
    (home / "config").mkdir()
    (home / "config/service.toml").write_text(SERVICE, encoding="utf-8")
    (home / "config/people.toml").write_text(people_toml(), encoding="utf-8")
    return Company(home=home, now=clock("10-13 09:00"))


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Company]:
    """The company after each stretch of the road, played once and copied for every story that begins there."""
    folder = tmp_path_factory.mktemp("road")
    (folder / "start").mkdir()
    company = founded(folder / "start")
    after: dict[str, Company] = {}
    for stretch in road.ROAD:
        after[stretch.__name__] = stretch(company)
        company = company.copy(folder / f"after {stretch.__name__}")
    return after


def at_stage(name: str) -> Callable[..., Iterator[Company]]:
    """A fixture: the company that has come so far."""

    def fixture(stages: dict[str, Company], tmp_path: Path) -> Iterator[Company]:
        company = stages[name].copy(tmp_path / "home")
        yield company
        company.restart()

    fixture.__doc__ = getattr(road, name).__doc__
    return pytest.fixture(name=name)(fixture)


reported, asked, launched = at_stage("reported"), at_stage("asked"), at_stage("launched")
invited, met, tabled, in_force = at_stage("invited"), at_stage("met"), at_stage("tabled"), at_stage("in_force")
