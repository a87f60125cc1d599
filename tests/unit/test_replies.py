"""Yes, no, and what else a reply says. A yes that was not given is the worst mistake there is."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.reading import replies
from service.reading.reader import Reader
from service.reading.stances import choice, correction, stance


@pytest.mark.parametrize(
    "text",
    [
        "同意", "确认", "没问题,照这个办,同意", "OK 同意", "Agreed.", "Looks good to me!", "LGTM", "收到,同意", "无异议", "没有意见", "内容无误", "不反对", "I have no objection",
        "财务部同意", "同意。如果有变化请告诉我", "I confirm, let me know if anything changes", "更正一点:影响是2天。其他都对,确认", "看过了,没有要改的",
    ],
)  # fmt: skip
def test_agreement_is_read_in_natural_words(text: str, reader: Reader) -> None:
    assert stance(text, reader) == "agree"


@pytest.mark.parametrize(
    "text",
    [
        "不同意", "我不太认可", "暂不同意", "先不同意吧", "有异议", "I don't agree", "not agreed", "I cannot confirm this", "If the date is changed, I agree", "agree once IT joins",
        "同意,但第二项要改", "可以,但时间不对", "等领导确认后再同意", "除非加人,否则不同意", "Agreed, but please change the owner",
    ],
)  # fmt: skip
def test_denied_or_conditional_agreement_is_an_objection(text: str, reader: Reader) -> None:
    assert stance(text, reader) == "object"


@pytest.mark.parametrize(
    "text",
    [
        "同意吗?", "是否同意?", "Do you agree?", "待王经理确认", "请您确认", "I will confirm tomorrow", "确认函见附件", "他们同意", "领导同意了吗", "需要法务同意", "Could you confirm the date?",
        "还没确认", "明天再答复", "",
    ],
)  # fmt: skip
def test_a_question_a_promise_or_anothers_word_is_no_agreement(text: str, reader: Reader) -> None:
    assert stance(text, reader) is None


def test_another_departments_agreement_is_not_the_senders(reader: Reader) -> None:
    assert stance("财务部同意", reader, "MKT") is None
    assert stance("财务部同意", reader, "FIN") == "agree"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("这不归我们管,不参加", "refuse"), ("We are not involved, please leave us out", "refuse"), ("婉拒", "refuse"), ("I can't take this on", "refuse"),
        ("谢谢", "thanks"), ("Many thanks!", "thanks"), ("好的", "ack"), ("OK", "ack"), ("收到", "noted"), ("收到,谢谢", "noted"),
    ],
)  # fmt: skip
def test_refusal_thanks_and_mere_acknowledgement_are_told_apart(text: str, meant: str, reader: Reader) -> None:
    assert stance(text, reader) == meant


def test_a_correction_is_cut_out_up_to_the_rest_that_is_right(reader: Reader) -> None:
    assert correction("有一处要改:影响应为延误2天。其他都对,确认", reader) == "影响应为延误2天"
    assert correction("One correction: two days late. The rest is right, agreed.", reader) == "two days late"
    assert correction("都对", reader) == ""


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("2", 2), ("选3", 3), ("第二个", 2), ("2号方案", 2), ("就第一个吧", 1), ("option 3", 3), ("The second one works", 2), ("#1", 1),
        ("第3项取消", None), ("有2个问题", None), ("2天", None), ("10", None), ("I have 2 questions", None),
    ],
)  # fmt: skip
def test_a_choice_is_a_number_that_stands_alone(text: str, n: int | None, reader: Reader) -> None:
    assert choice(text, reader) == n


def test_wished_moments_are_read_and_those_that_do_not_suit_left_out(reader: Reader, now: datetime) -> None:
    said = replies.read("周四不行,改到周五下午3点可以吗", "", (), now, reader, letter="plan/invitation")

    assert said.proposed == (now.replace(day=16, hour=15),)
    assert not said.whole_day


def test_a_wish_without_a_time_is_for_the_whole_day(reader: Reader, now: datetime) -> None:
    said = replies.read("Friday works better", "", (), now, reader, letter="plan/slots")

    assert said.proposed == (now.replace(day=16, hour=0),)
    assert said.whole_day


def test_announced_leave_tells_until_when_and_makes_no_task(reader: Reader, now: datetime) -> None:
    said = replies.read("我下周一到周三出差,由于飞代", "", (), now, reader, "MKT")

    assert said.absent_until == date(2026, 10, 21)
    assert said.people == ("yu.fei@firm.example",)
    assert said.rows == ()
