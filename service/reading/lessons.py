"""What was learnt: parts of the record under their labels, or told in plain words."""

from __future__ import annotations

import re
from datetime import datetime

from service.loop.arrivals import Lessons
from service.loop.issue import Improvement, Rule
from service.reading.folding import folded
from service.reading.form_lines import EDGES, Filled
from service.reading.lesson_rules import improvement, rule, speaks_of_rule
from service.reading.lesson_words import LessonsWords, lesson_words
from service.reading.reader import Reader
from service.reading.report_words import report_words
from service.reading.sentences import Lists
from service.reading.sign_off import unsigned

LONGEST, LINES, MOST = 12_000, 300, 40
INLINE = re.compile(r"(?:(?<=[\s;；。，,、])|^)(?:[(（]?\d{1,2}[)）.、](?!\d)|[①-⑳])\s{0,3}")
SEVERAL = re.compile(r"[;；\n]+")
SENTENCE = re.compile(r"[;；。!！?？\n]+|\.(?=\s|$)|(?<=\w)[,，](?=\s{0,2})")
CUES = (("to_improve", "bad"), ("worked", "good"), ("suggestions", "suggests"))
OPPOSITE = {"worked": "to_improve", "to_improve": "worked"}
EMPTIABLE = ("worked", "to_improve", "rules")


def read(text: str, now: datetime, reader: Reader) -> Lessons | None:
    """Every part told, in the order written; None where the text tells nothing of the kind."""
    words = lesson_words(reader)
    parts, loose = words.form.filled(unsigned(text[:LONGEST], reader))
    told = _Told(words, now, reader)
    for part in parts:
        told.labelled(part)
    told.prose(loose)
    return told.lessons()


class _Told:
    """The parts as they come up."""

    def __init__(self, words: LessonsWords, now: datetime, reader: Reader) -> None:
        self.words, self.now, self.reader, self.lists = words, now, reader, report_words(reader).lists
        self.texts: dict[str, list[str]] = {"worked": [], "to_improve": [], "suggestions": []}
        self.improvements, self.rules, self.none = list[Improvement](), list[Rule](), list[str]()

    def lessons(self) -> Lessons | None:
        found = Lessons(
            **{name: tuple(dict.fromkeys(listed))[:MOST] for name, listed in self.texts.items()},
            improvements=tuple(self.improvements[:MOST]), rules=tuple(self.rules[:MOST]), none=tuple(dict.fromkeys(self.none)),
        )
        return found if found != Lessons() else None

    def labelled(self, part: Filled) -> None:
        """What stands under one label: an item a line, a number or a semicolon."""
        pieces = items(part.value, self.lists)
        if len(pieces) == 1 and self._is_none(pieces[0]):
            self.none += [part.field] if part.field in EMPTIABLE else []
            return
        for piece in pieces[:MOST]:
            if self._is_none(piece) or self._is_polite(piece):
                continue
            if part.field == "rules":
                self.rules.append(rule(piece, self.now, self.reader, self.words))
            elif part.field == "improvements":
                self.improvements.append(improvement(piece, self.now, self.reader, self.words))
            else:
                self.texts[part.field].append(piece)
                if part.field == "suggestions" and speaks_of_rule(piece, self.reader, self.words):
                    self.rules.append(rule(piece, self.now, self.reader, self.words))

    def prose(self, text: str) -> None:
        """Clauses that say what was good or should be better; a clause that says neither goes with the one before."""
        field = ""
        for line in text.splitlines()[:LINES]:
            line, bare = unmarked(line, self.lists), ""
            if speaks_of_rule(line, self.reader, self.words):
                self.rules.append(rule(line.strip(EDGES), self.now, self.reader, self.words))
                continue
            for clause in (piece.strip(EDGES) for piece in SENTENCE.split(line)[:MOST]):
                turn = self.words.phrases("turns").at(folded(clause))
                told = clause[turn.end() :].strip(EDGES) if turn else clause
                own = self._cued(told)
                if turn and bare and own in OPPOSITE:
                    self.texts[OPPOSITE[own]].append(bare)
                field = self._clause(told, field, own or (OPPOSITE.get(field, "") if turn else ""))
                bare = "" if field or self._is_polite(clause) else clause

    def _cued(self, clause: str) -> str:
        """The part of which a clause tells by its own words."""
        return next((name for name, cue in CUES if self.words.phrases(cue).first(folded(clause))), "")

    def _clause(self, clause: str, before: str, field: str) -> str:
        if self._is_polite(clause):
            return ""
        if field:
            self.texts[field].append(self._bare(clause, field))
        elif before and self.texts[before]:
            joint = ", " if clause.isascii() else "，"
            self.texts[before][-1] += joint + clause
        return field or before

    def _bare(self, clause: str, field: str) -> str:
        """Without the words that only say which part it is: 做得好的是每日同步."""
        form = folded(clause)
        head = self.words.phrases("good" if field == "worked" else "bad").at(form)
        if head is None or field == "suggestions":
            return clause
        lead_in = self.words.phrases("lead_ins").at(form, head.end())
        rest = clause[lead_in.end() :].strip(EDGES) if lead_in else ""
        return rest if len(rest) > 2 else clause

    def _is_polite(self, piece: str) -> bool:
        """Thanks, a greeting, or that one agrees: no lesson, wherever it stands."""
        return not any(c.isalnum() for c in self.words.phrases("polite").without(folded(piece)))

    def _is_none(self, piece: str) -> bool:
        return folded(piece).strip(EDGES) in {folded(word) for word in self.words.none}


def items(value: str, lists: Lists) -> tuple[str, ...]:
    """The items under a label: a line each, or divided by semicolons or numbers."""
    found = list[str]()
    for line in value.splitlines()[:LINES]:
        bare = unmarked(line, lists)
        numbered = list(INLINE.finditer(bare))
        pieces = INLINE.split(bare) if len(numbered) > 1 or (numbered and numbered[0].start() > 0) else SEVERAL.split(bare)
        found += [piece.strip(EDGES) for piece in pieces if any(c.isalnum() or c in "/-" for c in piece)]
    return tuple(found[:MOST])


def unmarked(line: str, lists: Lists) -> str:
    """A line without the mark or number of a list before it."""
    found = lists.marker.match(folded(line))
    return line[found.end() :] if found else line
