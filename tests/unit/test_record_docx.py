"""The record as a document: the columns of the guide, in the reader's language, the same bytes each time."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from docx.table import Table

from service.loop.issue import Letter
from service.loop.people import Directory
from service.mail.message import Attachment
from service.mail.record_docx import TYPE, record_docx
from service.mail.wording import Wording
from service.reading.vocabulary import Vocabulary

CHINA = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 10, 21, 3, 0, tzinfo=UTC)
RECORD: dict[str, Any] = {
    "version": 2,
    "worked": ["每天一句话通报"],
    "to_improve": [],
    "suggestions": [{"text": "Ask Legal first", "department": "IT"}],
    "improvements": [{"text": "补一张核对表", "owner": "li.yan@firm.example", "due": "2026-11-10"}],
    "rules": [{"change": "郝然核对\x00数据", "document": "《交数办法》", "department": "OPS", "due": None}],
    "metrics": {"duration_days": 12, "answer_rate": 0.5, "conclusion": "solved", "none": []},
    "agreed_by": "li.yan@firm.example",
    "agreed_at": "2026-10-20T03:00:00Z",
    "shared": ["knowledge@firm.example"],
    "shared_at": None,
}


def letter(**fields: Any) -> Letter:
    data = {
        "issue": {"id": "BH-7", "title": "交数晚了", "reporter": "meng.xia@firm.example"},
        "problem": {"phenomenon": "数据晚到", "essence": None, "impacts": [{"text": "月报晚2天"}], "category": "C3", "departments": ["OPS"]},
        "participants": [{"department": "FIN", "liaison": "li.yan@firm.example"}, {"department": "OPS", "liaison": None}],
        "record": RECORD | fields,
    }
    return Letter(record="BH-7", kind="learn/record", to="sam.reed@firm.example", data=data, posted_at=AT)


def made(words: Vocabulary, directory: Directory, language: str, **fields: Any) -> Attachment:
    return record_docx(letter(**fields), Wording(language, words.languages[language]["letters"], directory, CHINA))


def rows(file: Attachment) -> list[list[str]]:
    paper = Document(BytesIO(file.content))
    return [[cell.text for cell in row.cells] for table in paper.tables for row in Table(table._tbl, paper).rows]


def lines(file: Attachment) -> list[str]:
    return [one.text for one in Document(BytesIO(file.content)).paragraphs]


@pytest.mark.meets("S6-1")
def test_the_record_holds_what_was_learnt_with_owner_day_and_department(words: Vocabulary, directory: Directory) -> None:
    file = made(words, directory, "zh")
    told = rows(file)

    assert (file.name, file.type) == ("BH-7_反馈与改进记录表.docx", TYPE)
    assert ["编号", "BH-7-R2"] in told and ["结论", "已解决"] in told
    assert ["整理人", "李妍"] in told and ["结案日期", "2026年10月20日（周二）"] in told
    assert ["参与部门及对接人", "财务部（李妍）\n运营部（待定）"] in told
    assert ["补一张核对表", "李妍", "2026年11月10日（周二）", "待办"] in told
    assert ["Ask Legal first", "IT部"] in told
    assert "每天一句话通报" in lines(file) and "无" in lines(file)
    assert next(value for label, value in (r for r in told if len(r) == 2) if label == "过程数据") == "历时 12天\n调查回复率 50%"


def test_it_is_written_in_the_readers_language(words: Vocabulary, directory: Directory) -> None:
    file = made(words, directory, "en")
    told = rows(file)

    assert file.name == "BH-7_feedback-and-improvement-record.docx"
    assert ["Departments and liaisons", "Finance (Li Yan)\nOperations (to be named)"] in told
    assert ["补一张核对表", "Li Yan", "Tue 10 Nov 2026", "open"] in told


@pytest.mark.meets("S1-10")
def test_a_rule_that_names_a_person_speaks_of_the_department(words: Vocabulary, directory: Directory) -> None:
    rule = next(row for row in rows(made(words, directory, "zh")) if "《交数办法》" in row)

    assert rule[:3] == ["运营部的同事核对数据", "《交数办法》", "运营部"]


def test_the_same_record_gives_the_same_bytes_and_another_one_does_not(words: Vocabulary, directory: Directory) -> None:
    first, second = made(words, directory, "zh"), made(words, directory, "zh")

    assert first.content == second.content
    assert made(words, directory, "zh", worked=["别的"]).content != first.content


def test_an_empty_record_is_a_document_too(words: Vocabulary, directory: Directory) -> None:
    empty: dict[str, Any] = {name: [] for name in ("worked", "to_improve", "suggestions", "improvements", "rules", "shared")}
    file = made(words, directory, "zh", metrics={}, agreed_by=None, agreed_at=None, **empty)

    assert lines(file).count("无") == 5
