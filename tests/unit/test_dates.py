"""Dates as people write them: what is meant, and what has to be asked back. Now is Tuesday, 13 October 2026, 10:00 in Shanghai."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.reading import dates
from service.reading.dates import When
from service.reading.reader import Reader


def written(when: When) -> str:
    """A date in one line: `first..last`, a `?` behind what must be asked."""
    ends = (f"{end:%m-%d %H:%M}" if isinstance(end, datetime) else f"{end:%m-%d}" if end else "" for end in (when.first, when.last))
    first, last = ends
    return (first if first == last else f"{first}..{last}") + ("?" if when.ask else "")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("请在10月22日前补齐单据", "..10-22"),
        ("send the samples by Oct 22.", "..10-22"),
        ("must be there before Oct 22", "..10-21"),
        ("10月22日(不含)前都行", "..10-21"),
        ("报告最晚下周三下午4点交", "..10-21 16:00"),
        ("we ship by COB Thursday", "..10-15 18:00"),
        ("培训定在10月19日至21日", "10-19..10-21"),
        ("从周一到周三盘点", "10-19..10-21"),
        ("call me Thu 3-4pm", "10-15 15:00..10-15 16:00"),
        ("明早9点半过一遍", "10-14 09:30"),
        ("周五上午碰一下", "10-16 09:00..10-16 12:00"),
        ("本月底前归档", "..10-31"),
        ("the audit starts at the end of next week", "10-23"),
        ("T+4出对账结果", "..10-19"),
        ("不早于10月25日", "10-25.."),
        ("the 20th or later", "10-20.."),
        ("十月二十三号交付", "10-23"),
        ("delivery 23.10.2026", "10-23"),
        ("每周四下班前发周报", "..10-15 18:00"),
    ],
)
def test_a_clear_date_is_read_without_a_question(text: str, meant: str, reader: Reader, now: datetime) -> None:
    assert written(dates.read(text, now, reader)) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("下月初再看", "11-01..11-10?"),
        ("rollout in late November", "11-21..11-30?"),
        ("let's meet next Thursday", "10-22?"),
        ("周四(10月16日)评审", "10-16?"),
        ("Fri 15 Oct works", "10-15?"),
        ("差不多周五", "10-16?"),
        ("周四或者周五", "10-15?"),
        ("早上8点电话", "10-14 08:00?"),
        ("合同签署后5个工作日内", "..10-20?"),
        ("11月31日上线", "?"),
        ("April 31st", "?"),
    ],
)
def test_a_doubtful_date_is_kept_as_a_proposal_and_asked(text: str, meant: str, reader: Reader, now: datetime) -> None:
    when = dates.read(text, now, reader)

    assert when.ask
    assert written(when) == meant


@pytest.mark.parametrize(
    "text",
    [
        "请尽快处理", "近期会改", "as soon as possible", "TBD", "三天两头出错", "热线7×24小时", "周报的格式", "需要10-15人", "clause 10.2 of the contract", "电话13800138000",
        "May I have the file?", "the March review deck", "Q3活动数据没有同步", "周一次的例会", "完成了3/4", "version 10.15.2", "Good morning, all",
    ],
)  # fmt: skip
def test_no_date_is_made_of_what_only_looks_like_one(text: str, reader: Reader, now: datetime) -> None:
    when = dates.read(text, now, reader)

    assert when.first is None
    assert when.last is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("再给我们三天", "10-19"),
        ("提前两天交", "10-14"),
        ("推迟一周", "10-23"),
        ("延后2个工作日", "10-20"),
        ("slipped by a week", "10-23"),
        ("from the 16th moved to the 21st", "10-21"),
        ("由16号改为21号", "10-21"),
        ("pushed the handover to next Monday", "10-19"),
        ("原定16号,现在要到22号", "10-22"),
    ],
)
def test_a_shift_is_counted_from_the_due_date(text: str, meant: str, reader: Reader, now: datetime) -> None:
    assert written(dates.read(text, now, reader, due=date(2026, 10, 16))).rstrip("?") == meant


def test_a_shift_without_a_known_due_date_is_asked(reader: Reader, now: datetime) -> None:
    when = dates.read("推迟一周", now, reader)

    assert when == When(None, None, ask=True, start=when.start, end=when.end, moved=True)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("国庆前做完", "..09-30"),
        ("国庆后开始", "10-08..?"),
        ("节后第一个工作日", "10-08"),
        ("5个工作日内", "..10-10"),
        ("within 3 business days", "..10-08"),
        ("first working day after the holiday", "10-08"),
    ],
)
def test_feasts_and_working_days_follow_the_calendar_with_its_make_up_days(text: str, meant: str, reader: Reader, now: datetime) -> None:
    monday = now.replace(month=9, day=28)

    assert written(dates.read(text, monday, reader)) == meant


@pytest.mark.parametrize(
    ("text", "how"),
    [("每周五下班前", "weekly:FR"), ("every Tuesday at 10", "weekly:TU"), ("每月15号", "monthly:15"), ("daily at 9am", "daily"), ("Mondays", "weekly:MO")],
)
def test_what_comes_again_says_how(text: str, how: str, reader: Reader, now: datetime) -> None:
    assert dates.read(text, now, reader).recurring == how


def test_every_mention_is_found_with_its_place(reader: Reader, now: datetime) -> None:
    text = "周四不行,周五下午3点可以;10月30日前给结论"

    found = dates.find(text, now, reader)

    assert [text[w.start : w.end] for w in found] == ["周四", "周五下午3点", "10月30日前"]
    assert [w.out for w in found] == [True, False, False]


def test_the_zone_of_a_moment_is_the_readers(reader: Reader, now: datetime) -> None:
    when = dates.read("tomorrow at 2pm", now, reader)

    assert isinstance(when.first, datetime)
    assert when.first.tzinfo is now.tzinfo


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["周五" * 5000, " " * 20_000, "1" * 20_000, "1/" * 10_000, "推迟" * 8000, "下" * 20_000, "8:00" * 5000])
def test_hostile_text_is_read_in_linear_time(text: str, reader: Reader, now: datetime) -> None:
    dates.read("周五", now, reader)

    dates.read(text, now, reader)


def test_every_day_at_the_end_of_a_text_comes_again_daily(reader: Reader, now: datetime) -> None:
    (found,) = dates.find("two people fill it in by hand every day", now, reader)

    assert (found.recurring, found.end) == ("daily", 39)


def test_a_section_of_a_document_is_no_holiday(reader: Reader, now: datetime) -> None:
    assert dates.find("40%，已写完截止时间一节", now, reader) == ()
