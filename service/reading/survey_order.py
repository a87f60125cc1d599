"""An answer to the survey in the order of its four lines, without their labels: 已解决，4，5，没有建议; 1 5 5; 1. solved 2. 4 3. 5."""

from __future__ import annotations

import re

from service.loop.arrivals import Surveyed
from service.reading.folding import folded
from service.reading.form_lines import EDGES
from service.reading.scores import score
from service.reading.survey_words import SurveysWords
from service.reading.verdicts import of_clause

LONGEST = 2_000
VERDICT_LENGTH = 16
# The choices in the order in which the letter prints them.
CHOICES = {"1": "solved", "2": "partly_solved", "3": "not_solved"}
SIGNS, SPACES = re.compile(r"\s{0,3}[,，、;；\n]\s{0,3}"), re.compile(r"\s{1,6}")
NUMBERED = re.compile(r"(?:^|[\s,，;；。])([1-4])[.、)）:：]\s{0,2}(?!\d[\d.])")


def in_order(text: str, words: SurveysWords) -> Surveyed | None:
    """Verdict, result, cooperation and what is left as a suggestion; None where it is not written so."""
    parts = pieces(text[:LONGEST].strip(EDGES))
    if len(parts) < len(("verdict", "result", "cooperation")):
        return None
    first, result, cooperation = (folded(part).strip(EDGES) for part in parts[:3])
    said = CHOICES.get(first) or (of_clause(first, words) if len(first) <= VERDICT_LENGTH else None)
    if said is None or not all(is_score(part, words) for part in (result, cooperation)):
        return None
    rest = parts[3].strip(EDGES) if len(parts) > 3 else ""
    nothing = {folded(word) for word in words.nothing}
    return Surveyed(
        verdict=said, result=score(result, words), cooperation=score(cooperation, words),
        suggestion="" if folded(rest).strip("!~") in nothing else rest,
    )


def pieces(text: str) -> list[str]:
    """The four at most: behind their numbers where they are numbered, else one after the other."""
    marks = list(NUMBERED.finditer(text))
    numbers = [mark.group(1) for mark in marks]
    if text[:1] == "1" and numbers[:3] == ["1", "2", "3"]:
        wanted = marks[: 4 if numbers[3:4] == ["4"] else 3]
        ends = [mark.start() for mark in wanted[1:]] + [len(text)]
        return [text[mark.end() : end].strip() for mark, end in zip(wanted, ends, strict=True)]
    signed = SIGNS.split(text, maxsplit=3)
    return signed if len(signed) > 2 else SPACES.split(text, maxsplit=3)


def is_score(part: str, words: SurveysWords) -> bool:
    """A figure or a word for one, and nothing else."""
    return bool(words.figure.fullmatch(part)) or part in words.scored
