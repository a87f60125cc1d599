"""An answer that a machine wrote, and who takes a task over: as written."""

from __future__ import annotations

import re

from service.reading import names
from service.reading.folding import folded
from service.reading.progress_words import ProgressWords
from service.reading.reader import Reader

OPENING = 400
NEAR = 60
LATIN_NAME = re.compile(r"\s{0,2}:?\s{0,2}((?:[A-Z][\w'.-]{0,20})(?:\s[A-Z][\w'-]{1,20}){0,2})")
CHINESE_NAME = re.compile(r"\s?:?\s?([\u3400-\u9fff]{2,5}?)(?=[\s,，。;；(（:：、\d]|$)")


def is_automatic(text: str, words: ProgressWords) -> bool:
    """Does it begin as machines begin? The mail's headers, where there are any, have told already."""
    return words.phrases("automatic").first(folded(text[:OPENING])) is not None


def handover(text: str, words: ProgressWords, reader: Reader, *, auto: bool) -> str | None:
    """The name of the person who takes over. A bare "contact" counts in a machine's letter alone."""
    form = folded(text[:OPENING * 4])
    for found in words.phrases("taken_over").all(form):
        if name := _last_name(text[max(0, found.start() - NEAR) : found.start()], reader):
            return name
    if not auto and not words.phrases("away").first(form):
        return None
    for found in words.phrases("handover").all(form):
        if name := _first_name(text[found.end() : found.end() + NEAR], reader):
            return name
    return None


def _last_name(before: str, reader: Reader) -> str | None:
    named = names.people(before, reader)
    return named[-1].written if named else None


def _first_name(behind: str, reader: Reader) -> str | None:
    found = next((m for m in names.people(behind, reader) if m.start <= 20), None)
    if found:
        return found.written
    free = LATIN_NAME.match(behind) or CHINESE_NAME.match(behind)
    return free[1] if free else None
