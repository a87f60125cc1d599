"""Each person reads the own language, whatever language the others write."""

from __future__ import annotations

import re

import pytest

from tests.story.company import Company

CHINESE = re.compile(r"[\u4e00-\u9fff]")
REPORT = """Hi,
since 21 September IT's label printer has stopped 9 times, so 31 pallets left the Warehouse a day late; two customers claimed 12,000 yuan.
Essence: nobody owns the printer once the line has started.
Suspected causes: 1. IT has no spare part; 2. Operations does not report stops.
Ray"""


@pytest.fixture
def mixed(company: Company) -> Company:
    """An English report whose circle is half Chinese."""
    company.writes("ray", REPORT, subject="Label printer stops")
    company.round("10-13 09:05")
    company.writes("ray", "Agreed.", answers=company.letter("ray", "clarify/receipt"))
    company.round("10-13 09:30")
    company.round("10-13 09:31")
    return company


def frame(text: str) -> str:
    """A letter's own words: without what people wrote in theirs."""
    return re.sub(r"“[^”]*”", "", text)


@pytest.mark.meets("G6", "P26")
def test_everybody_gets_the_own_language(mixed: Company) -> None:
    english, chinese = mixed.letter("sam", "launch/kickoff"), mixed.letter("liang", "launch/kickoff")

    assert "liaison" in english.text.casefold()
    assert "对接人" in chinese.text
    assert english.message["Content-Language"] in (None, "en")


@pytest.mark.meets("G6")
def test_an_english_letter_holds_no_chinese_but_names(mixed: Company) -> None:
    names = {"梁爽", "韦杰", "任海", "胡波", "鲁岩", "尚可"}
    for one in mixed.letters:
        if one.to.split("@")[0] in ("ray", "sam"):
            rest = one.text + one.subject
            for name in names:
                rest = rest.replace(name, "")

            assert not CHINESE.search(rest), rest


@pytest.mark.meets("G6", "P20")
def test_the_invitations_differ_in_words_only(mixed: Company) -> None:
    english, chinese = mixed.letter("sam", "plan/invitation"), mixed.letter("liang", "plan/invitation")
    same = ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "ORGANIZER")

    assert [english.value(name) for name in same] == [chinese.value(name) for name in same]
    assert english.value("SUMMARY") != chinese.value("SUMMARY") or english.value("DESCRIPTION") != chinese.value("DESCRIPTION")


@pytest.mark.meets("G6")
def test_each_may_answer_in_any_language(mixed: Company) -> None:
    mixed.writes("sam", "参加", answers=mixed.letter("sam", "plan/invitation"))
    mixed.writes("liang", "I'll be there", answers=mixed.letter("liang", "plan/invitation"))
    mixed.round("10-13 11:00")
    answers = {one["address"].split("@")[0]: one["partstat"] for one in mixed.show()["meeting"]["attendees"]}

    assert (answers["sam"], answers["liang"]) == ("ACCEPTED", "ACCEPTED")


@pytest.mark.meets("G1")
def test_every_letter_names_issue_and_step_in_its_language(mixed: Company) -> None:
    own = [one for one in mixed.letters if one.subject.startswith("[BH-1]")]

    assert len(own) == len(mixed.letters)
    assert all("BH-1 · " in one.text for one in own)
    assert all(one.message["X-Bihuan-Asks"] for one in own)


@pytest.mark.meets("G1")
def test_letters_say_the_step_in_which_they_leave(launched: Company) -> None:
    assert "第3步，共6步：方案共创 · 接下来：安排会议" in launched.letter("wang", "launch/kickoff").text


@pytest.mark.meets("G1")
def test_a_letter_that_asks_says_its_own_question_as_the_next_move(asked: Company) -> None:
    assert "接下来：牵头部门答复，李琳，" in asked.letter("li", "launch/lead").text
    assert "接下来：指定对接人，邱实，" in asked.letter("qiu", "launch/nomination").text
