"""A text cut into what people mean as one: lines, sentences, clauses, the items of a numbered list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from service.reading.folding import folded
from service.reading.phrases import Table

CHINESE = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")

END = re.compile(r"[。!?…]+[\"'”’)」』]?|\.(?=\s|$)|\.(?=[\u3400-\u9fff])|\n")
PAUSE = re.compile(r",(?!\d{3}(?!\d))|[:;]|—{1,2}|\s-\s")
ORDINALS = "①②③④⑤⑥⑦⑧⑨⑩"
HARD_WRAP = 60


class Lists(Table, frozen=True):
    """How people number lists and shorten words."""

    numerals: str = ""
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    nth: dict[str, int] = msgspec.field(default_factory=dict)
    abbreviations: tuple[str, ...] = ()

    @cached_property
    def marker(self) -> re.Pattern[str]:
        """What may stand before the words of a line: marks of quotation, emphasis and lists, then a number in any dress."""
        number = r"\(\d{1,2}\)|\d{1,2}(?:[)、]|\.(?!\d)|\s?-\s)|[①-⑳❶-❿]|[a-h]\)"
        numeral = rf"\([{self.numerals}]{{1,2}}\)|[{self.numerals}]{{1,2}}[、.]" if self.numerals else "(?!)"
        return re.compile(rf"[\s>*#•·●◆■▪○☐✔✓◦–—-]{{0,12}}(?:(?:{number}|{numeral})[\s.、:)]{{0,3}})?")

    @cached_property
    def item(self) -> re.Pattern[str]:
        """The number of an item within a text."""
        start = r"(?:^|(?<=[\s;。:,、!?.)\]]))"
        numeral = f"[{self.numerals}]" if self.numerals else "(?!)"
        behind, before = any_of(self.behind), any_of(self.before)
        return re.compile(
            rf"{start}\(?(?P<n>\d{{1,2}})(?:[)、]|\.(?!\d))\s{{0,3}}"
            rf"|(?P<circled>[{ORDINALS}])\s{{0,3}}"
            rf"|{start}\(?(?P<letter>[a-h])\)\s{{0,3}}"
            rf"|{start}(?:\((?P<bracketed>{numeral})\)|(?P<han>{numeral})(?:\)|、|{behind}))\s{{0,3}}"
            rf"|{start}(?:{before})(?P<nth>{numeral})(?:[,、:]|{behind})?\s{{0,3}}"
            rf"|{start}(?P<word>{any_of(self.nth)})(?![a-z])[,:]?\s{{0,3}}"
        )

    @cached_property
    def abbreviated(self) -> re.Pattern[str]:
        """The end of a text whose dot ends no sentence."""
        return re.compile(rf"(?:(?<![a-z])(?:{any_of(self.abbreviations)}|[a-z])|^\s*\d{{1,2}})$")


def width(text: str) -> int:
    """How long a line looks: a Chinese character is two wide."""
    return len(text) + len(CHINESE.findall(text))


def size(form: str) -> int:
    """Chinese characters and Latin words of a folded text."""
    return len(CHINESE.findall(form)) + len(WORD.findall(form))


def unwrapped(lines: list[str], lists: Lists) -> Iterator[str]:
    """Lines as they were meant: a full line that ends in mid-sentence goes on in the next, unless that is a list's item."""
    held = ""
    for line in lines:
        stripped = line.strip()
        if held and (not stripped or is_item(stripped, lists)):
            yield held
            held = ""
        if not stripped:
            continue
        joint = " " if held[-1:].isascii() and held else ""
        held = f"{held}{joint}{stripped}"
        if width(stripped) < HARD_WRAP or END.match(folded(stripped[-1])):
            yield held
            held = ""
    if held:
        yield held


def is_item(line: str, lists: Lists) -> bool:
    """Does the line begin with the mark of a list?"""
    found = lists.marker.match(folded(line))
    return bool(found and found.group().strip(" \t>"))


def sentences(text: str, lists: Lists) -> Iterator[str]:
    """The sentences of a text, without the closing stop; brackets are not torn apart."""
    form, begin = folded(text), 0
    for end in END.finditer(form):
        dot = end.group() == "."
        if (dot and lists.abbreviated.search(form[max(begin, end.start() - 8) : end.start()])) or _open(form, begin, end.start()):
            continue
        if form[begin : end.start()].strip():
            yield _stopped(text[begin : end.end()])
        begin = end.end()
    if text[begin:].strip():
        yield _stopped(text[begin:])


def clauses(sentence: str) -> tuple[tuple[int, int], ...]:
    """Where the clauses of a sentence lie, as (start, end); commas within brackets and numbers divide nothing."""
    form, begin, found = folded(sentence), 0, []
    for pause in PAUSE.finditer(form):
        if not _open(form, begin, pause.start()):
            found.append((begin, pause.start()))
            begin = pause.end()
    return tuple((a, b) for a, b in [*found, (begin, len(form))] if form[a:b].strip())


def items(text: str, lists: Lists) -> tuple[tuple[int, int, int], ...]:
    """The items of a list numbered 1, 2, 3 in the text: where each number stands, its words begin and end; () without a list."""
    form, starts = folded(text), list[tuple[int, int]]()
    for found in lists.item.finditer(form):
        if _ordinal(found, lists) == len(starts) + 1:
            starts.append((found.start(), found.end()))
    if len(starts) < 2 and not (starts and starts[0][0] == 0):
        return ()
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return tuple((mark, begin, end) for (mark, begin), end in zip(starts, ends, strict=True) if text[begin:end].strip())


def _ordinal(found: re.Match[str], lists: Lists) -> int:
    if found["n"]:
        return int(found["n"])
    if found["circled"]:
        return ORDINALS.index(found["circled"]) + 1
    if found["letter"]:
        return ord(found["letter"]) - ord("a") + 1
    if found["word"]:
        return lists.nth[found["word"]]
    return lists.numerals.index(found["bracketed"] or found["han"] or found["nth"]) + 1


def _open(form: str, begin: int, end: int) -> bool:
    """Is a bracket or quotation open at `end`? A bracket that stays open for long is none."""
    window = form[max(begin, end - 80) : end]
    return window.count("(") > window.count(")") or window.count("“") > window.count("”")


def _stopped(text: str) -> str:
    return text.strip().rstrip("。;；.,，、 \t\n").strip()


def trimmed(text: str) -> str:
    """Without blanks around, and the stop or colon behind."""
    return _stopped(text).rstrip(":： \t").strip()


def any_of(listed: Iterable[str]) -> str:
    """The pattern of one of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True)) or "(?!)"
