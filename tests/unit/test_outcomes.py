"""Which of the last steps' answers a reply gives, by the letter that it answers; and what `understand` says of the same words."""

from __future__ import annotations

import base64
from datetime import date, datetime
from typing import Any

import pytest

from service.loop.arrivals import Said
from service.loop.issue import Task
from service.reading import dates, replies
from service.reading.reader import Reader
from service.understand import outcomes
from service.understand.items import Misfit

WANG, LI = "wang.wei@firm.example", "li.yan@firm.example"
KNOWN = (
    Task(n=1, task="写清退货晚到的缘由", owner=WANG, owner_text="王威", due=date(2026, 10, 14)),
    Task(n=2, task="拿出退货单模板", owner=LI, owner_text="李妍", due=date(2026, 10, 15), deliverable="《退货单模板》"),
    Task(n=3, task="修订仓库交接流程", owner=WANG, owner_text="王威", due=date(2026, 10, 20)),
)


def said(text: str, letter: str, now: datetime, reader: Reader, sender: str = LI, **more: Any) -> Said:
    return replies.read(text, "", (), now, reader, "FIN", letter, KNOWN, sender, **more)


@pytest.mark.meets("S4-2")
def test_a_single_candidate_needs_no_number(now: datetime, reader: Reader) -> None:
    assert [(p.task, p.status) for p in said("完成", "execute/progress", now, reader).progress] == [(2, "done")]
    assert [(p.task, p.status) for p in said("完成", "execute/reminder", now, reader, asked=(3,)).progress] == [(3, "done")]


def test_the_tasks_of_the_letter_go_before_the_senders_own(now: datetime, reader: Reader) -> None:
    assert [(p.task, p.status) for p in said("1完成，3还没动", "execute/progress", now, reader, WANG, asked=(1, 3)).progress] == [(1, "done"), (3, "not_started")]


def test_a_menu_is_read_where_it_was_printed_and_nowhere_else(now: datetime, reader: Reader) -> None:
    assert said("1", "execute/progress", now, reader, menu={"1": "done"}).progress[0].status == "done"
    assert all(p.status == "unclear" for p in said("1", "execute/progress", now, reader).progress)


@pytest.mark.parametrize("letter", ["clarify/receipt", "plan/invitation", "verify/survey"])
def test_answers_to_other_letters_tell_no_progress(letter: str, now: datetime, reader: Reader) -> None:
    assert said("已完成", letter, now, reader).progress == ()


@pytest.mark.meets("S4-2")
@pytest.mark.parametrize("letter", ["launch/kickoff", "plan/assignment"])
def test_whoever_answers_an_earlier_letter_says_what_is_done_and_how_far_it_is(letter: str, now: datetime, reader: Reader) -> None:
    assert [p.status for p in said("已完成", letter, now, reader, WANG).progress] == ["done"]
    assert [p.percent for p in said("先做到80%", letter, now, reader, WANG).progress] == [80]
    assert said("同意", letter, now, reader, WANG).progress == ()


def test_a_labelled_correction_of_the_definition_tells_nothing_of_the_work(now: datetime, reader: Reader) -> None:
    corrected = said("影响：月结推迟，只完成了80%", "launch/kickoff", now, reader, WANG)

    assert (corrected.progress, "impacts" in corrected.fields) == ((), True)


def test_a_long_mail_of_its_own_that_names_no_task_is_about_something_else(now: datetime, reader: Reader) -> None:
    aside = "各位好，上周五的会议纪要已发到共享盘，请大家查收；另外下个月的部门例会改到每周三上午，会议室还是老地方，需要投影的同事请提前跟行政说一声，以免到时候没有设备可用，谢谢各位的配合。"

    assert said(aside, "", now, reader).progress == ()
    assert [(p.task, p.status) for p in said(f"{aside}退货单模板已完成。", "", now, reader).progress] != []


@pytest.mark.parametrize(
    ("letter", "text", "field", "value"),
    [("verify/conclusion", "部分解决", "verdict", "partly_solved"), ("learn/norm", "已发布", "norm", "published"), ("verify/recurrence", "没有再发生", "recurred", False), ("verify/recurrence", "又出现了", "recurred", True)],
)
def test_each_letter_is_answered_in_its_own_words(letter: str, text: str, field: str, value: object, now: datetime, reader: Reader) -> None:
    assert getattr(said(text, letter, now, reader), field) == value
    assert not getattr(said(text, "clarify/receipt", now, reader), field)


@pytest.mark.meets("S5-5", "S6-2")
def test_survey_and_record_are_read_for_their_letters(now: datetime, reader: Reader) -> None:
    survey, record = said("已解决，4，5", "verify/survey", now, reader), said("有效做法：每日同步", "learn/record", now, reader)

    assert survey.surveyed is not None
    assert (survey.surveyed.verdict, survey.surveyed.result, survey.surveyed.cooperation) == ("solved", 4, 5)
    assert record.lessons is not None
    assert record.lessons.worked == ("每日同步",)


def test_a_rules_owner_may_name_another_and_a_day(now: datetime, reader: Reader) -> None:
    found = said("由王芳负责，10月30日前完成", "learn/norm", now, reader)

    assert "wang.fang@firm.example" in found.people
    assert date(2026, 10, 30) in found.days


def test_understand_tells_progress_key_for_key(now: datetime, reader: Reader) -> None:
    item = {"text": "推迟到周五，等市场部", "tasks": [{"n": 4, "title": "拿出退货单模板", "owner": "李妍", "due": "2026-10-15", "deliverable": ""}]}

    assert outcomes.progress_of(item, now, reader, ()) == {
        "items": [{"task": 4, "status": "delayed", "percent": None, "new_due": "2026-10-16", "reason": "等市场部", "needs_help_from": "市场部"}], "auto": False, "handover": None,
    }  # fmt: skip


def test_understand_knows_a_machine_by_its_headers(now: datetime, reader: Reader) -> None:
    raw = b"From: a@firm.example\r\nTo: b@firm.example\r\nAuto-Submitted: auto-replied\r\nSubject: Re: task\r\n\r\nDone.\r\n"
    item = {"eml_base64": base64.b64encode(raw).decode(), "tasks": [{"n": 1, "title": "Settle the form", "owner": "", "due": None, "deliverable": ""}]}

    assert outcomes.progress_of(item, now, reader, ()) == {"items": [], "auto": True, "handover": None}


def test_understand_reads_a_table_in_html(now: datetime, reader: Reader) -> None:
    html = "<table><tr><th>任务</th><th>状态</th></tr><tr><td>写清缘由</td><td>完成</td></tr><tr><td>拿出退货单模板</td><td>60%</td></tr></table>"
    tasks = [{"n": n, "title": title, "owner": "", "due": "2026-10-15", "deliverable": ""} for n, title in ((1, "写清缘由"), (2, "拿出退货单模板"))]

    found = outcomes.progress_of({"html": html, "tasks": tasks}, now, reader, ())

    assert [(one["task"], one["status"], one["percent"]) for one in found["items"]] == [(1, "done", 100), (2, "in_progress", 60)]


def test_understand_tells_survey_answers_key_for_key(now: datetime, reader: Reader) -> None:
    questions = [{"key": "q1", "text": "问题是否解决", "type": "choice", "choices": ["已解决", "未解决"]}, {"key": "q2", "text": "效果评分", "type": "score"}, {"key": "q3", "text": "建议", "type": "text"}]

    assert outcomes.survey_of({"text": "1. 已解决\n2. 满意", "questions": questions}, now, reader) == {"answers": {"q1": "已解决", "q2": 5, "q3": None}, "comments": []}


@pytest.mark.parametrize("item", [{"text": "x"}, {"text": "x", "tasks": "no"}, {"text": "x", "tasks": [{"title": "a"}]}, {"text": "x", "tasks": [{"n": 1, "due": "soon"}]}, {"tasks": []}])
def test_what_a_line_lacks_is_said_in_a_sentence(item: dict[str, Any], now: datetime, reader: Reader) -> None:
    with pytest.raises(Misfit, match=r"[A-Z].+\."):
        outcomes.progress_of(item, now, reader, ())


@pytest.mark.parametrize("text", ["every day", "已写完截止时间一节", "please send it every day"])
def test_what_only_looks_like_a_feast_or_ends_in_a_rhythm_is_read_to_its_end(text: str, now: datetime, reader: Reader) -> None:
    assert all(when.recurring for when in dates.find(text, now, reader))


@pytest.mark.meets("S6-8")
@pytest.mark.parametrize("text", ["不归我们，应该财务改", "这个制度不归我们管，应该由财务部修订。"])
def test_a_rule_that_is_another_departments_names_it(text: str, now: datetime, reader: Reader) -> None:
    told = said(text, "learn/norm", now, reader)

    assert (told.norm, told.departments, told.stance) == (None, ("FIN",), "refuse")


@pytest.mark.meets("S5-11")
def test_that_it_has_come_back_is_read_in_the_answer_to_the_last_letter_too(now: datetime, reader: Reader) -> None:
    assert said("又出现了", "learn/record", now, reader).recurred is True
    assert said("又出现了", "execute/progress", now, reader).recurred is None


def test_as_before_is_said_of_the_tasks_asked_about_and_not_of_all_that_there_are(now: datetime, reader: Reader) -> None:
    assert [p.task for p in said("照旧", "execute/progress", now, reader, WANG).progress] == [1, 3]
    assert said("照旧", "execute/digest", now, reader, "zhou.min@firm.example").progress == ()


def test_who_is_asked_for_help_and_names_an_own_task_tells_of_that_one(now: datetime, reader: Reader) -> None:
    text = "三个字段。另外我的退货单模板已写完，在共享盘 https://files.firm.example/2"
    told = said(text, "execute/help", now, reader, LI, asked=(1,)).progress
    plain = said("三个字段：编号、日期、数量", "execute/help", now, reader, LI, asked=(1,)).progress

    assert [(p.task, p.status) for p in told] == [(2, "done")]
    assert not [p for p in plain if p.task == 2]
