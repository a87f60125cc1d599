"""The table [surveys]: verdicts, scores, what is gone, and the labels of the form."""

from __future__ import annotations

import re
from functools import cached_property

import msgspec

from service.reading.folding import folded
from service.reading.form_lines import Form
from service.reading.phrases import Phrases, Table, phrases
from service.reading.progress_masks import any_of
from service.reading.reader import Reader

# Items of the definition; other words may stand between their label and the colon.
ITEMS = ("phenomenon", "impact", "cause")
BEST = 5


class SurveyLabels(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the lines of the form begin."""

    verdict: tuple[str, ...] = ()
    result: tuple[str, ...] = ()
    cooperation: tuple[str, ...] = ()
    suggestion: tuple[str, ...] = ()
    comment: tuple[str, ...] = ()
    phenomenon: tuple[str, ...] = ()
    impact: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()


class SurveysWords(Table, frozen=True):
    """Phrases for a verdict, a score and a suggestion; `scores` are words by the figure that they stand for."""

    not_solved: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    solved: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    supposed: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    partly_gone: tuple[str, ...] = ()
    still_there: tuple[str, ...] = ()
    suggests: tuple[str, ...] = ()
    polite: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    stars: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    number_before: tuple[str, ...] = ()
    number_behind: tuple[str, ...] = ()
    labels: SurveyLabels = msgspec.field(default_factory=SurveyLabels)
    scores: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)

    @cached_property
    def form(self) -> Form:
        return Form({name: getattr(self.labels, name) for name in self.labels.__struct_fields__}, ITEMS)

    @cached_property
    def scored(self) -> dict[str, int]:
        """Every word for a score, folded, with its figure."""
        return {folded(word): int(figure) for figure, listed in self.scores.items() for word in listed}

    @cached_property
    def score_phrases(self) -> Phrases:
        return phrases(self.scored)

    @cached_property
    def figure(self) -> re.Pattern[str]:
        """A score in figures: 4, 4分, 4/5, 8/10, 4 out of 5."""
        return re.compile(rf"(?<![\d.,/#-])(?P<n>\d{{1,2}})(?:\s?(?:/|out of|of)\s?(?P<of>5|10)(?!\d)|\s?(?:{any_of(self.points)}))?(?!\d|[%/]|[.,]\d)")

    @cached_property
    def numbered(self) -> re.Pattern[str]:
        """The number of a question at the start of a line: 1., Q1:, 第1题、, ①."""
        before, behind = any_of(self.number_before), any_of(self.number_behind)
        return re.compile(rf"\s{{0,8}}(?:{before})?[(\[]?\s?(\d{{1,2}})\s?(?:{behind})?[.、):\]]\s{{0,3}}(?!\d)|\s{{0,8}}([①-⑳])\s{{0,3}}")

    @cached_property
    def pair(self) -> re.Pattern[str]:
        """Result and cooperation one after the other: 5 5; 4/5 and 5/5."""
        one = rf"[1-5](?:\s?/\s?5|\s?(?:{any_of(self.points)}))?"
        return re.compile(rf"(?<![\d.,/#-])(?P<a>{one})\s?(?:,|、|;|{any_of(self.joints)}|\s)\s?(?P<b>{one})(?=\s*(?:$|[,;.!。)\n]))")

    @cached_property
    def rating(self) -> re.Pattern[str]:
        """Which score prose speaks of, by the words before it."""
        labels = {"result": self.labels.result, "cooperation": self.labels.cooperation}
        return re.compile("|".join(f"(?P<{name}>(?<![a-z])(?:{any_of(words)}))" for name, words in labels.items()))


def survey_words(reader: Reader) -> SurveysWords:
    return reader.words.section("surveys", SurveysWords)
