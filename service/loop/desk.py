"""What a step may look at besides the issue: a frozen value, made anew for each arrival and each tick."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.loop import workdays
from service.loop.people import Directory, normal
from service.loop.smart_words import SmartWords
from service.loop.workdays import Calendar, Hours

EVENING = timedelta(hours=3)


@dataclass(frozen=True)
class Patience:
    """How long to wait before the next move, in working days (minutes and counts where the name says so)."""

    nudge: int = 2
    deputy: int = 4
    coordinator: int = 7
    next_coordinator: int = 2
    absent: int = 1
    objection: int = 2
    meeting_notice: int = 2
    meeting_horizon: int = 5
    meeting_minutes: int = 45
    meeting_rounds: int = 2
    first_slip: int = 5
    slips: int = 2
    silent: int = 2
    observation: int = 0
    observation_c5: int = 20
    survey_reminder: int = 2
    survey_close: int = 5
    norm: int = 10
    urgent_hours: int = 2


@dataclass(frozen=True)
class Desk:
    """The directory, the calendars, the patience and the moment. `answering` is who wrote the mail just received.

    `knowledge_base` and `department_meeting` are addresses that get the lessons, '' for none; that meeting is at `meeting_at` on
    `meeting_weekday` (0 is Monday). `urgent`: a working day of patience is `patience.urgent_hours` working hours (REQUIREMENTS.md C4).
    """

    now: datetime
    directory: Directory
    coordinators: tuple[str, ...]
    mailbox: str
    zone: ZoneInfo
    language: str = "zh"
    calendar: Calendar = field(default_factory=Calendar)
    hours: Hours = field(default_factory=Hours)
    patience: Patience = field(default_factory=Patience)
    smart: SmartWords = field(default_factory=SmartWords)
    progress_at: time = time(9, 0)
    digest_at: time = time(18, 0)
    knowledge_base: str = ""
    department_meeting: str = ""
    meeting_weekday: int = 0
    meeting_at: time = time(10, 0)
    answering: str = ""
    urgent: bool = False

    def zone_of(self, address: str) -> ZoneInfo:
        person = self.directory.person(address)
        return ZoneInfo(person.timezone) if person and person.timezone else self.zone

    def language_of(self, address: str) -> str:
        person = self.directory.person(address)
        return (person and person.language) or self.language

    @property
    def today(self) -> date:
        """The day in the company's zone."""
        return self.now.astimezone(self.zone).date()

    def today_of(self, address: str) -> date:
        """The day where this person is."""
        return self.now.astimezone(self.zone_of(address)).date()

    def opens(self, address: str) -> datetime:
        """When may this person be written to unasked? Now, for the one whose mail is being answered."""
        if normal(address) == normal(self.answering):
            return self.now
        return workdays.opens(self.now, self.zone_of(address), self.hours, self.calendar)

    def evening(self, address: str) -> datetime:
        """When may this person get the day's last note? Now, in the three hours of the evening's digest."""
        local = self.now.astimezone(self.zone_of(address))
        today = datetime.combine(local.date(), self.digest_at, local.tzinfo)
        at_digest = timedelta() <= local - today <= EVENING and self.calendar.is_working(local.date())
        return self.now if at_digest else self.opens(address)

    def later(self, address: str, days: int) -> datetime:
        """So many working days of patience on, in this person's calendar; where it is urgent, as many times a few working hours."""
        if self.urgent:
            return workdays.hours_on(self.now, days * self.patience.urgent_hours, self.zone_of(address), self.hours, self.calendar)
        return workdays.later(self.now, days, self.zone_of(address), self.hours, self.calendar)

    def soon(self, **span: int) -> datetime:
        return self.now + timedelta(**span)

    def is_coordinator(self, address: str) -> bool:
        return normal(address) in {normal(c) for c in self.coordinators}
