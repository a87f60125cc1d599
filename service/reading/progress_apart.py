"""Several tasks told on one line without anything between them: 1.完成 2.60% 3.延期; 1完成2受阻3进行中."""

from __future__ import annotations

import re

from service.reading.folding import folded
from service.reading.progress_words import ProgressWords

STATES = ("done", "undone", "in_progress", "not_started", "blocked", "delayed", "partial")
# Not the fraction that it looks like: the number of a task before a share.
SHARE = re.compile(r"(?<![\d.])(\d{1,2})\.(?=\d{1,3}\s?%)")
TIGHT = re.compile(r"(?<=[\u3400-\u9fff%])(\d{1,2})(?![\d.%])")
LONGEST = 4_000


def apart(text: str, known: set[int], words: ProgressWords) -> str:
    """The text with a new line before each task's number that follows another task's state at once."""
    if len(known) < 2 or len(text) > LONGEST:
        return text
    text = SHARE.sub(lambda found: f"\n{found[1]}. " if int(found[1]) in known and f"{int(found[1]) - 1}" in text[: found.start()] else found[0], text)
    plain, at = folded(text), 0
    pieces = list[str]()
    for found in TIGHT.finditer(text):
        told = any(words.phrases(name).at(plain, found.end()) for name in STATES)
        if int(found[1]) in known and told and len(plain) == len(text):
            pieces.append(text[at : found.start()])
            at = found.start()
    return "\n".join((*pieces, text[at:]))
