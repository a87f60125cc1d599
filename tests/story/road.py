"""How far an issue has come: each of these plays a company a stretch further along the guide's steps."""

from __future__ import annotations

from tests.story.company import Company

REPORT = """各位好:
9月以来,财务部收到的活动结算单平均晚到4天,共17张,月结因此推迟2天,供应商少给我们3万元优惠。
本质:活动结束后由谁、在哪一天提交结算单,没有规定。
初步判断:1. 市场部没有指定提交结算单的人;2. 数据部每月都改核对口径。
希望11月6日前理顺,赶上11月10日的月结。
周敏"""

TABLE = """| 任务描述 | 负责人 | 截止时间 | 交付成果 |
|---|---|---|---|
| 指定各类活动的结算单提交人并公布 | 王蕾 | 10月22日 | 《结算单提交人名单》 |
| 定出核对口径,全年不变 | 邱小雨 | 10月26日 | 《核对口径说明》 |
| 写出结算单提交办法,写明日期和提交人 | 李琳 | 10月30日 | 《活动结算单提交办法》 |
"""


def reported(company: Company) -> Company:
    """Zhou of Finance reports; the receipt is out."""
    company.writes("zhou", REPORT, subject="活动结算单晚到")
    company.round("10-13 09:05")
    return company


def asked(company: Company) -> Company:
    """She agrees to the definition: Li is asked to lead, the head of Data to name somebody, Wang hears that he stands."""
    company.writes("zhou", "同意", answers=company.letter("zhou", "clarify/receipt"))
    company.round("10-13 09:30")
    return company


def launched(company: Company) -> Company:
    """Li leads and Xiaoqiu is named: the kick-off is out."""
    company.writes("li", "同意", answers=company.letter("li", "launch/lead"))
    company.writes("qiu", "我们派邱小雨", answers=company.letter("qiu", "launch/nomination"))
    company.round("10-13 10:00")
    return company


def invited(company: Company) -> Company:
    """The invitation for Thursday morning is out."""
    company.round("10-13 10:01")
    return company


def met(company: Company) -> Company:
    """The meeting is over; Li is asked for the table."""
    for who in ("li", "wang", "xiaoqiu"):
        company.answers_invitation(who, company.letter(who, "plan/invitation"), "ACCEPTED")
    company.round("10-14 09:05")
    company.round("10-15 11:00")
    return company


def tabled(company: Company) -> Company:
    """Li sent the table; it was said back, and its owners are asked."""
    company.writes("li", TABLE, answers=company.letter("li", "plan/table_request"))
    company.round("10-15 14:00")
    return company


def in_force(company: Company) -> Company:
    """Owners and lead agreed: the plan is in force, step 4 begins."""
    for who in ("wang", "xiaoqiu"):
        company.writes(who, "同意", answers=company.letter(who, "plan/assignment"))
    company.writes("li", "同意", answers=company.letter("li", "plan/echo"))
    company.round("10-15 15:00")
    return company


ROAD = (reported, asked, launched, invited, met, tabled, in_force)
