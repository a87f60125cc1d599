"""Ten working days around National Day 2026 and over a weekend: who gets what on which day.

The 1st to the 7th of October are off, Saturday the 10th is worked instead (the State Council's notice for 2026).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import pytest

from tests.story.company import CHINA, DOMAIN, Company, moments
from tests.story.company import clock as at_clock
from tests.story.road import REPORT

TABLE = """| 任务描述 | 负责人 | 截止时间 | 交付成果 |
|---|---|---|---|
| 指定各类活动的结算单提交人并公布 | 王蕾 | 10月8日 | 《结算单提交人名单》 |
| 定出核对口径，全年不变 | 邱小雨 | 10月10日 | 《核对口径说明》 |
| 写出结算单提交办法，写明日期和提交人 | 李琳 | 10月13日 | 《活动结算单提交办法》 |
"""
WORKED = ("09-28", "09-29", "09-30", "10-08", "10-09", "10-10", "10-12", "10-13")


def in_force_before_the_feast(company: Company) -> Company:
    """Reported and agreed on Monday the 21st of September, without a meeting."""
    company.writes("zhou", REPORT, subject="活动结算单晚到")
    company.round("09-21 09:05")
    company.writes("zhou", "同意", answers=company.letter("zhou", "clarify/receipt"))
    company.round("09-21 09:30")
    company.writes("li", "同意，不用开会了", answers=company.letter("li", "launch/lead"))
    company.writes("qiu", "我们派邱小雨", answers=company.letter("qiu", "launch/nomination"))
    company.round("09-21 10:00")
    company.writes("li", "不用开会了", answers=company.letter("li", "launch/kickoff"))
    company.round("09-21 10:30")
    company.writes("li", TABLE, answers=company.letter("li", "plan/table_request"))
    company.round("09-21 14:00")
    for who in ("wang", "xiaoqiu"):
        company.writes(who, "同意", answers=company.letter(who, "plan/assignment"))
    company.writes("li", "同意", answers=company.letter("li", "plan/echo"))
    company.round("09-21 15:00")
    company.rounds("09-21 18:00", "09-27 21:00", timedelta(hours=3))
    return company


@pytest.mark.meets("S4-1", "S4-4", "S4-6", "S4-7", "P21", "P24")
def test_who_gets_what_on_which_day(company: Company) -> None:
    in_force_before_the_feast(company)
    before = len(company.letters)
    days: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for now in moments(at_clock("09-28 00:30"), at_clock("10-13 23:30"), timedelta(hours=3)):
        for one in company.round(now):
            days[f"{now.astimezone(CHINA):%m-%d}"][one.to.removesuffix(f"@{DOMAIN}")].append(one.kind.removeprefix("execute/"))

    assert len(company.letters) > before
    assert tuple(days) == WORKED
    for day in WORKED:
        for who in ("wang", "xiaoqiu", "li"):
            assert days[day][who].count("progress") == 1, (day, who)
        assert days[day]["li"].count("digest") == 1, day
    assert reminded(days, "reminder") == {"wang": "09-30", "xiaoqiu": "10-09", "li": "10-12"}
    assert reminded(days, "overdue") == {"wang": "10-09", "xiaoqiu": "10-12"}


def reminded(days: dict[str, dict[str, list[str]]], kind: str) -> dict[str, str]:
    """On which day each person first got this letter."""
    found: dict[str, str] = {}
    for day, people in days.items():
        for who, kinds in people.items():
            if kind in kinds:
                found.setdefault(who, day)
    return found
