"""From a day and a time to what was promised: a day, a moment, a stretch, or a limit on one side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from service.loop.workdays import DAY
from service.reading.date_clock import Clock, clock
from service.reading.date_days import day
from service.reading.date_sums import Days, Moment, Scene, Span, exact, numbered, single
from service.reading.date_tokens import Tokens


@dataclass(frozen=True)
class Point:
    """A day with or without a time, the place behind it, and which of both was written."""

    days: Days | None
    clock: Clock | None
    end: int


def ranged(t: Tokens, i: int, leads: list[str], scene: Scene) -> Span | None:
    """A day, a moment, or a stretch between two: 10月12日至15日, Mon-Wed, 14:00~15:30, between the 3rd and the 5th."""
    if pair := _pair(t, i, scene):
        return pair
    one = _point(t, i, scene)
    if not one:
        return None
    left = _spanned(one, scene)
    links = t.sense(one.end, "range") and (t.sense(one.end, "particle") != "and" or "from" in leads)
    two = _other_end(t, one, scene) if links else None
    if not two:
        return left
    right = replace(_spanned(two, scene), end=two.end)
    first, last = left.first, right.last
    if first and last and _as_day(last) < _as_day(first):
        if t.sense(one.end + 1, "weekday"):
            last += timedelta(7)
        elif _as_day(first).month == 12:
            last = last.replace(year=last.year + 1)
    ask = left.ask or right.ask or bool(first and last and _as_day(last) < _as_day(first))
    if "from" in leads:
        leads.remove("from")
    return Span(first, last, ask=ask, kind="stretch", end=two.end)


def _pair(t: Tokens, i: int, scene: Scene) -> Span | None:
    """12-15日, 20-22 October, the 20th to the 22nd of October: two days of one month."""
    if english := _pair_of_month(t, i, scene):
        return english
    first, last = t.number(i), t.number(i + 2)
    if first and last and first < last <= 31 and t.sense(i + 1, "range") and t.sense(i + 3, "mark") == "day":
        begin, end = numbered(first, scene), numbered(last, scene)
        begin = end if end.kind == "impossible" else exact(end.first.year, end.first.month, first)
        return replace(joined(Days(begin.first, end.first, end.ask, end.kind), None, scene), end=i + 4)
    return None


def _pair_of_month(t: Tokens, i: int, scene: Scene) -> Span | None:
    first = t.number(i)
    j = i + 1 + bool(t.sense(i + 1, "ordinal_end"))
    if not first or not t.sense(j, "range"):
        return None
    begin = j + 1 + (t.sense(j + 1, "particle") == "the")
    number, behind = t.number(begin), begin + 1 + bool(t.sense(begin + 1, "ordinal_end"))
    if not number or not t.sense(t.skip(behind, 1), "month") or not (last := day(t, begin, scene)):
        return None
    days = last[0]
    left = exact(days.first.year, days.first.month, first) if days.kind == "day" and first < number else days
    stretch = Days(left.first, days.first, days.ask or first >= number, days.kind)
    return replace(joined(stretch, None, scene), end=last[1])


def joined(days: Days, at: Clock | None, scene: Scene) -> Span:
    """A day and a time of it as one span."""
    if days.kind == "impossible":
        return Span(None, None, ask=True, kind="impossible")
    if not at:
        return Span(days.first, days.last, ask=days.ask, kind=days.kind)
    begin, end = _moment(days.first, at.begin, scene), _moment(days.last, at.end, scene)
    ask = days.ask or at.ask or days.first != days.last
    return Span(None if at.by else begin, end, ask=ask, kind="limit" if at.by else "clock")


def bounded(span: Span, leads: list[str], trails: list[str], scene: Scene) -> Span:
    """The span as the words before and behind it bound it. 10月15日前 and "by Oct 15" include that day, "before" does not."""
    ask = span.ask or not {"about", "perhaps"}.isdisjoint((*leads, *trails))
    first, last, said = span.first, span.last, {*leads, *trails}
    if span.kind in ("limit", "counted", "impossible") or not last:
        return replace(span, ask=ask)
    if span.kind == "feast":
        return _around_feast(span, said, scene)
    whole = span.kind == "period" or (span.kind == "weekend" and bool(said & {"by", "before", "after"}))
    if "exclude" in said or "before" in leads or (whole and "by" in trails and "within" not in said):
        edge = first if "exclude" not in said else last
        ends = edge if isinstance(edge, datetime) else (edge or last) - DAY
        return replace(span, first=None, last=ends, ask=ask or (whole and "by" in trails))
    if whole and "within" in said and first and _as_day(last) == _as_day(first) + 6 * DAY:
        return _within_week(span, _as_day(first), _as_day(last), ask, scene)
    if said & {"by", "within"}:
        return replace(span, first=None, last=last, ask=ask or (whole and "within" not in said))
    if "after" in said:
        begins = last if isinstance(last, datetime) else last + DAY
        return replace(span, first=begins, last=None, ask=ask or whole)
    if said & {"from", "since"}:
        return replace(span, first=first, last=None, ask=ask or "since" in said)
    return replace(span, ask=ask or whole)


def _within_week(span: Span, monday: date, sunday: date, ask: bool, scene: Scene) -> Span:
    """Within a week: up to its last working day, and not before it has begun."""
    last = scene.calendar.add(sunday + DAY, -1)
    last = last if last >= max(monday, scene.today) else sunday
    return replace(span, first=monday if monday > scene.today else None, last=last, ask=ask)


def _around_feast(span: Span, said: set[str], scene: Scene) -> Span:
    """Before a feast is its last working day before, after it not before the first one after; the feast itself is vague."""
    first, last = span.first, span.last
    assert first and last
    if said & {"by", "before"}:
        return replace(span, first=None, last=scene.calendar.add(_as_day(first), -1), ask=span.ask or not said.isdisjoint({"about", "perhaps"}))
    if "after" in said:
        return replace(span, first=scene.calendar.add(_as_day(last), 1), last=None, ask=True)
    return replace(span, ask=True) if first != last else span


def _spanned(point: Point, scene: Scene) -> Span:
    """A point as a span; a time alone is meant today; where it has passed, tomorrow is asked."""
    if point.days:
        return replace(joined(point.days, point.clock, scene), end=point.end)
    assert point.clock
    span = replace(joined(single(scene.today), point.clock, scene), end=point.end)
    if not isinstance(span.last, datetime) or span.last >= scene.now:
        return span
    return replace(joined(single(scene.today + DAY), point.clock, scene), ask=True, end=point.end)


def _point(t: Tokens, i: int, scene: Scene) -> Point | None:
    """周四下午3点, 3pm on Thursday, Thursday, or a time alone."""
    if not t.may_begin(i):
        return None
    if dated := day(t, i, scene):
        timed = clock(t, t.skip(dated[1], 2))
        return Point(dated[0], timed[0], timed[1]) if timed else Point(dated[0], None, dated[1])
    timed = clock(t, i)
    if not timed:
        return None
    dated = day(t, t.skip(timed[1], 2), scene)
    if dated and dated[0].kind != "feast":
        return Point(dated[0], timed[0], dated[1] + (t.written(dated[1]) == ")"))
    alone = t.sense(i, "part") in ("morning", "afternoon", "evening") and t.written(i).isascii()
    return None if alone else Point(None, timed[0], timed[1])


def _other_end(t: Tokens, one: Point, scene: Scene) -> Point | None:
    """The second half of a stretch; it may leave out what the first half said: 10月12-15日, 周一至三, 14:00-15:30."""
    i = one.end + 1
    i += t.sense(i, "particle") == "the"
    if two := _point(t, i, scene):
        return two if two.days or not one.days or not one.clock else Point(one.days, two.clock, two.end)
    if not one.days or one.clock:
        return None
    number = t.number(i)
    short = t.sense(i, "weekday_short")
    if short and t.sense(one.end - 1, "weekday") and not t.sense(i + 1, "unit"):
        return Point(single(one.days.first + timedelta((int(short) - one.days.first.isoweekday()) % 7)), None, i + 1)
    counted = t.sense(i + 1, "unit") and t.sense(i + 1, "mark") != "day"
    if number and one.days.first.day < number <= 31 and not counted:
        end = i + 1 + bool(t.sense(i + 1, "mark") == "day" or t.sense(i + 1, "ordinal_end"))
        return Point(exact(one.days.first.year, one.days.first.month, number), None, end)
    return None


def _moment(at: date, clock_time: time, scene: Scene) -> datetime:
    return datetime.combine(at, clock_time, scene.now.tzinfo)


def _as_day(at: Moment) -> date:
    return at.date() if isinstance(at, datetime) else at
