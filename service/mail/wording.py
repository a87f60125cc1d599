"""How one reader is spoken to: sentences by their code, and names, days and times in that reader's language and zone."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from service.loop.people import Directory

PLACEHOLDER = re.compile(r"\{([a-z][a-z_0-9]{0,40})\}")
# A placeholder of these names is filled by keys of departments.
DEPARTMENT_NAMES = ("department", "departments", "lead", "dept")
# A placeholder of these names is filled by an order that a mail gave.
ORDER_NAMES = ("order", "wish")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True)
class Wording:
    """The words of one language for one reader. `gaps` collects the codes for which there is no sentence."""

    language: str
    words: Mapping[str, Any]
    directory: Directory
    zone: ZoneInfo
    gaps: list[str] = field(default_factory=list, compare=False)

    def t(self, code: str, /, **args: Any) -> str:
        """The sentence of a dotted code, its {names} filled in. A code without words says itself and is noted as a gap."""
        sentence = self.sentence(code)
        if sentence is None:
            self.gaps.append(code)
            told = ", ".join(self.shown(value) for value in args.values())
            return f"{code.rpartition('.')[2]} {told}".strip()
        return PLACEHOLDER.sub(lambda found: self.filled(code, found[1], args), sentence)

    def sentence(self, code: str) -> str | None:
        """The bare sentence of a code, or None."""
        found: Any = self.words
        for name in code.split("."):
            found = found.get(name) if isinstance(found, Mapping) else None
        return found if isinstance(found, str) else None

    def filled(self, code: str, name: str, args: Mapping[str, Any]) -> str:
        if name not in args:
            self.gaps.append(f"{code} {{{name}}}")
        value = args.get(name)
        keys = [value] if isinstance(value, str) else value or ()
        if name in DEPARTMENT_NAMES and all(self.directory.department(key) for key in keys):
            return self.form("comma").join(self.department(key) for key in keys)
        if name in ORDER_NAMES and (order := self.sentence(f"order.{value}")):
            return order
        return self.shown(value)

    def shown(self, value: Any) -> str:
        """Any value as the reader should see it: days, moments and addresses of the directory in words.

        What a template has put together before is escaped for Markdown: that is taken back.
        """
        if value is None:
            return ""
        if isinstance(value, Markup):
            return html.unescape(str(value)).strip()
        if isinstance(value, (list, tuple)):
            return self.form("comma").join(self.shown(one) for one in value)
        if isinstance(value, (date, datetime)) or ISO_MOMENT.fullmatch(str(value)) or ISO_DAY.fullmatch(str(value)):
            return self.day(value) if len(str(value)) == len("2026-10-15") else self.moment(value)
        return self.person(str(value)) if self.directory.person(str(value)) else str(value)

    def form(self, name: str) -> str:
        """How this language writes something: a pattern of the table `form`."""
        return str(self.words["form"][name])

    def day(self, value: date | datetime | str | None) -> str:
        """A date, with its weekday; a moment counts as the day that it is for the reader; `from/to` as both."""
        if value is None or value == "":
            return ""
        if isinstance(value, str) and "/" in value:
            return " - ".join(self.day(part) for part in value.split("/", 1))
        day = self.local_day(value)
        form = self.words["form"]
        return put(form["day"], year=day.year, month=form["months"][day.month - 1], day=day.day, weekday=form["weekdays"][day.weekday()])

    def brief(self, value: date | datetime | str | None) -> str:
        """A day without its year, for a line that has to be short."""
        if value is None or value == "":
            return ""
        day = self.local_day(value)
        return put(self.form("brief"), month=self.words["form"]["months"][day.month - 1], day=day.day)

    def local_day(self, value: date | datetime | str) -> date:
        if isinstance(value, str):
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        return value.astimezone(self.zone).date() if isinstance(value, datetime) else value

    def moment(self, value: datetime | str | None) -> str:
        """A moment with its day, clock time and zone, as it is for the reader."""
        if value is None or value == "":
            return ""
        local = self.local(value)
        return put(self.form("moment"), day=self.day(local), time=f"{local:%H:%M}", zone=zone_of(local))

    def span(self, start: datetime | str, end: datetime | str) -> str:
        """From when to when, on one day of the reader's."""
        begin, until = self.local(start), self.local(end)
        if begin.date() != until.date():
            return f"{self.moment(begin)} - {self.moment(until)}"
        times = {"time": f"{begin:%H:%M}", "until": f"{until:%H:%M}"}
        return put(self.form("span"), day=self.day(begin), zone=zone_of(begin), **times)

    def local(self, value: datetime | str) -> datetime:
        return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(self.zone)

    def person(self, address: str | None) -> str:
        """The name of the person with this address, or the address where there is none."""
        known = self.directory.person(address)
        return self.named(known.name, known.address) if known else address or ""

    def contact(self, address: str | None) -> str:
        """Name and address, to be written to."""
        known = self.directory.person(address)
        return f"{self.person(address)} <{known.address}>" if known else address or ""

    def department(self, key: str | None) -> str:
        """The name of a department; of a key that is not in the directory, the key."""
        known = self.directory.department(key)
        return self.named(known.name, known.key) if known else key or ""

    def named(self, names: Mapping[str, str], otherwise: str) -> str:
        return names.get(self.language) or next(iter(names.values()), otherwise)


def put(pattern: str, **values: object) -> str:
    """A pattern with its {names} filled in."""
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], "")), pattern)


def zone_of(local: datetime) -> str:
    """The zone of a local time as people of any country read it: UTC+8."""
    minutes = int((local.utcoffset() or local - local).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")
