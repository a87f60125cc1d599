"""What stands behind a label or is told in prose: is it a value at all, where does it end, does it say anything?"""

from __future__ import annotations

from itertools import pairwise

from service.reading import names
from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_words import report_words
from service.reading.sentences import clauses, sentences, size

LONGEST_VAGUE = 120


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


def is_vague(text: str, reader: Reader) -> bool:
    """Does a phenomenon say no more than that something is wrong?"""
    prose = report_words(reader).prose
    if len(text) > LONGEST_VAGUE:
        return False
    form = folded(_without_names(text, reader))
    rest = prose.phrases("vague_filler").without(prose.phrases("vague").without(form))
    return prose.phrases("vague").first(form) is not None and size(rest) <= 1 + size(form) // 8


def _without_names(text: str, reader: Reader) -> str:
    """Whom a complaint is about makes it no clearer."""
    for named in reversed(names.departments(text, reader)):
        text = text[: named.start] + text[named.end :]
    return text
