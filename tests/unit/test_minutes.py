"""What the meeting decided besides the tasks is read from its labels, and kept with the issue."""

from __future__ import annotations

import pytest

from service.loop.arrivals import Minutes
from service.reading import minutes
from service.reading.reader import Reader
from tests.unit.core import TABLE, met


@pytest.mark.meets("S3-5")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("目标：每月3日前交齐\n确认的原因：1、3\n未采纳的办法：换系统（来不及）；加人（没编制）",
         Minutes(goal="每月3日前交齐", confirmed=(1, 3), rejected=("换系统（来不及）", "加人（没编制）"))),
        ("Goal: all stores by 10 am\nNot taken:\n- a daily upload by hand, nobody has the time\n- a new system, too late for October",
         Minutes(goal="all stores by 10 am", rejected=("a daily upload by hand, nobody has the time", "a new system, too late for October"))),
        ("Confirmed causes: 2", Minutes(confirmed=(2,))),
        ("我们的目标是明确的，下周开始。", None),
    ],
)
def test_goal_confirmed_causes_and_rejected_ways_stand_behind_their_labels(reader: Reader, text: str, expected: Minutes | None) -> None:
    assert minutes.read(text, reader) == expected


@pytest.mark.meets("S3-5")
def test_the_ways_not_taken_are_kept_with_their_reason() -> None:
    run = met().says("lin", to="plan/table_request", rows=TABLE, minutes=Minutes(goal="每月3日前", confirmed=(1,), rejected=("换系统,来不及",)))

    assert run.issue.rejected == ("换系统,来不及",)
    assert run.issue.problem.goal == "每月3日前"
    assert [c.confirmed for c in run.issue.problem.causes] == [True, None]
    assert [e.data["rejected"] for e in run.noted("minutes")] == [["换系统,来不及"]]
