"""An answer to the survey: labelled lines, figures in order, or plain words; what is left over is a remark."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from service.loop.arrivals import Surveyed
from service.reading.folding import folded
from service.reading.form_lines import EDGES, Filled
from service.reading.reader import Reader
from service.reading.scores import score, worded
from service.reading.sign_off import unsigned
from service.reading.survey_choices import Question
from service.reading.survey_order import in_order, is_score
from service.reading.survey_questions import read
from service.reading.survey_words import ITEMS, SurveysWords, survey_words
from service.reading.verdicts import of_clause, verdict

__all__ = ["Question", "answer", "read", "verdict"]

LONGEST = 12_000
MOST_SENTENCES = 200
SHORT = 12
SCORED = ("verdict", "result", "cooperation")
GONE = ("yes", "partly", "no")
LEADING = re.compile(r"[,;.。(:]|\s-\s")
SENTENCE = re.compile(r"(?:[^。!?！？；;\n.]|\.(?=\S)){1,2000}[。!?！？；;.]?")
# More than a score can be.
FIGURE = re.compile(r"\d{2}")
PIECE = re.compile(r"[^,，。!?！？；;\n]{1,2000}[,，。!?！？；;]?")
# 4分5分: two scores with nothing between them.
SIDE_BY_SIDE = re.compile(r"([1-5]\s?分)(?=[1-5]\s?分)")
NUMBERS = re.compile(r"[\s,，、/;；]{1,4}")


def answer(text: str, items: tuple[str, ...], reader: Reader, now: datetime) -> Surveyed | None:
    """What an answer says; `items` are the keys of the definition that were asked about. None where it says nothing."""
    words = survey_words(reader)
    parts, loose = words.form.filled(unsigned(text[:LONGEST], reader))
    loose = SIDE_BY_SIDE.sub(r"\1,", loose)
    told_items = tuple(item for part in parts if (item := _item(part, items, words)))
    ordered = in_order(loose, words) if all(part.field in ITEMS for part in parts) else None
    if ordered:
        return replace(ordered, items=told_items)
    fields = {part.field: part.value for part in reversed(parts) if part.field not in ITEMS and part.value}
    free = _Free(loose, words)
    said = verdict(fields.get("verdict", ""), reader) or _plain_verdict(fields.get("verdict", ""), words) or verdict(loose, reader)
    result, cooperation = score(fields.get("result", ""), words), score(fields.get("cooperation", ""), words)
    result, cooperation = result or free.scores.get("result"), cooperation or free.scores.get("cooperation")
    suggestion = _worth(fields.get("suggestion", ""), words) or "\n".join(filter(None, (_worth(one, words) for one in free.suggestions)))
    beside = [fields.get("verdict", ""), *(part.value for part in parts if part.field in ITEMS and gone(part.value, words) in GONE)]
    below = [line.strip() for part in parts if part.field in SCORED for line in part.value.splitlines()[1:]]
    remarks = (*free.remarks, *(remark for line in below for remark in _Free(line, words).remarks))
    comments = (*filter(None, (_worth(fields.get("comment", ""), words), *map(_surplus, beside))), *remarks)
    told = Surveyed(
        verdict=said, result=result, cooperation=cooperation, suggestion=suggestion, comments=comments, items=told_items,
    )
    return told if told != Surveyed() else None


def _plain_verdict(value: str, words: SurveysWords) -> str | None:
    """Yes, partly or no behind "Is it solved", or the number of the choice as printed."""
    by_number = {"1": "solved", "2": "partly_solved", "3": "not_solved"}.get(value.strip(EDGES))
    return by_number or {"yes": "solved", "partly": "partly_solved", "no": "not_solved"}.get(gone(value, words))


def gone(value: str, words: SurveysWords) -> str:
    """yes, partly or no where that is written, or opens the line; else the words themselves."""
    form = folded(value).strip(EDGES + "!()")
    opening = LEADING.split(form, maxsplit=1)[0].strip()
    for name, listed in (("partly", words.partly_gone), ("no", words.still_there), ("yes", words.gone)):
        if {form, opening} & {folded(word) for word in listed}:
            return name
    if len(form) <= SHORT:
        said = of_clause(form, words)
        return {"solved": "yes", "partly_solved": "partly", "not_solved": "no"}.get(said or "", value.strip())
    return value.strip()


def _item(part: Filled, items: tuple[str, ...], words: SurveysWords) -> tuple[str, str] | None:
    """A line about an item of the definition, by its key; one without a number is the first of its kind."""
    if part.field not in ITEMS or not part.value:
        return None
    key = part.field if part.field == "phenomenon" else f"{part.field}_{part.n or 1}"
    return (key, gone(" ".join(part.value.split()), words)) if key in items else None


def _worth(value: str, words: SurveysWords) -> str:
    bare = folded(value).strip(EDGES + "!~")
    return "" if bare in {folded(word) for word in words.nothing} else value.strip()


def _surplus(value: str) -> str:
    """What is said behind the verdict on its line: 部分解决，周末还会慢."""
    _, _, behind = value.replace("，", ",").partition(",")
    return behind.strip(EDGES)


class _Free:
    """Words without a label: scores by what they are about, or in order; suggestions; remarks."""

    def __init__(self, text: str, words: SurveysWords) -> None:
        self.words, self.scores = words, dict[str, int]()
        self.suggestions, self.remarks = list[str](), list[str]()
        for n, found in enumerate(SENTENCE.finditer(text)):
            if n < MOST_SENTENCES and found.group().strip(EDGES):
                self._sentence(found.group())

    def _sentence(self, sentence: str) -> None:
        form = folded(sentence)
        if self._figures(form):
            return
        self._rated(form)
        opening = self.words.phrases("suggests").first(form)
        if opening:
            begin = max(form.rfind(mark, 0, opening.start()) for mark in ",;:") + 1
            self.suggestions.append(sentence[begin:].strip(EDGES))
            sentence = sentence[:begin]
        pieces = [piece.group() for piece in PIECE.finditer(sentence) if self._remarks(folded(piece.group()))]
        if pieces:
            self.remarks.append("".join(pieces).strip(EDGES))

    def _figures(self, form: str) -> bool:
        """Scores alone on a line, in the order of the form: 4 5."""
        bare = [part for part in NUMBERS.split(form.strip(EDGES)) if part]
        figures = [score(part, self.words) for part in bare if len(part) < SHORT]
        if not bare or len(bare) > 2 or len(figures) != len(bare) or not all(is_score(part, self.words) for part in bare):
            return False
        for value in figures:
            name = next((name for name in ("result", "cooperation") if name not in self.scores), None)
            if name and value:
                self.scores[name] = value
        return True

    def _rated(self, form: str) -> None:
        """A score near the word for what it rates: 效果4分, 协作很好."""
        marks = list(self.words.rating.finditer(form))
        for at, mark in enumerate(marks):
            end = marks[at + 1].start() if at + 1 < len(marks) else len(form)
            value = score(form[mark.end() : min(end, mark.end() + 30)].partition(",")[0], self.words)
            if value and mark.lastgroup:
                self.scores.setdefault(mark.lastgroup, value)
        if not marks and "result" not in self.scores:
            self.scores |= self._side_by_side(form)
        if not marks and "result" not in self.scores and (pair := self.words.pair.search(form)):
            self.scores |= {"result": int(pair["a"][0]), "cooperation": int(pair["b"][0])}
        if not marks and "result" not in self.scores:
            for found in self.words.figure.finditer(form):
                if found.group() != found["n"] and 1 <= int(found["n"]) <= 5:
                    self.scores["result"] = int(found["n"])

    def _side_by_side(self, form: str) -> dict[str, int]:
        """Two scores one behind the other among other words: 没解决, 2分 3分, 还是不配合."""
        parts = [part for part in NUMBERS.split(form.strip(EDGES)) if part]
        found = [n for n, part in enumerate(parts) if len(part) < SHORT and is_score(part, self.words)]
        values = [score(parts[n], self.words) for n in found]
        beside = len(found) == 2 and found[1] == found[0] + 1
        return {name: value for name, value in zip(("result", "cooperation"), values, strict=False) if value} if beside and all(values) else {}

    def _remarks(self, form: str) -> bool:
        """Is the clause more than a verdict, a score or a courtesy?"""
        bare = self.words.phrases("polite").without(form)
        bare = self.words.figure.sub(" ", self.words.pair.sub(" ", bare))
        letters = sum(c.isalnum() for c in bare)
        if of_clause(form, self.words) or worded(form, self.words):
            return letters > SHORT or any(c.isdigit() for c in bare) or (2 * letters > SHORT and FIGURE.search(form) is not None)
        return letters > 2 and self.words.rating.sub("", bare).strip(EDGES) != ""
