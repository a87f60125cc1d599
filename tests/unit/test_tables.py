"""Grids out of whatever a table comes in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest

from service.reading import tables

HEADS = {"任务", "负责人", "截止", "成果", "Task", "Owner", "Due"}


def is_header(cell: str) -> bool:
    return cell in HEADS


def test_a_cell_over_two_rows_stands_in_both() -> None:
    html = "<table><tr><th>任务<th>负责人</tr><tr><td>订规范<td rowspan=2>李妍<br>(财务部)</tr><tr><td>发&nbsp;模板</tr></table>"

    assert tables.grids("", html) == ((("任务", "负责人"), ("订规范", "李妍 (财务部)"), ("发 模板", "李妍 (财务部)")),)


def test_a_table_that_only_lays_the_mail_out_is_no_grid_but_the_one_inside_is() -> None:
    inner = "<table><tr><td>Task</td><td>Owner</td></tr><tr><td>Fix</td><td>Peter</td></tr></table>"

    assert tables.grids("", f"<table><tr><td>Dear all<br>{inner}</td></tr></table>") == ((("Task", "Owner"), ("Fix", "Peter")),)


@pytest.mark.parametrize(
    "text",
    [
        "| 任务 | 负责人 |\n|:--|--:|\n| 订规范 | 李妍 |",
        "任务\t负责人\n订规范\t李妍",
        "> 任务\t负责人\n> 订规范\t李妍",
        "请看：\n\n任务 | 负责人\n订规范 | 李妍\n",
        "任务      负责人\n订规范    李妍",
    ],
)
def test_text_tables_of_every_kind_are_cut_into_the_same_cells(text: str) -> None:
    assert tables.grids(text, "", is_header) == ((("任务", "负责人"), ("订规范", "李妍")),)


def test_an_empty_cell_among_blanks_is_found_by_where_the_others_stand() -> None:
    text = "任务        负责人    截止\n订规范      李妍      10/20\n发模板                10/22"

    assert tables.grids(text, "", is_header)[0][2] == ("发模板", "", "10/22")


def test_one_cell_a_line_is_a_table_as_wide_as_its_header() -> None:
    text = "大家好\n\n任务\n\n负责人\n\n截止\n\n订规范\n\n李妍\n\n10/20\n\n谢谢"

    assert tables.grids(text, "", is_header) == ((("任务", "负责人", "截止"), ("订规范", "李妍", "10/20")),)


def test_commas_in_a_sentence_make_no_table() -> None:
    assert tables.grids("李妍,请看一下,谢谢\n好的,收到,明天回复", "", is_header) == ()
    assert tables.grids("任务,负责人,截止\n订规范,李妍,10/20", "", is_header)[0][1] == ("订规范", "李妍", "10/20")


def test_a_sheet_gives_days_without_midnight_and_merged_cells_in_each_row() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["任务", "负责人", "截止"], ["订规范", "李妍", 46315], ["发模板", None, 46316]):
        sheet.append(row)
    sheet["C2"].number_format = "yyyy-mm-dd"
    sheet.merge_cells("B2:B3")
    file = io.BytesIO()
    book.save(file)

    assert tables.from_attachment("计划.xlsx", file.getvalue()) == (
        (("任务", "负责人", "截止"), ("订规范", "李妍", "2026-10-20"), ("发模板", "李妍", "46316")),
    )


@pytest.mark.parametrize("charset", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_csv_is_read_in_any_charset_and_with_any_sign(charset: str, sign: str) -> None:
    content = f'任务{sign}负责人\r\n"订{sign}规范"{sign}李妍\r\n'.encode(charset)

    assert tables.from_attachment("a.CSV", content)[0][1] == (f"订{sign}规范".replace("\t", " "), "李妍")


def test_a_document_gives_its_tables() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for n, words in enumerate(("任务", "负责人", "订规范", "李妍")):
        table.cell(n // 2, n % 2).text = words
    file = io.BytesIO()
    document.save(file)

    assert tables.from_attachment("a.docx", file.getvalue()) == ((("任务", "负责人"), ("订规范", "李妍")),)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return file.getvalue()


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.csv", "a.pdf", "a"])
@pytest.mark.parametrize("content", [bomb, lambda: b"", lambda: b"PK\x03\x04 no archive", lambda: b'"' * 200_000])
def test_bombs_and_broken_files_give_no_grid(name: str, content: Callable[[], bytes]) -> None:
    assert tables.from_attachment(name, content()) == ()


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "html",
    ["<table><tr><td>" * 12_000, "<div>" * 50_000, "<table>" + "<tr><td rowspan=2000 colspan=50>x" * 8_000, "<b>" * 60_000],
)
def test_hostile_html_costs_no_more_than_its_size(html: str) -> None:
    tables.grids("", html)



@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["a,", "|", "a\t", "a  ", "x\n", "a\t\n", " > "])
def test_hostile_text_costs_no_more_than_its_size(text: str) -> None:
    tables.grids(text * (250_000 // len(text)), "", is_header)

