"""The name of an issue, from its subject; and what else the subject tells: that it is confidential, which language it is in."""

from __future__ import annotations

import re

from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_words import report_words
from service.reading.sentences import CHINESE, size, trimmed, width

LONGEST = 80
BRACKETED = re.compile(r"^\s*(?:【[^】]{0,20}】|\[[^\]]{0,30}\]|[(（][^()（）]{0,6}[)）])\s*")
LATIN = re.compile(r"[A-Za-z]{2,}")


def named_subject(subject: str, reader: Reader) -> str | None:
    """The subject without Re:, 转发:, 【紧急】; None where it names nothing ("Issue report")."""
    rest = _unprefixed(subject, reader)
    head, colon, tail = folded(rest).partition(":")
    if colon and _is_empty(head, reader) and not _is_empty(tail, reader):
        rest = trimmed(rest[len(head) + 1 :])
    return None if _is_empty(rest, reader) else rest


def short(text: str) -> str:
    """One short sentence of it."""
    first = re.split(r"[。!?！？\n]", text.strip(), maxsplit=1)[0] or text.strip()
    if width(first) <= LONGEST:
        return trimmed(first)
    head = re.split(r"[,，;；]", first, maxsplit=1)[0]
    while width(head) > LONGEST:
        head = head[: max(1, len(head) * LONGEST // width(head))].rsplit(" ", 1)[0] if " " in head[:LONGEST] else head[: LONGEST // 2]
    return trimmed(head)


def is_confidential(subject: str, reader: Reader) -> bool:
    """Does the subject ask for confidence?"""
    return report_words(reader).manners.phrases("confidential").first(folded(subject)) is not None


def language(subject: str, text: str) -> str:
    """zh or en, by which of the two more is said in; the subject decides where the text holds neither."""
    for part in (text[:8000], subject):
        chinese, latin = len(CHINESE.findall(part)), len(LATIN.findall(part))
        if chinese or latin:
            return "zh" if chinese >= latin else "en"
    return "zh"


def _is_empty(subject: str, reader: Reader) -> bool:
    words = report_words(reader)
    return size(words.labels.every.without(words.manners.phrases("empty_subjects").without(folded(subject)))) == 0


def _unprefixed(subject: str, reader: Reader) -> str:
    rest = subject.strip()[:400]
    prefixes = report_words(reader).manners.phrases("subject_prefixes")
    for _ in range(12):
        found = prefixes.at(folded(rest))
        if found and (colon := re.match(r"\s*(?:\[\d+\])?\s*[:：!！]\s*", rest[found.end() :])):
            rest = rest[found.end() + colon.end() :]
        elif bracket := BRACKETED.match(rest):
            rest = rest[bracket.end() :]
        else:
            break
    return trimmed(rest)
