"""Step 2: who leads, who takes part and why, one liaison a department, and the kick-off with everybody's address."""

from __future__ import annotations

import pytest

from tests.story.company import Company, at

GUIDE = """大家好:
市场部本该在9月30日前交出三季度的活动数据,到今天财务部还没有收到,成本核算停了下来,利润报告要晚2天发布(原定10月8日报总部)。
初步判断:1. 市场部没有明确由谁报数;2. 财务部事先没有和市场部确认数据格式。
周敏"""
CONTESTED = """9月起仓储部和运营部争用同一批8台叉车,每天有3小时谁也用不上,上月有21车货晚装,赔了6万元。
本质:叉车资源怎样分配、谁先用,没有约定。
初步判断:1. 仓储部的装卸排班不公开;2. 运营部临时加车不提前说。
任海"""


def seats(company: Company) -> dict[str, str]:
    return {place["department"]: place["liaison"] for place in company.show()["participants"]}


@pytest.mark.meets("S2-3", "S2-4", "S2-2")
def test_the_guides_own_case_is_led_by_the_department_that_needs_the_data(company: Company) -> None:
    company.writes("zhou", GUIDE, subject="三季度活动数据未提交")
    company.round("10-13 09:05")
    receipt = company.letter("zhou", "clarify/receipt")

    assert company.show()["lead"]["department"] == "FIN"
    assert "建议由财务部牵头" in receipt.text
    assert "受影响最直接" in receipt.text


@pytest.mark.meets("S2-5")
def test_each_department_comes_with_its_reason(reported: Company) -> None:
    reasons = {place["department"]: place["reason"]["kind"] for place in reported.show()["participants"]}

    assert reasons == {"FIN": "impact", "MKT": "cause", "DATA": "cause"}
    assert "没有指定提交结算单的人" in reported.letter("zhou", "clarify/receipt").text


@pytest.mark.meets("S2-1")
def test_all_questions_of_the_step_leave_in_the_round_of_the_agreement(reported: Company) -> None:
    reported.writes("zhou", "确认", answers=reported.letter("zhou", "clarify/receipt"))
    fresh = reported.round("10-13 09:30")

    assert sorted((one.kind, one.to.split("@")[0]) for one in fresh) == [
        ("launch/lead", "li"), ("launch/nomination", "qiu"), ("launch/nomination", "wang"),
    ]


@pytest.mark.meets("S2-7", "S2-8")
@pytest.mark.parametrize("words", ["邱小雨", "请找邱小雨", "xiaoqiu@works.example", "由邱小雨负责对接,谢谢", "邱小雨 <xiaoqiu@works.example>"])
def test_a_head_names_the_liaison_by_name_or_address(asked: Company, words: str) -> None:
    asked.writes("qiu", words, answers=asked.letter("qiu", "launch/nomination"))
    asked.round("10-13 10:00")

    assert seats(asked)["DATA"] == at("xiaoqiu")
    assert "您被推荐为数据部的对接人" in asked.letter("xiaoqiu", "launch/nomination").text


@pytest.mark.meets("S2-7")
def test_a_head_may_name_himself(asked: Company) -> None:
    asked.writes("qiu", "我自己来", answers=asked.letter("qiu", "launch/nomination"))
    asked.round("10-13 10:00")

    assert seats(asked)["DATA"] == at("qiu")


@pytest.mark.meets("S2-7")
def test_two_names_are_asked_back_and_one_answer_settles_it(asked: Company) -> None:
    asked.writes("qiu", "邱小雨或者我邱实都行", answers=asked.letter("qiu", "launch/nomination"))
    asked.round("10-13 10:00")
    again = asked.letter("qiu", "launch/nomination")
    asked.writes("qiu", "邱小雨", answers=again)
    asked.round("10-13 10:10")

    assert "以哪一位为对接人" in again.text
    assert seats(asked)["DATA"] == at("xiaoqiu")


@pytest.mark.meets("S2-7")
def test_a_name_that_nobody_bears_is_asked_again(asked: Company) -> None:
    asked.writes("qiu", "让钱多多来吧", answers=asked.letter("qiu", "launch/nomination"))
    asked.round("10-13 10:00")

    assert "没有找到您说的那位" in asked.letter("qiu", "launch/nomination").text
    assert not seats(asked)["DATA"]


def test_a_liaison_and_a_deputy_may_be_named_together(asked: Company) -> None:
    asked.writes("qiu", "对接人邱小雨,代理人邱实", answers=asked.letter("qiu", "launch/nomination"))
    asked.round("10-13 10:00")
    place = next(p for p in asked.show()["participants"] if p["department"] == "DATA")

    assert (place["liaison"], place["deputy"]) == (at("xiaoqiu"), at("qiu"))


@pytest.mark.meets("S2-6")
def test_a_refusal_reaches_the_lead_the_same_day_and_the_department_stays_until_he_lets_it_go(asked: Company) -> None:
    asked.writes("wang", "不参加,结算单是渠道商开的,与我们无关。", answers=asked.letter("wang", "launch/nomination"))
    asked.round("10-13 10:00")
    told = asked.letter("li", "launch/lead")
    between = set(seats(asked))
    asked.writes("li", "去掉市场部", answers=told)
    asked.round("10-13 11:00")

    assert "渠道商开的" in told.text
    assert "MKT" in between
    assert "MKT" not in seats(asked)


@pytest.mark.meets("S2-6")
def test_a_department_that_is_kept_is_asked_for_somebody_else(asked: Company) -> None:
    asked.writes("wang", "不参加,太忙了。", answers=asked.letter("wang", "launch/nomination"))
    asked.round("10-13 10:00")
    asked.writes("li", "保留", answers=asked.letter("li", "launch/lead"))
    asked.round("10-13 10:30")
    asked.writes("jiang", "林潇", answers=asked.letter("jiang", "launch/nomination"))
    asked.round("10-13 11:00")

    assert seats(asked)["MKT"] == at("lin")


def test_a_liaison_may_send_somebody_else_of_the_department(asked: Company) -> None:
    asked.writes("wang", "不参加,由林潇代替。", answers=asked.letter("wang", "launch/nomination"))
    asked.round("10-13 10:00")

    assert seats(asked)["MKT"] == at("lin")
    assert asked.letter("lin", "launch/nomination")


@pytest.mark.meets("S2-2")
def test_a_liaison_who_does_not_want_to_lead_is_not_asked_again_but_the_next(asked: Company) -> None:
    asked.writes("li", "不合适,我们这季度在做审计,没有人手牵头。", answers=asked.letter("li", "launch/lead"))
    fresh = asked.round("10-13 10:00")

    assert [one.kind for one in fresh if one.to == at("zhou")] == ["execute/escalation"]
    assert "审计" in asked.letter("zhou", "execute/escalation").text


@pytest.mark.meets("S2-5")
def test_the_lead_may_add_and_drop_departments_in_the_answer(asked: Company) -> None:
    asked.writes("li", "同意牵头。请增加IT部,去掉数据部。", answers=asked.letter("li", "launch/lead"))
    asked.round("10-13 10:00")

    assert set(seats(asked)) == {"FIN", "MKT", "IT"}
    assert asked.show()["lead"]["agreed"]


@pytest.mark.meets("S2-9", "S2-10", "S2-14")
def test_the_kick_off_tells_everybody_whom_to_write_to(launched: Company) -> None:
    letters = [launched.letter(who, "launch/kickoff") for who in ("li", "wang", "lin", "xiaoqiu")]

    assert all(address in one.text for one in letters for address in (at("li"), at("wang"), at("xiaoqiu"), "loop+bh-1.c-"))
    assert "群名" in letters[0].text
    assert launched.show()["step"] == "plan"


@pytest.mark.meets("S2-14")
@pytest.mark.parametrize("missing", ["li", "qiu"])
def test_without_lead_or_a_liaison_there_is_no_kick_off(asked: Company, missing: str) -> None:
    if missing != "li":
        asked.writes("li", "同意", answers=asked.letter("li", "launch/lead"))
    if missing != "qiu":
        asked.writes("qiu", "邱小雨", answers=asked.letter("qiu", "launch/nomination"))
    asked.round("10-13 10:00")
    asked.round("10-13 10:01")

    assert asked.show()["step"] == "launch"
    assert "launch/kickoff" not in asked.kinds_to("wang")


@pytest.mark.meets("C2")
def test_contested_resources_bring_the_heads_into_circle_and_meeting(company: Company) -> None:
    company.writes("ren", CONTESTED, subject="叉车不够分")
    company.round("10-13 09:05")
    company.writes("ren", "同意", answers=company.letter("ren", "clarify/receipt"))
    company.round("10-13 09:30")
    company.writes("ray", "Agreed", answers=company.letter("ray", "launch/lead"))
    company.round("10-13 10:00")
    company.round("10-13 10:01")
    optional = {a["address"] for a in company.show()["meeting"]["attendees"] if not a["required"]}

    assert company.show()["category"] == "C2"
    assert {at("ren"), at("lu")} <= set(company.show()["circle"])
    assert {at("ren"), at("lu")} <= optional


@pytest.mark.meets("S1-2", "S1-15")
def test_an_objection_after_the_kick_off_makes_a_new_version_that_all_get(invited: Company) -> None:
    invited.writes("wang", "有异议:影响:月结推迟1天,供应商少给我们1万元优惠", answers=invited.letter("wang", "launch/kickoff"))
    fresh = invited.round("10-13 14:00")
    told = {one.to.split("@")[0] for one in fresh if one.kind == "clarify/definition"}

    assert {"li", "xiaoqiu", "zhou"} <= told
    assert "1万元" in invited.letter("li", "clarify/definition").text
    assert invited.show()["step"] == "plan"


@pytest.mark.meets("S1-2")
def test_an_objection_in_words_is_passed_on_as_it_is(invited: Company) -> None:
    invited.writes("xiaoqiu", "有异议:口径不是每月改,是财务部每月要的不一样。", answers=invited.letter("xiaoqiu", "launch/kickoff"))
    invited.round("10-13 14:00")

    assert "财务部每月要的不一样" in invited.letter("li", "clarify/definition").text


@pytest.mark.meets("S2-13")
def test_a_new_liaison_after_the_kick_off_gets_the_whole_story_and_the_invitation(invited: Company) -> None:
    invited.writes("jiang", "市场部的对接人换成林潇", subject="[BH-1] 换人")
    invited.round("10-13 14:00")

    assert seats(invited)["MKT"] == at("lin")
    assert "由您接手" in invited.letter("lin", "launch/kickoff").subject
    assert at("lin") in {a["address"] for a in invited.show()["meeting"]["attendees"]}


@pytest.mark.meets("P27")
def test_an_agreement_by_mail_is_said_back(asked: Company) -> None:
    asked.writes("li", "同意", answers=asked.letter("li", "launch/lead"))
    asked.round("10-13 10:00")
    asked.round("10-13 18:05")

    assert "您同意牵头" in asked.letter("li", "execute/note").text


def test_yes_but_with_one_department_more_is_shown_again_with_it(asked: Company) -> None:
    asked.writes("li", "同意牵头,但是请把IT部也加进来", answers=asked.letter("li", "launch/lead"))
    asked.round("10-13 10:00")
    again = asked.letter("li", "launch/lead")
    asked.writes("li", "同意", answers=again)
    asked.round("10-13 10:10")

    assert "IT部" in again.text
    assert asked.show()["lead"]["agreed"]
