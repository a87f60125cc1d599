"""What the meeting decided besides the tasks: the goal, the causes that were found true, the ways not taken and why.

Each stands behind its label in the mail that brings the task table (REQUIREMENTS.md S3-5).
"""

from __future__ import annotations

import re

from service.loop.arrivals import Minutes
from service.reading.folding import folded
from service.reading.phrases import Table
from service.reading.reader import Reader

LOOKED_AT, MOST_LINES = 20_000, 400
LABEL = re.compile(r"^[\s>*#•·\-–—\d.、()（）【\[]{0,8}(?P<label>[^:：\n]{2,24})[:：]\s*(?P<value>.*)$")
ITEM = re.compile(r"^\s*(?:[-*•·]|\(?\d{1,2}[.)、）])\s*(?P<text>\S.*)$")
SEVERAL = re.compile(r"[;；]")
NUMBER = re.compile(r"\d{1,2}")


class MinutesWords(Table, frozen=True):
    """The table [minutes]: the labels."""

    goal: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()


def read(text: str, reader: Reader) -> Minutes | None:
    """The labelled lines, or None where there is none of them."""
    words = reader.words.section("minutes", MinutesWords)
    found: dict[str, list[str]] = {"goal": [], "confirmed": [], "rejected": []}
    field: str | None = None
    for line in text[:LOOKED_AT].splitlines()[:MOST_LINES]:
        labelled = LABEL.match(line)
        known = field_of(labelled["label"], words) if labelled else None
        if labelled and known:
            field = known
            found[field] += parts(labelled["value"])
        elif field and (item := ITEM.match(line)):
            found[field].append(item["text"].strip())
        else:
            field = None
    if not any(found.values()):
        return None
    confirmed = tuple(int(n) for value in found["confirmed"] for n in NUMBER.findall(value))
    return Minutes(goal=found["goal"][0] if found["goal"] else None, confirmed=confirmed, rejected=tuple(found["rejected"]))


def with_tasks_apart(text: str, reader: Reader) -> str:
    """The text with a new line behind each label that announces tasks: "agreed. Follow-up: Li adds ..."."""
    words = reader.words.section("minutes", MinutesWords).phrases("follow_up")
    plain, pieces, begin = folded(text[:LOOKED_AT]), list[str](), 0
    for label in words.all(plain):
        if label.start() >= begin and plain[label.end() : label.end() + 1] == ":":
            pieces.append(text[begin : label.start()])
            begin = label.end() + 1
    return "\n".join((*pieces, text[begin:])) if pieces else text


def field_of(label: str, words: MinutesWords) -> str | None:
    plain = folded(label).strip(" *_】]")
    return next((field for field in ("rejected", "confirmed", "goal") if plain in {folded(one) for one in getattr(words, field)}), None)


def parts(value: str) -> list[str]:
    return [one.strip(" 。.") for one in SEVERAL.split(value) if one.strip(" 。.")]
