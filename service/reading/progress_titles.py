"""Which task a word points at: its whole title, its deliverable, or a part of them that no other task has (模板, the template)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from service.reading import names
from service.reading.folding import folded
from service.reading.progress_words import ProgressWords
from service.reading.reader import Reader

CHINESE = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[a-z][a-z0-9-]{3,24}")
WORDS = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*|[\u3400-\u9fff]")
BRACKETS = "《》「」“”\"'<> 　"
BEHIND = re.compile(r"[\s》」”\"'*]{0,4}(?:\([^)\n]{0,60}\))?[ \t]{0,3}")
LONGEST_TITLE = 200
MOST_TASKS = 200
# So many Chinese characters, or Latin words, in a row are the title, wherever they stand.
RUN, LATIN_RUN = 4, 3


@dataclass(frozen=True)
class OpenTask:
    """A task that an answer may speak of: its number in the letter, title, owner as written, due day and deliverable."""

    n: int
    title: str
    owner: str = ""
    due: date | None = None
    deliverable: str = ""


@dataclass(frozen=True)
class Named:
    """A stretch of the text that names a task. `whole`: its title or deliverable in full, else a part of it."""

    start: int
    end: int
    n: int
    whole: bool


class Titles:
    """The words of all tasks of an answer, so that each is looked for once."""

    def __init__(self, tasks: tuple[OpenTask, ...], words: ProgressWords, reader: Reader) -> None:
        self.tasks, self.words = tasks[:MOST_TASKS], words
        self.whole: dict[str, int] = {}
        self.runs: set[str] = set()
        self.tails: set[str] = set()
        owners: dict[str, set[int]] = {}
        for task in self.tasks:
            for text in {task.title, task.deliverable}:
                form = folded(text[:LONGEST_TITLE]).strip(BRACKETS)
                if len(form) > 1 and form not in words.no_names:
                    self.whole.setdefault(form, task.n)
                opening = words.phrases("done").at(form)
                self.runs.update(runs(form[opening.end() :] if opening else form))
                self.tails.update(form[-k:] for k in (2, 3, 4))
                for part in parts(form, reader):
                    owners.setdefault(part, set()).add(task.n)
        own = {part: next(iter(ns)) for part, ns in owners.items() if len(ns) == 1}
        self.parts = {part: n for part, n in own.items() if part not in words.no_names}
        # 说明 says nothing within a sentence, but opens one as the last word of a title.
        self.heads = {part: n for part, n in own.items() if part in self.tails and part in words.marks.no_names}
        self.pattern = re.compile("|".join(sorted(map(written, self.whole), key=len, reverse=True)) or "(?!)")

    def named(self, form: str) -> Iterator[Named]:
        """Every task named in the folded text, in no order; parts only where the text holds no longer name."""
        taken = bytearray(len(form))
        for found in self.pattern.finditer(form):
            key = " ".join(found.group().split())
            taken[found.start() : found.end()] = b"\1" * (found.end() - found.start())
            yield Named(found.start(), found.end(), self.whole.get(key, self.whole.get(found.group(), 0)), True)
        for stretch in CHINESE.finditer(form):
            yield from self._parts_of(form, stretch.start(), stretch.end(), taken)
        for word in LATIN.finditer(form):
            n = self.parts.get(word.group()) or self.parts.get(word.group().rstrip("s"))
            if n is not None and not taken[word.start()]:
                yield Named(word.start(), word.end(), n, False)

    def head_at(self, form: str, at: int) -> Named | None:
        """The task whose last word opens a clause here, unless it is a label with a colon."""
        found = next((form[at : at + k] for k in (4, 3, 2) if form[at : at + k] in self.heads and form[at + k : at + k + 1] != ":"), None)
        return Named(at, at + len(found), self.heads[found], False) if found else None

    def _parts_of(self, form: str, begin: int, end: int, taken: bytearray) -> Iterator[Named]:
        at = begin
        while at < end - 1:
            size = next((k for k in (8, 7, 6, 5, 4, 3, 2) if at + k <= end and not taken[at] and form[at : at + k] in self.parts), 0)
            if size:
                yield Named(at, at + size, self.parts[form[at : at + size]], False)
            at += size or 1

    def own_words(self, form: str) -> list[tuple[int, int]]:
        """The stretches that are the tasks' own words and say nothing of how far they are."""
        spans = []
        for found in self.pattern.finditer(form):
            behind = BEHIND.match(form, found.end())
            bracket = behind.end() if behind and "(" in behind.group() else found.end()
            # Of "已完成数据清洗" the first words tell, although the title begins with them.
            opening = self.words.phrases("done").at(form, found.start()) if form[: found.start()][-1:].isalpha() else None
            spans.append((opening.end() if opening else found.start(), bracket))
        for stretch in CHINESE.finditer(form):
            spans += [(at, at + RUN) for at in range(stretch.start(), stretch.end() - RUN + 1) if form[at : at + RUN] in self.runs]
        tokens = list(WORDS.finditer(form))
        for at in range(len(tokens) - LATIN_RUN + 1):
            if " ".join(token.group() for token in tokens[at : at + LATIN_RUN]) in self.runs:
                spans.append((tokens[at].start(), tokens[at + LATIN_RUN - 1].end()))
        return spans


def written(title: str) -> str:
    """A title as a pattern; blanks may be of any width."""
    edges = ("(?<![a-z0-9])" if title[0].isascii() else "", "(?![a-z0-9])" if title[-1].isascii() else "")
    return edges[0] + r"\s{1,3}".join(map(re.escape, title.split())) + edges[1]


def runs(form: str) -> Iterator[str]:
    """What is recognised as the title where only a piece of it is written."""
    for stretch in CHINESE.findall(form):
        yield from (stretch[at : at + RUN] for at in range(len(stretch) - RUN + 1))
    tokens = WORDS.findall(form)
    yield from (" ".join(tokens[at : at + LATIN_RUN]) for at in range(len(tokens) - LATIN_RUN + 1) if tokens[at].isascii())


def parts(form: str, reader: Reader) -> Iterator[str]:
    """Pieces of a title that may stand for it: two to eight Chinese characters, a Latin word of four letters; no department."""
    plain = form
    for mention in names.departments(form, reader):
        plain = plain[: mention.start] + " " * (mention.end - mention.start) + plain[mention.end :]
    for stretch in CHINESE.findall(plain):
        yield from (stretch[at : at + k] for k in range(2, 9) for at in range(len(stretch) - k + 1))
    yield from (word.rstrip("s") if len(word) > 5 else word for word in LATIN.findall(plain))
