"""The five questions a task must pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace as changed

from service.loop import smart
from service.loop.issue import Task
from service.loop.workdays import Calendar
from service.reading import smartness
from service.reading.reader import Reader
from service.reading.vocabulary import Vocabulary

TODAY = date(2026, 10, 13)
GOOD = Task(
    n=1, task="修订《展具借用办法》,写明归还时间", owner="yu.fei@firm.example", owner_text="于飞", department="MKT",
    due=date(2026, 10, 20), deliverable="《展具借用办法》",
)


@pytest.fixture
def situation(reader: Reader) -> smart.Situation:
    return smart.Situation(
        words=smartness.words(reader), participants=("MKT", "FIN"), phenomenon="展具借出后三周没有归还", causes=("借用办法没有写归还时间",),
    )


def verdicts(task: Task, situation: smart.Situation, calendar: Calendar) -> dict[str, tuple[str, str]]:
    return {f.letter: (f.verdict, f.code) for f in smart.check(task, situation, calendar, TODAY)}


def test_a_good_task_passes_all_five(situation: smart.Situation, calendar: Calendar) -> None:
    assert verdicts(GOOD, situation, calendar) == {}


@pytest.mark.meets("S3-7", "S3-8", "S3-10", "S3-11", "S3-14")
@pytest.mark.parametrize(
    ("changes", "letter", "verdict", "code"),
    [
        ({"task": "加强展具管理"}, "S", "fail", "task_vague"),
        ({"task": "Improve the communication on exhibits"}, "S", "fail", "task_vague"),
        ({"owner": None, "owner_text": ""}, "S", "fail", "owner_department"),
        ({"owner": None, "owner_text": "", "department": None}, "S", "fail", "owner_missing"),
        ({"owner": None, "owner_text": "市场部"}, "S", "fail", "owner_department"),
        ({"owner": None, "owner_text": "大家"}, "S", "fail", "owner_everybody"),
        ({"owner": None, "owner_text": "小于和小王"}, "S", "fail", "owner_several"),
        ({"owner": None, "owner_text": "*经理"}, "S", "fail", "owner_unknown"),
        ({"co_owners": ("li.yan@firm.example",)}, "S", "warn", "owner_shared"),
        ({"task": "修订借用办法", "deliverable": None}, "M", "fail", "nothing_to_show"),
        ({"deliverable": "展具管理明显改善"}, "M", "fail", "result_vague"),
        ({"due": None}, "T", "fail", "due_missing"),
        ({"due": None, "due_text": "尽快"}, "T", "fail", "due_unreadable"),
        ({"due": date(2026, 10, 12)}, "T", "fail", "due_past"),
        ({"start": date(2026, 10, 21)}, "T", "fail", "start_after_due"),
        ({"due": date(2026, 10, 17)}, "T", "warn", "due_day_off"),
        ({"due": date(2026, 11, 5), "due_text": "每月5日"}, "T", "warn", "due_recurring"),
        ({"due": date(2026, 10, 30), "due_text": "10月底"}, "T", "warn", "due_vague"),
        ({"due_text": "周一10月20日", "doubted": "周一10月20日"}, "T", "warn", "due_vague"),
        ({"task": "开发全新的展具借用系统"}, "A", "fail", "too_big"),
        ({"due": TODAY}, "A", "warn", "too_short"),
        ({"department": "HR"}, "R", "warn", "outside"),
        ({"task": "采购5台叉车", "deliverable": "验收单"}, "R", "warn", "unrelated"),
        ({"task": "采购5台叉车", "deliverable": "验收单", "department": "HR"}, "R", "fail", "outside_unrelated"),
    ],
)
def test_each_flaw_is_found_under_its_letter(
    changes: dict[str, Any], letter: str, verdict: str, code: str, situation: smart.Situation, calendar: Calendar
) -> None:
    assert verdicts(changed(GOOD, **changes), situation, calendar)[letter] == (verdict, code)


@pytest.mark.parametrize("task", ["完善《展具借用办法》", "优化归还流程,从3步减为2步", "推进展具借用表上线", "Improve the exhibit form so that it fits on 1 page"])
def test_a_vague_verb_with_a_result_is_specific_enough(task: str, situation: smart.Situation, calendar: Calendar) -> None:
    assert "S" not in verdicts(changed(GOOD, task=task), situation, calendar)


@pytest.mark.meets("S3-9")
def test_load_capacity_and_what_it_waits_for_are_warned_of(situation: smart.Situation, calendar: Calendar) -> None:
    busy = replace(situation, open_tasks={"yu.fei@firm.example": 8})
    late = replace(situation, depends_on_due=date(2026, 10, 27))
    slow = replace(situation, daily_capacity=20)
    counted = changed(GOOD, task="清点展具300件,补齐归还时间")

    assert verdicts(GOOD, busy, calendar)["A"] == ("warn", "owner_busy")
    assert verdicts(GOOD, late, calendar)["A"] == ("warn", "waits_for_later")
    assert verdicts(counted, slow, calendar)["A"] == ("fail", "over_capacity")


@pytest.mark.meets("S3-6")
def test_every_fault_has_its_sentence_in_every_language(words: Vocabulary) -> None:
    languages = {code: set(tables["smart"]["why"]) for code, tables in words.languages.items()}

    assert languages["zh"] == languages["en"]
    assert {"task_vague", "owner_missing", "due_past", "too_big", "outside"} <= languages["zh"]


def test_a_sentence_names_what_is_wrong(situation: smart.Situation, calendar: Calendar, words: Vocabulary) -> None:
    (fault,) = smart.check(changed(GOOD, due=date(2026, 10, 12)), situation, calendar, TODAY)

    assert "2026-10-12" in smartness.why(fault, words, "en")


def test_a_department_as_owner_is_told_though_the_task_is_vague_too(situation: smart.Situation, calendar: Calendar) -> None:
    task = changed(GOOD, task="加强展具管理", owner=None, owner_text="IT", department="IT")
    specific = {f.code for f in smart.check(task, replace(situation, departments=frozenset({"it"})), calendar, TODAY) if f.letter == "S"}

    assert specific == {"task_vague", "owner_department"}
