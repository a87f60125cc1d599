"""Reading a report: what is seen, what it costs, where it may come from, who should take part, and what is still to be asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from service.reading.reader import Reader
from service.reading.reports import ReportRead, read

Read = Callable[..., ReportRead]

GUIDE = (
    "市场部的三季度活动数据没有在截止日(9月30日)前交到财务部,导致成本核算停下,进而影响利润报告的发布(原定10月8日交总部)。"
    "初步判断,问题可能源于:1.市场部没有明确由谁提报;2.财务部没有提前和市场部说好格式。"
)


@pytest.fixture
def report(reader: Reader, now: datetime) -> Read:
    def read_it(text: str, subject: str = "", sender: str | None = None, table: object = None) -> ReportRead:
        return read(subject, text, sender, now, reader, table)  # type: ignore[arg-type]

    return read_it


def causes(found: ReportRead) -> list[tuple[str, str | None]]:
    return [(cause.text, cause.department) for cause in found.problem.causes]


def impacts(found: ReportRead) -> list[tuple[str, bool]]:
    return [(impact.text, impact.quantified) for impact in found.problem.impacts]


@pytest.mark.meets("S1-12", "S1-13")
def test_the_example_of_the_guide_is_read_as_the_guide_reads_it(report: Read) -> None:
    found = report(GUIDE, "Q3活动数据晚交", "FIN")

    assert found.problem.phenomenon == "市场部的三季度活动数据没有在截止日(9月30日)前交到财务部"
    assert impacts(found) == [("导致成本核算停下", False), ("影响利润报告的发布(原定10月8日交总部)", False)]
    assert causes(found) == [
        ("市场部没有明确由谁提报", "MKT"),
        ("财务部没有提前和市场部说好格式", "FIN"),
    ]
    assert found.problem.departments == ("FIN", "MKT")
    assert [(d.date, d.kind) for d in found.problem.deadlines] == [("2026-09-30", "missed"), ("2026-10-08", "event")]
    assert found.problem.category == "C1"
    assert found.missing == ("impact_number",)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("现象:盖章要等很久\n影响:三份合同晚签6天\n原因:法务部只有一人能审\n涉及部门:法务部、销售部", 4),
        ("【现象】盖章要等很久\n【影响】三份合同晚签6天\n【原因】法务部只有一人能审\n【涉及部门】法务部、销售部", 4),
        ("① 现象:盖章要等很久\n② 影响:三份合同晚签6天\n③ 原因:法务部只有一人能审\n④ 部门:法务部、销售部", 4),
        ("**现象**:盖章要等很久\n**影响**:三份合同晚签6天\n**原因**:法务部只有一人能审\n**涉及部门**:法务部、销售部", 4),
        ("问题现象\n盖章要等很久\n影响范围\n三份合同晚签6天\n初步归因\n法务部只有一人能审\n需要配合的部门\n法务部、销售部", 4),
        ("一、问题描述:盖章要等很久\n二、影响程度:三份合同晚签6天\n三、可能原因:法务部只有一人能审\n四、参与部门:法务部、销售部", 4),
        ("现象——盖章要等很久\n影响——三份合同晚签6天\n原因——法务部只有一人能审\n涉及部门——法务部、销售部", 4),
        ("现象:盖章要等很久。影响:三份合同晚签6天。原因:法务部只有一人能审。涉及部门:法务部、销售部", 4),
        (
            "| 项目 | 内容 |\n| --- | --- |\n| 现象 | 盖章要等很久 |\n| 影响 | 三份合同晚签6天 |\n| 初步归因 | 法务部只有一人能审 |\n| 涉及部门 | 法务部、销售部 |",
            4,
        ),
    ],
)  # fmt: skip
def test_a_form_is_read_however_its_labels_are_dressed(text: str, fields: int, report: Read) -> None:
    found = report(text, sender="SAL")

    assert found.problem.phenomenon == "盖章要等很久"
    assert impacts(found) == [("三份合同晚签6天", True)]
    assert causes(found) == [("法务部只有一人能审", "LEG")]
    assert found.problem.departments == ("LEG", "SAL")
    assert len(found.fields) == fields
    assert found.missing == ()


def test_an_english_form_with_its_own_labels(report: Read) -> None:
    found = report(
        "Hello,\nThe lift in hall B stops between floors, twice a week since August.\n"
        "What is really wrong: nobody has said who orders the repair.\n"
        "Impact on customers: 14 deliveries waited 2 hours each.\n"
        "First guess at the causes: (1) Operations keeps no contract for the lift; (2) Finance blocks orders above 500 euro.\n"
        "Departments that should take part: Operations and Finance.\n"
        "Wanted: no stop of the lift, by 30 November 2026.\nPeter",
        "Re: Lift in hall B",
        "SAL",
    )

    assert found.problem.title == "Lift in hall B"
    assert found.problem.phenomenon == "The lift in hall B stops between floors, twice a week since August"
    assert found.problem.essence == "nobody has said who orders the repair"
    assert [(i.text, i.head) for i in found.problem.impacts] == [("14 deliveries waited 2 hours each", "customer")]
    assert causes(found) == [
        ("Operations keeps no contract for the lift", "OPS"),
        ("Finance blocks orders above 500 euro", "FIN"),
    ]
    assert found.problem.goal == "no stop of the lift, by 30 November 2026"
    assert ("2026-11-30", "target") in [(d.date, d.kind) for d in found.problem.deadlines]
    assert (found.missing, found.language) == ((), "en")


def test_a_table_with_a_header_row_is_a_form_too(report: Read) -> None:
    table = (("现象", "影响", "原因", "涉及部门"), ("开票地址错了", "退回9张", "销售没有核对", "财务部、销售部"))
    found = report("现象\n影响\n原因\n涉及部门\n开票地址错了\n退回9张\n销售没有核对\n财务部、销售部", "开票", "FIN", table)

    assert (found.problem.phenomenon, impacts(found)) == ("开票地址错了", [("退回9张", True)])
    assert causes(found) == [("销售没有核对", "SAL")]


def test_prose_is_taken_apart_by_its_cues(report: Read) -> None:
    found = report(
        "领导好,\n门店的调价单和系统里的价格经常对不上。上周有23位顾客多付了钱,退差价花了4,600元。"
        "我觉得主要是运营部改价后没有通知信息部。\n希望10月20日前把流程定下来。\n谢谢\n张敏",
        "调价单对不上",
        "CS",
    )

    assert found.problem.phenomenon == "门店的调价单和系统里的价格经常对不上"
    assert impacts(found) == [("上周有23位顾客多付了钱,退差价花了4,600元", True)]
    assert causes(found) == [("运营部改价后没有通知信息部", "OPS")]
    assert found.problem.goal == "希望10月20日前把流程定下来"
    assert [(d.date, d.kind) for d in found.problem.deadlines] == [("2026-10-20", "target")]
    assert found.missing == ()


def test_english_prose_tells_the_reason_behind_because(report: Read) -> None:
    found = report(
        "Hi all,\nInvoices for web orders go out without the order number because IT changed the template in August. "
        "As a result 41 customers have not paid yet. Could Finance and IT please agree on a fix by 30 October?\nThanks, Peter",
        "Invoices without number",
        "SAL",
    )

    assert found.problem.phenomenon == "Invoices for web orders go out without the order number"
    assert impacts(found) == [("41 customers have not paid yet", True)]
    assert causes(found) == [("IT changed the template in August", "IT")]


def test_a_sentence_that_begins_with_its_reason_is_turned_round(report: Read) -> None:
    found = report("由于运营部临时改了活动时间,直播没能按时开始,导致退单37单。", "直播", "SAL")

    assert found.problem.phenomenon == "直播没能按时开始"
    assert impacts(found) == [("导致退单37单", True)]
    assert causes(found) == [("运营部临时改了活动时间", "OPS")]


def test_items_without_labels_are_told_apart(report: Read) -> None:
    found = report(
        "1. 客户合同散在三个人的邮箱里\n2. 上月丢了2份,补签多花5天\n3. 没有规定由谁归档\n4. 请法务部、销售部一起定规则",
        "合同归档",
        "LEG",
    )

    assert found.problem.phenomenon == "客户合同散在三个人的邮箱里"
    assert impacts(found) == [("上月丢了2份,补签多花5天", True)]
    assert causes(found) == [("没有规定由谁归档", None)]
    assert found.problem.goal == "请法务部、销售部一起定规则"


@pytest.mark.parametrize(
    "text",
    [
        "---------- 转发邮件 ----------\n发件人: 彼得\n发送时间: 2026年10月12日\n主题: 退款\n\n张敏你好:\n退款单压在财务9天了。\n彼得",
        "发件人: 张敏\n主题: 转发: 退款\n\n麻烦看下面。\n\n-----原始邮件-----\n发件人: 彼得\n主题: 退款\n\n> 退款单压在财务9天了。",
    ],
)
def test_the_issue_is_in_the_forwarded_mail_and_the_wish_above_it(text: str, report: Read) -> None:
    found = report(f"请协调一下,最晚10月16日要有结果。\n\n{text}", "转发: 回复: 退款", "CS")

    assert (found.problem.title, found.problem.phenomenon) == ("退款", "退款单压在财务9天了")
    assert found.problem.goal == "请协调一下,最晚10月16日要有结果"
    assert [(d.date, d.kind) for d in found.problem.deadlines] == [("2026-10-16", "target")]


@pytest.mark.parametrize(
    ("subject", "text"), [("", "打印机坏了"), ("打印机坏了", ""), ("打印机坏了", "如题,谢谢"), ("Re: 【急】打印机坏了", "见附件")]
)
def test_a_very_short_report_is_still_one(subject: str, text: str, report: Read) -> None:
    found = report(text, subject)

    assert (found.problem.title, found.problem.phenomenon) == ("打印机坏了", "打印机坏了")
    assert found.missing == ("impact", "cause", "dept")


@pytest.mark.parametrize("text", ["流程有问题", "我们和他们的沟通一直很不顺畅", "Communication between the teams is bad."])
def test_a_phenomenon_that_says_nothing_is_asked_for_again(text: str, report: Read) -> None:
    assert "phenomenon" in report(text).missing


@pytest.mark.parametrize(("text", "missing"), [("影响:客户很着急", "impact_number"), ("现象:开票慢\n影响:", "impact")])
def test_an_impact_without_number_is_not_the_same_as_none(text: str, missing: str, report: Read) -> None:
    assert [m for m in report(text).missing if m.startswith("impact")] == [missing]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("影响:延误3天。其他都对,同意", {"impacts"}),
        ("有一处要改:影响是延误3天,其他都对,确认", {"impacts"}),
        ("1. 影响多少: 3天\n2. 原因: 没人核对\n3. 部门: 财务部和销售部", {"impacts", "causes", "departments"}),
        ("影响有多大,几天、多少元、多少人还是多少单? 3天,约5万元", {"impacts"}),
        ("3天,约5万元", {"impacts"}),
        ("现象: 发货单打不出来\n本质: \n原因: 不清楚", {"phenomenon"}),
        ("Impact: 4 days, about 12,000 euro\nDepartments: Legal and Sales", {"impacts", "departments"}),
        ("How big is the impact? 4 days\nWhich departments may it lie between? Legal and Sales", {"impacts", "departments"}),
        ("同意", set()),
        ("Agreed.", set()),
    ],
)
def test_an_answer_gives_exactly_the_parts_that_it_holds(text: str, fields: set[str], report: Read) -> None:
    assert set(report(text, "Re: [BH-3] x").fields) == fields


def test_departments_behind_a_cause_say_where_it_lies(report: Read) -> None:
    found = report("现象:无人对账\n原因:岗位空缺后没有接替人(人力资源部、财务部)")

    assert causes(found) == [("岗位空缺后没有接替人", "HR")]


@pytest.mark.parametrize("text", ["法务部和财务部各看一遍", "Legal or Finance has to sign", "Sales assumed one thing, Finance assumed another"])
def test_a_cause_between_two_departments_lies_in_neither(text: str, report: Read) -> None:
    found = report(f"现象:x发不出去\n原因:{text}")

    assert causes(found) == [(text, None)]


def test_a_department_that_nobody_knows_is_named_with_the_closest_three(report: Read) -> None:
    found = report("现象:缺货\n涉及部门:运营部、关务部、销售部")

    assert [name for name, _ in found.unknown] == ["关务部"]
    assert len(found.unknown[0][1]) == 3


def test_the_signature_s_department_does_not_take_part(report: Read) -> None:
    found = report("合同发不出去,已经等了6天。\n\n销售部 齐航", "合同", "SAL")

    assert (found.problem.departments, "dept" in found.missing) == ((), True)


@pytest.mark.parametrize("subject", ["薪资异常(保密)", "Confidential: wrong payslips", "【机密】薪资异常"])
def test_the_subject_may_ask_for_confidence(subject: str, report: Read) -> None:
    assert report("工资条发错了人。", subject).confidential
    assert not report("工资条发错了人。", "工资条").confidential


@pytest.mark.meets("S1-7")
@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("客户投诉12起,要求退款", "customer"),
        ("三位同事每周多加班9小时", "team"),
        ("月度报表延误2天", "business"),
    ],
)
def test_an_impact_is_told_apart_by_whom_it_touches(text: str, head: str, report: Read) -> None:
    found = report(f"现象:订单状态不同步\n影响:{text}")

    assert [impact.head for impact in found.problem.impacts] == [head]


@pytest.mark.parametrize(
    ("label", "kind"), [("要求完成时间", "target"), ("发生时间", "past"), ("原定时间", "missed"), ("截止", "missed")]
)
def test_the_label_says_what_a_date_means(label: str, kind: str, report: Read) -> None:
    day = "10月30日" if kind == "target" else "9月28日"
    found = report(f"现象:开票慢\n{label}:{day}")

    assert [d.kind for d in found.problem.deadlines] == [kind]


@pytest.mark.parametrize(
    "unit",
    ["问题:", "影响:3天\n", "a:b:", " ", "1.", "没有说,", "市场部说,", "10月8日前", "(", "|问题|影响|\n", "From: a\n", "you are, ", "九", "9,", "> "],
)
def test_a_hostile_text_is_read_in_a_moment(unit: str, report: Read) -> None:
    text = unit * (256 * 1024 // len(unit))

    assert report(text, text).language in ("zh", "en")


@pytest.mark.meets("S2-4")
@pytest.mark.parametrize("sender", ["FIN", "MKT", "IT", None])
def test_whoever_waits_for_the_data_bears_the_impact_whoever_reports_it(sender: str | None, report: Read) -> None:
    at_work = report("市场部的数据没有按时交到财务部,导致财务成本核算停下", "", sender)
    unnamed = report("市场部的数据没有按时交到财务部,导致报告晚出两天", "", sender)
    english = report("Marketing did not send the data to Finance, so the profit report will be 2 days late.", "", sender)

    assert [[i.department for i in found.problem.impacts] for found in (at_work, unnamed, english)] == [["FIN"]] * 3


def test_we_and_our_mean_the_department_of_the_writer(report: Read) -> None:
    assert [i.department for i in report("合同一直没审。影响:我们加班40小时", "", "SAL").problem.impacts] == ["SAL"]
    assert [i.department for i in report("Contracts wait. Impact: our team lost 3 days", "", "OPS").problem.impacts] == ["OPS"]
    assert [i.department for i in report("合同一直没审。影响:加班40小时", "", "SAL").problem.impacts] == [None]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("operations books the returns once a week; legal sends the contracts without dates", ("LEG", "OPS")),
        ("we think legal never told anybody", ("LEG",)),
        ("sales figures dropped by 10%", ()),
        ("operations costs rise every month", ()),
        ("support of parts is poor", ()),
    ],
)
def test_a_department_in_small_letters_is_one_where_it_acts(text: str, keys: tuple[str, ...], report: Read) -> None:
    assert report(text).problem.departments == keys


@pytest.mark.parametrize(
    ("text", "phenomenon"),
    [
        ("样册的事我快疯了。上周三市场部改了定稿没告诉销售部,要晚6天。", "上周三市场部改了定稿没告诉销售部"),
        ("受不了了,市场部又改了定稿", "市场部又改了定稿"),
        ("Sorry for the rant but this is the third month. Since May the contracts are signed 6 days late.", "Since May the contracts are signed 6 days late"),
        ("沟通不畅。上周三市场部改了定稿没告诉销售部", "上周三市场部改了定稿没告诉销售部"),
        ("老是扯皮,沟通不畅,流程有问题", None),
    ],
)
def test_feelings_and_general_complaints_are_no_phenomenon(text: str, phenomenon: str | None, report: Read) -> None:
    assert report(text).problem.phenomenon == phenomenon


@pytest.mark.parametrize("text", ["请开个会定一下,我这周四就放假了", "能不能快点,我16号前出差", "Please help, I am on leave from 20 October"])
def test_the_writer_s_own_absence_is_no_deadline(text: str, report: Read) -> None:
    assert report(f"样册印错了两次。{text}").problem.deadlines == ()


@pytest.mark.parametrize("day", ["8", "13", "20"])
def test_a_date_in_brackets_for_when_something_is_due_is_an_event_before_and_after(day: str, report: Read) -> None:
    english = report(f"Marketing did not send the data, so the report (due at HQ on {day} October) will be late")
    chinese = report(f"市场部没给数据,影响报告的发布(原定10月{day}日提交总部)")

    assert [[(d.date[-2:], d.kind) for d in found.problem.deadlines] for found in (english, chinese)] == [[(f"{int(day):02}", "event")]] * 2


def test_a_list_below_a_short_label_at_the_very_beginning_keeps_its_label(report: Read) -> None:
    assert causes(report("原因:\n1. 市场部没有定稿\n2. 法务部没有看")) == [("市场部没有定稿", "MKT"), ("法务部没有看", "LEG")]


def test_who_says_that_nothing_arrived_is_the_one_that_needs_it(report: Read) -> None:
    found = report("财务部到现在没收到市场部的数据,导致报告晚出两天", "", "MKT")

    assert [impact.department for impact in found.problem.impacts] == ["FIN"]


@pytest.mark.parametrize("greeting", ["Hi,\n您好：", "Hello all,\n大家好！", "王总：\n\n您好！"])
def test_a_greeting_below_a_greeting_is_none_of_the_phenomenon(greeting: str, report: Read) -> None:
    assert report(f"{greeting}\n市场部的退货单没有按时交到财务部，导致成本核算晚了3天。").problem.phenomenon == "市场部的退货单没有按时交到财务部"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("市场部数据晚了2天。原因可能是：市场部周末没人值班。", []), ("可能原因：市场部这个周末没有安排值班", []), ("Cause: Marketing is off this weekend", []),
        ("市场部数据晚了2天，请周末前解决。", ["target"]), ("Marketing's data is 2 days late. Please solve it by the weekend.", ["target"]),
    ],
)  # fmt: skip
def test_a_weekend_is_a_deadline_only_where_something_is_wanted_by_then(text: str, kinds: list[str], report: Read) -> None:
    assert [one.kind for one in report(text).problem.deadlines] == kinds
