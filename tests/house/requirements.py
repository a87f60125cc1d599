"""Which test holds which requirement: `python -m tests.house.requirements` prints the table.

A test cites what it holds: `@pytest.mark.meets("S1-1", "P12")`.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
NOW = 2


def wanted() -> dict[str, tuple[int, str]]:
    """Every requirement: its id, the piece of work it belongs to, what it says."""
    table = tomllib.loads((HERE / "requirements.toml").read_text(encoding="utf-8"))
    return {f"{group}{'-' if group.startswith('S') else ''}{n}": (row["home"], row["what"]) for group, rows in table.items() for n, row in rows.items()}


def held() -> dict[str, list[str]]:
    """The tests that cite each id."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(HERE.parent.rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for name in cited(node):
                    found[name].append(f"{file.relative_to(HERE.parent)}::{node.name}")
    return found


def cited(test: ast.FunctionDef) -> list[str]:
    marks = [d for d in test.decorator_list if isinstance(d, ast.Call) and isinstance(d.func, ast.Attribute) and d.func.attr == "meets"]
    return [a.value for mark in marks for a in mark.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]


def main() -> None:
    tests = held()
    for name, (home, what) in wanted().items():
        where = ", ".join(tests.get(name, ())) or ("MISSING" if home <= NOW else f"comes with piece {home}")
        sys.stdout.write(f"{name:6} {what:75} {where}\n")


if __name__ == "__main__":
    main()
