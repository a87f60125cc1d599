"""The rehearsal: the guide's own example played by simulated people over SMTP, from the first mail to the published rule."""

from __future__ import annotations

import email
import email.policy
import io
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from service import log
from service.loop.issue import Issue, Norm, Step
from service.rehearsal import company, ending, play, script, smtp
from service.rehearsal.received import Received
from service.rehearsal.telling import told
from service.rehearsal.view import Terminal

CHINA = ZoneInfo("Asia/Shanghai")
# What the story has on its way: every letter kind that it cannot do without.
SHOWN = {
    "clarify/receipt", "clarify/definition", "launch/lead", "launch/nomination", "launch/kickoff", "launch/admit", "plan/invitation", "plan/update",
    "plan/agenda", "plan/table_request", "plan/echo", "plan/assignment", "plan/plan", "execute/progress", "execute/digest", "execute/reminder", "execute/overdue",
    "execute/help", "execute/note", "verify/survey", "verify/conclusion", "learn/record", "learn/share", "learn/norm",
}


@dataclass
class Played:
    """A play that is over: its scenes, and what the store says at the end."""

    home: Path
    scenes: list[play.Scene] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    issue: Issue | None = None
    norms: tuple[Norm, ...] = ()
    lines: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    picture: str = ""

    @property
    def letters(self) -> Iterator[tuple[datetime, Received]]:
        for scene in self.scenes:
            yield from ((scene.now.astimezone(CHINA), letter) for letter in scene.letters)

    def kinds(self) -> Counter[str]:
        return Counter(letter.kind for _, letter in self.letters)

    def did(self, what: str) -> list[str]:
        return [deed.who.address.partition("@")[0] for scene in self.scenes for deed in scene.deeds if deed.does == what]


class Troubles(logging.Handler):
    """What the log says at level WARNING or above."""

    def __init__(self, told: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.told = told

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())


def played(folder: Path, seed: int, language: str = "") -> Played:
    home = company.founded(folder, smtp.free_port(), language)
    one = Played(home)
    listening = Troubles(one.troubles)
    log.LOG.addHandler(listening)
    with play.stage(home, script.shipped(), seed) as on:
        def tell(scene: play.Scene) -> None:
            one.scenes.append(scene)
            one.lines += [what for _, _, what in told(scene, on.colleagues.directory, CHINA, on.titles())]

        play.play(on, tell, play.loop_is_closed)
        one.missing, one.norms = ending.missing(on), on.norms()
        one.issue = on.issues()[0]
        seen = Console(file=io.StringIO(), width=110, height=44, record=True)
        seen.print(Terminal(on, seen).picture())
        one.picture = seen.export_text()
    log.LOG.removeHandler(listening)
    return one


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return played(tmp_path_factory.mktemp("demo"), 1)


@pytest.mark.meets("G1", "G2", "G3", "G4")
def test_the_guides_example_goes_through_all_six_steps_by_mail_alone(demo: Played) -> None:
    assert demo.issue is not None
    assert demo.missing == ()
    assert demo.issue.step is Step.CLOSED
    assert [passed.step for passed in demo.issue.passed] == [step for step in Step if step is not Step.CLOSED]
    assert demo.issue.conclusion == "solved"


@pytest.mark.meets("S6-1", "S6-7", "S6-8")
def test_it_ends_with_a_record_and_one_rule_change_published(demo: Played) -> None:
    assert demo.issue is not None
    assert demo.issue.record is not None
    record = demo.issue.record
    final = [letter for _, letter in demo.letters if letter.kind == "learn/record" and letter.attachments]

    assert record.worked
    assert record.to_improve
    assert [norm.state for norm in demo.norms] == ["published"]
    assert demo.norms[0].rule.department == "FIN"
    assert all(name.endswith(".docx") for letter in final for name in letter.attachments)
    assert final


def test_what_the_story_has_on_its_way_was_all_there(demo: Played) -> None:
    assert SHOWN - demo.kinds().keys() == set()
    assert demo.did("decline") == ["mu.xi", "mu.xi"]
    assert demo.did("propose") == ["ravi.menon"]
    assert demo.did("away") == ["mu.xi"]


@pytest.mark.meets("S4-8", "S4-3", "S5-6")
def test_a_slip_a_draft_and_a_dissatisfied_answer_are_kept(demo: Played) -> None:
    assert demo.issue is not None
    slips = {slip.task: slip for slip in demo.issue.slips}
    (survey,) = demo.issue.surveys

    assert {n: (str(slip.before), str(slip.after)) for n, slip in slips.items()} == {3: ("2026-10-20", "2026-10-22"), 4: ("2026-10-22", "2026-10-26")}
    assert all(slip.reason for slip in slips.values())
    assert slips[4].reason == "出差"
    assert {answer.verdict for answer in survey.answers} == {"solved", "partly_solved"}
    assert min(answer.cooperation or 5 for answer in survey.answers) == 2


@pytest.mark.meets("S4-1", "P21", "P24")
def test_nobody_gets_two_daily_mails_a_day_and_none_on_a_day_off(demo: Played) -> None:
    daily = Counter((moment.date(), letter.to) for moment, letter in demo.letters if letter.kind == "execute/progress")

    assert set(daily.values()) == {1}
    assert {day.weekday() for day, _ in daily} <= {0, 1, 2, 3, 4}


@pytest.mark.meets("P11")
def test_every_mail_was_read_and_every_letter_has_its_own_words(demo: Played) -> None:
    mail = demo.home / "data" / "mail"
    alarms = [letter.text for _, letter in demo.letters if letter.kind == "operator/alarm"]

    assert not list((mail / "shunted" / "new").iterdir())
    assert not list((mail / "refused" / "new").iterdir())
    assert alarms == []
    assert demo.troubles == []


def test_people_answer_as_different_mail_programs_would(demo: Played) -> None:
    mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in (demo.home / "data/mail/filed/new").iterdir()]
    charsets = {part.get_content_charset() for mail in mails for part in mail.walk() if part.get_content_type() == "text/plain"}
    methods = {part.get_param("method") for mail in mails for part in mail.walk() if part.get_content_type() == "text/calendar"}

    assert {"utf-8", "gb18030"} <= charsets
    assert {"REPLY", "COUNTER"} <= methods
    assert any("Sent from my iPhone" in str(mail.get_body(("plain",))) or mail.is_multipart() for mail in mails)


def test_what_happens_is_told_line_by_line(demo: Played) -> None:
    assert any(line.startswith("Mu Xi declines the invitation") for line in demo.lines)
    assert not any("Q3活动数据没有按时给到财务 (" in line for line in demo.lines)


def test_the_picture_at_the_end_shows_six_steps_four_tasks_and_the_rule(demo: Played) -> None:
    assert "6 Learn" in demo.picture
    assert "6 反馈闭环" in demo.picture
    assert demo.picture.count("✔") == 4
    assert "rule change: 跨部门数据提报管理办法: published" in demo.picture


def test_another_seed_words_it_differently_to_the_same_end(demo: Played, tmp_path: Path) -> None:
    other = played(tmp_path, 2)

    assert other.missing == ()
    assert other.troubles == []
    assert said(other) != said(demo)


@pytest.mark.meets("G6")
def test_the_whole_story_is_there_in_english_alone(tmp_path: Path) -> None:
    english = played(tmp_path, 1, "en")

    assert english.missing == ()
    assert english.troubles == []
    assert english.kinds().keys() >= SHOWN
    assert not any("\u4e00" <= sign <= "\u9fff" for _, letter in english.letters for sign in letter.text)


def said(one: Played) -> list[str]:
    return [deed.text for scene in one.scenes for deed in scene.deeds]
