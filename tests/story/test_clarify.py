"""Step 1 as reporters live it: what is missing is asked, what was understood is shown, and any line may be put right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.story import returns, road
from tests.story.company import Company, Received
from tests.story.working import answer

THIN = """你好,我们这边供应商的送货预约老是对不上,麻烦看看。"""
SHOWN = ("现象", "影响", "原因")


def told(company: Company, who: str, text: str, subject: str = "") -> Received:
    """Somebody reports; the receipt."""
    company.writes(who, text, subject=subject)
    company.round()
    return company.letter(who, "clarify/receipt")


def answered(company: Company, who: str, text: str) -> Received:
    """The reporter answers the latest letter; the one that comes back."""
    company.writes(who, text, answers=[one for one in company.letters if one.to.startswith(f"{who}@")][-1])
    company.round(company.now + timedelta(minutes=5))
    return company.letters[-1]


@pytest.mark.meets("S1-1", "S1-5")
def test_a_thin_report_is_asked_three_things_at_most_and_shows_what_was_understood(company: Company) -> None:
    receipt = told(company, "liang", THIN, "送货预约对不上")

    assert receipt.asks == "answer"
    assert 1 <= receipt.text.count("?") + receipt.text.count("？") <= 3
    assert "预约" in receipt.text


@pytest.mark.meets("S1-5")
@pytest.mark.parametrize("vague", ["流程有问题。", "和仓储部沟通不畅。", "仓储部配合不好,希望重视。"])
def test_a_report_that_only_complains_is_asked_what_was_seen(company: Company, vague: str) -> None:
    receipt = told(company, "liang", vague, "反映问题")

    assert receipt.asks == "answer"
    assert "具体看到了什么" in receipt.text
    assert company.show()["step"] == "clarify"


@pytest.mark.meets("S1-1")
def test_answers_come_in_pieces_until_the_definition_is_whole(company: Company) -> None:
    told(company, "liang", THIN, "送货预约对不上")
    first = answered(company, "liang", "现象:9月有12车货到了仓库门口才发现没有预约,每车等3小时\n影响:门店缺货")
    second = answered(company, "liang", "影响:门店缺货26次\n原因:1. 仓储部的预约表不对外;2. 运营部没有提前一天报车次")

    assert first.asks == "answer"
    assert "12车" in first.text
    assert second.kind == "clarify/definition"
    assert second.asks == "agreement"
    assert {p["department"] for p in company.show()["participants"]} >= {"WH", "OPS"}


@pytest.mark.meets("S1-1", "G4")
def test_an_answer_in_prose_counts_as_well(company: Company) -> None:
    told(company, "liang", THIN, "送货预约对不上")
    second = answered(
        company, "liang",
        "9月有12车货到了仓库门口才发现没有预约,每车等3小时,导致门店缺货26次。初步判断是仓储部的预约表不对外,IT部的预约系统也没有提醒。",
    )

    assert second.asks == "agreement"
    assert all(label in second.text for label in SHOWN)


@pytest.mark.meets("S1-6")
def test_an_impact_without_a_number_is_asked_for_one_and_not_knowing_is_an_answer(company: Company) -> None:
    receipt = told(company, "liang", "9月28日起,仓储部每天下午才录入库单,影响门店补货。\n原因:仓储部只有一个人能录单。", "入库单录得晚")
    after = answered(company, "liang", "影响多大暂时不清楚,10月20日能统计出来")

    assert "多少" in receipt.text
    assert after.asks == "agreement"


@pytest.mark.meets("S1-12")
def test_dates_of_the_report_are_the_nearest_ones(reported: Company) -> None:
    days = {line["date"][:10] for line in reported.show()["definition"]["deadlines"]}

    assert {"2026-11-06", "2026-11-10"} <= days


@pytest.mark.meets("S1-12", "S1-8")
def test_a_day_gone_by_is_this_years_and_numbers_keep_their_units(company: Company) -> None:
    told(company, "zhou", "市场部应在9月30日交的预算到今天还没有来,财务部的滚动预测晚了4个工作日,要返工30小时。\n原因:市场部没有专人管预算。", "预算晚交")
    definition = company.show()["definition"]

    assert "2026-09-30" in {line["date"][:10] for line in definition["deadlines"]}
    assert any("30" in one["text"] and one["quantified"] for one in definition["impacts"])


@pytest.mark.meets("S1-4")
def test_an_essence_that_only_repeats_the_phenomenon_is_pointed_out(company: Company) -> None:
    same = "9月有8份合同盖章晚了3天"
    receipt = told(company, "zhou", f"现象:{same}\n本质:{same}\n影响:违约金2万元\n原因:总经办每周只盖一次章", "合同盖章慢")

    assert "几乎一样" in receipt.text


@pytest.mark.meets("S1-15")
def test_a_correction_is_a_new_version_that_shows_what_changed(reported: Company) -> None:
    letter = answered(reported, "zhou", "有一处要改:影响:月结推迟3天,供应商少给我们4万元优惠")

    assert letter.kind == "clarify/definition"
    assert "修改前" in letter.text
    assert "4万元" in letter.text
    assert reported.show()["definition"]["version"] == 2
    assert reported.show()["step"] == "clarify"


@pytest.mark.meets("S1-15", "P27")
def test_one_mail_may_correct_and_agree(reported: Company) -> None:
    answered(reported, "zhou", "有一处要改:影响:月结推迟3天,供应商少给我们4万元优惠。其他都对,确认。")
    definition = reported.show()["definition"]

    assert definition["agreed"]
    assert "4万元" in definition["impacts"][0]["text"]
    assert reported.show()["step"] == "launch"


@pytest.mark.meets("C1", "C6")
def test_the_category_is_proposed_and_a_digit_changes_it(reported: Company) -> None:
    before = reported.show()["category"]
    letter = answered(reported, "zhou", "3")

    assert before == "C1"
    assert reported.show()["category"] == "C3"
    assert "3 流程衔接" in letter.text


@pytest.mark.meets("G5")
def test_an_unknown_department_is_asked_back_with_names_close_to_it(company: Company) -> None:
    receipt = told(
        company, "zhou", "9月有15单退款晚了6天,客户投诉9次。\n原因:1. 仓库部没有及时确认退货;2. 数剧部没有同步状态。", "退款晚"
    )

    assert "仓库部" in receipt.text
    assert "仓储部" in receipt.text
    assert "数据部" in receipt.text


@pytest.mark.meets("S1-14")
def test_a_second_report_of_the_same_gets_its_own_number_and_a_hint(reported: Company) -> None:
    reported.writes("zhou", road.REPORT.replace("17张", "18张"), subject="又是活动结算单")
    reported.round("10-13 11:00")
    receipt = reported.letter("zhou", "clarify/receipt")

    assert receipt.subject.startswith("[BH-2]")
    assert "BH-1" in receipt.text


@pytest.mark.meets("S1-14", "P3")
def test_somebody_elses_open_issue_is_not_shown_to_a_reporter(reported: Company) -> None:
    reported.writes("jiang", road.REPORT.replace("17张", "18张"), subject="活动结算单")
    reported.round("10-13 11:00")

    assert "BH-1" not in reported.letter("jiang", "clarify/receipt").text
    assert reported.letter("hu.bo", "operator/alarm")


@pytest.mark.meets("S1-3", "S1-9", "S1-10", "S1-11")
def test_causes_are_guesses_each_with_its_department(reported: Company) -> None:
    definition = reported.show()["definition"]

    assert [cause["department"] for cause in definition["causes"]] == ["MKT", "DATA"]
    assert "初步判断" in reported.letter("zhou", "clarify/receipt").text
    assert definition["title"]


@pytest.mark.meets("S1-10")
def test_others_read_of_a_blamed_colleague_only_as_a_department(company: Company) -> None:
    told(company, "zhou", "9月有8份合同盖章晚了3天,违约金2万元。\n原因:总经办的马莉每周只盖一次章。", "合同盖章慢")
    answered(company, "zhou", "同意")
    others = [one for one in company.letters if one.to != "zhou@works.example" and one.kind.startswith("launch/")]

    assert others
    assert all("马莉" not in one.text + one.html + one.subject for one in others if one.to != "ma.li@works.example")
    assert any("总经办的同事每周只盖一次章" in one.text for one in others)
    assert "只写部门" in company.letter("zhou", "clarify/receipt").text


@pytest.mark.meets("P7")
def test_what_is_answered_between_our_lines_is_read(reported: Company) -> None:
    receipt = reported.letter("zhou", "clarify/receipt")
    lines = [f"> {line}" for line in receipt.text.splitlines()]
    at = next(n for n, line in enumerate(lines) if "影响" in line)
    lines.insert(at + 1, "影响:月结推迟3天,供应商少给我们5万元优惠")
    answered(reported, "zhou", "\n".join(lines))

    assert any("5万元" in one["text"] for one in reported.show()["definition"]["impacts"])


@pytest.mark.meets("P8")
def test_a_reply_from_a_chinese_client_brings_only_its_new_words(reported: Company) -> None:
    receipt = reported.letter("zhou", "clarify/receipt")
    quoted = f"\n\n------------------ 原始邮件 ------------------\n发件人: Loop desk <{receipt.message['From']}>\n发送时间: 2026年10月13日(星期二) 上午9:05\n主题: {receipt.subject}\n\n{receipt.text}"
    answered(reported, "zhou", "同意" + quoted)
    line = next(line for line in reported.show()["journal"] if line["kind"] == "replied")

    assert line["text"].strip() == "同意"
    assert reported.show()["definition"]["agreed"]


def test_a_report_that_was_forwarded_is_read_as_a_whole(company: Company) -> None:
    text = f"请受理,谢谢。\n\n---------- 转发的邮件 ----------\n发件人: 王蕾 <wang@works.example>\n日期: 2026年10月12日 周一 17:40\n主题: 活动结算单晚到\n收件人: 周敏 <zhou@works.example>\n\n{road.REPORT}"
    told(company, "zhou", text, "转发: 活动结算单晚到")

    assert len(company.show()["definition"]["causes"]) == 2


@pytest.mark.meets("S1-15")
def test_agreed_but_for_one_figure_changes_that_figure_and_goes_on(company: Company) -> None:
    company.writes("nora", returns.REPORT, subject="Returned goods wait for inspection")
    company.round("10-13 09:05")
    answer(company, "nora", "Agreed - but impact is 44 pallets, not 43", "clarify/receipt")
    company.round("10-13 09:30")

    definition = company.show()["definition"]
    assert [one["text"].rpartition(", ")[2] for one in definition["impacts"]] == ["44 pallets in September alone"]
    assert definition["agreed"]


@pytest.mark.meets("S2-2")
def test_the_reporter_agrees_and_names_another_lead(company: Company) -> None:
    company.writes("nora", returns.REPORT, subject="Returned goods wait for inspection")
    company.round("10-13 09:05")
    answer(company, "nora", "同意，牵头让IT吧", "clarify/receipt")
    company.round("10-13 09:30")

    assert (company.show()["lead"]["department"], company.show()["definition"]["agreed"]) == ("IT", True)
