"""How a task is pointed at: the words for it, and its number in any dress as one pattern."""

from __future__ import annotations

import re
from functools import cached_property

import msgspec

from service.reading.phrases import Table
from service.reading.progress_masks import any_of

STARTS = "\n,;。!?.、:"


class MarkWords(Table, frozen=True):
    """How a task is pointed at: numbers in any dress, "the first two", "the rest", "all but", and words that name none."""

    ordinals: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    numerals: str = ""
    joints: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    like_days: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    except_: tuple[str, ...] = msgspec.field(default=(), name="except")
    except_ends: tuple[str, ...] = ()
    except_number: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    no_names: tuple[str, ...] = ()
    first: dict[str, int] = msgspec.field(default_factory=dict)
    last: dict[str, int] = msgspec.field(default_factory=dict)
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    nth: dict[str, int] = msgspec.field(default_factory=dict)

    @cached_property
    def numbered(self) -> re.Pattern[str]:
        """A number, or several, that points at tasks: 第3项, task 2, ①, 1和3, "1." at the start of a clause, 一、 of a line; `last` ends one."""
        joint = f"\\s?(?:{any_of((*self.joints, *self.ranges))}|,)\\s?(?:{any_of(self.ordinals)})?\\s?"
        digits = r"\d{1,3}(?![\d%/]|[.:]\d)"
        several = f"{digits}(?:{joint}{digits}){{0,19}}"
        numeral = f"[{self.numerals}]" if self.numerals else "(?!)"
        mixed = f"(?:{digits}|{numeral})(?:{joint}(?:{digits}|{numeral})){{0,19}}"
        unit = f"(?!\\s?(?:{any_of(self.units)}))"
        behind = r"(?:\s?[.、:)\]]+(?!\d)\s?|\s?[-–—]{1,2}\s|(?=\s)|(?=[^\d\s.%,;:/~-])|(?=[:：])|(?=\s*[,;。\n]|$))"
        return re.compile(
            rf"(?:{any_of(self.ordinals)})\s?(?P<nth>{mixed})\s?(?:{any_of(self.rows)})"
            rf"|(?<![a-z])(?:{any_of(self.named)})\s?(?P<named>{mixed})(?!\d){unit}[:.、)]?"
            rf"|(?<![\d.])(?P<behind>{several})\s?(?:{any_of(self.behind)})"
            rf"|(?<![\d.:/%-])(?P<joined>{digits}(?:{joint}{digits}){{1,19}}){unit}"
            rf"|(?P<circled>[①-⑳❶-❿](?:\s?[①-⑳❶-❿]){{0,9}})"
            rf"|(?:^|(?<=[{re.escape(STARTS)}\s(]))\(?(?P<bare>{several}){unit}\)?{behind}"
            rf"|(?:^|(?<=[\n;。]))\s{{0,4}}\(?(?P<han>{numeral})[、.:)]\s?"
            rf"|(?<=[:\s\u3400-\u9fff])(?P<last>{several})(?=\s?(?:[;。!?.,\n]|$))"
        )

    @cached_property
    def numbered_like_days(self) -> re.Pattern[str]:
        """A number, or several, at the start of a clause, written as a day of the month may be: 28号, 19号—25号."""
        day = f"(?:{any_of(self.like_days)})"
        joint = f"\\s?(?:{any_of((*self.joints, *self.ranges))}|,)\\s?"
        return re.compile(rf"(?:^|(?<=[\n;。,]))\s{{0,4}}(?P<numbers>(?:\d{{1,3}}{day}?{joint}){{0,19}}\d{{1,3}}){day}[\s:]{{0,2}}")

    @cached_property
    def counted(self) -> re.Pattern[str]:
        """The first two, the last one, the second."""
        return re.compile(f"(?<![a-z])(?:{any_of((*self.first, *self.last, *self.nth, *self.counts))})")
