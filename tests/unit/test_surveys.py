"""What people answer to the survey: labels, figures in order, plain words; and what a verdict is."""

from __future__ import annotations

from datetime import datetime

import pytest

from service.reading import surveys
from service.reading.reader import Reader
from service.reading.surveys import Question
from service.reading.verdicts import verdict

ITEMS = ("phenomenon", "impact_1", "impact_2", "cause_1")
PRINTED = (
    Question("solved", "问题是否解决", "choice", ("已解决", "部分解决", "未解决")), Question("result", "效果评分(1-5)", "score"),
    Question("cooperation", "协作体验(1-5)", "score"), Question("advice", "建议", "text"),
)
IN_ENGLISH = (
    Question("solved", "Is it solved?", "choice", ("solved", "partly solved", "not solved")), Question("result", "Result (1-5)", "score"),
    Question("cooperation", "Cooperation (1-5)", "score"), Question("advice", "Suggestion", "text"),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("已解决", "solved"), ("问题解决了，谢谢", "solved"), ("同意，已解决", "solved"), ("没再出现过", "solved"), ("现象没了，恢复正常", "solved"), ("彻底解决", "solved"), ("Solved.", "solved"), ("It is gone", "solved"), ("fixed, thanks", "solved"),
        ("has not come back since", "solved"), ("部分解决", "partly_solved"), ("基本解决", "partly_solved"), ("解决了一半", "partly_solved"), ("没有完全解决", "partly_solved"), ("问题基本解决了，就是数据还会晚半天", "partly_solved"), ("已解决，但周末还会慢", "partly_solved"),
        ("A仓已解决，B仓还没解决", "partly_solved"), ("有所改善", "partly_solved"), ("partly", "partly_solved"), ("Mostly solved", "partly_solved"), ("not completely solved", "partly_solved"), ("Solved, but the nights are still missing", "partly_solved"),
        ("没解决", "not_solved"), ("未解决", "not_solved"), ("还是老样子", "not_solved"), ("没有任何变化，没变化", "not_solved"), ("问题依旧", "not_solved"), ("反而更严重", "not_solved"), ("not solved at all, still 3 days late", "not_solved"),
        ("has not been solved", "not_solved"), ("still there", "not_solved"), ("It got worse", "not_solved"), ("no improvement", "not_solved"),
    ],
)  # fmt: skip
def test_a_verdict_is_read_in_natural_words(text: str, meant: str, reader: Reader) -> None:
    assert verdict(text, reader) == meant


@pytest.mark.parametrize(
    "text",
    ["问题解决了吗？", "是否已解决？", "如果解决了再说", "会解决的", "希望尽快解决", "没问题", "同意", "收到", "Is it solved?", "will be solved next week", "once it is solved we can close", "has to be solved", "fine with me", ""],
)
def test_a_question_a_wish_or_mere_agreement_is_no_verdict(text: str, reader: Reader) -> None:
    assert verdict(text, reader) is None


@pytest.mark.meets("S5-5")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("问题是否解决（已解决／部分解决／未解决）：已解决\n效果评分（1-5）：4\n协作体验（1-5）：满意\n建议：无", ("solved", 4, 5, "")), ("已解决\n4\n5\n建议增加预审", ("solved", 4, 5, "建议增加预审")), ("已解决 5 5", ("solved", 5, 5, "")),
        ("问题基本解决了，就是数据还会晚半天，建议加一道预审。4分", ("partly_solved", 4, None, "建议加一道预审")), ("效果4分，协作5分，已解决，谢谢", ("solved", 4, 5, "")), ("效果：一般；协作：满意；问题：部分解决", ("partly_solved", 3, 5, "")),
        ("没解决\n2\n3", ("not_solved", 2, 3, "")), ("效果★★★★，配合不太好，未解决", ("not_solved", 4, 2, "")), ("不满意，没解决", ("not_solved", None, None, "")),
        ("Is it solved (solved / partly solved / not solved): partly\nResult (1-5): 3\nCooperation (1-5): 5/5\nSuggestion: add a check", ("partly_solved", 3, 5, "add a check")), ("yes solved, 4/5 and 5/5", ("solved", 4, 5, "")),
        ("Solved. Result: 8/10. Cooperation: very good.", ("solved", 4, 5, "")), ("solved from my side. 4 4", ("solved", 4, 4, "")), ("Not solved. Result 1, cooperation 2. Please add a second scanner.", ("not_solved", 1, 2, "Please add a second scanner")),
    ],
)  # fmt: skip
def test_an_answer_is_read_by_label_in_order_or_in_prose(text: str, told: tuple[str, int, int, str], now: datetime, reader: Reader) -> None:
    found = surveys.answer(text, (), reader, now)

    assert found is not None
    assert (found.verdict, found.result, found.cooperation, found.suggestion) == told


@pytest.mark.parametrize("text", ["问题是否解决（已解决／部分解决／未解决）：\n效果评分（1-5）：\n协作体验（1-5）：\n建议：", "收到，谢谢", "好的", "Thanks!", "", "Is it solved (solved / partly solved / not solved):\nResult (1-5):"])
def test_an_empty_form_and_thanks_answer_nothing(text: str, now: datetime, reader: Reader) -> None:
    assert surveys.answer(text, ITEMS, reader, now) is None


def test_the_reporter_says_item_by_item_what_is_gone_and_how_much_it_is_now(now: datetime, reader: Reader) -> None:
    text = "现象是否消除（是／部分／否）：是，10月的报表都按时到了\n影响1现在是多少（原来5天）：半天\n影响2是否消除（是／部分／否）：否\n原因1是否消除（是／部分／否）：部分"

    found = surveys.answer(text, ITEMS, reader, now)

    assert found is not None
    assert dict(found.items) == {"phenomenon": "yes", "impact_1": "半天", "impact_2": "no", "cause_1": "partly"}
    assert found.comments == ("10月的报表都按时到了",)


def test_items_that_were_not_asked_about_are_left_out(now: datetime, reader: Reader) -> None:
    found = surveys.answer("Is cause 1 gone (yes / partly / no): yes\nIs cause 2 gone (yes / partly / no): no", ("cause_1",), reader, now)

    assert found is not None
    assert found.items == (("cause_1", "yes"),)


def test_what_is_neither_verdict_score_nor_suggestion_is_a_remark(now: datetime, reader: Reader) -> None:
    found = surveys.answer("部分解决。数据准时了，但格式还有两处不一致。效果3分，协作4分。", (), reader, now)

    assert found is not None
    assert found.comments == ("数据准时了，但格式还有两处不一致",)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("1. 已解决\n2. 4\n3. 满意\n4. 希望提前给样例", ("已解决", 4, 5, "希望提前给样例")), ("已解决\n4\n5\n无", ("已解决", 4, 5, None)), ("部分解决,4,5,建议增加预审", ("部分解决", 4, 5, "建议增加预审")), ("4 5", (None, 4, 5, None)),
        ("问题是否解决：部分解决\n效果评分：3分\n协作体验：一般\n建议：提前沟通", ("部分解决", 3, 3, "提前沟通")), ("问题基本解决了，效果4分，协作5分，建议加一道预审。", ("部分解决", 4, 5, "建议加一道预审")), ("没解决", ("未解决", None, None, None)),
        ("1) 2\n2) 5\n3) 4\n4) 无", ("部分解决", 5, 4, None)), ("①已解决\n②不满意\n③一般\n④无", ("已解决", 1, 3, None)), ("好的，收到", (None, None, None, None)),
    ],
)  # fmt: skip
def test_printed_questions_are_answered_by_number_label_order_or_prose(text: str, answers: tuple[object, ...], now: datetime, reader: Reader) -> None:
    assert tuple(surveys.read(text, PRINTED, now, reader).answers.values()) == answers


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("solved, 4, 5, add a check", ("solved", 4, 5, "add a check")), ("Is it solved: partly\nResult: satisfied\nCooperation: 4/5\nSuggestion: none", ("partly solved", 5, 4, None)), ("1. A\n2. 3\n3. neutral\n4. n/a", ("solved", 3, 3, None)),
        ("Not solved, result 2, cooperation was good. Please involve IT next time.", ("not solved", 2, 5, "Please involve IT next time")), ("Result: dissatisfied", (None, 1, None, None)),
    ],
)  # fmt: skip
def test_english_answers_are_given_as_printed(text: str, answers: tuple[object, ...], now: datetime, reader: Reader) -> None:
    assert tuple(surveys.read(text, IN_ENGLISH, now, reader).answers.values()) == answers


def test_what_stands_beside_an_answer_is_a_remark(now: datetime, reader: Reader) -> None:
    found = surveys.read("问题是否解决：未解决，数据还是晚\n效果评分：2，不如预期\n协作体验：5", PRINTED, now, reader)

    assert found.answers["result"] == 2
    assert found.comments == ("数据还是晚", "不如预期")


@pytest.mark.parametrize("text", ["5" * 1_000_000, " " * 20_000 + "5", "\n".join(f"{n}. 5" for n in range(10_000)), "影响" * 20_000, "效果" * 20_000, "5 5 " * 10_000, "已解决，" * 10_000, "(" * 20_000, "a." * 20_000])
def test_hostile_answers_are_read_in_bounds(text: str, now: datetime, reader: Reader) -> None:
    found, told = surveys.answer(text, ITEMS, reader, now), surveys.read(text, PRINTED, now, reader)

    assert found is None or len(found.items) <= len(ITEMS)
    assert set(told.answers) == {question.key for question in PRINTED}


@pytest.mark.meets("S5-6")
@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("未解决，本月还是晚到12张，供应商又罚了2万", ("本月还是晚到12张，供应商又罚了2万",)),
        ("是否解决：部分解决\n效果：3\n本月还是晚到12张，供应商又罚了2万", ("本月还是晚到12张，供应商又罚了2万",)),
        ("Not solved, 12 invoices still late", ("12 invoices still late",)), ("解决了80%", ("解决了80%",)), ("未解决 本月还是晚到12张", ("未解决 本月还是晚到12张",)), ("10分，已解决", ()),
        ("是否解决：已解决\n效果：4\n协作：5\n谢谢大家", ()), ("问题已经解决了", ()),
    ],
)  # fmt: skip
def test_free_words_beside_the_verdict_are_kept(text: str, comments: tuple[str, ...], now: datetime, reader: Reader) -> None:
    found = surveys.answer(text, ITEMS, reader, now)

    assert found is not None
    assert found.comments == comments


def test_yes_with_words_is_a_yes_and_the_words_are_kept(now: datetime, reader: Reader) -> None:
    found = surveys.answer("现象是否消除：是，10月20日的数据按时到了", ITEMS, reader, now)

    assert found is not None
    assert (found.items, found.comments) == ((("phenomenon", "yes"),), ("10月20日的数据按时到了",))
