"""The time of a day: 下午3点, 14:00~15:30, 3pm, 上午, by EOD; a part of the day is a stretch of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time

from service.reading.date_tokens import Tokens

PARTS = {
    "morning": (time(9), time(12)),
    "noon": (time(12), time(12)),
    "afternoon": (time(14), time(18)),
    "evening": (time(18), time(23, 59)),
    "end": (time(18), time(18)),
    "first": (time(9), time(9)),
    "midnight": (time(0), time(0)),
}
FIRST_OFFICE_HOUR = 7


@dataclass(frozen=True)
class Clock:
    """A time (begin = end) or a stretch of a day. `by`: said as a limit (EOD). `ask`: morning or afternoon is guessed."""

    begin: time
    end: time
    by: bool = False
    ask: bool = False


def clock(t: Tokens, i: int) -> tuple[Clock, int] | None:
    """The time or stretch of time at token i, and the place behind it."""
    if t.sense(i, "lead") == "from" != t.sense(i + 1, "lead") and (timed := clock(t, i + 1)):
        return timed if timed[0].begin != timed[0].end else None
    part = t.sense(i, "part")
    at = t.skip(i + 1, 1) if part else i
    first = _hour(t, at, part)
    if first:
        return _stretch(t, first, part)
    if part and (not t.sense(i, "attached") or not t.senses(i - 1).keys().isdisjoint({"day", "weekday", "mark"})):
        begin, end = PARTS[part]
        return Clock(begin, end, by=part == "end", ask=part == "midnight"), i + 1
    return None


def _stretch(t: Tokens, first: tuple[Clock, int], part: str | None) -> tuple[Clock, int]:
    """14:00-15:30, 2-3点, 3-5pm: where a second hour follows."""
    begin, j = first
    if not t.sense(j, "range"):
        return first
    part = t.sense(j + 1, "part") or part
    second = _hour(t, j + 1 + bool(t.sense(j + 1, "part")), part)
    if not second or second[0].end < begin.begin:
        return first
    return replace(begin, end=second[0].end, ask=begin.ask or second[0].ask), second[1]


def _hour(t: Tokens, i: int, part: str | None) -> tuple[Clock, int] | None:
    """14:00, 3点半, 3点30分, 3 pm, 2-3pm (the first of a pair takes its half of the day from the second)."""
    i = t.skip(i, 1) if t.sense(i, "particle") == "at" else i
    if value := t.sense(i, "hm"):
        hour, minute = map(int, value.split("/")[:2])
        return _timed(hour, minute, part, t.sense(i + 1, "meridiem"), i + 1 + bool(t.sense(i + 1, "meridiem")))
    hour_said = t.number(i)
    if hour_said is None or hour_said > 24:
        return None
    if half := t.sense(i + 1, "meridiem"):
        return _timed(hour_said, 0, part, half, i + 2)
    if t.sense(i + 1, "mark") == "clock":
        minute, j = _minutes(t, i + 2)
        return _timed(hour_said, minute, part, t.sense(j, "meridiem"), j + bool(t.sense(j, "meridiem")))
    if t.sense(i + 1, "range") and t.number(i + 2) is not None:
        behind = t.sense(i + 3, "meridiem")
        if behind or t.sense(i + 3, "mark") == "clock":
            return _timed(hour_said, 0, part, behind, i + 1)
    if t.sense(i - 1, "particle") == "at" and not t.sense(i + 1, "unit"):
        return _timed(hour_said, 0, part, None, i + 1)
    return None


def _minutes(t: Tokens, i: int) -> tuple[int, int]:
    """半, 30分, 一刻, 30 behind 3点."""
    if t.sense(i, "mark") == "half":
        return 30, i + 1
    number = t.number(i)
    if number is not None and t.sense(i + 1, "mark") == "quarter_hour":
        return 15 * number, i + 2
    if number is not None and number < 60 and (t.sense(i + 1, "mark") == "minute" or len(t.written(i)) == 2):
        return number, i + 1 + (t.sense(i + 1, "mark") == "minute")
    return 0, i


def _timed(hour: int, minute: int, part: str | None, meridiem: str | None, j: int) -> tuple[Clock, int] | None:
    """The hour in the half of the day that was said; an early one without any is taken for the afternoon, and asked."""
    late = meridiem == "pm" or part in ("afternoon", "evening") or (part == "noon" and hour < 4)
    if late and (hour < 12 or (part == "evening" and hour == 12)):
        hour += 12
    if meridiem == "am" and hour == 12:
        hour = 0
    guessed = not part and not meridiem and 0 < hour < FIRST_OFFICE_HOUR
    hour += 12 if guessed else 0
    if hour == 24 and minute == 0:
        hour, minute = 23, 59
    if hour > 23 or minute > 59:
        return None
    return Clock(time(hour, minute), time(hour, minute), ask=guessed), j
