"""The house stays readable: modules that can be read in one sitting, each with its purpose on top."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "service").rglob("*.py"))
LONGEST = 200
VAGUE = re.compile(r"\b(?:def (?:handle|do|process)_[a-z]|class \w*(?:Manager|Util|Helper|Handler)\b)")
VAGUE_FILES = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "base"}
# A set of characters in a pattern (numerals, brackets, units) is no word; two characters in a row are one.
SET = re.compile(r"\[[^\]]*\]")
WORD = re.compile(r"[\u4e00-\u9fff]{2,}")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_short_says_what_it_is_for_and_is_named_for_it(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert source.count("\n") <= LONGEST
    assert path.stem not in VAGUE_FILES
    assert VAGUE.search(source) is None
    assert not source.strip() or ast.get_docstring(ast.parse(source)), "a module begins with its purpose"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_people_read_or_write_stands_in_the_templates(path: Path) -> None:
    """A Chinese word in code is wording, or a word list that belongs into the vocabulary; docstrings may cite it."""
    strings = [
        node.value
        for node in ast.walk(without_docstrings(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [text for text in strings if WORD.search(SET.sub("", text))] == []


def without_docstrings(source: str) -> ast.Module:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return tree
