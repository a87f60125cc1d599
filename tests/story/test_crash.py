"""The process dies between any two lines of intake and delivery: after a restart nothing is lost and nobody is asked twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from service.mailboxes import SHELVES
from service.points import POINTS, REFUSALS, VARIABLE
from tests.story.company import SERVICE, Company, at, clock, people_toml

FRIDAY = "10-16 09:05"
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


def drained(company: Company) -> dict[str, Counter[str]]:
    """The restart, until nothing moves any more; then where the mails lie, who got which letter, and what the journals say."""
    for moment in ("10-16 09:06", "10-16 09:07"):
        company.round(moment)
    issues = [company.show(f"BH-{n}") for n in (1, 2, 3)]
    return {
        "mails": Counter(f"{shelf} {path.name}" for shelf in ("inbox", *SHELVES) for path in company.shelf(shelf)),
        "letters": Counter(f"{one.kind} {one.to} {one.subject}" for one in company.letters),
        "ids": Counter(str(one.message["Message-ID"]) for one in company.letters),
        "journal": Counter(f"{issue['id']} {line['kind']} {line['actor']} {line['text']}" for issue in issues for line in issue["journal"]),
    }


def dies_at(company: Company, point: str) -> int:
    """A round in a process of its own, which is killed at that point; its exit status."""
    environment = {**os.environ, VARIABLE: point}
    command = [sys.executable, "-m", "service", "once", "--home", str(company.home), "--now", clock(FRIDAY).isoformat()]
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
