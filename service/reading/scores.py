"""A score of one to five: a figure, stars, or a word such as satisfied, 一般."""

from __future__ import annotations

from service.reading.folding import folded
from service.reading.survey_words import BEST, SurveysWords


def score(value: str, words: SurveysWords) -> int | None:
    """The score in what stands behind a label; of ten points half of them; None where it holds none."""
    form = folded(value[:200])
    stars = sum(form.count(star) for star in words.stars)
    if stars and not any(c.isalnum() for c in form):
        return min(stars, BEST)
    if words.phrases("skipped").first(form):
        return None
    for found in words.figure.finditer(form):
        n = int(found["n"])
        if found["of"] == "10" and n <= 2 * BEST:
            return max(1, (n + 1) // 2)
        if 1 <= n <= BEST:
            return n
    return worded(form, words)


def worded(form: str, words: SurveysWords) -> int | None:
    """The score that a word stands for; the longest word counts: 不满意 is not 满意."""
    found = max(words.score_phrases.all(form), key=lambda m: (m.end() - m.start(), -m.start()), default=None)
    return words.scored[" ".join(found.group().split())] if found else None
