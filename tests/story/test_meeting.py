"""Step 3 as its people live it: the meeting that finds its time, and the table that becomes everybody's word."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.story import road
from tests.story.company import Company, Received, at, clock

TOPICS = ("问题根源", "解决目标", "可行方案")


def attendees(company: Company) -> dict[str, str]:
    return {one["address"].split("@")[0]: one["partstat"] for one in company.show()["meeting"]["attendees"] if one["required"]}


def start(company: Company) -> str:
    return str(company.show()["meeting"]["start"])


def counters(company: Company, who: str, moment: str, at_: str) -> None:
    """Somebody's calendar proposes another start (UTC)."""
    kind = "plan/update" if "plan/update" in company.kinds_to(who) else "plan/invitation"
    company.answers_invitation(who, company.letter(who, kind), "TENTATIVE", start=moment)
    company.round(at_)


@pytest.mark.meets("S3-1", "S3-2")
def test_the_invitation_has_the_three_topics_and_lies_in_common_hours(invited: Company) -> None:
    letter = invited.letter("wang", "plan/invitation")

    assert all(topic in letter.text and topic in letter.value("DESCRIPTION") for topic in TOPICS)
    assert letter.value("ORGANIZER").endswith("loop@works.example")
    assert "李琳" in letter.text
    assert clock("10-14 09:00").isoformat() < start(invited) < clock("10-21 18:00").isoformat()


@pytest.mark.meets("S3-2")
def test_on_the_eve_everybody_gets_the_topics_once_more(invited: Company) -> None:
    fresh = invited.round("10-14 09:05")

    assert {one.to for one in fresh if one.kind == "plan/agenda"} == {at("li"), at("wang"), at("xiaoqiu")}
    assert all(topic in one.text for one in fresh if one.kind == "plan/agenda" for topic in TOPICS)


@pytest.mark.meets("P17")
def test_answers_from_calendars_come_back(invited: Company) -> None:
    for who, partstat in (("li", "ACCEPTED"), ("wang", "TENTATIVE")):
        invited.answers_invitation(who, invited.letter(who, "plan/invitation"), partstat)
    invited.round("10-13 11:00")

    assert attendees(invited) == {"li": "ACCEPTED", "wang": "TENTATIVE", "xiaoqiu": "NEEDS-ACTION"}


@pytest.mark.meets("P17")
@pytest.mark.parametrize(("words", "partstat"), [("参加", "ACCEPTED"), ("好的,准时到", "ACCEPTED"), ("OK", "ACCEPTED")])
def test_the_invitation_can_be_answered_in_words(invited: Company, words: str, partstat: str) -> None:
    invited.writes("wang", words, answers=invited.letter("wang", "plan/invitation"))
    invited.round("10-13 11:00")

    assert attendees(invited)["wang"] == partstat


@pytest.mark.meets("S3-3")
def test_a_liaison_who_cannot_come_is_stood_in_for_by_the_deputy(invited: Company) -> None:
    invited.answers_invitation("wang", invited.letter("wang", "plan/invitation"), "DECLINED")
    fresh = invited.round("10-13 11:00")

    assert set(attendees(invited)) == {"li", "lin", "xiaoqiu"}
    assert at("lin") in {one.to for one in fresh if one.kind == "plan/update"}
    assert {one.value("SEQUENCE") for one in fresh if one.kind == "plan/update"} == {"1"}


@pytest.mark.meets("S3-3")
def test_a_liaison_without_deputy_who_cannot_come_moves_the_meeting(invited: Company) -> None:
    before = start(invited)
    invited.answers_invitation("xiaoqiu", invited.letter("xiaoqiu", "plan/invitation"), "DECLINED")
    invited.round("10-13 11:00")
    invited.round("10-13 11:01")

    assert start(invited) != before
    assert attendees(invited) == dict.fromkeys(("li", "wang", "xiaoqiu"), "NEEDS-ACTION")


def test_somebody_else_of_the_department_may_be_sent_by_words(invited: Company) -> None:
    invited.writes("wang", "不参加,由林潇代", answers=invited.letter("wang", "plan/invitation"))
    invited.round("10-13 11:00")

    assert "lin" in attendees(invited)


@pytest.mark.meets("P18", "P20")
def test_another_time_may_be_proposed_by_words(invited: Company) -> None:
    uid = invited.show()["meeting"]["uid"]
    invited.writes("wang", "改到周五下午3点可以吗?那天上午有客户。", answers=invited.letter("wang", "plan/invitation"))
    invited.round("10-13 11:00")
    invited.round("10-13 11:01")

    assert start(invited).startswith("2026-10-16T07:00")
    assert (invited.show()["meeting"]["uid"], invited.show()["meeting"]["sequence"]) == (uid, 1)


@pytest.mark.meets("P18", "P19")
def test_a_proposal_that_suits_nobody_lets_the_lead_choose_and_he_picks_the_second(invited: Company) -> None:
    counters(invited, "wang", "20261017T130000Z", "10-13 11:00")
    invited.round("10-13 11:01")
    offers = invited.letter("li", "plan/slots")
    second = next(line for line in offers.text.splitlines() if line.startswith("2."))
    invited.writes("li", "2", answers=offers)
    invited.round("10-13 11:10")
    moved = invited.letter("wang", "plan/update")

    assert "王蕾" in offers.text
    assert moved.text.splitlines()[0]
    assert second[3:].split("至")[0].strip() in moved.text
    assert invited.show()["meeting"]["sequence"] == 1


@pytest.mark.meets("P19")
def test_after_two_proposals_the_lead_chooses(invited: Company) -> None:
    counters(invited, "wang", "20261016T070000Z", "10-13 11:00")
    invited.round("10-13 11:01")
    counters(invited, "xiaoqiu", "20261019T070000Z", "10-13 12:00")
    invited.round("10-13 12:01")
    twice = start(invited)
    counters(invited, "wang", "20261020T070000Z", "10-13 13:00")
    invited.round("10-13 13:01")
    between = start(invited)
    invited.writes("li", "1", answers=invited.letter("li", "plan/slots"))
    invited.round("10-13 14:00")

    assert twice.startswith("2026-10-19T07:00")
    assert between == twice
    assert start(invited).startswith("2026-10-20T07:00")


@pytest.mark.meets("P20")
def test_an_answer_to_an_earlier_time_changes_nothing(invited: Company) -> None:
    old = invited.letter("li", "plan/invitation")
    counters(invited, "wang", "20261016T070000Z", "10-13 11:00")
    invited.round("10-13 11:01")
    invited.answers_invitation("li", old, "DECLINED")
    invited.round("10-13 11:10")

    assert attendees(invited)["li"] == "NEEDS-ACTION"


def test_nobody_answers_for_another_nor_for_a_meeting_that_is_none(invited: Company) -> None:
    letter = invited.letter("wang", "plan/invitation")
    invited.answers_invitation("sam", letter, "ACCEPTED")
    invited.drop(b"From: sam@works.example\r\nTo: loop@works.example\r\nSubject: x\r\nMessage-ID: <x@works.example>\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n"
                 b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:bh-1.nothing@works.example\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:sam@works.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    invited.round("10-13 11:00")

    assert set(attendees(invited).values()) == {"NEEDS-ACTION"}
    assert "shunted" not in invited.where()


@pytest.mark.meets("S3-4")
def test_the_table_is_asked_for_within_an_hour_of_the_meeting_and_again_later(met: Company) -> None:
    request = met.letter("li", "plan/table_request")
    again = [one for one in met.rounds("10-16 09:05", "10-20 17:05") if one.to == at("li") and one.kind == "plan/table_request"]

    assert all(column in request.text for column in ("任务描述", "负责人", "截止时间", "交付成果"))
    assert len(again) == 1
    assert again[0].subject.startswith("[BH-1] 提醒")


def test_a_meeting_that_was_not_held_is_called_again(met: Company) -> None:
    met.writes("li", "会议没有开成", answers=met.letter("li", "plan/table_request"))
    met.round("10-15 11:30")
    fresh = met.round("10-15 11:31")

    assert {one.kind for one in fresh + met.letters[-6:]} >= {"plan/update"}
    assert start(met) > clock("10-15 12:00").isoformat()


def test_a_meeting_that_is_not_needed_leads_to_the_table(invited: Company) -> None:
    invited.writes("li", "不用开会了,分工大家都清楚。", answers=invited.letter("li", "plan/invitation"))
    fresh = invited.round("10-13 11:00")

    assert {(one.kind, one.to.split("@")[0]) for one in fresh} == {
        ("plan/cancellation", "li"), ("plan/cancellation", "wang"), ("plan/cancellation", "xiaoqiu"), ("plan/table_request", "li"),
    }


@pytest.mark.meets("G3")
def test_a_table_before_the_meeting_is_kept_as_a_draft_and_asked_about_afterwards(invited: Company) -> None:
    invited.writes("wang", road.TABLE, answers=invited.letter("wang", "plan/invitation"))
    invited.round("10-13 11:00")
    early = (invited.show()["step"], invited.show()["plan"], len(invited.show()["tasks"]))
    invited.round("10-15 11:00")
    request = invited.letter("li", "plan/table_request")
    invited.writes("li", "同意", answers=request)
    invited.round("10-15 11:10")

    assert early == ("plan", None, 3)
    assert "《核对口径说明》" in request.text
    assert invited.letter("wang", "plan/assignment")


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("任务描述", "负责人", "截止时间", "交付成果"), ("指定结算单提交人并公布", "王蕾", "2026-10-22", "《提交人名单》"),
                ("定出核对口径,全年不变", "邱小雨", "10月26日", "《核对口径说明》")):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ONE_CELL_A_LINE = """任务描述
负责人
截止时间
交付成果
指定结算单提交人并公布
王蕾
10月22日
《提交人名单》
定出核对口径,全年不变
邱小雨
10月26日
《核对口径说明》
"""
SENTENCES = """会上定了两件事:
1. 王蕾负责10月22日前指定结算单提交人并公布,交付《提交人名单》。
2. 邱小雨负责10月26日前定出核对口径,全年不变,交付《核对口径说明》。
"""
HTML = ("<table><tr><th>任务描述</th><th>负责人</th><th>截止时间</th><th>交付成果</th></tr>"
        "<tr><td>指定结算单提交人并公布</td><td>王蕾</td><td>10月22日</td><td>《提交人名单》</td></tr>"
        "<tr><td>定出核对口径,全年不变</td><td>邱小雨</td><td>10月26日</td><td>《核对口径说明》</td></tr></table>")
CSV = "任务描述,负责人,截止时间,交付成果\n指定结算单提交人并公布,王蕾,10月22日,《提交人名单》\n定出核对口径，全年不变,邱小雨,10月26日,《核对口径说明》\n"
READ = [("wang", "2026-10-22", "《提交人名单》"), ("xiaoqiu", "2026-10-26", "《核对口径说明》")]


def echoed(company: Company, text: str, html: str = "", attachment: tuple[str, bytes] | None = None) -> Received:
    company.writes("li", text, html=html, attachment=attachment, answers=company.letter("li", "plan/table_request"))
    company.round("10-15 14:00")
    return company.letter("li", "plan/echo")


@pytest.mark.meets("S3-12", "S3-13", "S3-15", "S3-16")
@pytest.mark.parametrize(
    ("text", "html", "attachment"),
    [
        ("见附件。", "", ("任务表.xlsx", xlsx())),
        ("见附件。", "", ("tasks.csv", CSV.encode("gb18030"))),
        (ONE_CELL_A_LINE, "", None),
        (SENTENCES, "", None),
        ("任务表", HTML, None),
        (CSV.replace(",", "\t"), "", None),
    ],
    ids=["xlsx", "csv in gbk", "one cell a line", "sentences", "html", "tabs"],
)
def test_a_table_is_read_however_it_comes_and_said_back_numbered(
    met: Company, text: str, html: str, attachment: tuple[str, bytes] | None
) -> None:
    echo = echoed(met, text, html, attachment)

    assert [(t["owner"].split("@")[0], t["due"], t["deliverable"]) for t in met.show()["tasks"]] == READ
    assert all(f"{n}. " in echo.text for n in (1, 2))


@pytest.mark.meets("S3-13", "S3-14", "S3-11")
def test_a_row_without_owner_a_department_as_owner_and_a_day_gone_by_are_asked_about(met: Company) -> None:
    echo = echoed(met, """| 任务描述 | 负责人 | 截止时间 | 交付成果 |
|---|---|---|---|
| 指定结算单提交人并公布 |  | 10月22日 | 《提交人名单》 |
| 定出核对口径 | 数据部 | 10月26日 | 《核对口径说明》 |
| 写出提交办法 | 李琳 | 10月9日 | 《提交办法》 |
""")
    faults = {n for n in (1, 2, 3) if f"第{n}项" in echo.text}

    assert faults == {1, 2, 3}
    assert echo.asks == "table"
    assert "plan/assignment" not in met.kinds_to("li")


@pytest.mark.meets("S3-6")
def test_faults_may_be_accepted_with_a_reason(met: Company) -> None:
    echo = echoed(met, road.TABLE.replace("《核对口径说明》", "").replace("定出核对口径,全年不变", "加强口径管理"))
    met.writes("li", "按此执行,口径先试一个月再定文件。", answers=echo)
    met.round("10-15 14:30")

    assert met.letter("xiaoqiu", "plan/assignment")
    assert "faults_accepted" in met.journal()


@pytest.mark.meets("S3-17")
def test_an_owner_who_asks_for_a_few_days_more_gets_them_and_the_lead_hears_of_it(tabled: Company) -> None:
    tabled.writes("wang", "改到10月26日", answers=tabled.letter("wang", "plan/assignment"))
    tabled.round("10-15 15:00")

    assert tabled.show()["tasks"][0]["due"] == "2026-10-26"
    assert "10月26日" in tabled.letter("li", "plan/echo").text


@pytest.mark.meets("S3-17")
def test_an_owner_who_asks_for_weeks_waits_for_the_lead(tabled: Company) -> None:
    tabled.writes("wang", "第1项 改到11月20日", answers=tabled.letter("wang", "plan/assignment"))
    tabled.round("10-15 15:00")
    echo = tabled.letter("li", "plan/echo")
    tabled.writes("xiaoqiu", "同意", answers=tabled.letter("xiaoqiu", "plan/assignment"))
    tabled.round("10-15 15:10")
    before = tabled.show()["step"]
    tabled.writes("li", "同意", answers=echo)
    tabled.round("10-15 15:20")

    assert "11月20日" in echo.text
    assert echo.asks == "agreement"
    assert (before, tabled.show()["step"]) == ("plan", "execute")


@pytest.mark.meets("S3-17")
def test_an_owner_who_refuses_is_replaced_by_the_lead(tabled: Company) -> None:
    tabled.writes("wang", "这项我接不了,应该由渠道组做。", answers=tabled.letter("wang", "plan/assignment"))
    tabled.round("10-15 15:00")
    echo = tabled.letter("li", "plan/echo")
    tabled.writes("li", "第1项 负责人 林潇", answers=echo)
    tabled.round("10-15 15:10")

    assert "渠道组" in echo.text
    assert tabled.show()["tasks"][0]["owner"] == at("lin")
    assert tabled.letter("lin", "plan/assignment")


@pytest.mark.meets("P27", "S3-17")
def test_the_plan_is_in_force_when_all_agreed_and_says_so_to_all(tabled: Company) -> None:
    tabled.writes("li", "确认", answers=tabled.letter("li", "plan/echo"))
    for who in ("wang", "xiaoqiu"):
        tabled.writes(who, "接受", answers=tabled.letter(who, "plan/assignment"))
    fresh = tabled.round("10-15 15:00")

    assert tabled.show()["step"] == "execute"
    assert {one.to.split("@")[0] for one in fresh if one.kind == "plan/plan"} == {"li", "zhou", "wang", "lin", "xiaoqiu"}
