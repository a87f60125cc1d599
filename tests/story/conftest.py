"""The stories' fixture: a company on an empty home, at nine on Tuesday 13 October 2026."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.story.company import SERVICE, Company, clock, people_toml


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A fresh home with only its two files."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config/service.toml").write_text(SERVICE, encoding="utf-8")
    (tmp_path / "config/people.toml").write_text(people_toml(), encoding="utf-8")
    company = Company(home=tmp_path, now=clock("10-13 09:00"))
    yield company
    company.restart()
