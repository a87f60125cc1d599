"""Figures in an impact, and the same figures asked again when the problem should be gone (REQUIREMENTS.md S1-8, S5-4)."""

from __future__ import annotations

import re
from functools import lru_cache

from service.loop.smart_words import folded

NUMBER = r"\d{1,3}(?:,\d{3}){1,4}|\d{1,9}(?:\.\d{1,4})?"
NUMERAL = "[一二两三四五六七八九十百千半]{1,4}[多余几]?"
LARGE = "[十百千万亿]{0,2}[多余几]?"
CURRENCY = r"[¥￥$€£]\s?"
AT_MOST = 3
LONGEST = 400
BARE = re.compile(rf"\s*({NUMBER})\s*")
ONE = re.compile(NUMBER)
GONE = ("yes", "partly", "no")


def figure(text: str, units: tuple[str, ...]) -> str | None:
    """The numbers with their units that an impact names, as written; None where it names none."""
    found = [text[m.start() : m.end()].strip() for m in _pattern(units).finditer(folded(text[:LONGEST]))] if _is_plain(text) else []
    return " / ".join(dict.fromkeys(found[:AT_MOST])) or None


def in_unit(now: str, before: str | None) -> str:
    """A bare number, in the unit in which it was asked for."""
    bare, was = BARE.fullmatch(now), ONE.findall(before or "")
    if bare is None or before is None or len(was) != 1:
        return now
    return before.replace(was[0], bare.group(1), 1)


def gone(now: str, before: str | None) -> str | None:
    """Is an impact gone, by its figures then and now? yes, partly, no, or None where nobody can tell."""
    if now in GONE:
        return now
    then, here = counted(before or ""), counted(now)
    one_of_several = len(here) == 1 < len(then)
    if one_of_several:
        then = tuple(old for old in then if old[1] == here[0][1])
    # A share may be meant to rise or to fall.
    comparable = len(then) == len(here) and "%" not in folded(before or "")
    states = {state(n, then[place][0] if comparable else None) for place, (n, _) in enumerate(here)}
    if states == {"yes"}:
        return "partly" if one_of_several else "yes"
    return states.pop() if len(states) == 1 else "partly" if states and None not in states else None


def state(now: float, then: float | None) -> str | None:
    """Of one figure."""
    return "yes" if now == 0 else None if then is None else "partly" if now < then else "no"


def counted(text: str) -> tuple[tuple[float, str], ...]:
    """Each number with the sign that follows it."""
    return tuple((value(m.group()), text[m.end() :].strip()[:1]) for m in ONE.finditer(text))


def value(number: str) -> float:
    return float(number.replace(",", ""))


def _is_plain(text: str) -> bool:
    """Where folding changes the length of a text, places in it say nothing of the original."""
    return len(folded(text[:LONGEST])) == len(text[:LONGEST])


@lru_cache(maxsize=16)
def _pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted({folded(unit) for unit in units}, key=len, reverse=True)
    unit = "|".join(re.escape(w) + ("(?![a-z])" if w[-1].isascii() and w[-1].isalpha() else "") for w in words) or "(?!)"
    return re.compile(rf"{CURRENCY}(?:{NUMBER})|(?<![a-z0-9.:/-])(?:{NUMBER})\s?{LARGE}\s?(?:{unit})|{NUMERAL}(?:{unit})")
