"""A small company and an issue in it, for the tests of the core: what people say comes in, letters come out.

`Run` plays one issue as the worker and the store would: it takes the new letters and entries off the issue, leaves out
a letter whose key was there before, and fetches busy times when they are wanted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from service.loop import process
from service.loop.arrivals import (
    Absence,
    Arrival,
    Attendance,
    BusyTimes,
    Command,
    Failure,
    Outsider,
    Reply,
    Report,
    Said,
)
from service.loop.desk import Desk
from service.loop.issue import Ask, Cause, Deadline, Entry, Impact, Issue, Letter, Problem, Task
from service.loop.people import Department, Directory, Person
from service.loop.smart_words import SmartWords
from service.loop.workdays import Calendar

CHINA = ZoneInfo("Asia/Shanghai")
MAILBOX = "issues@firm.example"


def at(who: str) -> str:
    """The address of somebody of the company."""
    return who if "@" in who or not who else f"{who}@firm.example"


def department(key: str, head: str, liaison: str = "", deputy: str = "") -> Department:
    return Department(
        key=key, name={"zh": key, "en": key}, head=at(head), liaison=at(liaison) or None, deputy=at(deputy) or None
    )


def person(name: str, key: str | None, **more: Any) -> Person:
    return Person(address=at(name), name={"zh": name, "en": name.title()}, department=key, **more)


# Finance and marketing have their liaisons, marketing a deputy too; the data team's and sales' heads have to be asked,
# and one man heads these two. Wen speaks for operations and for the stores. Legal sits in Berlin. Cora, of the office, coordinates; Carl after her.
DEPARTMENTS = (
    department("FIN", "fang", "lin"),
    department("MKT", "meng", "wang", "yu"),
    department("DATA", "dong"),
    department("SAL", "dong"),
    department("OPS", "ou", "wen", "zhu"),
    department("STO", "ou", "wen"),
    department("LEG", "anna", "anna"),
    department("OFF", "cora", "cora"),
)
PERSONS = (
    person("rita", "FIN"), person("lin", "FIN"), person("fang", "FIN"), person("feng", "FIN"),
    person("wang", "MKT"), person("yu", "MKT"), person("meng", "MKT"),
    person("dong", "DATA"), person("dan", "DATA"), person("dai", "DATA"),
    person("sun", "SAL"),
    person("wen", "OPS"), person("zhu", "OPS"), person("ou", "OPS"),
    person("anna", "LEG", language="en", timezone="Europe/Berlin"),
    person("cora", "OFF"), person("carl", "OFF"),
    person("rolf", None),
)
DIRECTORY = Directory(departments=DEPARTMENTS, persons=PERSONS)

# Autumn 2026 as China published it: National Day off from 1 to 7 October, Saturday 10 October worked instead.
CALENDAR = Calendar(
    off=frozenset(date(2026, 10, n) for n in range(1, 8)), on=frozenset({date(2026, 10, 10)}), years=frozenset({2026})
)


def moment(text: str) -> datetime:
    """`10-13 10:00` in Shanghai, 2026."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)


def desk(now: datetime | str = "10-13 10:00", **more: Any) -> Desk:
    """The desk at that moment, a Tuesday morning unless another is given."""
    given: dict[str, Any] = {
        "directory": DIRECTORY, "coordinators": (at("cora"), at("carl")), "mailbox": MAILBOX, "zone": CHINA,
        "calendar": CALENDAR, "smart": SmartWords(vague=("加强",)),
    }
    return Desk(now=moment(now) if isinstance(now, str) else now, **given | more)


def problem(**more: Any) -> Problem:
    """Marketing's numbers come late, so that finance cannot close the month."""
    given: dict[str, Any] = {
        "title": "门店返利数据迟到",
        "phenomenon": "9月的返利数据到10月12日还没有给财务部",
        "essence": "没有约定由谁在哪一天交数",
        "impacts": (Impact(text="月结推迟3天", quantified=True, head="business", department="FIN"),),
        "causes": (Cause(text="市场部没有指定交数的人", department="MKT"), Cause(text="数据部没有统一的模板", department="DATA")),
        "departments": ("FIN", "MKT", "DATA"),
        "deadlines": (Deadline(text="10月30日报董事会", date="2026-10-30", kind="event"),),
    }
    return Problem(**given | more)


def report(sender: str = "rita", now: str = "10-13 10:00", **more: Any) -> Report:
    """A first mail; fields of the problem and of the report may be given."""
    own = {k: more.pop(k) for k in list(more) if k in Report.__dataclass_fields__}
    return Report(sender=at(sender), at=moment(now), **{"problem": problem(**more), "text": "返利数据迟到", **own})


def said(stance: str | None = None, /, **more: Any) -> Said:
    """What a reply says. People are given by name, commands by name or as values."""
    people = tuple(at(p) for p in more.pop("people", ()))
    commands = tuple(Command(name=c) if isinstance(c, str) else c for c in more.pop("commands", ()))
    return Said(stance=stance, people=people, commands=commands, **more)


def task(n: int, owner: str, due: str = "10-28", **more: Any) -> Task:
    """A row that passes the five questions."""
    given: dict[str, Any] = {
        "n": n, "task": f"整理第{n}份返利数据的交付模板", "owner": at(owner) or None, "owner_text": owner,
        "department": DIRECTORY.department_of(at(owner)), "due": date.fromisoformat(f"2026-{due}"), "deliverable": f"《返利数据模板{n}》",
    }
    return Task(**given | more)


TABLE = (task(1, "wang", "10-26"), task(2, "dan", "10-27"), task(3, "lin", "10-28"))


@dataclass
class Run:
    """One issue on its way. `letters` are those that would have been sent, `lost` those whose key was there before."""

    now: datetime
    issue: Issue = field(default_factory=lambda: Issue(reporter="", opened_at=moment("10-13 10:00"), problem=Problem()))
    letters: list[Letter] = field(default_factory=list)
    lost: list[Letter] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    busy: dict[str, tuple[tuple[datetime, datetime], ...] | None] = field(default_factory=dict)
    fetches: bool = True
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        return desk(self.now, **self.more)

    def keep(self, issue: Issue, *, fetched: bool = False) -> Run:
        """As the store does: a number, letters and entries apart, each letter's key once; and then the errands."""
        issue = msgspec.structs.replace(issue, id="BH-1")
        keys = {key_of(one) for one in self.letters}
        for letter in (msgspec.structs.replace(one, record="BH-1") for one in issue.outbox):
            (self.lost if key_of(letter) in keys else self.letters).append(letter)
            keys.add(key_of(letter))
        self.entries += issue.journal
        self.issue = msgspec.structs.replace(issue, outbox=(), journal=())
        if self.fetches and "busy_times" in issue.wants and not fetched:
            told = msgspec.structs.replace(self.issue, wants=tuple(w for w in issue.wants if w != "busy_times"))
            times = BusyTimes(at=self.now, uid=f"bh-1.{self.now:%m%d%H%M}@firm.example", busy=self.busy)
            self.keep(process.receive(told, times, self.desk), fetched=True)
        return self

    def at(self, clock: str) -> Run:
        """The clock stands at that moment; nothing has happened yet."""
        self.now = moment(clock)
        return self

    def report(self, sender: str = "rita", **more: Any) -> Run:
        return self.keep(process.report(replace(report(sender, **more), at=self.now), self.desk))

    def tick(self, clock: str = "") -> Run:
        """A round, as the worker does one: only what is due is looked at."""
        self.now = moment(clock) if clock else self.now
        if self.issue.due_at and self.issue.due_at <= self.now:
            self.keep(process.tick(self.issue, self.desk))
        return self

    def until(self, clock: str, every: timedelta = timedelta(hours=4)) -> Run:
        """Rounds up to that moment."""
        last = moment(clock)
        while self.now + every < last:
            self.now += every
            self.tick()
        return self.tick(clock)

    def takes(self, arrival: Arrival) -> Run:
        return self.keep(process.receive(self.issue, arrival, self.desk))

    def says(self, who: str, stance: str | None = None, /, *, to: str = "", about: str | None = None, text: str = "...", **more: Any) -> Run:
        """Somebody answers the latest letter of that kind (or writes afresh)."""
        letter = self.to(who, to) if to else None
        occurrence = about if about is not None else letter.occurrence if letter else ""
        own = {k: more.pop(k) for k in list(more) if k in ("to_circle", "verified", "mail")}
        return self.takes(Reply(sender=at(who), at=self.now, letter=to, about=occurrence, text=text, said=said(stance, **more), **own))

    def attends(self, who: str, partstat: str, **more: Any) -> Run:
        meeting = self.meeting
        return self.takes(Attendance(**{"sender": at(who), "at": self.now, "uid": meeting.uid, "partstat": partstat, "sequence": meeting.sequence, **more}))

    def is_absent(self, who: str, until: str | None = None, deputy: str | None = None) -> Run:
        last = date.fromisoformat(f"2026-{until}") if until else None
        return self.takes(Absence(sender=at(who), at=self.now, until=last, deputy=at(deputy) if deputy else None))

    def bounces(self, who: str) -> Run:
        return self.takes(Failure(at=self.now, recipient=at(who), permanent=True))

    def knocks(self, who: str, mail: str = "") -> Run:
        return self.takes(Outsider(sender=at(who), at=self.now, name=who, subject="返利", text="我也想说两句", mail=mail))

    def to(self, who: str, kind: str) -> Letter:
        """The latest letter of this kind to this person."""
        found = [one for one in self.letters if one.to == at(who) and one.kind == kind]
        assert found, f"no {kind} to {who}; there are {self.kinds()}"
        return found[-1]

    def kinds(self, who: str = "") -> list[str]:
        """The kinds of all letters to this person in their order; of everybody's with their names."""
        if who:
            return [one.kind for one in self.letters if one.to == at(who)]
        return [f"{one.to.partition('@')[0]} {one.kind}" for one in self.letters]

    def noted(self, kind: str) -> list[Entry]:
        return [one for one in self.entries if one.kind == kind]

    def asks(self, kind: str) -> list[Ask]:
        return [a for a in self.issue.asks if a.kind == kind]

    @property
    def meeting(self) -> Any:
        assert self.issue.meeting is not None
        return self.issue.meeting


def key_of(letter: Letter) -> tuple[object, ...]:
    return letter.record, letter.cycle, letter.kind, letter.occurrence, letter.to


def reported(**more: Any) -> Run:
    """Rita of finance has reported; her receipt is out."""
    return Run(now=moment("10-13 10:00")).report(**more)


def defined(**more: Any) -> Run:
    """She has agreed: step 2."""
    return reported(**more).says("rita", "agree", to="clarify/receipt")


def launched(**more: Any) -> Run:
    """Lin leads, Dan was named for the data team: step 3, invitations are out."""
    run = defined(**more).says("lin", "agree", to="launch/lead")
    return run.says("dong", to="launch/nomination", people=("dan",))


def met(**more: Any) -> Run:
    """The meeting is over and the table asked for."""
    run = launched(**more)
    run.now = run.meeting.end.astimezone(CHINA)
    return run.tick()


def proposed(**more: Any) -> Run:
    """Lin has sent a clean table; its owners are asked."""
    return met(**more).says("lin", to="plan/table_request", rows=TABLE)


def agreed(**more: Any) -> Run:
    """All have agreed: the plan is in force."""
    run = proposed(**more).says("wang", "agree", to="plan/assignment").says("dan", "agree", to="plan/assignment")
    return run.says("lin", "agree", to="plan/echo")


def utc(clock: str) -> datetime:
    return moment(clock).astimezone(UTC)
