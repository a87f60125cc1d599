"""The forms a date takes: stretches, counts from a named day, shifts from the due date, and words beside it that make it doubtful."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from service.loop.workdays import Calendar
from service.reading import dates
from service.reading.reader import Reader

DUE = date(2026, 10, 15)


def said(text: str, now: datetime, reader: Reader, due: date | None = None) -> tuple[str, bool]:
    """`10-15` a day, `..10-15` by, `10-15..` not before, `10-12..10-15` a stretch; and whether it has to be asked."""
    when = dates.read(text, now, reader, due)
    first, last = _short(when.first), _short(when.last)
    return (first if first == last else f"{first}..{last}"), when.ask


def _short(at: date | datetime | None) -> str:
    if at is None:
        return ""
    return at.strftime("%m-%d %H:%M") if isinstance(at, datetime) else at.strftime("%m-%d")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("不含10月22日", "..10-21"),
        ("prior to 22 October", "..10-21"),
        ("by the 22nd", "..10-22"),
        ("October 22nd at the latest", "..10-22"),
        ("10.22", "10-22"),
        ("10.22前", "..10-22"),
        ("22/10/2026", "10-22"),
        ("２０２６年１０月２２日", "10-22"),
        ("10月15日报送材料", "10-15"),
    ],
)
def test_a_single_day_is_read_in_every_order(text: str, meant: str, now: datetime, reader: Reader) -> None:
    assert said(text, now, reader) == (meant, False)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("周二", "10-20"),
        ("下下周四", "10-29"),
        ("礼拜四之前", "..10-15"),
        ("Thursday next week", "10-22"),
        ("next Tuesday", "10-20"),
        ("大后天", "10-16"),
    ],
)
def test_a_bare_weekday_is_the_next_one(text: str, meant: str, now: datetime, reader: Reader) -> None:
    assert said(text, now, reader) == (meant, False)


def test_a_day_without_a_year_takes_the_year_nearest_to_now(reader: Reader, now: datetime) -> None:
    new_year = now.replace(year=2027, month=1, day=8)

    assert dates.read("12月28日", new_year, reader).day == date(2026, 12, 28)
    assert dates.read("Jan 12", now.replace(month=12), reader).day == date(2027, 1, 12)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-10-15T15:00", "10-15 15:00"),
        ("今晚12点前", "..10-13 23:59"),
        ("周四下午2点到4点", "10-15 14:00..10-15 16:00"),
        ("Thursday between 2 and 4pm", "10-15 14:00..10-15 16:00"),
        ("first thing Thursday", "10-15 09:00"),
        ("48小时内", "..10-15 10:00"),
        ("10月28日到11月3日", "10-28..11-03"),
        ("12月30日至1月4日", "12-30..01-04"),
        ("10/15-10/20", "10-15..10-20"),
        ("10.15-10.20", "10-15..10-20"),
        ("周三至五", "10-14..10-16"),
        ("15-20日", "10-15..10-20"),
        ("15-20 October", "10-15..10-20"),
        ("the 3rd to the 5th of November", "11-03..11-05"),
        ("between Oct 15 and Oct 20", "10-15..10-20"),
        ("明后两天", "10-14..10-15"),
    ],
)
def test_a_stretch_has_both_its_ends(text: str, meant: str, now: datetime, reader: Reader) -> None:
    assert said(text, now, reader) == (meant, False)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10月20日后3天内", "..10-23"),
        ("10月20日之后的3个工作日内", "..10-23"),
        ("10月20日前两天", "10-18"),
        ("two days before Oct 20", "10-18"),
        ("3 weeks from tomorrow", "11-04"),
        ("within 3 business days of receipt", "..10-16"),
        ("一个半月内", "..11-28"),
        ("十一月的第二个星期二", "11-10"),
        ("the second Tuesday of November", "11-10"),
        ("10月17日后第一个工作日", "10-19"),
        ("first working day after Oct 17", "10-19"),
        ("下个月月底", "11-30"),
        ("今年年底前", "..12-31"),
    ],
)
def test_days_are_counted_from_the_day_that_is_named(text: str, meant: str, now: datetime, reader: Reader) -> None:
    assert said(text, now, reader) == (meant, False)


@pytest.mark.parametrize("text", ["within 5 working days of signing", "5 working days after signing"])
def test_days_counted_from_what_only_the_writer_knows_are_asked(text: str, now: datetime, reader: Reader) -> None:
    assert dates.read(text, now, reader).ask


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("two days later", "10-17"),
        ("one week earlier", "10-08"),
        ("push it back a week", "10-22"),
        ("extend the deadline by two days", "10-17"),
        ("pull it forward by a day", "10-14"),
        ("two days before the deadline", "10-13"),
        ("we need another two days", "10-17"),
        ("截止日前一天", "10-14"),
        ("周三改周五", "10-16"),
    ],
)
def test_a_shift_needs_no_fixed_order_of_words(text: str, meant: str, now: datetime, reader: Reader) -> None:
    assert said(text, now, reader, DUE) == (meant, False)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("国庆前一周", "09-24..09-30"),
        ("节后第一周", "10-08..10-11"),
        ("国庆期间", "10-01..10-07"),
    ],
)
def test_a_stretch_beside_a_feast_is_asked(text: str, meant: str, reader: Reader, now: datetime) -> None:
    assert said(text, now.replace(month=9, day=28), reader) == (meant, True)


@pytest.mark.parametrize(
    "text",
    ["probably done by Friday", "可能要到下周三", "week of Oct 19", "Friday week", "3pm UTC", "in a few days", "周五周三"],
)
def test_a_doubtful_word_is_asked_even_where_it_stands_apart(text: str, now: datetime, reader: Reader) -> None:
    when = dates.read(text, now, reader)

    assert when.ask
    assert when.day


@pytest.mark.parametrize(
    ("text", "again"),
    [("every month on the 15th", "monthly:15"), ("每月底", "monthly:-1"), ("每月15号", "monthly:15")],
)
def test_what_comes_every_month_names_its_day(text: str, again: str, now: datetime, reader: Reader) -> None:
    assert dates.read(text, now, reader).recurring == again


@pytest.mark.parametrize("text", ["每两周周五", "every other Friday", "隔周五"])
def test_every_second_week_is_asked_which(text: str, now: datetime, reader: Reader) -> None:
    when = dates.read(text, now, reader)

    assert (when.recurring, when.ask) == ("weekly:FR", True)


@pytest.mark.parametrize("text", ["24/7", "v1.2-1.3", "10-15人", "1/3的门店", "下降10.5%", "we sat down", "第10-15条"])
def test_numbers_of_something_else_are_no_date(text: str, now: datetime, reader: Reader) -> None:
    assert said(text, now, reader) == ("", False)


def test_without_make_up_days_the_week_is_monday_to_friday(now: datetime, reader: Reader) -> None:
    plain = replace(reader, calendar=Calendar())

    assert dates.read("within 2 working days", now.replace(day=15), plain).last == date(2026, 10, 19)
