"""Answers in plain words to our questions: a date wished, somebody named, a time that does not suit, a row told anew."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from service.loop.arrivals import Said
from service.loop.issue import Task
from service.loop.people import Directory
from service.reading import names, replies
from service.reading.reader import Reader
from service.reading.stances import stance
from tests.conftest import DEPARTMENTS, PERSONS, person

HEAD = "david.ma@firm.example"
DATA = (
    person("david.ma", "马大卫", "David Ma", "DATA"), person("lin.bo", "林波", "Lin Bo", "DATA"),
    person("lin.chen", "陈琳", "Lin Chen", "DATA"), person("bo.chen", "陈博", "Bo Chen", "SAL"),
)
KNOWN = tuple(Task(n=n, task=f"修订第{n}号流程文件", owner="qin.chuan@firm.example", owner_text="秦川", due=date(2026, 11, 15)) for n in range(1, 5))


@pytest.fixture(scope="module")
def wider(reader: Reader) -> Reader:
    """The company with four more colleagues, two of them called Bo in some way."""
    return Reader(words=reader.words, directory=Directory(departments=DEPARTMENTS, persons=(*PERSONS, *DATA)), calendar=reader.calendar)


def heard(text: str, now: datetime, reader: Reader, letter: str, known: tuple[Task, ...] = ()) -> Said:
    return replies.read(text, "", (), now, reader, "DATA", letter, known, HEAD)


@pytest.mark.parametrize("text", ["明天来不及啊，16号行不行", "能不能改到16号", "16号可以吗", "来不及，改到16号吧", "Could we make it Oct 16?"])
def test_a_date_proposed_for_a_task_is_a_wish_and_no_refusal(text: str, now: datetime, wider: Reader) -> None:
    said = heard(text, now, wider, "plan/assignment", KNOWN[:1])

    assert said.days == (date(2026, 10, 16),)
    assert said.stance is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Bo will take this one.\n\nBest,\nDavid", "lin.bo"), ("林波\n谢谢\n大卫", "lin.bo"), ("Lin Bo\nThanks, David", "lin.bo"), ("Bo\n\nDavid", "lin.bo"),
        ("I will do it myself", "david.ma"), ("我来", "david.ma"), ("I'll take it. Thanks", "david.ma"), ("不是我，林波来", "lin.bo"),
        ("I can't do it myself, Bo will", "lin.bo"), ("The liaison will be:\nDavid Ma", "david.ma"),
    ],
)  # fmt: skip
def test_who_is_named_is_meant_and_not_who_signs(text: str, who: str, now: datetime, wider: Reader) -> None:
    assert heard(text, now, wider, "launch/nomination").people == (f"{who}@firm.example",)


@pytest.mark.parametrize("text", ["No no, not me - Lin Bo is our liaison.", "不是我，林波是我们的对接人"])
def test_another_liaison_is_named_in_answer_to_the_kick_off(text: str, now: datetime, wider: Reader) -> None:
    (order,) = heard(text, now, wider, "launch/kickoff").commands

    assert (order.name, order.people) == ("liaison", ("lin.bo@firm.example",))


@pytest.mark.parametrize("text", ["Li Lin will do it", "ask Bo Li", "He will do it"])
def test_a_word_of_somebody_elses_name_is_nobodys(text: str, wider: Reader) -> None:
    assert names.people(text, wider) == ()


@pytest.mark.parametrize("text", ["周三上午有客户，换个时间？", "I can't on Wednesday morning, another time please?"])
def test_a_half_day_that_is_taken_is_no_wish_but_unsuitable(text: str, now: datetime, wider: Reader) -> None:
    said = heard(text, now, wider, "plan/invitation")

    assert (said.proposed, said.another_time) == ((), True)
    assert said.unsuitable == ((now.replace(day=14, hour=9), now.replace(day=14, hour=12)),)


def test_another_day_beside_the_one_that_is_taken_is_the_wish(now: datetime, wider: Reader) -> None:
    said = heard("周三有客户，周四下午2点可以", now, wider, "plan/invitation")

    assert said.proposed == (now.replace(day=15, hour=14),)
    assert said.unsuitable == ((now.replace(day=14, hour=0), now.replace(day=15, hour=0)),)


@pytest.mark.parametrize("text", ["不用换个时间了", "no need to reschedule, I will come"])
def test_who_says_that_no_other_time_is_needed_wishes_none(text: str, now: datetime, wider: Reader) -> None:
    assert heard(text, now, wider, "plan/invitation").another_time is False


def test_leave_has_a_first_day_as_well_as_a_last(now: datetime, wider: Reader) -> None:
    (order,) = heard("我下周一到周三出差，由林波代", now, wider, "plan/invitation").commands

    assert (order.first, order.day) == (date(2026, 10, 19), date(2026, 10, 21))


def test_a_row_told_anew_changes_its_words_owner_day_and_deliverable(now: datetime, wider: Reader) -> None:
    said = heard("第2项改成：信息部收到名单后3个工作日内下单，秦川负责，11月20日前，交付《订购流程》\n第4项没错", now, wider, "plan/echo", KNOWN)
    cells = {(a.task, a.field): a.day or a.person or a.value for a in said.amendments}

    assert cells == {
        (2, "task"): "信息部收到名单后3个工作日内下单", (2, "owner"): "qin.chuan@firm.example",
        (2, "due"): date(2026, 11, 20), (2, "deliverable"): "《订购流程》",
    }


def test_a_title_ends_the_deliverable_and_a_day_said_to_be_right_is_the_rows_own(now: datetime, wider: Reader) -> None:
    goods, due = heard("第3项交付成果《费用分摊说明》，15号没错", now, wider, "plan/echo", KNOWN).amendments

    assert (goods.field, goods.value) == ("deliverable", "《费用分摊说明》")
    assert (due.field, due.value, due.day) == ("due", "15号", date(2026, 11, 15))


@pytest.mark.parametrize("text", ["第4项就是我自己", "第4项我这边负责", "第4项负责人改成我", "task 4: owner me"])
def test_an_owner_called_i_is_the_sender(text: str, now: datetime, wider: Reader) -> None:
    (change,) = heard(text, now, wider, "plan/echo", KNOWN).amendments

    assert (change.task, change.field, change.person, change.value) == (4, "owner", HEAD, "马大卫")


def test_an_owner_called_i_in_a_table_is_the_sender(now: datetime, wider: Reader) -> None:
    table = "| 任务 | 负责人 | 截止 | 交付成果 |\n|---|---|---|---|\n| 修订订购流程 | 我 | 10月20日 | 《流程》 |\n| 发布费用规则 | 林波 | 10月21日 | 规则 |"
    said = heard(table, now, wider, "plan/table_request")

    assert [t.owner for t in said.rows] == [HEAD, "lin.bo@firm.example"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("👍", "ack"), ("👍🏻", "ack"), ("嗯 可以", "ack"), ("可以了", "ack"), ("好的 谢谢", "ack"), ("同意牵头", "agree"), ("收到", "noted"),
        ("暂定，尽量", "tentative"), ("尽量参加", "tentative"), ("maybe", "tentative"), ("I'll try to make it", "tentative"),
        ("同意，会尽量提前", "agree"), ("嗯 不行", "object"), ("周三行不行", None),
    ],
)  # fmt: skip
def test_short_answers_mean_what_colleagues_mean_by_them(text: str, meant: str | None, reader: Reader) -> None:
    assert stance(text, reader) == meant


@pytest.mark.parametrize("day", ["10月15号前", "10月30日前"])
def test_a_plain_day_is_not_asked_for_whatever_word_follows_it(day: str, now: datetime, wider: Reader) -> None:
    said = heard(f"1. 宋毅{day}明确报废费用的承担部门，出费用说明\n2. 王芳10月28日前修订报废流程", now, wider, "plan/table_request")

    assert [t.doubted for t in said.rows] == ["", ""]


def test_tomorrow_is_heard_behind_a_word_that_ends_like_it_begins(now: datetime, wider: Reader) -> None:
    assert heard("王芳说明天交", now, wider, "").days == (now.date() + timedelta(1),)


@pytest.mark.parametrize("text", ["第2项 验收人 秦川", "第2项验收人：秦川", "第2项验收人改为秦川", "第2项由秦川验收", "task 2: accepted by Qin Chuan"])
def test_who_accepts_a_row_is_named_and_its_owner_stays(text: str, now: datetime, wider: Reader) -> None:
    (change,) = heard(text, now, wider, "plan/echo").amendments

    assert (change.task, change.field, change.person) == (2, "accepter", "qin.chuan@firm.example")
