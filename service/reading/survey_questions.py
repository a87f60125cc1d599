"""Answers to printed questions of any sort: scores, choices, free text; by number, by label, in order or in prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from service.reading.folding import folded
from service.reading.form_lines import EDGES
from service.reading.reader import Reader
from service.reading.scores import score
from service.reading.sign_off import unsigned
from service.reading.survey_choices import Question, is_skipped, value_of
from service.reading.survey_words import SurveysWords, survey_words

LONGEST, LINES, MOST = 12_000, 200, 60
SEPARATOR = re.compile(r"[:：=]|\s-\s|\t")
PIECE = re.compile(r"(?:[^,，;；。!！?？\n.]|\.(?=\S)){1,2000}")
SPLIT = re.compile(r"[\s,，、;；/]{1,6}")
WORD = re.compile(r"[a-z]{3,30}|[\u3400-\u9fff]")
ASIDE = re.compile(r"\([^()]{0,60}\)")


@dataclass(frozen=True)
class Answers:
    """An answer a question, None where there is none, and what else was written."""

    answers: dict[str, Any]
    comments: tuple[str, ...]


def read(text: str, questions: tuple[Question, ...], now: datetime, reader: Reader) -> Answers:
    """The newly written words of an answer against the questions in the order printed."""
    return _Reading(questions[:MOST], survey_words(reader)).read(unsigned(text[:LONGEST], reader))


class _Reading:
    """Line by line; what no line answers by its label is answered by order, then by prose."""

    def __init__(self, questions: tuple[Question, ...], words: SurveysWords) -> None:
        self.questions, self.words = questions, words
        self.answers: dict[str, Any] = {}
        self.comments = list[str]()
        self.last: Question | None = None
        texts = [_terms(question.text) for question in questions]
        self.terms = [own - set().union(*(texts[m] for m in range(len(texts)) if m != n)) for n, own in enumerate(texts)]

    def read(self, text: str) -> Answers:
        lines = [line.strip() for line in text.splitlines()[:LINES] if line.strip() and not self._is_polite(line)]
        loose = [line for line in lines if not self._labelled(line)]
        if len(loose) == 1 and not self.answers and self._scores_alone(loose[0]):
            loose = []
        if loose and not self.answers and self._in_order(loose):
            loose = []
        for line in loose:
            self._prose(line)
        return Answers({question.key: self.answers.get(question.key) for question in self.questions}, tuple(self.comments))

    def _is_polite(self, line: str) -> bool:
        return not any(c.isalnum() or c in "".join(self.words.stars) for c in self.words.phrases("polite").without(folded(line)))

    def _labelled(self, line: str) -> bool:
        """A line that begins with the number, the words or the key of a question."""
        found = self.words.numbered.match(folded(line))
        n = (int(found[1]) if found[1] else ord(found[2]) - 0x245F) if found else 0
        value = line[found.end() :] if found else line
        question = self.questions[n - 1] if 0 < n <= len(self.questions) else None
        head = SEPARATOR.search(value[:120])
        named = self._named(value[: head.start()]) if head else None
        if head and named and (question is None or named is question):
            question, value = named, value[head.end() :]
        elif question is None or (found and not value.strip()):
            return question is not None
        if question.key in self.answers:
            return False
        answer = value_of(question, value, self.words)
        if answer is None and value.strip() and question.type != "text" and not is_skipped(value, self.words):
            return False
        self.answers[question.key] = answer
        self._surplus(question, value)
        return True

    def _named(self, head: str) -> Question | None:
        """The question whose words a label is."""
        form = ASIDE.sub("", folded(head)).strip(EDGES + "?*")
        for question in self.questions:
            if form == folded(question.key) or (form and form == ASIDE.sub("", folded(question.text)).strip(EDGES + "?*")):
                return question
        terms = _terms(form)
        best = max(range(len(self.questions)), key=lambda n: len(terms & self.terms[n]), default=None)
        if best is None or not terms:
            return None
        return self.questions[best] if 2 * len(terms & _terms(self.questions[best].text)) > len(terms) and terms & self.terms[best] else None

    def _surplus(self, question: Question, value: str) -> None:
        """What stands behind a score or a choice on its line is a remark."""
        if question.type == "text":
            return
        pieces = [piece.group().strip() for piece in PIECE.finditer(value)]
        self.comments += [piece for piece in pieces[1:] if sum(c.isalnum() for c in piece) > 2]
        bracket = re.search(r"[(（]([^()（）]{3,300})[)）]\s*$", value)
        if bracket and len(pieces) == 1 and value_of(question, bracket[1], self.words) is None:
            self.comments.append(bracket[1].strip())

    def _in_order(self, lines: list[str]) -> bool:
        """Answers without labels in the order printed: a line each, or all on one line; the rest of it is the last text."""
        tokens = lines
        if len(lines) == 1 or all(len(SPLIT.split(line)) > 2 for line in lines[:1]):
            first = [part for part in SPLIT.split(lines[0].strip(EDGES)) if part]
            if len(first) == 1 and first[0].isdecimal() and 1 < len(first[0]) <= len(self.questions):
                first = list(first[0])
            tokens = [*first, *lines[1:]]
        taken: dict[str, Any] = {}
        at = 0
        for question in self.questions:
            if at >= len(tokens):
                break
            if question.type == "text":
                rest = tokens[at:] if question is self.questions[-1] else tokens[at : at + 1]
                joint = " " if all(part.isascii() for part in rest) else "，" if tokens is not lines else "\n"
                taken[question.key] = value_of(question, joint.join(rest), self.words)
                at += len(rest)
                continue
            token = tokens[at]
            value = value_of(question, token, self.words)
            if value is None or len(token) > 40 or (question.type == "score" and not self._is_only_score(token)):
                return False
            taken[question.key] = value
            at += 1
        if len(taken) < min(2, len(self.questions)) and at < len(tokens):
            return False
        self.answers.update(taken)
        self.comments += [token for token in tokens[at:] if sum(c.isalnum() for c in token) > 2]
        return True

    def _scores_alone(self, line: str) -> bool:
        """Figures and nothing else are the scores in their order."""
        asked = [question for question in self.questions if question.type == "score"]
        told = [part for part in SPLIT.split(line.strip(EDGES)) if part]
        if not told or len(told) > len(asked) or not all(self._is_only_score(part) for part in told):
            return False
        self.answers |= {question.key: score(part, self.words) for question, part in zip(asked, told, strict=False)}
        return True

    def _is_only_score(self, token: str) -> bool:
        form = folded(token).strip(EDGES)
        return bool(self.words.figure.fullmatch(form)) or form in self.words.scored or not any(c.isalnum() for c in form)

    def _prose(self, line: str) -> None:
        """Free words: each clause answers the question whose words it holds, or the one that only it can."""
        left = list[str]()
        for piece in PIECE.finditer(line):
            clause = piece.group().strip()
            if not self._answers(clause) and not is_skipped(clause, self.words):
                left.append(clause)
        rest = "，".join(left) if any(not part.isascii() for part in left) else ", ".join(left)
        free = next((q for q in self.questions if q.type == "text" and q.key not in self.answers), None)
        if not rest or self._is_polite(rest):
            return
        if free and (self.words.phrases("suggests").first(folded(rest)) or len([q for q in self.questions if q.type == "text"]) == 0):
            self.answers[free.key] = rest
        else:
            self.comments.append(rest)

    def _answers(self, clause: str) -> bool:
        terms = _terms(clause)
        for n, question in enumerate(self.questions):
            if question.key in self.answers or question.type == "text":
                continue
            about = bool(terms & self.terms[n])
            value = value_of(question, clause, self.words)
            only = question.type == "choice" or self._is_only_score(clause)
            if value is not None and (about or only) and len(clause) <= 80:
                self.answers[question.key] = value
                return True
        return False


def _terms(text: str) -> set[str]:
    """Words and pairs of characters by which a question is known."""
    found = WORD.findall(ASIDE.sub("", folded(text)))
    pairs = {a + b for a, b in pairwise(found) if not a.isascii() and not b.isascii()}
    return {word for word in found if word.isascii()} | pairs
