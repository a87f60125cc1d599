"""The process dies between any two lines of intake and delivery: after a restart nothing is lost and nobody is asked twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.mailboxes import SHELVES
from service.points import POINTS, REFUSALS, VARIABLE
from tests.story.company import SERVICE, Company, at, clock, people_toml

FRIDAY, MONDAY = "10-16 09:05", "10-19 09:05"
# The liaison of a department that one of the issues concerns: too long an address for any mail server.
UNREACHABLE = f"ray.{'y' * 130}@works.example"
SLOW_INVOICES = """各位好,
供应商发票平均晚付6天,上月有14张,财务部每月要多花20小时核对。
本质:入库单什么时候录入没有规定。
初步判断:1. 仓储部每周才录一次入库单;2. 财务部没有催办。
李琳"""
LATE_PRICES = """各位好,
9月有32家门店的调价晚了2天才生效,少收约8万元。
本质:调价单由谁复核没有写明。
初步判断:1. 运营部没有指定复核人;2. IT部的接口每天只跑一次。
梁爽"""
LOST_LABELS = """各位好,
本月有9批货的标签贴错,返工36小时。
本质:标签换版没有通知流程。
初步判断:1. 质量部换版后没有发通知;2. 仓储部仍用旧标签。
冯时"""

PRICE_TABLE = """任务描述\t负责人\t截止时间\t交付成果
每周五前给出下周调价清单\t王蕾\t10月30日\t《调价清单》
把调价接口改为每小时跑一次\tSam Ito\t11月4日\t《接口上线说明》
指定调价复核人并写进办法\t梁爽\t10月28日\t《门店调价复核办法》
"""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Two issues wait for their reporters; three days later one of them answers, and a third person reports.

    What follows from the answer goes also to somebody to whom no letter can go.
    """
    home = tmp_path_factory.mktemp("before")
    (home / "config").mkdir()
    (home / "config/service.toml").write_text(SERVICE, encoding="utf-8")
    (home / "config/people.toml").write_text(people_toml().replace(at("ray"), UNREACHABLE), encoding="utf-8")
    company = Company(home=home, now=clock("10-13 09:00"))
    company.writes("li", SLOW_INVOICES, subject="发票付款慢")
    company.writes("liang", LATE_PRICES, subject="调价晚生效")
    company.round("10-13 09:05")
    company.writes("li", "同意", answers=company.letter("li", "clarify/receipt"))
    company.writes("feng", LOST_LABELS, subject="标签贴错")
    return company


@pytest.fixture(scope="module")
def undisturbed(before: Company, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Counter[str]]:
    """What the same two rounds leave when nothing happens to them."""
    company = copied(before, tmp_path_factory.mktemp("undisturbed") / "home")
    company.round(FRIDAY)
    return drained(company)


def copied(before: Company, home: Path) -> Company:
    shutil.copytree(before.home, home)
    return Company(home=home, now=before.now)


def as_told(moment: str) -> datetime:
    """The moment as `once` hands it on: the keys of some letters hold its minute."""
    return clock(moment).astimezone(UTC)


def drained(company: Company, day: str = "10-16") -> dict[str, Counter[str]]:
    """The restart, until nothing moves any more; then where the mails lie, who got which letter, and what the journals say."""
    for moment in ("09:06", "09:07"):
        company.round(as_told(f"{day} {moment}"))
    issues = [company.show(name) for name in company.issues()]
    return {
        "mails": Counter(f"{shelf} {path.name}" for shelf in ("inbox", *SHELVES) for path in company.shelf(shelf)),
        "letters": Counter(f"{one.kind} {one.to} {one.subject}" for one in company.letters),
        "ids": Counter(str(one.message["Message-ID"]) for one in company.letters),
        "journal": Counter(f"{issue['id']} {line['kind']} {line['actor']} {line['text']}" for issue in issues for line in issue["journal"]),
    }


def dies_at(company: Company, point: str, moment: str = FRIDAY) -> int:
    """A round in a process of its own, which is killed at that point; its exit status."""
    environment = {**os.environ, VARIABLE: point}
    command = [sys.executable, "-m", "service", "once", "--home", str(company.home), "--now", clock(moment).isoformat()]
    return subprocess.run(command, env=environment, cwd=Path(__file__).parents[2], capture_output=True, check=False).returncode


@pytest.mark.meets("P12")
@pytest.mark.parametrize(("point", "time"), [
    *((point, 1) for point in (*POINTS, *REFUSALS)), ("after commit", 2), ("sealed", 2), ("handed over", 3), ("refusal told", 2),
])
def test_after_a_kill_nothing_is_lost_and_nobody_is_asked_twice(
    point: str, time: int, before: Company, undisturbed: dict[str, Counter[str]], tmp_path: Path
) -> None:
    company = copied(before, tmp_path / "home")

    status = dies_at(company, f"{point}:{time}")
    after = drained(company)

    assert status == -signal.SIGKILL, "the scenario comes by every point"
    assert after == undisturbed
    assert set(after["ids"].values()) == {1}
    assert any(" undelivered " in line for line in after["journal"])


@pytest.fixture(scope="module")
def at_work(stages: dict[str, Company], tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Two issues under way, and Wang has a task in each. On Monday her answer to Friday's mail lies there when the daily mails are due."""
    company = stages["in_force"].copy(tmp_path_factory.mktemp("at work") / "home")
    company.writes("liang", LATE_PRICES.replace("IT部的接口", "市场部没有提前给清单;3. IT部的接口"), subject="门店调价晚生效")
    company.round("10-15 15:05")
    company.writes("liang", "同意", answers=company.letter("liang", "clarify/receipt"))
    company.round("10-15 15:10")
    company.round("10-15 15:11")
    company.writes("liang", "不用开会了", answers=company.letter("liang", "plan/invitation"))
    company.round("10-15 15:15")
    company.writes("liang", PRICE_TABLE, answers=company.letter("liang", "plan/table_request"))
    company.round("10-15 15:20")
    for who, word in (("wang", "同意"), ("sam", "Agreed.")):
        company.writes(who, word, answers=company.letter(who, "plan/assignment"))
    company.writes("liang", "同意", answers=company.letter("liang", "plan/echo"))
    company.round("10-15 15:25")
    assert [company.show(name)["step"] for name in company.issues()] == ["execute", "execute"]
    company.round("10-16 09:05")
    company.writes("wang", "1. 完成,名单在共享盘\n2. 受阻,等IT部给出接口清单", answers=company.letter("wang", "execute/progress"))
    company.restart()
    return company


def at_work_again(at_work: Company, home: Path) -> Company:
    """The same Monday once more; only what is sent from now on counts."""
    company = at_work.copy(home)
    company.letters.clear()
    return company


@pytest.fixture(scope="module")
def monday(at_work: Company, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Counter[str]]:
    """What that round leaves when nothing happens to it."""
    company = at_work_again(at_work, tmp_path_factory.mktemp("monday") / "home")
    company.round(as_told(MONDAY))
    return drained(company, "10-19")


@pytest.mark.meets("P12", "P21")
@pytest.mark.parametrize(("point", "time"), [
    ("before commit", 1), ("after commit", 1), ("before filing", 1), ("ticked", 1), ("claimed", 2), ("sealed", 3), ("handed over", 1),
    ("handed over", 4), ("settled", 2),
])
def test_after_a_kill_amid_the_daily_mails_each_issue_has_its_part_and_nobody_is_asked_twice(
    point: str, time: int, at_work: Company, monday: dict[str, Counter[str]], tmp_path: Path
) -> None:
    company = at_work_again(at_work, tmp_path / "home")

    status = dies_at(company, f"{point}:{time}", MONDAY)
    after = drained(company, "10-19")
    # What was not yet committed is thought out anew, a minute later; what was, goes out as the very same letter.
    lasting = [kind for kind in monday if kind != "ids" or point != "before commit"]

    assert status == -signal.SIGKILL, "the scenario comes by every point"
    assert {kind: after[kind] for kind in lasting} == {kind: monday[kind] for kind in lasting}
    assert set(after["ids"].values()) == {1}
    assert [(name, task["n"], task["status"]) for name in company.issues() for task in company.show(name)["tasks"] if task["owner"] == at("wang")] == [
        ("BH-1", 1, "done"), ("BH-2", 1, "blocked"),
    ]
    assert Counter(line.split()[1] for line in after["letters"] if line.startswith("execute/progress")) == Counter(map(at, ("wang", "xiaoqiu", "li", "sam", "liang")))


@pytest.mark.meets("P11")
def test_a_mail_that_kills_the_process_is_set_aside_after_three_tries(before: Company, tmp_path: Path) -> None:
    company = copied(before, tmp_path / "home")

    tries = [dies_at(company, "counted") for _ in range(3)]
    after = drained(company)

    assert tries == [-signal.SIGKILL] * 3
    assert [name.split()[0] for name in sorted(after["mails"])] == ["filed", "filed", "filed", "shunted"]


def test_only_one_worker_works_in_a_home(before: Company, tmp_path: Path) -> None:
    from service.office import at_work

    company = copied(before, tmp_path / "home")
    command = [sys.executable, "-m", "service", "once", "--home", str(company.home)]

    with at_work(company.home / "data"):
        beside = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)

    assert beside.returncode == 1
    assert "works in" in beside.stderr
    assert len(company.shelf("inbox")) == 2
