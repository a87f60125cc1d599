"""What the operator wrote in config/, as one frozen value; a wrong key becomes a sentence that says what to do."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from service import folders
from service.errors import SettingsError
from service.loop.desk import Desk, Patience
from service.loop.people import Directory
from service.loop.smart_words import SmartWords
from service.loop.workdays import Calendar, Hours
from service.reading.vocabulary import Vocabulary, merged
from service.settings import days as settings_days
from service.settings import people as settings_people
from service.settings.file import tables, typed
from service.settings.shape import Shape, WorkingHoursSection

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
SERVICE, PEOPLE, HOLIDAYS = "config/service.toml", "config/people.toml", settings_days.NAME


@dataclass(frozen=True)
class Settings:
    """The three files of config/, checked: `shape` is service.toml, section by section."""

    home: Path
    shape: Shape
    directory: Directory
    holidays: settings_days.Holidays
    languages: tuple[str, ...]

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def mailbox(self) -> str:
        return self.shape.service.address

    @property
    def domain(self) -> str:
        return self.mailbox.rpartition("@")[2]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.shape.service.timezone)

    @property
    def coordinators(self) -> tuple[str, ...]:
        return self.shape.service.coordinator

    def calendar(self, now: datetime) -> Calendar:
        """The working days around `now`. Raises SettingsError for a country without a calendar."""
        return settings_days.calendar(self.shape.service.country, self.holidays, now, self.data / "working-days.json")

    def desk(self, now: datetime, calendar: Calendar, words: Vocabulary, answering: str = "") -> Desk:
        """What a step may look at, at this moment; `answering` is who wrote the mail in hand."""
        letters, patience, share = self.shape.letters, self.shape.patience, self.shape.share
        return Desk(
            now=now, directory=self.directory, coordinators=self.coordinators, mailbox=self.mailbox, zone=self.zone,
            language=self.shape.service.language, calendar=calendar, hours=hours(self.shape.working_hours),
            patience=Patience(**{name: getattr(patience, name) for name in Patience.__dataclass_fields__}),
            smart=words.section("smart", SmartWords), progress_at=letters.progress_at, digest_at=letters.digest_at, answering=answering,
            knowledge_base=share.knowledge_base, department_meeting=share.department_meeting,
            meeting_weekday=WEEKDAYS.index(share.meeting_weekday), meeting_at=share.meeting_at,
        )


def load(home: Path) -> Settings:
    """Everything in `home`/config. Raises SettingsError for the first key that is wrong."""
    languages = spoken(home / "templates")
    shape = typed(with_one_coordinator(tables(home / SERVICE, SERVICE)), Shape, SERVICE)
    refuse_odd_hours(shape.working_hours)
    if shape.service.language not in languages:
        raise SettingsError(SERVICE, "service.language", f"one of {', '.join(languages)}", shape.service.language)
    if not shape.service.coordinator:
        raise SettingsError(SERVICE, "service.coordinator", "an address, or a list of addresses", [])
    if shape.trust.mode == "host" and not shape.trust.authserv_id:
        raise SettingsError(SERVICE, "trust.authserv_id", "the name of the server whose results count, as mode is host", "")
    directory = settings_people.load(home / PEOPLE, languages, PEOPLE)
    refuse_unknown_coordinators(shape.service.coordinator, directory)
    return Settings(
        home=home, shape=shape, languages=languages, directory=directory,
        holidays=settings_days.load(home / HOLIDAYS),
    )


def with_one_coordinator(raw: dict[str, Any]) -> dict[str, Any]:
    """One coordinator may be written without brackets."""
    service = raw.get("service")
    if isinstance(service, dict) and isinstance(service.get("coordinator"), str):
        return raw | {"service": service | {"coordinator": [service["coordinator"]]}}
    return raw


def refuse_unknown_coordinators(coordinators: tuple[str, ...], directory: Directory) -> None:
    """Letters go to people of the directory alone: a coordinator who is none would never hear an alarm."""
    for n, address in enumerate(coordinators):
        if directory.person(address) is None:
            raise SettingsError(SERVICE, f"service.coordinator[{n}]", f"the address of a [[person]] of {PEOPLE}", address)


def refuse_odd_hours(section: WorkingHoursSection) -> None:
    if section.begin >= section.end:
        raise SettingsError(SERVICE, "working_hours.to", f"a time after {section.begin:%H:%M}", f"{section.end:%H:%M}")
    marks = (section.begin, *section.lunch, section.end)
    if len(section.lunch) not in (0, 2) or list(marks) != sorted(marks):
        found = [f"{one:%H:%M}" for one in section.lunch]
        raise SettingsError(SERVICE, "working_hours.lunch", "two times within the working hours, or []", found)


def hours(section: WorkingHoursSection) -> Hours:
    lunch = (section.lunch[0], section.lunch[1]) if section.lunch else None
    return Hours(begin=section.begin, end=section.end, lunch=lunch)


def spoken(extra: Path | None = None) -> tuple[str, ...]:
    """The languages there are: a folder of templates each, shipped or the operator's own."""
    places = [folders.templates(), *([extra] if extra else [])]
    return tuple(sorted({folder.name for place in places if place.is_dir() for folder in place.iterdir() if folder.is_dir()}))


def vocabulary(extra_templates: Path | None = None) -> Vocabulary:
    """The words of every language; what `extra_templates` holds is added, its plain values win. Raises SettingsError."""
    languages: dict[str, dict[str, Any]] = {}
    for place in (folders.templates(), extra_templates):
        for file in sorted(place.glob("*/vocabulary*.toml")) if place else ():
            languages[file.parent.name] = merged(languages.get(file.parent.name, {}), words(file))
    return Vocabulary(languages)


def words(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file.parent.name}/{file.name}", "(the file)", "valid TOML in UTF-8", str(error)) from None
