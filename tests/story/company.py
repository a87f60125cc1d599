"""A company for the stories: a home on disk, people who write mails to it, and the letters they get.

Everything goes through the Maildirs, as it would for a stranger who drives the service from outside.
"""

from __future__ import annotations

import email
import email.policy
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from service import worker
from service.loop import view
from service.loop.issue import Issue
from service.office import Office, open_office

CHINA = ZoneInfo("Asia/Shanghai")
DOMAIN = "works.example"
MAILBOX = f"loop@{DOMAIN}"

SERVICE = f"""
[service]
name = "Loop desk"
address = "{MAILBOX}"
coordinator = ["hu.bo@works.example", "ma.li@works.example"]
language = "zh"
timezone = "Asia/Shanghai"
country = "CN"
"""

# key, zh, en, head, liaison, deputy
DEPARTMENTS = (
    ("MKT", "市场部", "Marketing", "jiang", "wang", "lin"),
    ("FIN", "财务部", "Finance", "ke", "li", "zhou"),
    ("DATA", "数据部", "Data", "qiu", "", ""),
    ("OPS", "运营部", "Operations", "lu", "liang", ""),
    ("IT", "IT部", "IT", "shang", "sam", "wei"),
    ("QA", "质量部", "Quality", "feng", "nora", "pavel"),
    ("WH", "仓储部", "Warehouse", "ren", "ray", ""),
    ("GMO", "总经办", "General Office", "ma.li", "hu.bo", ""),
)
# address, name, department, language
PEOPLE = (
    ("jiang", "蒋楠", "MKT", "zh"), ("wang", "王蕾", "MKT", "zh"), ("lin", "林潇", "MKT", "zh"),
    ("ke", "柯蓝", "FIN", "zh"), ("li", "李琳", "FIN", "zh"), ("zhou", "周敏", "FIN", "zh"),
    ("qiu", "邱实", "DATA", "zh"), ("xiaoqiu", "邱小雨", "DATA", "zh"),
    ("lu", "鲁岩", "OPS", "zh"), ("liang", "梁爽", "OPS", "zh"),
    ("shang", "尚可", "IT", "zh"), ("sam", "Sam Ito", "IT", "en"), ("wei", "韦杰", "IT", "zh"),
    ("feng", "冯时", "QA", "zh"), ("nora", "Nora Diaz", "QA", "en"), ("pavel", "Pavel Novak", "QA", "en"),
    ("ren", "任海", "WH", "zh"), ("ray", "Ray Dunn", "WH", "en"),
    ("hu.bo", "胡波", "GMO", "zh"), ("ma.li", "马莉", "GMO", "zh"),
)

# The other addresses of a person.
ALIASES = {"zhou": ("zhou.min@home.example",), "li": ("li.lin@home.example",)}


def people_toml() -> str:
    lines = []
    for key, zh, en, head, liaison, deputy in DEPARTMENTS:
        lines += ["[[department]]", f'key = "{key}"', f'name = {{ zh = "{zh}", en = "{en}" }}', f'head = "{at(head)}"']
        lines += [f'liaison = "{at(liaison)}"'] if liaison else []
        lines += [f'deputy = "{at(deputy)}"'] if deputy else []
    for local, name, key, language in PEOPLE:
        lines += ["[[person]]", f'address = "{at(local)}"', f'name = "{name}"', f'department = "{key}"', f'language = "{language}"']
        lines += [f"aliases = {json.dumps(ALIASES[local])}"] if local in ALIASES else []
    return "\n".join(lines) + "\n"


def at(local: str) -> str:
    return f"{local}@works.example"


def clock(text: str) -> datetime:
    """`10-13 09:05` in Shanghai, 2026."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


@dataclass(frozen=True)
class Received:
    """A letter as its receiver sees it."""

    message: Any
    kind: str
    to: str
    subject: str
    text: str
    html: str
    calendar: str

    @property
    def asks(self) -> str:
        return str(self.message["X-Bihuan-Asks"] or "")

    def value(self, name: str) -> str:
        """A property of the calendar part."""
        found = re.search(rf"(?m)^{name}(?:;[^:\r\n]*)?:(.*?)\r?$", self.calendar)
        return found[1] if found else ""


@dataclass
class Company:
    """The people of the company and the home of the service; the clock stands still until a round is played."""

    home: Path
    now: datetime
    letters: list[Received] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _sent: int = 0
    _office: Office | None = None

    @property
    def office(self) -> Office:
        """The home, opened when first needed and kept open, as `run` keeps it."""
        if self._office is None:
            self._office = furnished(open_office(self.home))
        return self._office

    def restart(self) -> None:
        """The service ends and is started again."""
        if self._office:
            self._office.store.close()
        self._office = None

    def writes(self, who: str, text: str, *, subject: str = "", to: str = MAILBOX, answers: Received | None = None,
               html: str = "", headers: dict[str, str] | None = None, attachment: tuple[str, bytes] | None = None) -> str:
        """Somebody writes a mail; it lies in the inbox until the next round. Its Message-ID."""
        self._sent += 1
        mail = EmailMessage(policy=email.policy.SMTP)
        mail["From"] = f"{who} <{who if '@' in who else at(who)}>"
        mail["To"] = answers.message["Reply-To"] if answers else to
        mail["Subject"] = f"Re: {answers.subject}" if answers else subject
        mail["Date"], mail["Message-ID"] = format_datetime(self.now), f"<m{self._sent}@works.example>"
        if answers:
            mail["In-Reply-To"] = answers.message["Message-ID"]
        for name, value in (headers or {}).items():
            mail[name] = value
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        if attachment:
            mail.add_attachment(attachment[1], maintype="application", subtype="octet-stream", filename=attachment[0])
        self.drop(mail.as_bytes())
        return str(mail["Message-ID"])

    def drop(self, raw: bytes) -> None:
        """Bytes into the inbox, as Maildir wants it."""
        self._sent += 1
        inbox = self.home / "data/mail/inbox"
        for sub in ("tmp", "new", "cur"):
            (inbox / sub).mkdir(parents=True, exist_ok=True)
        name = f"{1790000000 + self._sent}.M1P1Q{self._sent}.works"
        (inbox / "tmp" / name).write_bytes(raw)
        (inbox / "tmp" / name).rename(inbox / "new" / name)

    def answers_invitation(self, who: str, letter: Received, partstat: str, start: str = "") -> None:
        """A calendar client's REPLY, or COUNTER where another start is asked for."""
        method = "COUNTER" if start else "REPLY"
        begin = start or letter.value("DTSTART")
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Client//EN", f"METHOD:{method}", "BEGIN:VEVENT",
                 f"UID:{letter.value('UID')}", f"SEQUENCE:{letter.value('SEQUENCE')}", f"DTSTAMP:{self.now:%Y%m%dT%H%M%SZ}",
                 f"DTSTART:{begin}", f"ORGANIZER:mailto:{MAILBOX}", f"ATTENDEE;PARTSTAT={partstat}:mailto:{at(who)}",
                 "END:VEVENT", "END:VCALENDAR", ""]
        self._sent += 1
        mail = EmailMessage(policy=email.policy.SMTP)
        mail["From"], mail["To"], mail["Subject"] = f"{who} <{at(who)}>", MAILBOX, f"{partstat}: {letter.subject}"
        mail["Message-ID"] = f"<c{self._sent}@works.example>"
        mail.set_content(partstat)
        mail.add_alternative("\r\n".join(lines).encode(), maintype="text", subtype="calendar", params={"method": method})
        self.drop(mail.as_bytes())

    def bounces(self, letter: Received, status: str = "5.1.1") -> None:
        """The mail server reports that a letter could not be delivered."""
        self._sent += 1
        lines = [
            f"From: MAILER-DAEMON@mx.{DOMAIN}", f"To: {MAILBOX}", "Subject: Undelivered Mail Returned to Sender", "Return-Path: <>",
            f"Message-ID: <b{self._sent}@mx.{DOMAIN}>", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "", "--b", "Content-Type: text/plain", "",
            "user unknown", "--b", "Content-Type: message/delivery-status", "", f"Reporting-MTA: dns; mx.{DOMAIN}", "",
            f"Final-Recipient: rfc822; {letter.to}", "Action: failed", f"Status: {status}", "", "--b", "Content-Type: text/rfc822-headers", "",
            f"Message-ID: {letter.message['Message-ID']}", f"To: {letter.to}", "", "--b--", "",
        ]
        self.drop("\r\n".join(lines).encode())

    def is_away(self, who: str, text: str, letter: Received) -> None:
        """The automatic reply of somebody's mail program to a letter."""
        self.writes(who, text, answers=letter, headers={"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"})

    def round(self, moment: str | datetime | None = None) -> list[Received]:
        """One round at that moment; the letters it sent."""
        self.now = clock(moment) if isinstance(moment, str) else moment or self.now
        worker.round(self.office, self.now)
        fresh = [read(path) for path in sorted((self.home / "data/mail/sent/new").glob("*")) if path.name not in self._seen]
        self._seen |= {path.name for path in (self.home / "data/mail/sent/new").glob("*")}
        self.letters += fresh
        return fresh

    def rounds(self, first: str, last: str, every: timedelta = timedelta(hours=4)) -> list[Received]:
        """Round after round from one moment to another; all letters that they sent."""
        fresh: list[Received] = []
        for moment in moments(clock(first), clock(last), every):
            fresh += self.round(moment)
        return fresh

    def copy(self, home: Path) -> Company:
        """The company as it stands, once more in another home."""
        self.restart()
        shutil.copytree(self.home, home)
        return Company(home=home, now=self.now, letters=[*self.letters], _seen={*self._seen}, _sent=self._sent)

    def letter(self, who: str, kind: str) -> Received:
        """The latest letter of this kind to this person."""
        found = [one for one in self.letters if one.to == (who if "@" in who else at(who)) and one.kind == kind]
        assert found, f"no {kind} to {who}; there are {[(one.to.split('@')[0], one.kind) for one in self.letters]}"
        return found[-1]

    def kinds_to(self, who: str) -> list[str]:
        return [one.kind for one in self.letters if one.to == at(who)]

    def show(self, issue: str = "BH-1") -> dict[str, Any]:
        """What `bihuan show --json` gives."""
        record = self.office.store.get(issue)
        entries, _ = self.office.store.history(issue)
        assert isinstance(record, Issue)
        shown: dict[str, Any] = json.loads(json.dumps(view.show(record, entries), default=str))
        return shown

    def shelf(self, name: str) -> list[Path]:
        folder = self.home / "data/mail" / name
        return [path for sub in ("new", "cur") for path in (folder / sub).glob("*")]

    def journal(self, issue: str = "BH-1") -> list[str]:
        """The kinds of the journal's lines, in order."""
        return [line["kind"] for line in self.show(issue)["journal"]]

    def issues(self) -> list[str]:
        return [one.id for one in self.office.store.all() if one.id.startswith("BH-")]

    def where(self) -> dict[str, int]:
        """How many mails lie where."""
        return {shelf: len(self.shelf(shelf)) for shelf in ("inbox", "filed", "ignored", "refused", "shunted") if self.shelf(shelf)}

    def configured(self, more: str) -> None:
        """More settings; the service starts anew with them."""
        file = self.home / "config/service.toml"
        file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
        self.restart()


def furnished(office: Office) -> Office:
    """With the words, readers and letters that every home has that brings none of its own: they are made once for all stories."""
    if (office.settings.home / "templates").exists():
        return office
    if not FURNITURE:
        FURNITURE.append(office)
    first = FURNITURE[0]
    office.__dict__["vocabulary"] = first.vocabulary
    office.press.__dict__["letters"] = first.press.letters
    office._readers = first._readers if office.settings.directory == first.settings.directory else {}
    return office


FURNITURE: list[Office] = []


def moments(first: datetime, last: datetime, every: timedelta) -> Iterator[datetime]:
    while first <= last:
        yield first
        first += every


def read(path: Path) -> Received:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    parts = {part.get_content_type(): part for part in reversed(list(message.walk()))}
    content = {kind: part.get_content() for kind, part in parts.items() if kind in ("text/plain", "text/html")}
    calendar = parts["text/calendar"].get_payload(decode=True).decode() if "text/calendar" in parts else ""
    unfolded = re.sub(r"\r?\n[ \t]", "", calendar)
    return Received(
        message=message, kind=str(message["X-Bihuan-Letter"]), to=str(message["X-Envelope-To"]), subject=str(message["Subject"]),
        text=content.get("text/plain", ""), html=content.get("text/html", ""), calendar=unfolded,
    )
