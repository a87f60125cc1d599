"""The dates in a text: each mention, and the one that is meant. What is doubtful says so and is asked back, never guessed.

Weeks run Monday to Sunday; a month and day without a year take the year that puts them nearest to now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from service.reading.date_mentions import mention
from service.reading.date_sums import Scene, Span
from service.reading.date_tokens import Tokens, scanner
from service.reading.date_words import DatesWords
from service.reading.reader import Reader

MOST_MENTIONS = 400
# Words that might begin a date and did not: past so many a text is no letter.
MOST_TRIES = 2000
NEAR = 4
# How many letters may stand between "probably" and the date that it makes doubtful.
VAGUE_WITHIN = 8
DATED = frozenset({"weekday", "day", "feast", "hm", "ymd", "md", "dmy", "month", "quarter"})


@dataclass(frozen=True)
class When:
    """A date as written: by (`first` None), not before (`last` None), a day (both equal), a stretch, or nothing (both None).

    `ask`: it has to be asked back before anybody relies on it. `recurring`: weekly:FR, monthly:15, daily; the dates are the
    next time then. `start` and `end` are its place in the text. `moved`: it is where another date is moved to.
    `out`: named as one that no longer holds, or does not suit.
    """

    first: date | datetime | None = None
    last: date | datetime | None = None
    ask: bool = False
    recurring: str | None = None
    start: int = 0
    end: int = 0
    moved: bool = False
    out: bool = False

    @property
    def day(self) -> date | None:
        """The day that would become the due date."""
        at = self.last or self.first
        return at.date() if isinstance(at, datetime) else at


def read(text: str, now: datetime, reader: Reader, due: date | None = None) -> When:
    """The date meant in a sentence; where several could be meant, the likeliest with `ask`. `due` is the present due date."""
    t = scanner(reader.words).tokens(text)
    every = [_when(t, *found) for found in _spans(t, _scene(now, reader, due))]
    moved = [when for when in every if when.moved]
    if moved:
        return moved[-1]
    valid = [when for when in every if when.day and not when.out] or [when for when in every if when.day] or every
    if len(valid) < 2:
        return valid[0] if valid else When()
    coming = [w for w in valid if w.recurring or (w.day and w.day >= now.date())] or valid
    chosen = next((w for w in coming if w.first is None), coming[0])
    return chosen if len({w.day for w in coming}) == 1 else replace(chosen, ask=True)


def find(text: str, now: datetime, reader: Reader, due: date | None = None) -> tuple[When, ...]:
    """Every date in a text, in order; days that do not exist are among them, with neither first nor last."""
    t = scanner(reader.words).tokens(text)
    return tuple(_when(t, *found) for found in _spans(t, _scene(now, reader, due)))


def _scene(now: datetime, reader: Reader, due: date | None) -> Scene:
    return Scene(now, reader.calendar, due, reader.words.section("dates", DatesWords).feasts)


def _spans(t: Tokens, scene: Scene) -> Iterator[tuple[int, Span, bool]]:
    """Each mention with its first token, and whether it touches the one before."""
    i, made, tries, previous = 0, 0, 0, -1
    while i < len(t.items) and made < MOST_MENTIONS and tries < MOST_TRIES:
        span = mention(t, i, scene) if t.senses(i) else None
        if span is None or span.end <= i:
            tries += t.may_begin(i)
            i += 1
            continue
        yield i, span, previous == i and not span.moved
        i = previous = span.end
        made += 1


def _when(t: Tokens, i: int, span: Span, touches: bool) -> When:
    """A date word right beside a mention, that no rule took in, makes it doubtful."""
    behind = not DATED.isdisjoint(t.senses(span.end)) and not t.sense(span.end, "shift")
    leftover = _is_perhaps(t, i) or touches or behind or (not span.moved and not touches and not DATED.isdisjoint(t.senses(i - 1)))
    start, end = t.items[i].start, t.items[span.end - 1].end
    out = _is_dropped(t, i, span.end)
    return When(span.first, span.last, span.ask or leftover, span.recurring, start, end, span.moved, out)


def _is_perhaps(t: Tokens, i: int) -> bool:
    """Does the same clause say shortly before that it is not sure? "Probably done by Friday" does."""
    for at in range(i - 1, i - NEAR, -1):
        if t.sense(at, "lead") == "perhaps":
            return True
        written = t.written(at).replace(" ", "")
        if not written.isalnum() or len(written) > VAGUE_WITHIN or not DATED.isdisjoint(t.senses(at)):
            return False
    return False


def _is_dropped(t: Tokens, i: int, end: int) -> bool:
    """Is it the date that no longer holds (原定...), or one that does not suit (... 不行)?"""
    for at in range(i - 1, i - NEAR, -1):
        if t.sense(at, "former") == "former":
            return True
        if not DATED.isdisjoint(t.senses(at)):
            break
    for at in range(end, end + NEAR):
        if t.sense(at, "former") == "against":
            return True
        if not DATED.isdisjoint(t.senses(at)):
            break
    return False
