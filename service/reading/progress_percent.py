"""How much of a task is done: 80%, 八成, 三分之二, half, 52 of 80, 还剩两成."""

from __future__ import annotations

import re
from functools import cached_property

import msgspec

from service.reading.phrases import Table
from service.reading.progress_masks import any_of

LONGEST = 4_000
NEAR = 12
# Of the patterns for so many of so many, those that name the whole first.
WHOLE_FIRST, SAME_UNIT = (0, 1, 2), 2


class PercentWords(Table, frozen=True):
    """How a share is written in words."""

    tenths: tuple[str, ...] = ()
    and_half: tuple[str, ...] = ()
    no_tenths: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    share_of: tuple[str, ...] = ()
    no_share: tuple[str, ...] = ()
    half: tuple[str, ...] = ()
    no_half: tuple[str, ...] = ()
    digits: dict[str, int] = msgspec.field(default_factory=dict)
    before: tuple[str, ...] = ()
    fraction: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    words: dict[str, int] = msgspec.field(default_factory=dict)

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], tuple[re.Pattern[str], ...], re.Pattern[str]]:
        signs = "".join(self.digits)
        number = rf"(\d{{1,5}}|[{signs}])" if signs else r"(\d{1,5})"
        counter = f"\\s?(?:{any_of(self.counters)})?"
        must = f"\\s?(?:{any_of(self.counters)})"
        within, total = any_of(self.within), any_of(self.total)
        figures = re.compile(r"(?<![\d.])(?<!\d,)(\d{1,3}(?:\.\d{1,2})?)(?:\s?-\s?\d{1,3})?\s?(?:%|percent(?![a-z])|per cent(?![a-z]))")
        tenths = re.compile(
            rf"(?:{any_of(self.before)})\s?(?P<hundred>\d{{1,3}}|[{signs}]{{1,3}})"
            rf"|(?<![\d{signs}.])(?P<ten>\d|[{signs}])\s?(?:{any_of(self.tenths)})(?P<half>{any_of(self.and_half)})?"
            if signs else "(?!)(?P<hundred>)(?P<ten>)(?P<half>)"
        )
        words_of = re.compile(f"(?<![a-z])(?:{any_of(tuple(self.words))})")
        parts = (
            re.compile(rf"(?<!\d){number}{must}(?:{within})[^\d。;,\n]{{0,6}}?{number}{counter}"),
            re.compile(rf"(?:{total}){number}{must}[^\d。;\n]{{1,8}}?{number}{must}"),
            re.compile(rf"(?<!\d){number}\s?(?P<unit>{any_of(self.counters)})[^\d。;\n]{{1,8}}?{number}\s?(?P=unit)"),
            re.compile(rf"(?<![\d/.]){number}{must}\s?[,/]?\s?(?:{total})\s?{number}{must}"),
            re.compile(rf"(?<![\d/.-])(\d{{1,5}})\s(?:{within})\s(?:the\s)?(\d{{1,5}})(?![\d/.-])"),
            re.compile(rf"(?<![\d/.-])(\d{{1,5}})\s?/\s?(\d{{1,5}})(?:{must}|\s?(?:{any_of(self.share_of)}))"),
        )
        labelled = re.compile(rf"(?:{any_of(self.label)})\s?[:=]?\s?(?:{any_of(self.says)})?\s?(\d{{1,3}})(?![\d/.:-]|\s?(?:{any_of(self.no_share)}))")
        return figures, tenths, words_of, parts, labelled


def percent(form: str, words: PercentWords) -> int | None:
    """The share told in a folded text, 0 to 100; the last one where a first is taken back (60% → 80%). None without one."""
    form = form[:LONGEST]
    found = [(at, value) for at, value in _shares(form, words) if 0 <= value <= 100]
    return found[-1][1] if found else None


def _shares(form: str, words: PercentWords) -> list[tuple[int, int]]:
    figures, tenths, words_of, parts, labelled = words.patterns
    shares = list[tuple[int, int]]()
    for found in figures.finditer(form):
        if not words.phrases("nothing").at(form, _past_blanks(form, found.end())):
            shares.append((found.start(), _turned(form, found, round(float(found[1])), words)))
    for found in tenths.finditer(form):
        if words.phrases("no_tenths").at(form, found.end("ten") if found["ten"] else found.end()):
            continue
        value = _tenths(found, words.digits)
        shares.append((found.start(), _turned(form, found, value, words)))
    for found in words_of.finditer(form):
        key = " ".join(found.group().split())
        shares.append((found.start(), _turned(form, found, words.words[key], words)))
    if not shares:
        for found in labelled.finditer(form):
            shares.append((found.start(), int(found[1])))
    if not shares:
        shares += _counted(form, parts, words)
    if not shares:
        blocked = [m.span() for m in words.phrases("no_half").all(form)]
        for found in words.phrases("half").all(form):
            if not any(a <= found.start() < b for a, b in blocked):
                shares.append((found.start(), 50))
    return sorted(shares)


def _past_blanks(form: str, at: int) -> int:
    return at + 1 if form[at : at + 1] == " " else at


def _turned(form: str, found: re.Match[str], value: int, words: PercentWords) -> int:
    """What is left, as what is done: 还剩20%, 20% left."""
    before = form[max(0, found.start() - 8) : found.start()].rstrip()
    while about := next((word for word in words.about if before.endswith(word)), None):
        before = before[: -len(about)].rstrip()
    behind = form[found.end() : found.end() + NEAR].lstrip()
    is_left = any(m.end() == len(before) for m in words.phrases("left").all(before)) or words.phrases("left").at(behind)
    return 100 - value if is_left else value


def _tenths(found: re.Match[str], digits: dict[str, int]) -> int:
    """八成, 七成半, 百分之八十."""
    if found["hundred"]:
        written = found["hundred"]
        if written.isdecimal():
            return int(written)
        tens, ten, ones = written.partition(next((sign for sign, n in digits.items() if n == 10), "?"))
        if ten:
            return digits.get(tens, 1) * 10 + digits.get(ones, 0)
        return digits.get(written, 0)
    value = int(found["ten"]) if found["ten"].isdecimal() else digits.get(found["ten"], 0)
    return min(100, value * 10 + (5 if found["half"] else 0))


def _counted(form: str, parts: tuple[re.Pattern[str], ...], words: PercentWords) -> list[tuple[int, int]]:
    """So many of so many: 5个里的3个, 第3章共8章, 52 of 80, 3/5项."""
    for n, pattern in enumerate(parts):
        if found := pattern.search(form):
            first, second = _count(found[1], words.digits), _count(found[3 if n == SAME_UNIT else 2], words.digits)
            done, whole = (second, first) if n in WHOLE_FIRST else (first, second)
            if 0 <= done <= whole and whole:
                return [(found.start(), _turned(form, found, round(100 * done / whole), words))]
    return []


def _count(written: str, digits: dict[str, int]) -> int:
    return int(written) if written.isdecimal() else digits.get(written, 0)
