"""Steps 1 to 3 as the guide tells them: from the first mail to a plan that its owners agreed to."""

from __future__ import annotations

from tests.story.company import Company

REPORT = """各位好,
市场部的Q3活动数据没有在截止日(9月30日)前给到财务部,导致财务成本核算做不完,Q3利润报告要晚3天(原定10月8日提交总部)。
初步判断:1. 市场部没有指定报数的责任人;2. 数据部没有提供统一的格式模板。
周敏"""

TABLE = """| 任务描述 | 负责人 | 截止时间 | 交付成果 |
|---|---|---|---|
| 写明数据晚交的原因 | 王蕾 | 10月21日 | 《晚交原因说明》 |
| 发布统一的数据格式模板 | 邱小雨 | 10月23日 | 《活动数据格式模板》 |
| 修订数据提报办法并通知各部门 | 李琳 | 10月28日 | 《活动数据提报办法》 |
"""


def reported(company: Company) -> Company:
    company.writes("zhou", REPORT, subject="Q3活动数据晚交")
    company.round("10-13 09:05")
    return company


def launched(company: Company) -> Company:
    """The reporter agrees; the lead agrees; the head of the department without liaison names one."""
    reported(company)
    company.writes("zhou", "同意", answers=company.letter("zhou", "clarify/receipt"))
    company.round("10-13 09:30")
    company.writes("li", "同意", answers=company.letter("li", "launch/lead"))
    company.writes("qiu", "我们派邱小雨", answers=company.letter("qiu", "launch/nomination"))
    company.round("10-13 10:00")
    company.round("10-13 10:01")
    return company


def met(company: Company) -> Company:
    """Everybody accepts, and the meeting takes place."""
    launched(company)
    for who in ("li", "wang", "xiaoqiu"):
        company.answers_invitation(who, company.letter(who, "plan/invitation"), "ACCEPTED")
    company.round("10-13 11:00")
    for moment in ("10-14 09:05", "10-15 09:05", "10-16 09:05", "10-19 09:05", "10-20 09:05"):
        if "plan/table_request" not in company.kinds_to("li"):
            company.round(moment)
            company.round(moment.replace("09:05", "17:00"))
    return company


def test_1_the_receipt_says_what_was_understood_and_proposes_the_lead(company: Company) -> None:
    reported(company)
    receipt = company.letter("zhou", "clarify/receipt")
    issue = company.show()

    assert receipt.subject.startswith("[BH-1]")
    assert "财务部" in receipt.text
    assert {p["department"] for p in issue["participants"]} == {"FIN", "MKT", "DATA"}
    assert issue["lead"]["department"] == "FIN"


def test_2_every_department_gets_one_liaison_and_the_circle_opens(company: Company) -> None:
    launched(company)
    issue = company.show()

    assert issue["step"] == "plan"
    assert {p["department"]: p["liaison"] for p in issue["participants"]} == {
        "FIN": "li@works.example", "MKT": "wang@works.example", "DATA": "xiaoqiu@works.example",
    }
    assert "xiaoqiu@works.example" in company.letter("wang", "launch/kickoff").text


def test_3_an_invitation_of_30_to_60_minutes_goes_to_every_liaison(company: Company) -> None:
    launched(company)
    invitations = [company.letter(who, "plan/invitation") for who in ("li", "wang", "xiaoqiu")]

    assert len({(i.value("UID"), i.value("SEQUENCE"), i.value("DTSTART"), i.value("DTSTAMP")) for i in invitations}) == 1
    assert all(i.value("METHOD") == "REQUEST" for i in invitations)
    assert company.show()["meeting"]["status"] == "invited"


def test_3_a_clean_table_whose_owners_agree_becomes_the_plan(company: Company) -> None:
    met(company)
    company.writes("li", TABLE, answers=company.letter("li", "plan/table_request"))
    company.round()
    company.writes("li", "确认", answers=company.letter("li", "plan/echo"))
    for who in ("wang", "xiaoqiu"):
        company.writes(who, "同意", answers=company.letter(who, "plan/assignment"))
    company.round()
    issue = company.show()

    assert issue["step"] == "execute"
    assert [(t["owner"].split("@")[0], t["due"]) for t in issue["tasks"]] == [
        ("wang", "2026-10-21"), ("xiaoqiu", "2026-10-23"), ("li", "2026-10-28"),
    ]
    assert company.letter("zhou", "plan/plan") if "plan/plan" in company.kinds_to("zhou") else company.letter("wang", "plan/plan")
