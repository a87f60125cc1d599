"""One daily mail a person over all issues, and one answer that moves each of them (REQUIREMENTS.md P21, S4-1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from service.loop.issue import Bulletin, Issue, Step
from tests.story.company import Company, Received, at

REPORT = """各位好,
9月有32家门店的调价晚了2天才生效,少收约8万元。
本质:调价之前由谁复核、什么时候复核,没有规定。
初步判断:1. 市场部没有提前给出调价清单;2. IT部的接口每天只跑一次。
梁爽"""

TABLE = """| 任务描述 | 负责人 | 截止时间 | 交付成果 |
|---|---|---|---|
| 每周五前给出下周调价清单 | 王蕾 | 10月30日 | 《调价清单》 |
| 把调价接口改为每小时跑一次 | Sam Ito | 11月4日 | 《接口上线说明》 |
| 指定调价复核人并写进办法 | 梁爽 | 10月28日 | 《门店调价复核办法》 |
"""


@pytest.fixture(scope="module")
def both(stages: dict[str, Company], tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A second issue comes as far as the first: Wang has a task in each."""
    company = stages["in_force"].copy(tmp_path_factory.mktemp("two") / "home")
    company.writes("liang", REPORT, subject="门店调价晚生效")
    company.round("10-15 15:10")
    company.writes("liang", "同意", answers=company.letter("liang", "clarify/receipt"))
    company.rounds("10-15 15:20", "10-15 15:31", company.now - company.now.replace(minute=company.now.minute - 1))
    for who in ("liang", "wang", "sam"):
        company.answers_invitation(who, company.letter(who, "plan/invitation"), "ACCEPTED")
    company.round("10-16 09:05")
    company.round("10-19 14:05")
    company.writes("liang", TABLE, answers=company.letter("liang", "plan/table_request"))
    company.round()
    for who, word in (("wang", "同意"), ("sam", "Agreed.")):
        company.writes(who, word, answers=company.letter(who, "plan/assignment"))
    company.writes("liang", "同意", answers=company.letter("liang", "plan/echo"))
    company.round()
    assert [company.show(issue)["step"] for issue in ("BH-1", "BH-2")] == ["execute", "execute"]
    return company.copy(tmp_path_factory.mktemp("two") / "both")


@pytest.fixture
def morning(both: Company, tmp_path: Path) -> Iterator[Company]:
    """Tuesday morning: the daily mails are out."""
    company = both.copy(tmp_path / "home")
    company.round("10-20 09:05")
    yield company
    company.restart()


def status(company: Company, issue: str, n: int) -> str:
    return str(next(task["status"] for task in company.show(issue)["tasks"] if task["n"] == n))


def told(company: Company, issue: str, who: str) -> list[str]:
    """What the journal of an issue has in this person's words, since the daily mails."""
    lines = company.show(issue)["journal"]
    return [line["text"] for line in lines if line["kind"] == "replied" and line["actor"] == at(who) and line["at"] >= "2026-10-20"]


def mails(company: Company, who: str, kind: str) -> list[Received]:
    return [one for one in company.letters if one.to == at(who) and one.kind == kind]


@pytest.mark.meets("P21", "S4-1")
def test_whoever_works_on_two_issues_gets_one_mail_with_running_numbers(morning: Company) -> None:
    (mail,) = [one for one in mails(morning, "wang", "execute/progress") if "[BH-2]" in one.subject]

    assert mail.subject.startswith("[BH-1] [BH-2]")
    assert "1. 指定各类活动的结算单提交人并公布" in mail.text
    assert "2. 每周五前给出下周调价清单" in mail.text
    assert [one.subject.count("[BH-") for one in mails(morning, "sam", "execute/progress")] == [1]


@pytest.mark.meets("P21", "S4-2")
def test_one_answer_moves_both_issues_and_each_keeps_its_own_words(morning: Company) -> None:
    morning.writes("wang", "1. 完成,名单见附件\n2. 60%\n谢谢\n王蕾", answers=morning.letter("wang", "execute/progress"), attachment=("名单.txt", b"wang"))
    morning.round("10-20 10:00")

    assert (status(morning, "BH-1", 1), status(morning, "BH-2", 1)) == ("done", "in_progress")
    assert told(morning, "BH-1", "wang") == ["1. 完成,名单见附件"]
    assert told(morning, "BH-2", "wang") == ["2. 60%"]


@pytest.mark.meets("P21")
def test_what_was_understood_is_said_back_in_one_note_of_the_evening(morning: Company) -> None:
    morning.writes("wang", "1. 受阻,等数据部给出名单\n2. 受阻,等IT部确认接口时间", answers=morning.letter("wang", "execute/progress"))
    assert [one for one in morning.round("10-20 10:00") if one.to == at("wang")] == []

    evening = [one for one in morning.round("10-20 18:05") if one.to == at("wang")]

    assert [(one.kind, one.asks) for one in evening] == [("execute/note", "none")]
    assert "BH-1" in evening[0].text and "BH-2" in evening[0].text


def test_an_answer_to_yesterdays_mail_still_counts_for_its_tasks(morning: Company) -> None:
    yesterday = morning.letter("wang", "execute/progress")
    morning.round("10-21 09:05")

    morning.writes("wang", "2. 完成", answers=yesterday)
    morning.round("10-21 09:30")

    assert (status(morning, "BH-1", 1), status(morning, "BH-2", 1)) == ("not_started", "done")


def test_the_same_answer_twice_changes_nothing_the_second_time(morning: Company) -> None:
    morning.writes("wang", "1. 30%\n2. 40%", answers=morning.letter("wang", "execute/progress"))
    raw = morning.shelf("inbox")[0].read_bytes()
    morning.round("10-20 10:00")
    before = morning.show("BH-1"), morning.show("BH-2")

    morning.drop(raw)
    morning.round("10-20 10:01")

    assert (morning.show("BH-1"), morning.show("BH-2")) == before


def test_words_about_an_issue_that_fit_no_task_are_kept_with_it(morning: Company) -> None:
    morning.writes("wang", "1. 进行中\n2. 进行中\nBH-2的清单要不要带门店编号,还没有定", answers=morning.letter("wang", "execute/progress"))
    morning.round("10-20 10:00")

    assert "门店编号" in told(morning, "BH-2", "wang")[0]
    assert "门店编号" not in told(morning, "BH-1", "wang")[0]


def test_what_says_nothing_is_asked_back_once_a_day_with_its_tasks(morning: Company) -> None:
    letter = morning.letter("wang", "execute/progress")
    morning.writes("wang", "昨天开了一整天的预算会呢", answers=letter)
    asked = [one for one in morning.round("10-20 10:00") if one.to == at("wang")]
    morning.writes("wang", "天气也不太好呢", answers=letter)
    again = [one for one in morning.round("10-20 10:30") if one.to == at("wang")]

    assert [(one.kind, one.asks) for one in asked] == [("execute/note", "progress")]
    assert "每周五前给出下周调价清单" in asked[0].text
    assert again == []

    morning.writes("wang", "2. 完成", answers=asked[0])
    morning.round("10-20 11:00")

    assert (status(morning, "BH-1", 1), status(morning, "BH-2", 1)) == ("not_started", "done")


def test_thanks_are_no_progress_and_want_no_answer(morning: Company) -> None:
    morning.writes("wang", "收到,谢谢", answers=morning.letter("wang", "execute/progress"))

    assert [one for one in morning.round("10-20 10:00") if one.to == at("wang")] == []
    assert (status(morning, "BH-1", 1), status(morning, "BH-2", 1)) == ("not_started", "not_started")


def test_leave_is_told_to_every_issue_of_the_mail(morning: Company) -> None:
    morning.writes("wang", "我10月21日到10月23日出差,期间请林潇代理", answers=morning.letter("wang", "execute/progress"))
    morning.round("10-20 10:00")

    for issue in ("BH-1", "BH-2"):
        record = morning.office.store.get(issue)
        assert isinstance(record, Issue)
        assert [(away.person, str(away.until), away.deputy) for away in record.away] == [(at("wang"), "2026-10-23", at("lin"))]


def test_an_order_goes_to_the_issue_of_its_task_or_tag(morning: Company) -> None:
    office = morning.office
    led = office.store.get("BH-1")
    assert isinstance(led, Issue)
    chairs = tuple(replace(seat, liaison=at("liang")) if seat.department == led.lead else seat for seat in led.participants)
    mine = tuple(replace(task, owner=at("liang")) if task.n == 3 else task for task in led.tasks)
    office.store.save(replace(led, participants=chairs, tasks=mine))
    morning.round("10-21 09:05")
    letter = morning.letter("liang", "execute/progress")
    assert letter.subject.startswith("[BH-1] [BH-2]")

    morning.writes("liang", "BH-2 暂停处理", answers=letter)
    morning.round("10-21 09:30")

    assert [morning.show(issue)["status"] for issue in ("BH-1", "BH-2")] == ["open", "paused"]


def test_an_order_that_names_no_issue_is_asked_back_and_done_nowhere(morning: Company) -> None:
    morning.writes("wang", "1. 进行中\n2. 进行中\n现在进展如何?", answers=morning.letter("wang", "execute/progress"))

    fresh = [one for one in morning.round("10-20 10:00") if one.to == at("wang")]

    assert [one.kind for one in fresh] == ["execute/note"]
    assert fresh[0].asks == "progress"
    assert "“现在进展如何?”" in fresh[0].text and "BH-1" in fresh[0].text and "BH-2" in fresh[0].text


@pytest.mark.meets("P3")
def test_a_colleague_who_writes_to_that_address_speaks_for_himself(morning: Company) -> None:
    letter = morning.letter("wang", "execute/progress")
    morning.writes("sam", "1. done\n2. done", answers=letter)
    morning.writes("pavel", "1. done\n2. done", answers=letter)
    morning.round("10-20 10:00")

    assert (status(morning, "BH-1", 1), status(morning, "BH-2", 1)) == ("not_started", "not_started")
    assert len(morning.shelf("refused")) == 1


def test_tags_alone_lead_to_each_issue_and_titles_to_the_tasks(morning: Company) -> None:
    morning.writes("wang", "指定各类活动的结算单提交人并公布:完成\n每周五前给出下周调价清单:50%", subject="[BH-1] [BH-2] 进展")
    morning.round("10-20 10:00")

    assert (status(morning, "BH-1", 1), status(morning, "BH-2", 1)) == ("done", "in_progress")


def test_below_a_tag_the_numbers_are_those_of_its_issue(morning: Company) -> None:
    morning.writes("wang", "BH-1\n1. 完成\nBH-2\n1. 受阻,等IT部确认接口时间", subject="[BH-1] [BH-2] 进展")
    morning.round("10-20 10:00")

    assert (status(morning, "BH-1", 1), status(morning, "BH-2", 1)) == ("done", "blocked")
    assert "execute/help" in morning.kinds_to("sam")


def test_a_task_that_is_gone_meanwhile_is_not_mistaken_for_the_one_with_its_number(morning: Company) -> None:
    letter, store = morning.letter("wang", "execute/progress"), morning.office.store
    record = store.get("BH-2")
    assert isinstance(record, Issue)
    store.save(replace(record, tasks=tuple(replace(task, task="换一个调价系统") if task.n == 1 else task for task in record.tasks)))

    morning.writes("wang", "1. 进行中\n2. 完成", answers=letter)
    morning.round("10-20 10:00")

    assert status(morning, "BH-2", 1) == "not_started"


@pytest.mark.meets("P6")
def test_a_daily_mail_that_does_not_arrive_is_told_to_each_lead(morning: Company) -> None:
    morning.bounces(morning.letter("wang", "execute/progress"))
    morning.round("10-20 10:00")

    assert "execute/note" in morning.kinds_to("li") and "execute/note" in morning.kinds_to("liang")
    assert {"undelivered"} <= set(morning.journal("BH-1")) & set(morning.journal("BH-2"))


def test_an_answer_to_the_digest_goes_by_the_numbers_of_its_issue(morning: Company) -> None:
    morning.round("10-20 18:05")
    morning.writes("li", "“定出核对口径,全年不变”这一项取消", answers=morning.letter("li", "execute/digest"))
    morning.round("10-20 18:30")

    assert status(morning, "BH-1", 2) == "dropped"


def test_what_was_said_back_can_be_put_right(morning: Company) -> None:
    morning.writes("wang", "1. 受阻,等数据部给出名单\n2. 受阻,等IT部确认接口时间", answers=morning.letter("wang", "execute/progress"))
    morning.round("10-20 10:00")
    morning.round("10-20 18:05")

    morning.writes("wang", "每周五前给出下周调价清单:还在进行中", answers=morning.letter("wang", "execute/note"))
    morning.round("10-20 18:30")

    assert (status(morning, "BH-1", 1), status(morning, "BH-2", 1)) == ("blocked", "in_progress")


def test_words_of_a_machine_are_not_asked_back(morning: Company) -> None:
    morning.writes("wang", "自动回复:我正在休假,邮件将于返岗后处理。", answers=morning.letter("wang", "execute/progress"))

    assert [one for one in morning.round("10-20 10:00") if one.to == at("wang")] == []
    assert (status(morning, "BH-1", 1), status(morning, "BH-2", 1)) == ("not_started", "not_started")


@pytest.mark.meets("P4")
def test_an_answer_whose_sender_is_not_proven_moves_nothing(morning: Company) -> None:
    letter = morning.letter("wang", "execute/progress")
    morning.configured('[trust]\nmode = "host"\nauthserv_id = "mx.works.example"\n')
    morning.writes("wang", "1. 完成\n2. 完成", answers=letter)
    morning.round("10-20 10:00")

    assert (status(morning, "BH-1", 1), status(morning, "BH-2", 1)) == ("not_started", "not_started")
    assert "unverified" in morning.journal("BH-1") and "unverified" in morning.journal("BH-2")


@pytest.mark.meets("P25")
def test_an_automatic_reply_reaches_every_issue_in_which_work_waits(morning: Company) -> None:
    morning.is_away("wang", "您好,我10月20日至10月26日休假,紧急事务请联系林潇 lin@works.example。", morning.letter("wang", "execute/progress"))
    morning.round("10-20 10:00")

    for issue in ("BH-1", "BH-2"):
        record = morning.office.store.get(issue)
        assert isinstance(record, Issue)
        assert [away.person for away in record.away] == [at("wang")], issue
        assert status(morning, issue, 1) == "not_started"


@pytest.mark.meets("P21")
def test_who_has_nothing_left_to_do_is_written_to_no_more(morning: Company) -> None:
    store = morning.office.store
    for name in ("BH-1", "BH-2"):
        record = store.get(name)
        assert isinstance(record, Issue)
        store.save(replace(record, tasks=tuple(replace(t, status="done") if t.owner == at("wang") else t for t in record.tasks)))

    fresh = morning.round("10-21 09:05")

    assert [one.kind for one in fresh if one.to == at("wang")] == []
    asleep = store.keyed("daily|" + at("wang"))
    assert isinstance(asleep, Bulletin)
    assert asleep.due_at is None


def test_an_issue_that_is_not_under_way_wakes_nobody(stages: dict[str, Company]) -> None:
    store = stages["tabled"].copy(stages["tabled"].home.parent / "asleep").office.store

    assert [one.key for one in store.all(Bulletin) if isinstance(one, Bulletin) and one.key.startswith("daily|")] == []
    assert {one.step for one in store.all(Issue) if isinstance(one, Issue)} == {Step.PLAN}


@pytest.mark.meets("P8")
def test_the_table_of_our_own_letter_in_the_quotation_is_no_answer(morning: Company) -> None:
    letter = morning.letter("wang", "execute/progress")
    quoted = "<div>2. 完成</div><blockquote type='cite'><table><tr><td>1</td><td>指定各类活动的结算单提交人并公布</td><td>完成</td></tr></table></blockquote>"
    morning.writes("wang", "2. 完成\n\n> 1. 指定各类活动的结算单提交人并公布:完成\n", answers=letter, html=f"<html><body>{quoted}{letter.html}</body></html>")
    morning.round("10-20 10:00")

    assert (status(morning, "BH-1", 1), status(morning, "BH-2", 1)) == ("not_started", "done")


def test_each_days_mail_begins_a_conversation_of_its_own(morning: Company) -> None:
    morning.round("10-21 09:05")

    assert [one.message["References"] for one in mails(morning, "wang", "execute/progress")] == [None] * len(mails(morning, "wang", "execute/progress"))


@pytest.mark.meets("P13")
def test_an_answer_about_an_issue_that_has_ended_moves_the_other_and_asks_nothing(morning: Company) -> None:
    letter = morning.letter("wang", "execute/progress")
    morning.writes("zhou", "撤回,问题已不存在", subject="[BH-1] 撤回")
    morning.round("10-20 09:30")

    morning.writes("wang", "1. 完成\n2. 完成", answers=letter)
    fresh = morning.round("10-20 10:00")

    assert status(morning, "BH-2", 1) == "done"
    assert "closed/reopen" not in {one.kind for one in fresh}
    assert told(morning, "BH-1", "wang") == []
