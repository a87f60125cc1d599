"""What every test may use: the words of the templates, a small company, and its reader."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Generator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from service.loop.people import Department, Directory, Person
from service.loop.workdays import Calendar
from service.reading.reader import Reader
from service.reading.vocabulary import Vocabulary, merged

TEMPLATES = Path(__file__).parent.parent / "templates"
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What has to pass before a change is taken is not skipped: with CI set a skip fails, but for a tool that no package brings."""
    report = yield
    if report.skipped and os.environ.get("CI") and not str(report.longrepr).count("strace"):
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def words() -> Vocabulary:
    """The vocabulary of all languages, as it stands in the templates."""
    return Vocabulary({folder.name: tables(folder) for folder in sorted(TEMPLATES.iterdir()) if folder.is_dir()})


def tables(folder: Path) -> dict[str, Any]:
    joined: dict[str, Any] = {}
    for file in sorted(folder.glob("vocabulary*.toml")):
        joined = merged(joined, tomllib.loads(file.read_text(encoding="utf-8")))
    return joined


@pytest.fixture(scope="session")
def directory() -> Directory:
    """A company that sells garden tools: nine departments, each with a head, a liaison or none, and a colleague."""
    return Directory(departments=DEPARTMENTS, persons=PERSONS)


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """Autumn 2026 in China as published: National Day off from 1 to 7 October, 10 October worked instead; New Year off."""
    feast = {date(2026, 10, n) for n in range(1, 8)} | {date(2026, 9, 25), date(2027, 1, 1)}
    return Calendar(
        off=frozenset(feast), on=frozenset({date(2026, 9, 20), date(2026, 10, 10)}), years=frozenset({2026, 2027})
    )


@pytest.fixture(scope="session")
def reader(words: Vocabulary, directory: Directory, calendar: Calendar) -> Reader:
    return Reader(words=words, directory=directory, calendar=calendar)


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning in Shanghai: 13 October 2026, ten o'clock."""
    return datetime(2026, 10, 13, 10, 0, tzinfo=CHINA)


def department(key: str, zh: str, en: str, aliases: tuple[str, ...], head: str, **more: Any) -> Department:
    return Department(key=key, name={"zh": zh, "en": en}, aliases=aliases, head=f"{head}@firm.example", **more)


def person(address: str, zh: str, en: str, key: str, title: str = "", **more: Any) -> Person:
    return Person(address=f"{address}@firm.example", name={"zh": zh, "en": en}, department=key, title=title, **more)


DEPARTMENTS = (
    department("MKT", "市场部", "Marketing", ("市场", "品牌部", "MKT"), "meng.xia",
               liaison="wang.wei@firm.example", deputy="yu.fei@firm.example", duties=("投放", "展会", "campaign")),
    department("FIN", "财务部", "Finance", ("财务", "Accounting"), "song.yi",
               liaison="li.yan@firm.example", duties=("付款", "对账", "发票", "invoice", "month-end")),
    department("SAL", "销售部", "Sales", ("销售",), "qi.hang", duties=("报价", "客户", "quotation")),
    department("OPS", "运营部", "Operations", ("运营", "Ops", "门店运营"), "lu.ming",
               liaison="hao.ran@firm.example", duties=("门店", "调价", "store")),
    department("DATA", "数据部", "Data team", ("大数据",), "qin.chuan", duties=("报表", "口径", "dashboard")),
    department("IT", "IT部", "IT", ("信息部", "信息技术部"), "shen.tao",
               liaison="sam.reed@firm.example", duties=("系统", "账号", "接口", "account")),
    department("LEG", "法务部", "Legal", ("法务",), "anna.berg", duties=("合同审核", "合规", "contract review")),
    department("HR", "人力资源部", "Human Resources", ("人力", "人事", "HR"), "gao.jie", duties=("入职", "招聘")),
    department("CS", "客服部", "Customer Service", ("客服", "售后", "Support"), "zheng.nan", duties=("投诉", "工单")),
)

PERSONS = (
    person("meng.xia", "孟夏", "Meng Xia", "MKT", "市场总监"),
    person("wang.wei", "王威", "Wang Wei", "MKT", "经理"),
    person("yu.fei", "于飞", "Yu Fei", "MKT", "专员"),
    person("song.yi", "宋毅", "Song Yi", "FIN", "财务总监"),
    person("li.yan", "李妍", "Li Yan", "FIN", "主管", language="zh"),
    person("wang.fang", "王芳", "Wang Fang", "FIN", "经理"),
    person("qi.hang", "齐航", "Qi Hang", "SAL", "销售总监"),
    person("peter.hall", "彼得", "Peter Hall", "SAL", "Account Manager", language="en"),
    person("lu.ming", "陆明", "Lu Ming", "OPS", "运营总监"),
    person("hao.ran", "郝然", "Hao Ran", "OPS", "主管"),
    person("zhang.min", "张敏", "Zhang Min", "OPS", "专员", aliases=("小敏", "zhang.min.alt@firm.example")),
    person("qin.chuan", "秦川", "Qin Chuan", "DATA", "总监"),
    person("shen.tao", "沈涛", "Shen Tao", "IT", "IT总监"),
    person("sam.reed", "山姆", "Sam Reed", "IT", "Engineer", language="en"),
    person("peter.novak", "诺瓦克", "Peter Novak", "IT", "Engineer", language="en"),
    person("anna.berg", "安娜", "Anna Berg", "LEG", "Head of Legal", language="en", timezone="Europe/Berlin"),
    person("gao.jie", "高洁", "Gao Jie", "HR", "人力总监"),
    person("zheng.nan", "郑楠", "Zheng Nan", "CS", "客服总监"),
    person("wu.min", "吴敏", "Wu Min", "CS", "组长"),
)
