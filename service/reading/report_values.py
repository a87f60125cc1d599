"""What stands behind a label: is it a value at all, and where does it end?"""

from __future__ import annotations

from itertools import pairwise

from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_words import report_words
from service.reading.sentences import clauses, sentences


def is_blank(text: str, reader: Reader) -> bool:
    """Is nothing filled in, or only that it is not known yet?"""
    spans = clauses(text)
    form = folded(text[spans[0][0] : spans[0][1]] if spans else "").strip(" \t\n.。,;_-—/…()[]<>*")
    return not form or form in {folded(blank) for blank in report_words(reader).manners.blanks}


def bare_value(text: str, reader: Reader) -> str:
    """A value without the request, or the agreement to all the rest, that somebody wrote right behind it."""
    words = report_words(reader)
    lines = []
    for line in text.splitlines():
        parts = list(sentences(line, words.lists))
        kept = [part for n, part in enumerate(parts) if n == 0 or not words.prose.phrases("wish").at(folded(part))]
        agreed = next((n for n, part in enumerate(kept) if words.manners.phrases("agreed").at(folded(part))), None)
        whole = line if len(kept) == len(parts) and agreed is None else " ".join(kept[:agreed])
        lines.append(_before_agreement(whole, reader))
    return "\n".join(line for line in lines if line)


def _before_agreement(line: str, reader: Reader) -> str:
    agreed = report_words(reader).manners.phrases("agreed")
    spans = clauses(line[:800])
    ends = next((b for (_, b), (c, d) in pairwise(spans) if agreed.at(folded(line[c:d]).lstrip())), None)
    return line if ends is None else line[:ends]
