"""What is written behind a printed question, as an answer of its type: a score, one of the choices, words."""

from __future__ import annotations

from dataclasses import dataclass

from service.reading.folding import folded
from service.reading.form_lines import EDGES
from service.reading.scores import score, worded
from service.reading.survey_words import SurveysWords
from service.reading.verdicts import of_clause


@dataclass(frozen=True)
class Question:
    """A question as printed. `type`: score (1 to 5), choice (one of `choices`) or text."""

    key: str
    text: str
    type: str
    choices: tuple[str, ...] = ()


def value_of(question: Question, value: str, words: SurveysWords) -> int | str | None:
    """What is written, as an answer of the question's type; None where it is none."""
    bare = value.strip().strip("*").strip()
    if question.type == "score":
        return score(bare, words)
    if question.type == "choice":
        return _chosen(question, bare, words)
    return None if not bare or is_skipped(bare, words) else bare


def is_skipped(value: str, words: SurveysWords) -> bool:
    """Is it said that there is nothing to say?"""
    form = folded(value).strip(EDGES)
    return form in {folded(word) for word in words.nothing} or form in {folded(word) for word in words.skipped}


def _chosen(question: Question, value: str, words: SurveysWords) -> str | None:
    """A choice as printed: by its words, its number or letter, or what it means."""
    form = folded(value).strip(EDGES + "!()[]")
    printed = {folded(choice).strip(): choice for choice in question.choices}
    if form in printed:
        return printed[form]
    inside = [choice for known, choice in sorted(printed.items(), key=lambda kv: -len(kv[0])) if known and known in form]
    if inside and _meaning(form, words) in (None, _meaning(folded(inside[0]), words)):
        return inside[0]
    n = int(form) if form.isdecimal() and len(form) < 3 else ord(form) - ord("a") + 1 if len(form) == 1 and form.isascii() and form.isalpha() else 0
    if 0 < n <= len(question.choices):
        return question.choices[n - 1]
    meant = _meaning(form, words)
    return next((choice for known, choice in printed.items() if meant and _meaning(known, words) == meant), None)


def _meaning(form: str, words: SurveysWords) -> str | None:
    """What a choice and an answer may have in common: the verdict, yes or no, the degree of content."""
    for name, listed in (("partly_solved", words.partly_gone), ("not_solved", words.still_there), ("solved", words.gone)):
        if form in {folded(word) for word in listed}:
            return name
    found = worded(form, words)
    return of_clause(form, words) or (f"score {found}" if found else None)
