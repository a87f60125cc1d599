"""Which day or days a run of date words means: 10月15日, next Wed, 月底, the first working day after the feast.

Each rule looks at the tokens from one place on and gives the days and the place behind them, or None.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from service.loop.workdays import DAY
from service.reading import date_periods as periods
from service.reading import date_sums as sums
from service.reading.date_figures import written
from service.reading.date_sums import Days, Scene
from service.reading.date_tokens import Tokens

Found = tuple[Days, int] | None
BRACKETS = ("(", ")")


def day(t: Tokens, i: int, scene: Scene) -> Found:
    """The day or stretch of days that begins at token i; a weekday written behind it has to agree."""
    found = next((hit for rule in RULES if (hit := rule(t, i, scene))), None)
    if not found or found[0].kind != "day" or t.sense(i, "weekday"):
        return found
    days, j = found
    beside = t.skip(j, 2)
    short = t.sense(j + 1, "weekday_short") if (t.written(j), t.written(j + 2)) == BRACKETS else None
    wanted = t.sense(beside, "weekday") or short
    if not wanted:
        return found
    end = j + 2 if short else beside + 1
    return replace(days, ask=days.ask or days.first.isoweekday() != int(wanted)), end + (t.written(end) == ")")


def nth(t: Tokens, i: int, scene: Scene) -> Found:
    """节后第一个工作日, 下周第一个工作日, the first Monday of November, last working day of the month."""
    after = False
    if t.sense(i, "ordinal"):
        k, kind, j = periods.ordinal(t, i)
        after = t.sense(j, "lead") in ("after", "from")
        begin = t.skip(j + after)
        found = ((_plain(t, begin, scene) if after else None) or periods.whole(t, begin, scene)) if begin > j else None
        end = found[1] if found else i
    elif found := _plain(t, i, scene, after=True) or periods.whole(t, i, scene):
        after = t.sense(found[1], "trail") == "after"
        k, kind, end = periods.ordinal(t, t.skip(found[1] + after))
    if not found or not kind or not (after or found[0].kind == "period"):
        return None
    picked = sums.pick(found[0], k, kind, after, scene)
    return (picked, end) if picked else None


def _plain(t: Tokens, i: int, scene: Scene, after: bool = False) -> Found:
    """10月15日, Friday, the 15th: a day that a "first working day" may come after."""
    found = next((hit for rule in (written, month_day, weekday, number_of_month, day_word) if (hit := rule(t, i, scene))), None)
    if not found or found[0].kind == "impossible" or (after and t.sense(found[1], "trail") != "after"):
        return None
    return found


def month_day(t: Tokens, i: int, scene: Scene) -> Found:
    """[2026年]10月15日, 本月15号, Oct 15[th][, 2026], 15[th of] October [2026]."""
    number = t.number(i)
    if number:
        j = i + 1 + bool(t.sense(i + 1, "ordinal_end"))
        if (name := t.sense(t.skip(j, 1), "month")) and number <= 31:
            return _with_year(t, t.skip(j, 1) + 1, int(name), number, scene)
    if not (found := periods.named_month(t, i, scene)):
        return None
    month, has_year, j = found
    j = t.skip(j, 1) if t.sense(i, "month") else j
    number = t.number(j)
    if not number or not _is_day_number(t, j):
        return None
    end = j + 1 + bool(t.sense(j + 1, "ordinal_end") or t.sense(j + 1, "mark") == "day")
    if has_year:
        return sums.exact(month.first.year, month.first.month, number), end
    return _with_year(t, end, month.first.month, number, scene)


def stretch(t: Tokens, i: int, scene: Scene) -> Found:
    """下周, next month, 10月, in October, 本季度, Q3, this year, and their edges: 下周初, end of next week, 10月底, 周末."""
    # In Chinese the edge of a month stands behind it: "出差中，11月2日" speaks of no middle.
    edge = t.sense(i, "edge") if t.written(i)[:1].isascii() else None
    found = periods.whole(t, t.skip(i + 1, 1) if edge else i, scene)
    if not found or found[0].kind not in ("period", "weekend"):
        return None
    days, j = found
    behind = t.sense(j, "edge") if not edge else None
    if behind and t.written(j)[0].isascii():
        behind = None
    if not edge and not behind and _is_attribute(t, i, j):
        return None
    return sums.edged(days, edge or behind, scene), j + bool(behind)


def number_of_month(t: Tokens, i: int, scene: Scene) -> Found:
    """15号, 15日, the 15th."""
    number = t.number(i)
    english = t.sense(i + 1, "ordinal_end") and (t.sense(i - 1, "particle") == "the")
    if not number or number > 31 or not (english or t.sense(i + 1, "mark") == "day"):
        return None
    following = t.written(i + 2).lstrip()[:1]
    return None if english and following.isalpha() and not t.senses(i + 2) else (sums.numbered(number, scene), i + 2)


def day_word(t: Tokens, i: int, scene: Scene) -> Found:
    """今天, 后天, the day after tomorrow."""
    offset = t.sense(i, "day")
    return (sums.single(scene.today + int(offset) * DAY), i + 1) if offset else None


def weekday(t: Tokens, i: int, scene: Scene) -> Found:
    """周五, 下周三, next Wed, Friday next week; a date written behind it has to agree: Fri, Oct 16, Monday the 24th."""
    relative = t.sense(i, "relative")
    at = t.skip(i + 1, 1) if relative else i
    if not (name := t.sense(at, "weekday")):
        return None
    wanted, j = int(name), at + 1
    if relative:
        that = sums.monday(scene.today) + timedelta(7 * int(relative) + wanted - 1)
        doubtful = bool(t.sense(i, "doubtful")) and wanted > scene.today.isoweekday()
        return replace(sums.single(that), ask=doubtful or (relative == "0" and that < scene.today)), j
    behind = t.skip(j)
    dated = next((hit for rule in (written, month_day, number_of_month) if (hit := rule(t, behind, scene))), None)
    if dated:
        days, end = dated
        return replace(days, ask=days.ask or days.first.isoweekday() != wanted), end + (t.written(end) == ")")
    if t.sense(j, "unit") == "week" and t.written(j).isascii():
        return replace(sums.single(scene.today + timedelta((wanted - scene.today.isoweekday() - 1) % 7 + 8)), ask=True), j + 1
    week = periods.whole(t, behind, scene) if t.sense(behind, "relative") else None
    if week and (week[0].last - week[0].first).days == 6:
        return sums.single(week[0].first + (wanted - 1) * DAY), week[1]
    return sums.single(scene.today + timedelta((wanted - scene.today.isoweekday() - 1) % 7 + 1)), j


def working_day(t: Tokens, i: int, scene: Scene) -> Found:
    """The next working day, 下一个工作日."""
    relative, at = t.sense(i, "relative"), t.skip(i + 1, 1)
    if relative in ("1", "-1") and t.sense(at, "unit") == "workday":
        return sums.single(scene.calendar.add(scene.today, int(relative))), at + 1
    return None


RULES = (nth, written, month_day, weekday, number_of_month, stretch, day_word, periods.feast, working_day)


def _is_attribute(t: Tokens, i: int, j: int) -> bool:
    """Q3活动数据, 9月的报表: a period that tells what is spoken of, not when."""
    if t.sense(i, "relative") or t.sense(i - 1, "lead") or t.sense(j, "trail") or t.sense(i - 1, "target"):
        return False
    return bool(t.sense(i, "quarter")) or t.sense(j, "particle") == "of"


def _with_year(t: Tokens, i: int, month: int, number: int, scene: Scene) -> Found:
    """A month and day, with the year where one is written behind: Oct 15, 2026."""
    at = t.skip(i, 1)
    year = t.number(at)
    if year and 2000 <= year < 2100 and len(t.written(at)) == 4:
        return sums.exact(year, month, number), at + 1
    return sums.nearest(month, number, scene), i


def _is_day_number(t: Tokens, i: int) -> bool:
    number = t.number(i)
    counted = t.sense(i + 1, "unit") and t.sense(i + 1, "mark") != "day"
    decimal = t.written(i + 1) == "." and t.number(i + 2) is not None and t.items[i + 2].start == t.items[i].end + 1
    return number is not None and 0 < number <= 31 and not counted and not decimal and not t.written(i + 1).startswith("%")
