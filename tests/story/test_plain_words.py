"""What hurried people write in answer, and what must not be made of it."""

from __future__ import annotations

from tests.story.company import Company, clock


def test_a_half_day_that_is_taken_moves_the_meeting_out_of_it(invited: Company) -> None:
    invited.writes("wang", "周四上午有客户，换个时间？", answers=invited.letter("wang", "plan/invitation"))
    invited.rounds("10-13 10:30", "10-13 11:00")
    start = clock("10-15 00:00").fromisoformat(invited.show()["meeting"]["start"])

    assert not clock("10-15 09:00") <= start < clock("10-15 12:00")
    assert "meeting_moved" in invited.journal()


def test_leave_of_next_week_does_not_touch_the_meeting_of_this_one(invited: Company) -> None:
    before = invited.show()["meeting"]
    invited.writes("wang", "我下周一到周三出差，由林潇代", answers=invited.letter("wang", "plan/invitation"))
    invited.rounds("10-13 10:30", "10-13 11:00")

    assert invited.show()["meeting"] == before
    assert "away" in invited.journal()


def test_an_owner_who_asks_for_a_later_day_refuses_nothing(tabled: Company) -> None:
    tabled.writes("wang", "22号来不及啊，23号行不行", answers=tabled.letter("wang", "plan/assignment"))
    tabled.rounds("10-15 15:00", "10-15 16:00")

    assert tabled.show()["tasks"][0]["due"] == "2026-10-23"
    assert "task_refused" not in tabled.journal()


def test_a_head_who_signs_is_not_the_one_he_named(asked: Company) -> None:
    asked.writes("qiu", "邱小雨跟进这件事\n\n谢谢\n邱实", answers=asked.letter("qiu", "launch/nomination"))
    asked.round("10-13 10:00")
    (data,) = [p for p in asked.show()["participants"] if p["department"] == "DATA"]

    assert data["liaison"] == "xiaoqiu@works.example"


def test_a_head_who_takes_it_upon_himself_is_the_liaison(asked: Company) -> None:
    asked.writes("qiu", "我来", answers=asked.letter("qiu", "launch/nomination"))
    asked.round("10-13 10:00")
    (data,) = [p for p in asked.show()["participants"] if p["department"] == "DATA"]

    assert data["liaison"] == "qiu@works.example"
