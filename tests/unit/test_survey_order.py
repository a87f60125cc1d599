"""Survey answers in the order of the four lines, without their labels."""

from __future__ import annotations

import pytest

from service.loop.arrivals import Surveyed
from service.reading.survey_order import in_order
from service.reading.survey_words import SurveysWords
from service.reading.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def surveys(words: Vocabulary) -> SurveysWords:
    return words.section("surveys", SurveysWords)


@pytest.mark.meets("S5-5", "P22")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("已解决，4，5，没有建议", ("solved", 4, 5, "")),
        ("部分解决 3 4 每月初先对一次口径", ("partly_solved", 3, 4, "每月初先对一次口径")),
        ("1 5 4", ("solved", 5, 4, "")),
        ("3\n1\n2\n请换一个办法", ("not_solved", 1, 2, "请换一个办法")),
        ("1. 已解决 2. 5分 3. 4分 4. 希望月初先对口径", ("solved", 5, 4, "希望月初先对口径")),
        ("1、部分解决\n2、3\n3、4", ("partly_solved", 3, 4, "")),
        ("solved, 4, 5, none", ("solved", 4, 5, "")),
        ("Not solved; 2; 3; start earlier next time", ("not_solved", 2, 3, "start earlier next time")),
    ],
)
def test_what_stands_in_the_order_of_the_form_is_taken_in_that_order(text: str, told: tuple[str, int, int, str], surveys: SurveysWords) -> None:
    verdict, result, cooperation, suggestion = told

    assert in_order(text, surveys) == Surveyed(verdict=verdict, result=result, cooperation=cooperation, suggestion=suggestion)


@pytest.mark.parametrize("text", ["4 5", "已解决", "已解决，大家配合得很好，谢谢", "5 5 5", "问题是否解决：已解决\n效果评分：4\n协作体验：5", "10月已解决 3 单", ""])
def test_anything_else_is_left_to_the_reader_of_labels_and_prose(text: str, surveys: SurveysWords) -> None:
    assert in_order(text, surveys) is None
