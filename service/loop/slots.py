"""When can they all meet: busy times in, ranked slots out.

A slot lies in the working hours of everybody who must come, each in the own zone, lunch left out, on a day that works,
some notice ahead. Times that nobody could tell us are neither free nor busy: they are named with the slot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from service.loop.desk import Desk
from service.loop.issue import Attendee, Value

Span = tuple[datetime, datetime]
Busy = Mapping[str, tuple[Span, ...] | None]

BUFFER = timedelta(minutes=5)
STEP = timedelta(minutes=15)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Slot(Value, frozen=True, kw_only=True):
    """A time for the meeting: who would miss it of those who may come, and whose times are not known."""

    start: datetime
    end: datetime
    absent: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def ranked(people: Iterable[Attendee], busy: Busy, desk: Desk, wanted: datetime | None = None) -> tuple[Slot, ...]:
    """Every slot that suits all who must come, best first: the day nearest, fewest absent, on the hour or half, earliest."""
    people = tuple(people)
    length = timedelta(minutes=desk.patience.meeting_minutes)
    taken = blocked((p for p in people if p.required), busy)
    found = []
    for begin, until in windows(people, desk):
        start = begin + (EPOCH - begin) % STEP
        while start + length <= until:
            if not overlaps(taken, start, start + length):
                found.append(slot(start, start + length, people, busy))
            start += STEP
    return tuple(sorted(found, key=lambda s: rank(s, wanted, desk)))


def windows(people: tuple[Attendee, ...], desk: Desk) -> tuple[Span, ...]:
    """The stretches in which everybody who must come is at work, from the notice on to the horizon."""
    common: tuple[Span, ...] | None = None
    for person in (p for p in people if p.required):
        zone = desk.zone_of(person.address)
        own = tuple(w for day in days(desk) for w in desk.hours.windows(day, zone, desk.calendar))
        common = merged(own) if common is None else shared(common, merged(own))
    first, last = notice(desk), horizon(desk)
    return tuple((max(a, first), min(b, last)) for a, b in common or () if max(a, first) < min(b, last))


def days(desk: Desk) -> tuple[date, ...]:
    """The days to look at, one more at either end because a day begins earlier in the east."""
    first, last = desk.now.date() - timedelta(1), horizon(desk).date() + timedelta(1)
    return tuple(first + timedelta(n) for n in range((last - first).days + 1))


def notice(desk: Desk) -> datetime:
    """Nobody is called to a meeting on the same day: so many whole working days lie between, at least until the next morning."""
    local = desk.today
    day = desk.calendar.add(local, desk.patience.meeting_notice)
    return datetime.combine(day, desk.hours.begin, desk.zone).astimezone(UTC)


def horizon(desk: Desk) -> datetime:
    local = desk.today
    day = desk.calendar.add(local, desk.patience.meeting_horizon)
    return datetime.combine(day, desk.hours.end, desk.zone).astimezone(UTC)


def suits(start: datetime, people: Iterable[Attendee], busy: Busy, desk: Desk) -> bool:
    """Would a meeting at this time lie in everybody's working hours and in nobody's busy time?"""
    people = tuple(people)
    end = start + timedelta(minutes=desk.patience.meeting_minutes)
    if start <= desk.now or overlaps(blocked((p for p in people if p.required), busy), start, end):
        return False
    return all(at_work(start, end, p.address, desk) for p in people if p.required)


def at_work(start: datetime, end: datetime, address: str, desk: Desk) -> bool:
    zone = desk.zone_of(address)
    return any(a <= start and end <= b for a, b in desk.hours.windows(start.astimezone(zone).date(), zone, desk.calendar))


def offer(found: tuple[Slot, ...], desk: Desk, n: int = 3) -> tuple[Slot, ...]:
    """The n best that do not overlap, from at least two half-days where there are such."""
    chosen: list[Slot] = []
    for one in found:
        halves = {half(s, desk) for s in chosen}
        if any(one.start < c.end and c.start < one.end for c in chosen):
            continue
        if len(chosen) == n - 1 and halves == {half(one, desk)}:
            continue
        chosen.append(one)
        if len(chosen) == n:
            break
    return tuple(chosen)


def half(one: Slot, desk: Desk) -> tuple[date, bool]:
    local = one.start.astimezone(desk.zone)
    return local.date(), local.hour < 12


def slot(start: datetime, end: datetime, people: tuple[Attendee, ...], busy: Busy) -> Slot:
    missing = tuple(p.address for p in people if not p.required and overlaps(busy.get(p.address) or (), start, end))
    unknown = tuple(p.address for p in people if busy.get(p.address) is None)
    return Slot(start=start, end=end, absent=missing, unknown=unknown)


def rank(one: Slot, wanted: datetime | None, desk: Desk) -> tuple[timedelta, int, bool, bool, datetime]:
    """Nobody likes to meet in the first hour of the day, or at a quarter past."""
    local = one.start.astimezone(desk.zone)
    distance = abs(one.start - wanted) if wanted else timedelta(days=local.date().toordinal())
    return distance, len(one.absent), local.hour == desk.hours.begin.hour, one.start.minute % 30 != 0, one.start


def blocked(people: Iterable[Attendee], busy: Busy) -> tuple[Span, ...]:
    """Everybody's busy times as one, widened by the time it takes to get there; what people told us in words stands as told."""
    told = tuple(people)
    calendars = ((a - BUFFER, b + BUFFER) for p in told for a, b in busy.get(p.address) or ())
    return merged((*calendars, *(span for p in told for span in p.unsuitable)))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def shared(one: tuple[Span, ...], other: tuple[Span, ...]) -> tuple[Span, ...]:
    """What two lists of spans, each in order and apart, have in common."""
    out, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        start, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if start < end:
            out.append((start, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return tuple(out)


def overlaps(spans: Iterable[Span], start: datetime, end: datetime) -> bool:
    return any(a < end and start < b for a, b in spans)
