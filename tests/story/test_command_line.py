"""The command line, as operators and their scripts use it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from service.__main__ import main
from service.commands.exporting import harmless
from service.loop.issue import Issue, Norm, Record, Rule, Survey, SurveyAnswer
from service.office import at_work
from service.sending import clockwork
from tests.story.company import Company, at

REPORT = """各位好,
9月有32家门店的调价晚了2天才生效,少收约8万元。
初步判断:1. 运营部没有指定复核人;2. IT部的接口每天只跑一次。
梁爽"""


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        return json.loads(self.out)


Bihuan = Callable[..., Said]


@pytest.fixture
def bihuan(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Bihuan:
    """`bihuan(...)` as from a shell."""
    monkeypatch.delenv("BIHUAN_HOME", raising=False)

    def run(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["bihuan", *arguments])
        try:
            main()
            status: Any = 0
        except SystemExit as ended:
            status = ended.code
        told = capsysbinary.readouterr()
        return Said(int(status or 0), told.out.decode(), told.err.decode())

    return run


@pytest.fixture
def home(company: Company) -> str:
    return str(company.home)


def once(bihuan: Bihuan, home: str, now: str = "2026-10-13T09:05:00+08:00") -> Said:
    return bihuan("once", "--home", home, "--now", now)


def test_once_prints_a_line_for_each_mail_and_letter(bihuan: Bihuan, home: str, company: Company) -> None:
    company.writes("liang", REPORT, subject="调价晚生效")

    said = once(bihuan, home)

    assert said.status == 0
    assert [line.split()[:3] for line in said.out.splitlines()] == [["filed", "BH-1", "report"], ["sent", "BH-1", "clarify/receipt"]]


def test_the_home_may_stand_before_the_command_too(bihuan: Bihuan, home: str) -> None:
    assert bihuan("--home", home, "issues", "--json").value == []


@pytest.mark.parametrize("now", ["2026-10-13T09:05:00", "yesterday", "2026-13-01T00:00:00Z"])
def test_a_moment_without_its_offset_is_wrong_usage(bihuan: Bihuan, home: str, now: str) -> None:
    said = once(bihuan, home, now)

    assert said.status == 2
    assert now in said.err


def test_a_wrong_setting_is_told_in_one_sentence(bihuan: Bihuan, home: str) -> None:
    file = Path(home) / "config/service.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[letters]\nbrak = 3\n", encoding="utf-8")

    said = once(bihuan, home)

    assert said.status == 2
    assert said.err.count("\n") == 1
    assert all(word in said.err for word in ("config/service.toml", "letters.brak", "brake", "3"))


def test_check_says_that_all_is_well_and_quiet_says_nothing(bihuan: Bihuan, home: str) -> None:
    said = bihuan("check", "--home", home)

    assert said.status == 0
    assert all(line.split(": ")[1].startswith(("ok", "OPEN")) for line in said.out.splitlines())
    assert bihuan("check", "--quiet", "--home", home).out == ""


def test_check_finds_a_template_that_cannot_be_read(bihuan: Bihuan, home: str) -> None:
    folder = Path(home) / "templates/en/clarify"
    folder.mkdir(parents=True)
    (folder / "receipt.md").write_text("Subject: x\n\n{% if %}", encoding="utf-8")

    said = bihuan("check", "--quiet", "--home", home)

    assert said.status == 1
    assert "clarify/receipt" in said.out


def test_a_word_list_that_no_reader_takes_ends_a_round_with_one_sentence_and_costs_no_mail(bihuan: Bihuan, home: str, company: Company) -> None:
    file = Path(home) / "templates/zh/vocabulary.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[smart]\nvauge = ["x"]\n', encoding="utf-8")
    company.writes("liang", REPORT, subject="调价晚生效")

    said = [once(bihuan, home) for _ in range(4)]
    checked = bihuan("check", "--home", home)
    file.unlink()
    after = once(bihuan, home)

    assert {one.status for one in said} == {2}
    assert all("smart.vauge" in one.err and one.err.count("\n") == 1 for one in said)
    assert checked.status == 1
    assert "smart.vauge" in checked.out
    assert "sent BH-1 clarify/receipt" in after.out


def test_a_lost_key_is_never_replaced_beside_its_store(bihuan: Bihuan, home: str) -> None:
    once(bihuan, home)
    (Path(home) / "data/secret").unlink()

    said = once(bihuan, home)

    assert said.status == 2
    assert "backup" in said.err
    assert not (Path(home) / "data/secret").exists()


def test_a_worker_that_ends_no_round_is_not_well(bihuan: Bihuan, home: str) -> None:
    data = Path(home) / "data"
    once(bihuan, home)
    with at_work(data):
        fresh = bihuan("check", "--quiet", "--home", home)
        long_ago = (data / "alive").stat().st_mtime - 200
        os.utime(data / "alive", (long_ago, long_ago))
        stuck = bihuan("check", "--quiet", "--home", home)
    gone = bihuan("check", "--quiet", "--home", home)

    assert (fresh.status, stuck.status, gone.status) == (0, 1, 0)
    assert "worker" in stuck.out


def test_only_a_deep_check_reads_every_row(bihuan: Bihuan, home: str) -> None:
    assert "every row: ok" in bihuan("check", "--deep", "--home", home).out
    assert "every row" not in bihuan("check", "--home", home).out


def test_a_clock_moved_under_the_service_holds_letters_until_release(bihuan: Bihuan, home: str, company: Company) -> None:
    times = iter([(1000.0, 0.0), (9000.0, 1.0), (9010.0, 11.0)])
    watch = clockwork.Watch(lambda: next(times))
    company.writes("liang", REPORT, subject="调价晚生效")
    watch.look(company.office)
    held, told = company.round("10-13 09:05"), bihuan("check", "--home", home)
    still = company.round("10-13 09:06")
    bihuan("outbox", "release", "--home", home)
    watch.look(company.office)
    released = company.round("10-13 09:07")

    assert held == still == []
    assert told.status == 1
    assert "clock" in told.out
    assert sorted(one.kind for one in released) == ["clarify/receipt", "operator/alarm"]


def test_the_next_worker_goes_by_the_clock_as_it_is(company: Company) -> None:
    times = iter([(1000.0, 0.0), (9000.0, 1.0)])
    clockwork.Watch(lambda: next(times)).look(company.office)
    before = clockwork.held(company.office, company.now)
    with at_work(company.home / "data"):
        after = clockwork.held(company.office, company.now)

    assert before
    assert after == ""


def test_init_writes_a_sound_home_and_never_over_another(bihuan: Bihuan, tmp_path: Path) -> None:
    first, second = bihuan("init", str(tmp_path / "new")), bihuan("init", str(tmp_path / "new"))

    assert (first.status, second.status) == (0, 1)
    assert bihuan("check", "--home", str(tmp_path / "new")).status == 0


def test_issues_show_and_search_tell_programs_what_stands(bihuan: Bihuan, home: str, company: Company) -> None:
    company.writes("liang", REPORT, subject="调价晚生效")
    once(bihuan, home)

    (line,) = bihuan("issues", "--json", "--home", home).value
    shown = bihuan("show", "bh-1", "--json", "--home", home).value
    (found,) = bihuan("search", "门店", "调价", "--json", "--home", home).value

    assert (line["id"], line["step"]) == ("BH-1", "clarify")
    assert {"step", "cycle", "category", "conclusion", "tasks", "participants", "meeting", "definition", "journal", "letters"} <= set(shown)
    assert [one["letter"] for one in shown["letters"]] == ["clarify/receipt"]
    assert found["id"] == "BH-1"


def test_an_issue_that_is_not_there_fails(bihuan: Bihuan, home: str) -> None:
    said = bihuan("show", "BH-9", "--home", home)

    assert said.status == 1
    assert "BH-9" in said.err


def test_people_can_read_the_same(bihuan: Bihuan, home: str, company: Company) -> None:
    company.writes("liang", REPORT, subject="调价晚生效")
    once(bihuan, home)

    assert "BH-1" in bihuan("issues", "--home", home).out
    assert "clarify/receipt" in bihuan("show", "BH-1", "--home", home).out


def test_ingest_takes_files_mboxes_and_maildirs_and_sends_nothing(bihuan: Bihuan, home: str, company: Company, tmp_path: Path) -> None:
    for n in range(3):
        company.writes("liang", REPORT.replace("32家", f"{n + 50}家"), subject=f"调价 {n}")
    one, two, three = (path.read_bytes() for path in sorted(company.shelf("inbox")))
    for path in company.shelf("inbox"):
        path.unlink()
    (tmp_path / "one.eml").write_bytes(one)
    (tmp_path / "mails.mbox").write_bytes(b"From x\n" + two + b"\nFrom y\n" + one)
    (tmp_path / "Mail/new").mkdir(parents=True)
    (tmp_path / "Mail/new/3").write_bytes(three)

    said = bihuan("ingest", *(str(tmp_path / name) for name in ("one.eml", "mails.mbox", "Mail")), "--home", home)
    lines = [json.loads(line) for line in said.out.splitlines()]

    assert [(line["disposition"], line["issue"]) for line in lines] == [("filed", "BH-1"), ("filed", "BH-2"), ("filed", None), ("filed", "BH-3")]
    assert lines[2]["reason"] == "handled before"
    assert company.shelf("sent") == []
    assert len(bihuan("outbox", "list", "--json", "--home", home).value) == 3


def test_history_is_imported_without_letters(bihuan: Bihuan, home: str, company: Company, tmp_path: Path) -> None:
    company.writes("liang", REPORT, subject="调价晚生效")
    (path,) = company.shelf("inbox")
    path.rename(tmp_path / "one.eml")

    bihuan("ingest", "--quiet", str(tmp_path / "one.eml"), "--home", home)

    assert bihuan("outbox", "list", "--json", "--home", home).value == []
    assert len(bihuan("issues", "--json", "--home", home).value) == 1


def test_what_was_set_aside_can_be_looked_at_tried_again_and_dropped(bihuan: Bihuan, home: str, company: Company) -> None:
    company.drop(b"")
    once(bihuan, home)

    (mail,) = bihuan("shunted", "list", "--json", "--home", home).value
    again = bihuan("shunted", "retry", mail["id"], "--home", home)
    dropped = bihuan("shunted", "drop", mail["id"], "--home", home)

    assert "empty" in mail["reason"]
    assert again.status == 1
    assert dropped.status == 0
    assert bihuan("shunted", "list", "--json", "--home", home).value == []
    assert [len(company.shelf(shelf)) for shelf in ("shunted", "refused")] == [0, 1]


def test_letters_can_be_held_and_released(bihuan: Bihuan, home: str, company: Company) -> None:
    company.writes("liang", REPORT, subject="调价晚生效")
    bihuan("outbox", "hold", "--home", home)
    held = once(bihuan, home)
    (letter,) = bihuan("outbox", "list", "--json", "--home", home).value
    bihuan("outbox", "release", "--home", home)
    released = once(bihuan, home)

    assert "sent" not in held.out
    assert (letter["letter"], letter["to"], letter["state"]) == ("clarify/receipt", at("liang"), "pending")
    assert "sent BH-1 clarify/receipt" in released.out


def test_an_export_holds_no_formula_that_a_spreadsheet_would_run(bihuan: Bihuan, home: str, company: Company) -> None:
    company.writes("liang", "=HYPERLINK(1)\n" + REPORT, subject="+调价晚生效")
    once(bihuan, home)

    table = bihuan("export", "--format", "csv", "--home", home).out

    assert table.startswith("\ufeffid,")
    assert ",+" not in table
    assert ",=" not in table
    assert bihuan("export", "--home", home).value[0]["id"] == "BH-1"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_begins_as_a_formula_does(start: str) -> None:
    assert harmless(f"{start}1") == f"'{start}1"


SHEETS = ["issues", "participants", "tasks", "progress log", "surveys", "records", "rule changes"]


@pytest.fixture
def workbook(in_force: Company, bihuan: Bihuan, tmp_path: Path) -> dict[str, list[dict[str, Any]]]:
    """What `export --format xlsx` makes of an issue under way: each sheet's rows by their headings."""
    store = in_force.office.store
    record = store.get("BH-1")
    assert isinstance(record, Issue)
    answer = SurveyAnswer(person=at("wang"), department="MKT", verdict="solved", result=4, suggestion="@按月对账", at=in_force.now)
    lessons = Record(worked=("=1+1", "每天一句\x07进展"), rules=(Rule(change="写明日期", document="《结算办法》", department="MKT"),))
    store.save(
        replace(record, surveys=(Survey(sent_at=in_force.now, asked=(at("wang"),), answers=(answer,)),), record=lessons),
        Norm(issue="BH-1", rule=lessons.rules[0], owner=at("jiang"), opened_at=in_force.now, state_since=in_force.now),
    )
    in_force.writes("wang", "受阻,等数据部回复", subject="[BH-1] 进展")
    in_force.round("10-16 09:05")
    in_force.restart()
    file = tmp_path / "all.xlsx"
    assert bihuan("export", "--format", "xlsx", "--output", str(file), "--home", str(in_force.home)).status == 0
    book = load_workbook(file)
    assert [cell.data_type for sheet in book for row in sheet for cell in row if cell.data_type == "f"] == []
    sheets = {sheet.title: [list(row) for row in sheet.values] for sheet in book}
    return {name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for name, rows in sheets.items()}


def test_a_workbook_has_a_sheet_a_matter_with_the_columns_of_the_guide(workbook: dict[str, list[dict[str, Any]]]) -> None:
    assert list(workbook) == SHEETS
    assert workbook["issues"][0]["id"] == "BH-1" and workbook["issues"][0]["lead"] == "FIN"
    assert [(row["n"], row["owner"], str(row["due"])[:10]) for row in workbook["tasks"]] == [
        (1, at("wang"), "2026-10-22"), (2, at("xiaoqiu"), "2026-10-26"), (3, at("li"), "2026-10-30"),
    ]
    assert [(row["task"], row["reporter"], row["status"], row["text"]) for row in workbook["progress log"]] == [(1, at("wang"), "blocked", "受阻,等数据部回复")]
    assert [(row["id"], row["document"], row["owner"], row["state"]) for row in workbook["rule changes"]] == [("NM-1", "《结算办法》", at("jiang"), "proposed")]


def test_a_workbook_holds_no_formula_and_no_control(workbook: dict[str, list[dict[str, Any]]]) -> None:
    assert workbook["records"][0]["worked"] == "'=1+1\n每天一句 进展"
    assert workbook["surveys"][0]["suggestion"] == "'@按月对账"


def test_a_form_that_is_none_is_wrong_usage(bihuan: Bihuan, home: str) -> None:
    assert bihuan("export", "--format", "pdf", "--home", home).status == 2


def test_figures_are_told_to_people_and_to_programs(bihuan: Bihuan, in_force: Company) -> None:
    in_force.restart()
    home = str(in_force.home)

    figures = bihuan("stats", "--json", "--home", home).value
    lines = bihuan("stats", "--home", home).out

    assert figures["issues"] == {"all": 1, "open": 1, "closed": 0, "withdrawn": 0}
    assert set(figures["by_department"]) == {"FIN", "MKT", "DATA"}
    assert "issues\n  all        1\n" in lines and "days in a step" in lines
    assert bihuan("stats", "--json", "--first", "2027-01-01", "--home", home).value["issues"]["all"] == 0
    assert bihuan("stats", "--first", "spring", "--home", home).status == 2


STAFF = "姓名,邮箱,部门,职务,部门负责人\n李琳,li@works.example,财务部,主管,\n柏青,bai.qing@works.example,法务部,专员,赵澜\n赵澜,zhao.lan@works.example,法务部,,\n无名,,法务部,,\n"


def test_a_staff_list_becomes_the_directory_and_the_old_file_stays_beside_it(bihuan: Bihuan, home: str, company: Company, tmp_path: Path) -> None:
    file, people = tmp_path / "staff.csv", company.home / "config/people.toml"
    file.write_bytes(STAFF.encode("gb18030"))
    before = people.read_text(encoding="utf-8")

    rehearsed = bihuan("people", "import", str(file), "--dry-run", "--home", home)
    assert people.read_text(encoding="utf-8") == before
    done = bihuan("people", "import", str(file), "--home", home)

    assert (rehearsed.status, done.status) == (0, 0)
    assert rehearsed.out.splitlines()[:-1] == done.out.splitlines()[:-1]
    assert "+ department 法务部: 法务部, head zhao.lan@works.example" in done.out
    assert "! line 5: no mail address; left out" in done.out
    assert (company.home / "config/people.toml.bak").read_text(encoding="utf-8") == before
    assert people.read_text(encoding="utf-8").startswith(before)
    directory = company.office.settings.directory
    assert directory.department_of("bai.qing@works.example") == "法务部"
    assert directory.headed_by("zhao.lan@works.example") == ("法务部",)


def test_a_list_without_addresses_is_no_staff_list(bihuan: Bihuan, home: str, tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    file.write_text("姓名,部门\n李琳,财务部\n", encoding="utf-8")

    told = bihuan("people", "import", str(file), "--home", home)

    assert told.status == 1
    assert "邮箱" in told.err


def test_a_list_that_would_spoil_the_directory_is_not_taken(bihuan: Bihuan, home: str, company: Company, tmp_path: Path) -> None:
    file, people = tmp_path / "staff.csv", company.home / "config/people.toml"
    file.write_text("name,email,timezone\nA,a@works.example,Moon/Crater\n", encoding="utf-8")
    before = people.read_bytes()

    told = bihuan("people", "import", str(file), "--home", home)

    assert told.status == 2
    assert people.read_bytes() == before
    assert list(people.parent.glob("people.toml.*")) == []


@pytest.mark.meets("P24")
def test_check_warns_of_a_year_whose_make_up_days_are_not_known_yet(bihuan: Bihuan, home: str, company: Company) -> None:
    next_year = datetime.now(UTC).year + 1
    own, service = company.home / "config/holidays.toml", company.home / "config/service.toml"
    service.write_text(service.read_text(encoding="utf-8").replace('country = "CN"', 'country = ""'), encoding="utf-8")
    own.write_text(f"years = [{next_year - 1}]\n", encoding="utf-8")
    unknown = bihuan("check", "--home", home).out
    own.write_text(f"years = [{next_year - 1}, {next_year}]\n", encoding="utf-8")

    assert f"the make-up days of {next_year} are not known yet" in unknown
    assert "not known yet" not in bihuan("check", "--home", home).out


def test_understand_answers_every_line_and_goes_on(bihuan: Bihuan, home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        '{"id": "a", "as": "reply", "text": "同意\\n\\n> 请回复"}', "", "[1]", "{", '{"id": "b", "as": "song"}', '{"id": "c", "as": "date", "text": "周五"}',
        '{"id": "d", "as": "date", "text": "10月20日前", "now": "2026-10-13T10:00:00+08:00"}',
    ]
    feed(monkeypatch, "\n".join(lines))

    said = bihuan("understand", "--home", home)
    answers = [json.loads(line) for line in said.out.splitlines()]

    assert said.status == 0
    assert [answer["id"] for answer in answers] == ["a", None, None, "b", "c", "d"]
    assert answers[0] == {"id": "a", "reply": "同意"}
    assert all(answer["error"].endswith(".") for answer in answers[1:5])
    assert answers[5]["to"] == "2026-10-20"


def feed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_understand_explains_a_message_in_its_language(bihuan: Bihuan, home: str, company: Company) -> None:
    company.writes("liang", REPORT, subject="调价晚生效")
    (path,) = company.shelf("inbox")

    own, english = bihuan("understand", str(path), "--home", home).out, bihuan("understand", "--lang", "en", str(path), "--home", home).out

    assert "现象" in own
    assert "32家门店" in own
    assert "A person wrote this" in english
