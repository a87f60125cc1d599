"""Imports point inwards: loop <- reading <- mail <- mailboxes, loop <- stores; the shell sees all and nobody sees the shell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVICE = Path(__file__).parents[2] / "service"
LEAVES = {"errors", "log", "settings"}
# What each package may see besides itself; a package that is not here belongs to the shell and may see everything.
SEES = {
    "loop": set(),
    "reading": {"loop"},
    "mail": {"loop", "reading", "errors"},
    "mailboxes": {"mail", "loop", "errors", "settings"},
    "calendars": {"loop", "errors", "settings"},
    "stores": {"loop", "errors"},
}
# A clock, a file, a network, a setting or a log line inside the core would make its answers depend on more than its arguments.
IMPURE = {"os", "pathlib", "socket", "logging", "time", "random", "subprocess", "sqlite3", "urllib.request", "http", "smtplib", "tomllib"}
PURE = ("loop", "reading", "mail")


def modules() -> list[tuple[str, Path]]:
    return [(".".join(path.relative_to(SERVICE).with_suffix("").parts), path) for path in sorted(SERVICE.rglob("*.py"))]


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module named, those for type checking too: what a package knows of, it depends on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def strays(package: str, source: str) -> set[str]:
    """What a module of the package imports of the service and may not."""
    named = {name.split(".")[1] for name in imported(ast.parse(source)) if name.startswith("service.")}
    return named - SEES[package] - {package}


@pytest.mark.parametrize(("name", "path"), modules(), ids=lambda value: value if isinstance(value, str) else "")
def test_imports_point_inwards(name: str, path: Path) -> None:
    package = name.split(".")[0]

    assert package not in SEES or strays(package, path.read_text(encoding="utf-8")) == set()


def test_a_planted_import_outwards_is_found() -> None:
    assert strays("loop", "from service.stores.contract import Store") == {"stores"}
    assert strays("reading", "import service.mail.parse") == {"mail"}


@pytest.mark.parametrize(("name", "path"), [m for m in modules() if m[0].split(".")[0] in PURE], ids=lambda v: v if isinstance(v, str) else "")
def test_the_core_and_its_readers_are_pure(name: str, path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    impure = [found for found in imported(ast.parse(source)) for module in IMPURE if f"{found}.".startswith(f"{module}.")]

    assert impure == [], name
    assert ".now(" not in source, name
    assert "date.today(" not in source, name


def test_backends_load_only_when_they_are_used() -> None:
    """A heavy library is imported inside the function that opens it."""
    for package in ("mailboxes", "calendars", "stores"):
        tree = ast.parse((SERVICE / package / "__init__.py").read_text(encoding="utf-8"))
        top = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}

        assert not any(module and module.startswith(f"service.{package}.") and not module.endswith(".contract") for module in top)
