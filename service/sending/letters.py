"""The letters as they lie in the templates folder: read once, handed to whoever composes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from service import folders
from service.mail.render import Letters
from service.reading.vocabulary import Vocabulary, merged


def load(vocabulary: Vocabulary, extra: Path | None = None) -> Letters:
    """Every template of every language; a file in `extra` (the operator's own templates) stands in for ours of that name."""
    places = [place for place in (folders.templates(), extra) if place and place.is_dir()]
    sources: dict[str, dict[str, str]] = {language: {} for language in vocabulary.languages}
    shared: dict[str, str] = {}
    broken: dict[tuple[str, str], str] = {}
    for place in places:
        for file in sorted(place.glob("*/*/*.md")):
            language, step = file.parts[-3:-1]
            sources.setdefault(language, {})[f"{step}/{file.stem}"] = text_of(file, (language, f"{step}/{file.stem}"), broken)
        shared |= {file.name: text_of(file, ("", file.name), broken) or shared.get(file.name, "") for file in sorted(place.glob("*.*"))
                   if file.is_file()}
    words = {language: letter_words(tables) for language, tables in vocabulary.languages.items()}
    return Letters(sources, words, shared["layout.html"], shared["macros.html"], shared, broken)


def text_of(file: Path, name: tuple[str, str], broken: dict[tuple[str, str], str]) -> str:
    """What stands in a file; of one that cannot be read nothing, and the reason under its name."""
    try:
        return file.read_text(encoding="utf-8")
    except (UnicodeDecodeError, PermissionError) as error:
        broken[name] = f"The file {'/'.join(filter(None, name))} cannot be read: {error}."
        return ""


def letter_words(tables: dict[str, Any]) -> dict[str, Any]:
    """The table `letters` of a language, and with it why a task does not pass, which has a table of its own."""
    why = tables.get("smart", {}).get("why", {})
    return merged(tables.get("letters", {}), {"smart": {"why": why}} if why else {})
