"""What the service would understand of a mail: the same readers as the loop's, without store, mailbox or clock.

The fields in and out are a contract for programs; a kind is a row of KINDS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from service import settings
from service.errors import SettingsError, Unreadable
from service.loop.people import Directory
from service.mail import kinds, parse
from service.reading import dates, reports, tables
from service.reading.reader import Reader
from service.reading.vocabulary import Vocabulary
from service.settings import days as settings_days
from service.settings import people as settings_people
from service.understand import explain, outcomes
from service.understand import tasks as understand_tasks
from service.understand.items import (
    Item,
    Misfit,
    cut_of,
    decoded,
    files_of,
    iso,
    message_of,
    moment,
    needed_text,
    text_of,
)


@dataclass(frozen=True)
class Understanding:
    """The words, the people and the country by which a mail is read."""

    words: Vocabulary
    directory: Directory
    country: str
    holidays: settings_days.Holidays
    zone: ZoneInfo
    own: tuple[str, ...] = ()
    readers: dict[int, Reader] = field(default_factory=dict)

    @classmethod
    def of(cls, home: Path, people: Path | None) -> Understanding:
        """By the directory given, or the home's, or none at all. Raises SettingsError."""
        words = settings.vocabulary(home / "templates")
        configured = settings.load(home) if people is None and (home / settings.SERVICE).exists() else None
        if configured is not None:
            country = configured.shape.service.country
            return cls(words, configured.directory, country, configured.holidays, configured.zone, (configured.mailbox,))
        languages = settings.spoken()
        directory = settings_people.load(people, languages, str(people), complete=False) if people else Directory()
        return cls(words, directory, "CN", settings_days.Holidays(), ZoneInfo("Asia/Shanghai"))

    def reader(self, now: datetime) -> Reader:
        """The reader of that year: its calendar takes long to make."""
        if now.year not in self.readers:
            calendar = settings_days.calendar(self.country, self.holidays, now)
            self.readers[now.year] = Reader(self.words, self.directory, calendar)
        return self.readers[now.year]

    def line(self, line: bytes) -> bytes:
        """One JSON object in, one out; a line that cannot be answered gives one sentence on why."""
        name: object = None
        try:
            item = decoded(line)
            name = item.get("id")
            if not isinstance(name, str):
                raise Misfit("The key id has to be a text.")
            return msgspec.json.encode({"id": name, **self.read(item)})
        except (Misfit, Unreadable, SettingsError) as error:
            sentence = str(error)
        except Exception as error:  # noqa: BLE001 (a running process answers every line)
            sentence = f"This cannot be read: {type(error).__name__}."
        return msgspec.json.encode({"id": name if isinstance(name, str) else None, "error": sentence})

    def explained(self, raw: bytes, lang: str | None) -> str:
        """One message in words, in the language given or the message's own. Raises Unreadable, SettingsError."""
        message, now = parse.message(raw), datetime.now().astimezone()
        reader = self.reader(now)
        own = reports.read(message.subject, message.text, None, now, reader).language
        spoken = lang or own
        if spoken not in self.words.languages:
            raise SettingsError("--lang", "lang", f"one of {', '.join(sorted(self.words.languages))}", spoken)
        return explain.explained(message, kinds.kind(message, reader, self.own, self.zone).kind, reader, spoken, now)

    def read(self, item: Item) -> dict[str, Any]:
        """What is understood of it. Raises Misfit."""
        kind = KINDS.get(str(item.get("as")))
        if kind is None:
            raise Misfit(f"The key as has to be one of {', '.join(KINDS)}, found {item.get('as')!r}.")
        return kind(self, item)


def reply(own: Understanding, item: Item) -> dict[str, Any]:
    return {"reply": cut_of(item, own.reader(datetime.now().astimezone())).reply}


def kind(own: Understanding, item: Item) -> dict[str, Any]:
    """What sort of message it is."""
    found = kinds.kind(message_of(item), own.reader(datetime.now().astimezone()), own.own, own.zone)
    return {
        "kind": found.kind, "recipients": list(found.recipients), "permanent": found.permanent, "method": found.method,
        "uid": found.uid, "partstat": found.partstat, "proposed_start": iso(found.proposed_start),
    }


def report(own: Understanding, item: Item) -> dict[str, Any]:
    """A new issue."""
    now = moment(item)
    reader = own.reader(now)
    message = message_of(item) if "eml_base64" in item else None
    text = text_of(item, reader)
    sender = item.get("sender") or {}
    subject = str(item.get("subject") or (message.subject if message else ""))
    grids = tables.grids(text, message.html if message else str(item.get("html") or ""))
    home = sender.get("department") if isinstance(sender, dict) else None
    told = reports.read(subject, text, home, now, reader, table=grids[0] if grids else None)
    problem = told.problem
    return {
        "title": problem.title, "phenomenon": problem.phenomenon, "essence": problem.essence,
        "impacts": [{"text": one.text, "quantified": one.quantified} for one in problem.impacts],
        "causes": [{"text": one.text, "dept": one.department} for one in problem.causes],
        "departments": sorted(problem.departments),
        "deadlines": [{"text": one.text, "date": one.date, "kind": one.kind} for one in problem.deadlines],
        "category": problem.category, "missing": list(told.missing),
    }


def day(own: Understanding, item: Item) -> dict[str, Any]:
    """The date meant in a sentence."""
    now, text = moment(item), needed_text(item)
    due = date.fromisoformat(item["due"]) if isinstance(item.get("due"), str) else None
    when = dates.read(text, now, own.reader(now), due)
    return {"from": iso(when.first), "to": iso(when.last), "ask": when.ask, "recurring": when.recurring}


def plan(own: Understanding, item: Item) -> dict[str, Any]:
    """A task table."""
    now = moment(item)
    reader = own.reader(now)
    text, html, files = files_of(item, reader)
    return understand_tasks.plan(text, html, files, now, reader)


def smart(own: Understanding, item: Item) -> dict[str, Any]:
    """Does a task pass?"""
    now = moment(item)
    return understand_tasks.smart(item, now, own.reader(now))


def progress(own: Understanding, item: Item) -> dict[str, Any]:
    """An answer about tasks under way."""
    now = moment(item)
    return outcomes.progress_of(item, now, own.reader(now), own.own)


def survey(own: Understanding, item: Item) -> dict[str, Any]:
    """An answer to the survey."""
    now = moment(item)
    return outcomes.survey_of(item, now, own.reader(now))


KINDS: dict[str, Callable[[Understanding, Item], dict[str, Any]]] = {
    "reply": reply,
    "kind": kind,
    "report": report,
    "progress": progress,
    "plan": plan,
    "smart": smart,
    "date": day,
    "survey": survey,
}
