"""After the end: thanks, doubts, relapses, the lesson for others, and the rule that still has to change (REQUIREMENTS.md S5-11, S6, P13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from service.loop.issue import Norm
from tests.story.company import CHINA, Company, Received, at
from tests.story.working import answer, to, who_got

SHARE = '\n[share]\nknowledge_base = "zhishi@works.example"\ndepartment_meeting = "lihui@works.example"\n'
DAILY, SURVEY, CONCLUSION, RECORD, NORM = "execute/progress", "verify/survey", "verify/conclusion", "learn/record", "learn/norm"
REOPEN, RECURRENCE = "closed/reopen", "verify/recurrence"
DAY = timedelta(days=1)

LESSONS = """有效做法：每天一句话的进展；口径定下来就不再改
待改进点：下次一开始就请法务部看一遍办法
改进措施：李琳11月20日前把结算单清单放进月结检查表
制度：市场部修订《活动管理办法》，写明结算单由谁在哪一天提交，11月27日前

同意"""


@pytest.fixture(scope="module")
def played(stages: dict[str, Company], tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Xiaoqiu never answers the survey, so that it is concluded on Friday the 23rd; closed in the week after."""
    company = stages["in_force"].copy(tmp_path_factory.mktemp("end") / "home")
    company.configured(SHARE)
    company.round("10-16 09:05")
    for who in ("wang", "xiaoqiu", "li"):
        answer(company, who, "完成,见附件", DAILY, attachment=(f"{who}.docx", who.encode()))
    company.round("10-16 10:00")
    for who, words in (("zhou", "已解决，5分，5分。10月的结算单都按时到了"), ("li", "已解决 5 4"), ("wang", "解决了，4分，5分")):
        answer(company, who, words, SURVEY)
    company.round("10-19 10:00")
    company.rounds("10-20 11:05", "10-23 11:05", DAY)
    answer(company, "li", "同意", CONCLUSION)
    company.round("10-23 13:35")
    answer(company, "li", LESSONS, RECORD)
    company.round("10-23 14:00")
    company.rounds("10-26 09:05", "10-28 09:05", DAY)
    assert company.show()["step"] == "closed"
    return company.copy(tmp_path_factory.mktemp("end") / "closed")


@pytest.fixture
def closed(played: Company, tmp_path: Path) -> Iterator[Company]:
    company = played.copy(tmp_path / "home")
    yield company
    company.restart()


def norm(company: Company) -> Norm:
    (found,) = (one for one in company.office.store.all() if isinstance(one, Norm))
    return found


def until(company: Company, last: str, *, year: int = 2026) -> list[Received]:
    """A round each morning up to and with that day."""
    fresh: list[Received] = []
    end = datetime.strptime(f"{year}-{last} 09:05", "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)
    now = company.now.replace(hour=9, minute=5)
    while (now := now + DAY) <= end:
        fresh += company.round(now)
    return fresh


@pytest.mark.meets("P13")
def test_thanks_reopen_nothing_and_are_asked_about_once(closed: Company) -> None:
    answer(closed, "wang", "谢谢各位，辛苦了！", RECORD)
    fresh = closed.round("10-28 10:00")
    answer(closed, "wang", "再次感谢", RECORD)
    again = closed.round("10-28 11:00")
    answer(closed, "wang", "3", REOPEN)
    last = closed.round("10-28 11:30")

    assert who_got(fresh) == [("wang", REOPEN)]
    assert again == []
    assert last == []
    assert closed.show()["step"] == "closed"


@pytest.mark.meets("P13", "G1")
def test_whoever_writes_more_is_asked_what_it_means_and_the_reporter_opens_it_again(closed: Company) -> None:
    answer(closed, "zhou", "这个月又有两家门店的单子晚了三天。", RECORD)
    (asked,) = closed.round("10-28 10:00")
    before = closed.show()["step"]
    answer(closed, "zhou", "1", REOPEN)
    fresh = closed.round("10-28 10:30")

    assert (asked.kind, asked.to, asked.asks) == (REOPEN, at("zhou"), "answer")
    assert before == "closed"
    assert (closed.show()["step"], closed.show()["cycle"]) == ("clarify", 2)
    assert "每" in to(fresh, "zhou", "clarify/definition")[0].text


@pytest.mark.meets("P13")
def test_it_may_be_a_new_issue_with_the_same_words(closed: Company) -> None:
    answer(closed, "wang", "另外,上月有12份海报的样稿晚到2天,印刷因此加急,多付6000元。原因是运营部没有定样稿的截止日。", RECORD)
    closed.round("10-28 10:00")
    answer(closed, "wang", "2 新问题", REOPEN)
    fresh = closed.round("10-28 10:30")

    assert closed.issues() == ["BH-1", "BH-2"]
    assert closed.show("BH-2")["reporter"] == at("wang")
    assert "海报" in to(fresh, "wang", "clarify/receipt")[0].text
    assert closed.show()["step"] == "closed"


@pytest.mark.meets("P13", "P27")
def test_others_cannot_open_it_again_without_the_coordinator(closed: Company) -> None:
    answer(closed, "xiaoqiu", "我觉得还没完，口径又有人想改。", RECORD)
    closed.round("10-28 10:00")
    answer(closed, "xiaoqiu", "重新打开", REOPEN)
    fresh = closed.round("10-28 10:30")

    assert closed.show()["step"] == "closed"
    assert "hu.bo" in {who for who, _ in who_got(fresh)}


@pytest.mark.meets("S5-11", "S5-10")
def test_after_thirty_days_the_reporter_is_asked_once_and_yes_begins_anew(closed: Company) -> None:
    fresh = until(closed, "12-04")
    asked = [one for one in fresh if one.kind == RECURRENCE]
    answer(closed, "zhou", "又出现了，11月有5张晚到", RECURRENCE)
    again = closed.round("12-04 10:00")

    assert [(one.to, one.asks) for one in asked] == [(at("zhou"), "answer")]
    assert "30" in asked[0].text
    assert (closed.show()["step"], closed.show()["cycle"], closed.show()["conclusion"]) == ("clarify", 2, None)
    assert to(again, "zhou", "clarify/definition")


@pytest.mark.meets("S5-11")
def test_no_is_noted_and_asked_again_later(closed: Company) -> None:
    until(closed, "12-04")
    answer(closed, "zhou", "没有再出现，挺好的", RECURRENCE)
    closed.round("12-04 10:00")
    later = until(closed, "01-08", year=2027)

    assert closed.show()["step"] == "closed"
    assert [one.to for one in later if one.kind == RECURRENCE] == [at("zhou")]
    assert "60" in closed.letter("zhou", RECURRENCE).text


@pytest.mark.meets("S5-5", "P22")
def test_a_late_answer_to_the_survey_is_kept_and_opens_nothing(closed: Company) -> None:
    answer(closed, "xiaoqiu", "问题是否解决：已解决\n效果评分：4\n协作体验：5\n建议：口径变更先通知财务部", SURVEY)
    fresh = closed.round("10-28 10:00") + closed.round("10-28 18:05")

    assert [one for one in fresh if one.kind == REOPEN] == []
    assert closed.show()["step"] == "closed"
    assert any("口径变更先通知财务部" in line["text"] for line in closed.show()["journal"])


@pytest.mark.meets("S6-5", "S6-4", "S6-10")
def test_the_lesson_goes_to_the_knowledge_base_and_into_the_departments_meeting(closed: Company) -> None:
    shared = {one.to.partition("@")[0]: one for one in closed.letters if one.kind == "learn/share"}

    assert set(shared) == {"zhishi", "lihui"}
    assert [part.get_filename()[-5:] for part in shared["zhishi"].message.iter_attachments()] == [".docx"]
    assert shared["lihui"].value("METHOD") == "REQUEST"
    assert shared["lihui"].value("DTSTART") != ""
    assert "每天一句话的进展" in shared["zhishi"].text


@pytest.mark.meets("S6-6", "S1-14")
def test_a_report_like_it_is_shown_what_worked(closed: Company) -> None:
    closed.writes("feng", "各位好,\n10月质量部收到的活动结算单平均晚到3天,共8张,检验费月结推迟1天。\n本质:结算单由谁提交没有规定。\n"
                  "初步判断:1. 市场部没有指定提交结算单的人;2. 数据部的核对口径不清。\n冯时", subject="结算单晚到质量部")
    closed.round("10-28 10:00")
    receipt = closed.letter("feng", "clarify/receipt")

    assert "BH-1" in receipt.text
    assert "每天一句话的进展" in receipt.text


@pytest.mark.meets("S6-7", "S6-8")
def test_the_head_of_the_department_is_asked_to_change_the_rule_and_may_name_another(closed: Company) -> None:
    asked = to(closed.letters, "jiang", NORM)
    answer(closed, "jiang", "由王蕾负责", NORM)
    fresh = closed.round("10-28 10:00")
    answer(closed, "wang", "接受，11月25日前完成", NORM)
    closed.round("10-28 11:00")

    assert "《活动管理办法》" in asked[0].text or "活动管理办法" in asked[0].text
    assert [one.asks for one in to(fresh, "wang", NORM)] == ["answer"]
    assert (norm(closed).state, norm(closed).owner, str(norm(closed).rule.due)) == ("accepted", at("wang"), "2026-11-25")


@pytest.mark.meets("S6-7", "S6-8")
def test_a_rule_of_another_department_goes_to_its_head(closed: Company) -> None:
    answer(closed, "jiang", "这项制度不归我们管，应该是财务部", NORM)
    fresh = closed.round("10-28 10:00")

    assert who_got(fresh) == [("ke", NORM)]
    assert (norm(closed).state, norm(closed).owner) == ("proposed", at("ke"))


@pytest.mark.meets("S6-8", "P23")
def test_a_silent_head_is_reminded_then_the_coordinator_is_asked(closed: Company) -> None:
    before = len(to(closed.letters, "jiang", NORM))
    fresh = until(closed, "11-10")

    assert before >= 1
    assert "hu.bo" in [who for who, _ in who_got(closed.letters, NORM)]
    assert len(to(closed.letters, "jiang", NORM)) <= 3
    assert [one for one in fresh if one.kind == NORM and one.asks != "answer"] == []
    assert norm(closed).state == "proposed"


@pytest.mark.meets("S6-7", "S6-8")
def test_declined_with_a_reason_the_lead_and_the_coordinator_hear_of_it(closed: Company) -> None:
    answer(closed, "jiang", "不修订，明年整体并入新的《营销制度》。", NORM)
    fresh = closed.round("10-28 10:00")
    later = until(closed, "12-31")

    assert norm(closed).state == "declined"
    assert {who for who, _ in who_got(fresh, NORM)} == {"li", "hu.bo"}
    assert all("营销制度" in one.text for one in fresh if one.kind == NORM)
    assert [one for one in later if one.kind == NORM] == []


@pytest.mark.meets("S6-9")
def test_the_quarter_is_told_to_the_coordinator_on_its_first_working_day(closed: Company) -> None:
    before = closed.round("12-31 17:05")
    before += [one for day in (1, 2, 3) for one in closed.round(datetime(2027, 1, day, 9, 5, tzinfo=CHINA))]
    monday = closed.round(datetime(2027, 1, 4, 9, 5, tzinfo=CHINA))
    (report,) = [one for one in monday if one.kind == "learn/quarter"]

    assert "learn/quarter" not in {one.kind for one in before}
    assert report.to == at("hu.bo")
    assert all(words in report.text for words in ("市场部", "活动管理办法"))


@pytest.mark.meets("G1", "S6-10")
def test_the_status_of_what_is_over_can_still_be_asked(closed: Company) -> None:
    closed.writes("wang", "请问这件事最后怎么样了？进展?", subject="[BH-1] 进展?")
    fresh = closed.round("10-28 10:00")

    assert who_got(fresh) == [("wang", "circle/status")]
    assert "已解决" in fresh[0].text


@pytest.mark.meets("S6-10", "S2-12")
def test_the_circles_address_is_closed_and_whoever_writes_there_is_told(closed: Company) -> None:
    address = next(word for word in closed.letter("wang", "launch/kickoff").text.split() if word.startswith("loop+bh-1.c-"))
    closed.writes("wang", "各位,下次活动定在12月。", subject="[BH-1] 通知", to=address)
    fresh = closed.round("10-28 10:00")

    assert [one for one in fresh if one.kind == "circle/relay"] == []
    assert {who for who, _ in who_got(fresh)} == {"wang"}


@pytest.mark.meets("P13")
def test_who_may_open_it_again_says_so_and_it_is_open(closed: Company) -> None:
    closed.writes("li", "重新打开", subject="[BH-1] 结算单")
    fresh = closed.round("11-02 10:00")

    assert closed.show()["step"] == "clarify"
    assert REOPEN not in {one.kind for one in fresh}


@pytest.mark.meets("S5-11")
def test_the_reporter_answers_the_last_letter_that_it_is_there_again(closed: Company) -> None:
    answer(closed, "zhou", "又出现了", RECORD)
    fresh = closed.round("11-02 10:00")

    assert (closed.show()["step"], closed.show()["cycle"]) == ("clarify", 2)
    assert REOPEN not in {one.kind for one in fresh}
