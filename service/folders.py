"""Where the wording and the sample company lie: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def templates() -> Path:
    """The folder of the languages: one folder each, `zh`, `en`."""
    return shipped("templates", "templates")


def sample() -> Path:
    """The sample company's config folder, which `bihuan init` copies."""
    return shipped("sample_config", "config")


def shipped(packed: str, unpacked: str) -> Path:
    inside = PACKAGE / packed
    return inside if inside.is_dir() else PACKAGE.parent / unpacked
