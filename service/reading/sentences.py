"""A text cut into what people mean as one: lines, sentences, clauses, the items of a numbered list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.reading.folding import folded

CHINESE = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")

# What may stand before the words of a line: marks of quotation, emphasis and lists, then a number in any dress.
MARKER = re.compile(
    r"[\s>*#•·●◆■▪○☐✔✓◦–—-]{0,12}"
    r"(?:(?:\(\d{1,2}\)|\d{1,2}(?:[).、](?!\d)|\s?-\s)|[①-⑳❶-❿]|\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}[、.]|[a-h]\))[\s.、:)]{0,3})?"
)
END = re.compile(r"[。!?…]+[\"'”’)」』]?|\.(?=\s|$)|\.(?=[\u3400-\u9fff])|\n")
PAUSE = re.compile(r",(?!\d{3}(?!\d))|[:;]|—{1,2}|\s-\s")
ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|approx|no|vs|mr|ms|mrs|dr|inc|ltd|etc|[a-z])|^\s*\d{1,2})$")
ORDINALS = "①②③④⑤⑥⑦⑧⑨⑩"
ITEM = re.compile(
    r"(?:^|(?<=[\s;。:,、!?.)\]]))\(?(?P<n>\d{1,2})(?:\)|[.、](?!\d))\s{0,3}"
    rf"|(?P<circled>[{ORDINALS}])\s{{0,3}}"
    r"|(?:^|(?<=[\s;。:,]))\(?(?P<letter>[a-h])\)\s{0,3}"
    r"|(?:^|(?<=[\s;。:,]))\(?(?P<han>[一二三四五六七八九])(?:\)|是|来|、|则)\s{0,3}"
    r"|(?:^|(?<=[\s;。:,]))(?:第(?P<nth>[一二三四五六七八九])[,、点是:]?|(?P<word>first(?:ly)?|second(?:ly)?|third(?:ly)?|首先|其次|再次),?)\s{0,3}"
)
NTH = {"f": 1, "s": 2, "t": 3, "首": 1, "其": 2, "再": 3}
HARD_WRAP = 60


def width(text: str) -> int:
    """How long a line looks: a Chinese character is two wide."""
    return len(text) + len(CHINESE.findall(text))


def size(form: str) -> int:
    """Chinese characters and Latin words of a folded text."""
    return len(CHINESE.findall(form)) + len(WORD.findall(form))


def unwrapped(lines: list[str]) -> Iterator[str]:
    """Lines as they were meant: a full line that ends in mid-sentence goes on in the next, unless that is a list's item."""
    held = ""
    for line in lines:
        stripped = line.strip()
        if held and (not stripped or is_item(stripped)):
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


def is_item(line: str) -> bool:
    """Does the line begin with the mark of a list?"""
    found = MARKER.match(folded(line))
    return bool(found and found.group().strip(" \t>"))


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, without the closing stop; brackets are not torn apart."""
    form, begin = folded(text), 0
    for end in END.finditer(form):
        dot = end.group() == "."
        if (dot and ABBREVIATED.search(form[max(begin, end.start() - 8) : end.start()])) or _open(form, begin, end.start()):
            continue
        if form[begin : end.start()].strip():
            yield trimmed(text[begin : end.end()])
        begin = end.end()
    if text[begin:].strip():
        yield trimmed(text[begin:])


def clauses(sentence: str) -> tuple[tuple[int, int], ...]:
    """Where the clauses of a sentence lie, as (start, end); commas within brackets and numbers divide nothing."""
    form, begin, found = folded(sentence), 0, []
    for pause in PAUSE.finditer(form):
        if not _open(form, begin, pause.start()):
            found.append((begin, pause.start()))
            begin = pause.end()
    return tuple((a, b) for a, b in [*found, (begin, len(form))] if form[a:b].strip())


def items(text: str) -> tuple[tuple[int, int], ...]:
    """Where the items of a list numbered 1, 2, 3 in the text lie, without their numbers; () where it holds no such list."""
    form, starts = folded(text), list[tuple[int, int]]()
    for found in ITEM.finditer(form):
        if _ordinal(found) == len(starts) + 1:
            starts.append((found.start(), found.end()))
    if len(starts) < 2 and not (starts and starts[0][0] == 0):
        return ()
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return tuple((begin, end) for (_, begin), end in zip(starts, ends, strict=True) if text[begin:end].strip())


def _ordinal(found: re.Match[str]) -> int:
    if found["n"]:
        return int(found["n"])
    if found["circled"]:
        return ORDINALS.index(found["circled"]) + 1
    if found["letter"]:
        return ord(found["letter"]) - ord("a") + 1
    if han := found["han"] or found["nth"]:
        return "一二三四五六七八九".index(han) + 1
    return NTH[found["word"][0]]


def _open(form: str, begin: int, end: int) -> bool:
    """Is a bracket or quotation open at `end`? A bracket that stays open for long is none."""
    window = form[max(begin, end - 80) : end]
    return window.count("(") > window.count(")") or window.count("“") > window.count("”")


def trimmed(text: str) -> str:
    """Without blanks around and the stop behind."""
    return text.strip().rstrip("。;；.,，、 \t\n").strip()
