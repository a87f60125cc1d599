"""An answer that a machine wrote, and who takes a task over: as written."""

from __future__ import annotations

import re

from service.reading import names
from service.reading.folding import folded
from service.reading.name_forms import NamesWords
from service.reading.progress_masks import any_of
from service.reading.progress_words import ProgressWords
from service.reading.reader import Reader

OPENING, LONGEST = 400, 1_600
NEAR = 60
LATIN_NAME = re.compile(r"\s{0,2}:?\s{0,2}([A-Z][\w'.-]{0,20}(?:\s[A-Z][\w'-]{1,20}){0,2})")
LATIN_BEFORE = re.compile(r"([A-Z][\w'.-]{0,20}(?:\s[A-Z][\w'-]{1,20}){0,2})\s$")
CHINESE_NAME = re.compile(r"\s?:?\s?([\u3400-\u9fff]{2,5}?)(?=[\s,，。;；(（:：、\d]|$)")


def is_automatic(text: str, words: ProgressWords) -> bool:
    """Does it begin as machines begin? The mail's headers, where there are any, have told already."""
    return words.phrases("automatic").first(folded(text[:OPENING])) is not None


def handover(text: str, words: ProgressWords, reader: Reader, *, auto: bool) -> str | None:
    """The name of the person who takes over. A bare "contact" counts in a machine's letter or beside an absence alone."""
    form = folded(text[:LONGEST])
    for found in words.phrases("taken_over").all(form):
        if name := _name_before(text[max(0, found.start() - NEAR) : found.start()], words, reader):
            return name
    if not auto and not words.phrases("away").first(form):
        return None
    for found in words.phrases("handover").all(form):
        if name := _name_behind(text[found.end() : found.end() + NEAR], reader, auto=auto):
            return name
    return None


def _name_before(before: str, words: ProgressWords, reader: Reader) -> str | None:
    """The last person named, or whatever stands between "by" and "takes over"."""
    if named := names.people(before, reader):
        return named[-1].written
    opening = words.phrases("handover").all(folded(before))
    between = before[opening[-1].end() :].strip() if opening else ""
    if 1 < len(between) <= 6 and not between.isascii() and between.isalpha():
        return between
    free = LATIN_BEFORE.search(before)
    return free[1] if free and not names.departments(free[1], reader) else None


def _name_behind(behind: str, reader: Reader, *, auto: bool) -> str | None:
    """Who is named right behind; outside a machine's letter somebody unknown needs two names, for "handed over to Finance" is none."""
    if found := next((m for m in names.people(behind, reader) if m.start <= 20), None):
        return found.written
    familiar = any_of(reader.words.section("names", NamesWords).familiar)
    free = re.match(rf"\s?((?:{familiar})[\u3400-\u9fff])", behind) or LATIN_NAME.match(behind) or CHINESE_NAME.match(behind)
    if free is None or names.departments(free[1], reader):
        return None
    return free[1] if auto or " " in free[1] or not free[1].isascii() else None
