"""Every requirement has its test, or names the later piece of work that brings it."""

from __future__ import annotations

from tests.house import requirements


def test_every_requirement_of_this_piece_has_a_test() -> None:
    tests = requirements.held()
    missing = [name for name, (home, _) in requirements.wanted().items() if home <= requirements.NOW and name not in tests]

    assert not missing, f"no test cites {missing}"


def test_tests_cite_only_requirements_that_exist() -> None:
    unknown = set(requirements.held()) - set(requirements.wanted())

    assert not unknown
