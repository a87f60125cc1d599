"""A staff list becomes the directory, and nothing that its operator wrote by hand is lost."""

from __future__ import annotations

import tomllib

import pytest

from service.reading.vocabulary import Vocabulary
from service.staff import listing, merging
from service.staff.listing import StaffWords

HERE = """# Our people.

# Production: ask before noon.
[[department]]
key = "PRD"
name = { zh = "生产部", en = "Production" }
aliases = ["车间"]
head = "gu.nan@mill.example"
duties = ["排产"]

[[person]]
address = "gu.nan@mill.example"
name = { zh = "顾楠", en = "Gu Nan" }
department = "PRD"
title = "厂长"

# Left us in spring?
[[person]]
address = "old.hand@mill.example"
name = "老韩"
department = "PRD"

[[person]]
address = "shi.yu@mill.example"
name = "石玉"
aliases = ["shiyu@home.example"]
department = "PRD"
"""

LIST = """员工花名册,,,,,,
姓名,英文名,所属部门,职务,电子邮箱,直属上级,语言
顾楠,Gu Nan,生产部,厂长,gu.nan@mill.example,,中文
石玉,,车间,班长,SHIYU@home.example,顾楠,
秦岭,Qin Ling,集团/质量部,检验员,qin.ling@mill.example,方圆,中文
方圆,,集团/质量部,经理,fang.yuan＠mill.example,顾楠,英文
"""


@pytest.fixture
def staff(words: Vocabulary) -> StaffWords:
    return words.section("staff", StaffWords)


def changed(text: str, staff: StaffWords, here: str = HERE, **more: bool) -> merging.Change:
    found = listing.read(text.encode(), staff)
    return merging.compared(here, found, staff, ("gu.nan@mill.example",), remove=more.get("remove", False))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_any_encoding_and_separator_of_a_spreadsheet_is_read(staff: StaffWords, encoding: str, sign: str) -> None:
    found = listing.read(LIST.replace(",", sign).encode(encoding), staff)

    assert [(one.name, one.address, one.department, one.language) for one in found.members] == [
        ("顾楠", "gu.nan@mill.example", "生产部", "zh"), ("石玉", "SHIYU@home.example", "车间", ""),
        ("秦岭", "qin.ling@mill.example", "集团/质量部", "zh"), ("方圆", "fang.yuan@mill.example", "集团/质量部", "en"),
    ]
    assert found.faults == ()


def test_english_headings_are_known_too_whatever_their_order(staff: StaffWords) -> None:
    found = listing.read(b"E-mail;Job Title;Full Name;Cost centre;Department\nann@mill.example;Engineer;Ann Lee;77;R&D\n", staff)

    assert [(one.address, one.name, one.title, one.department) for one in found.members] == [("ann@mill.example", "Ann Lee", "Engineer", "R&D")]


def test_bad_rows_are_told_by_their_line_and_the_others_go_on(staff: StaffWords) -> None:
    rows = ["姓名,邮箱,部门", "甲,,一部", "乙,at-mill,一部", ",c@mill.example,一部", '"丁",d@mill.example,"一\n部"', "戊,D@mill.example,一部", "", "己,f@mill.example,一部"]
    found = listing.read("\n".join(rows).encode(), staff)

    assert [(one.name, one.line) for one in found.members] == [("丁", 6), ("己", 9)]
    assert found.faults == ((2, "no_address"), (3, "bad_address"), (4, "no_name"), (7, "twice"))


def test_a_list_without_addresses_has_no_members(staff: StaffWords) -> None:
    found = listing.read("姓名,部门\n甲,一部\n".encode(), staff)

    assert (found.members, "address" in found.columns) == ((), False)


def test_new_people_and_departments_are_added_below_and_what_stands_there_stays(staff: StaffWords) -> None:
    change = changed(LIST, staff)
    after = tomllib.loads(change.text)

    assert change.text.startswith(HERE)
    assert [one.address for one in change.persons] == ["qin.ling@mill.example", "fang.yuan@mill.example"]
    assert after["department"][1] == {"key": "质量部", "name": "质量部", "head": "fang.yuan@mill.example"}
    assert after["person"][3] == {
        "address": "qin.ling@mill.example", "name": {"zh": "秦岭", "en": "Qin Ling"}, "department": "质量部", "title": "检验员", "language": "zh",
    }


def test_who_is_known_by_another_address_is_not_added_twice(staff: StaffWords) -> None:
    change = changed(LIST, staff)

    assert "shiyu@home.example" not in {one.address.casefold() for one in change.persons}
    assert change.differing == (("gu.nan@mill.example", "language", "", "zh"), ("SHIYU@home.example", "title", "", "班长"))


def test_leavers_are_named_and_stay_until_their_removal_is_asked_for(staff: StaffWords) -> None:
    stays = changed(LIST, staff)
    goes = changed(LIST, staff, remove=True)

    assert (stays.leavers, stays.removed) == (("old.hand@mill.example",), ())
    assert "old.hand@mill.example" in stays.text
    assert goes.removed == ("old.hand@mill.example",)
    assert "old.hand@mill.example" not in goes.text and "Left us in spring?" not in goes.text
    assert "ask before noon" in goes.text and "shi.yu@mill.example" in goes.text


def test_who_heads_a_department_is_not_taken_out(staff: StaffWords) -> None:
    without_head = "".join(line for line in LIST.splitlines(keepends=True) if not line.startswith("顾楠"))

    change = changed(without_head, staff, remove=True)

    assert change.needed == ("gu.nan@mill.example",)
    assert change.removed == ("old.hand@mill.example",)
    assert tomllib.loads(change.text)["person"][0]["address"] == "gu.nan@mill.example"


@pytest.mark.parametrize(
    ("rows", "head", "named"),
    [
        ("甲,a@x.example,新部,专员,,乙\n乙,b@x.example,新部,专员,,", "b@x.example", True),
        ("甲,a@x.example,新部,专员,乙,\n乙,b@x.example,新部,专员,丙,", "b@x.example", True),
        ("甲,a@x.example,新部,专员,,\n乙,b@x.example,新部,部长,,", "b@x.example", False),
        ("甲,a@x.example,新部,专员,,\n乙,b@x.example,新部,专员,,", "a@x.example", False),
        ("甲,a@x.example,新部,专员,,gu.nan@mill.example", "gu.nan@mill.example", True),
    ],
    ids=["named", "reported to", "by title", "the first", "somebody who is known"],
)
def test_a_new_department_gets_its_head(staff: StaffWords, rows: str, head: str, named: bool) -> None:
    change = changed(f"姓名,邮箱,部门,职务,上级,部门负责人\n{rows}\n", staff)

    assert [(one.head, one.named) for one in change.departments] == [(head, named)]


def test_keys_of_new_departments_are_their_own(staff: StaffWords) -> None:
    change = changed("name,email,department\nA,a@x.example,PRD-2\nB,b@x.example,Prd 2\nC,c@x.example,Quality\n", staff, "")

    assert [one.key for one in change.departments] == ["PRD2", "PRD22", "QUALITY"]


def test_what_people_are_called_breaks_no_file(staff: StaffWords) -> None:
    change = changed('name,email,department\n"O""Neil \\ [[x]] # y",o@x.example,"R&D ""one"""\n', staff, "")

    assert tomllib.loads(change.text)["person"][0]["name"] == 'O"Neil \\ [[x]] # y'


def test_the_same_list_twice_changes_nothing_the_second_time(staff: StaffWords) -> None:
    once = changed(LIST, staff).text

    again = changed(LIST, staff, once)

    assert (again.persons, again.departments, again.text) == ((), (), once)
