"""The people of a rehearsal: what they write is read as they wrote it, and follows from letter, script and seed alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from service.loop.desk import Desk
from service.loop.people import Directory
from service.loop.workdays import Calendar
from service.mail import itip, parse, quotes
from service.office import Busy, at_work
from service.reading.reader import Reader
from service.rehearsal import attending, clients, company, script
from service.rehearsal.clients import Writing
from service.rehearsal.colleagues import Colleagues, Deed
from service.rehearsal.received import Received
from service.rehearsal.script import Cue, Script

CHINA = ZoneInfo("Asia/Shanghai")
SHIPPED = script.shipped()
LETTER = """请在10月15日（周四）前确认您的任务：接受，回复“同意”即可。

1. 列出缺数的门店（截止10月20日）：
2. 补齐九月的日销售（截止10月14日）：

BH-3 · 第3步，共6步：方案共创"""


def letter(kind: str, to: str = "hao.ran@firm.example", asks: str = "agreement", text: str = LETTER, calendar: str = "") -> Received:
    return Received(
        kind=kind, asks=asks, to=to, subject="[BH-3] 请确认您的任务：门店缺数", text=text, html="<html><body><p>" + text.replace("\n", "<br>") + "</p></body></html>",
        reply_to="闭环 <issues+bh-3.abcdefghijklmnopqrstuvwxyz@firm.example>", sender="闭环 <issues@firm.example>",
        date="Tue, 13 Oct 2026 09:20:00 +0800", message_id="<bh-3.plan-assignment.x@firm.example>", calendar=calendar,
    )


def desk(directory: Directory, calendar: Calendar, now: datetime) -> Desk:
    return Desk(now=now, directory=directory, coordinators=("gao.jie@firm.example",), mailbox="issues@firm.example", zone=CHINA, calendar=calendar)


def people(directory: Directory, calendar: Calendar, now: datetime, *cues: Cue, seed: int = 1) -> Colleagues:
    voice = msgspec.structs.replace(SHIPPED.voices["zh"], cues=cues, works=())
    return Colleagues(Script({"zh": voice, "en": SHIPPED.voices["en"]}), desk(directory, calendar, now), seed)


def answer(directory: Directory, calendar: Calendar, now: datetime, one: Received, *cues: Cue, seed: int = 1) -> Deed:
    colleagues = people(directory, calendar, now, *cues, seed=seed)
    colleagues.receive(one, now)
    (deed,) = colleagues.minds
    return deed


@pytest.mark.meets("P7", "P8")
@pytest.mark.parametrize("lang", sorted(SHIPPED.voices))
@pytest.mark.parametrize("form", clients.FORMS)
def test_an_answer_in_every_programs_form_is_read_as_what_was_written(form: str, lang: str, reader: Reader, now: datetime) -> None:
    writing = Writing(
        name="郝然", address="hao.ran@firm.example", to="issues@firm.example", subject="Re: [BH-3] 门店缺数",
        text="第1项做完了，第2项还差3家门店。", signature="郝然\n运营部主管", at=now, message_id="<1@firm.example>", letter=letter("plan/assignment"),
    )
    read = quotes.new_text(parse.message(clients.mail(writing, form, SHIPPED.voices[lang].clients[form])), reader, LETTER)

    assert read.reply == writing.text


@pytest.mark.parametrize("form", sorted(clients.PLAIN))
def test_an_answer_typed_into_the_quoted_letter_is_read(form: str, reader: Reader, now: datetime) -> None:
    lines = LETTER.splitlines()
    writing = Writing(
        name="郝然", address="hao.ran@firm.example", to="issues@firm.example", subject="Re: [BH-3] 门店缺数", text="", signature="", at=now,
        message_id="<5@firm.example>", letter=letter("execute/progress"), typed=((lines[2], "完成"), (lines[3], "60%")),
    )
    read = quotes.new_text(parse.message(clients.mail(writing, form, SHIPPED.voices["zh"].clients[form])), reader, LETTER)

    assert [line for line in read.reply.splitlines() if line] == [f"{lines[2]}完成", f"{lines[3]}60%"]


def test_every_line_of_a_mail_is_short_enough_for_smtp(now: datetime) -> None:
    writing = Writing("郝然", "hao.ran@firm.example", "issues@firm.example", "长信", "门店" * 5000, "郝然", now, "<2@firm.example>", letter("plan/assignment"))

    for form in clients.FORMS:
        raw = clients.mail(writing, form, SHIPPED.voices["zh"].clients[form])

        assert max(len(line) for line in raw.split(b"\r\n")) <= 998
        assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_table_goes_as_a_table_of_the_page(now: datetime, reader: Reader) -> None:
    table = (("任务描述", "负责人"), ("列出缺数的门店", "郝然"))
    writing = Writing("郝然", "hao.ran@firm.example", "issues@firm.example", "Re: x", "见下表", "", now, "<3@firm.example>", letter("plan/table_request"), table)
    message = parse.message(clients.mail(writing, "outlook", SHIPPED.voices["zh"].clients["outlook"]))

    assert "<td>列出缺数的门店</td>" in quotes.new_text(message, reader, LETTER).html


def test_a_proposal_of_another_time_is_a_counter(now: datetime) -> None:
    calendar = "UID:bh-3.x@firm.example\r\nSEQUENCE:2\r\nDTSTART:20261015T020000Z\r\nDTEND:20261015T024500Z\r\nORGANIZER:mailto:issues@firm.example\r\n"
    writing = Writing("郝然", "hao.ran@firm.example", "issues@firm.example", "建议新时间", "", "", now, "<4@firm.example>", letter("plan/invitation", calendar=calendar))
    begin = datetime(2026, 10, 16, 15, 0, tzinfo=CHINA)
    raw = attending.mail(writing, "TENTATIVE", (begin, begin.replace(minute=45)))
    read = itip.read(parse.message(raw).calendar or "", CHINA)

    assert read is not None
    assert (read.method, read.uid, read.sequence, read.proposed) == ("COUNTER", "bh-3.x@firm.example", 2, begin)


def test_what_is_asked_for_agreement_is_agreed_to_in_ones_own_language(directory: Directory, calendar: Calendar, now: datetime) -> None:
    chinese = answer(directory, calendar, now, letter("plan/assignment"))
    english = answer(directory, calendar, now, letter("plan/assignment", to="sam.reed@firm.example"))

    assert chinese.text in SHIPPED.voices["zh"].manners["agreement"]
    assert english.text in SHIPPED.voices["en"].manners["agreement"]


def test_the_daily_mail_is_answered_task_by_task_and_what_is_due_is_done(directory: Directory, calendar: Calendar, now: datetime) -> None:
    first, second = answer(directory, calendar, now.replace(day=14), letter("execute/progress", asks="progress")).text.splitlines()

    assert "%" in first
    assert any(second.endswith(words) for words in SHIPPED.voices["zh"].done)


def test_a_cue_is_played_once_and_instead_of_the_usual(directory: Directory, calendar: Calendar, now: datetime) -> None:
    colleagues = people(directory, calendar, now, Cue(letter="plan/assignment", to="hao.ran", says=("这项我接不了。",)))
    for _ in range(2):
        colleagues.receive(letter("plan/assignment"), now)
    said = [deed.text for deed in colleagues.minds]

    assert said[0] == "这项我接不了。"
    assert said[1] in SHIPPED.voices["zh"].manners["agreement"]


def test_people_answer_in_their_working_hours(directory: Directory, calendar: Calendar) -> None:
    friday_evening = datetime(2026, 10, 16, 17, 58, tzinfo=CHINA)
    deed = answer(directory, calendar, friday_evening, letter("plan/assignment"))

    assert deed.at.astimezone(CHINA) == datetime(2026, 10, 19, 9, 0, tzinfo=CHINA)


def test_the_same_seed_says_the_same_and_seeds_differ(directory: Directory, calendar: Calendar, now: datetime) -> None:
    said = [answer(directory, calendar, now, letter("plan/assignment"), seed=seed).text for seed in (7, 7, *range(20))]

    assert said[0] == said[1]
    assert len(set(said)) > 1


def test_whoever_is_left_to_somebody_real_is_not_played(directory: Directory, calendar: Calendar, now: datetime) -> None:
    colleagues = people(directory, calendar, now)
    person = directory.person("hao.ran@firm.example")
    assert person is not None
    colleagues.leave(person)
    colleagues.receive(letter("plan/assignment"), now)

    assert colleagues.minds == []


def test_a_newer_invitation_is_answered_and_the_older_one_no_more(directory: Directory, calendar: Calendar, now: datetime) -> None:
    colleagues = people(directory, calendar, now)
    colleagues.receive(letter("plan/invitation", asks="answer"), now)
    colleagues.receive(letter("plan/update", asks="answer"), now)

    assert [(deed.does, deed.letter and deed.letter.kind) for deed in colleagues.minds] == [("accept", "plan/update")]


def test_a_rehearsal_clears_only_what_a_rehearsal_left(tmp_path: Path) -> None:
    first = company.founded(tmp_path, 2599)
    (first / "data").mkdir()
    again = company.founded(tmp_path, 2600, "en")
    kept = tmp_path / "other" / company.DEMO
    kept.mkdir(parents=True)
    (kept / "mine.txt").touch()

    assert not (again / "data").exists()
    assert "smtp_port = 2600" in (again / "config/service.toml").read_text(encoding="utf-8")
    assert 'language = "zh"' not in (again / "config/people.toml").read_text(encoding="utf-8")
    with pytest.raises(company.SettingsError):
        company.founded(tmp_path / "other", 2600)
    assert (kept / "mine.txt").exists()


def test_a_play_that_is_going_on_is_not_cleared_away(tmp_path: Path) -> None:
    home = company.founded(tmp_path, 2599)

    with at_work(home / "data"), pytest.raises(Busy):
        company.founded(tmp_path, 2600)
