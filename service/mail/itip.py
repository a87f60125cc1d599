"""What a calendar message says (iTIP, RFC 5546; iMIP, RFC 6047), whatever client wrote it.

The message is read line by line and nothing in it is ever expanded. What counts is METHOD in the calendar itself, the
first event, and the ATTENDEE lines of that event; a proposal of another time is a COUNTER, by whatever name it comes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from service.loop.people import normal
from service.mail import itip_zones
from service.mail.itip_lines import (
    Line,
    address,
    addresses,
    duration,
    lines,
    number,
    parameter,
    split,
    unescaped,
    value,
)
from service.mail.itip_zones import Zones

LARGEST = 128 << 10
MOST_ATTENDEES = 500
METHODS = re.compile(r"[A-Z]{3,20}")
# Apple keeps the proposed start in a parameter of the ATTENDEE: "DTSTART:20261204T083000Z;STATUS:;"
APPLE_PROPOSAL = re.compile(r"DTSTART[^:]{0,80}:(\d{8}T\d{6}Z?)")
COMMENTS = ("COMMENT", "X-CALENDARSERVER-ATTENDEE-COMMENT", "X-CALENDARSERVER-PRIVATE-COMMENT")


class Answer(NamedTuple):
    """One ATTENDEE line: who, in which PARTSTAT (capitals), and who wrote it for him."""

    address: str
    partstat: str
    sent_by: str = ""


@dataclass(frozen=True)
class Itip:
    """A calendar message. Moments are in UTC; `start` is None where it cannot be read; `sequence` None where it is missing.

    `proposed`, `proposed_end`: the time asked for by a COUNTER. `original`: the time that it would replace, where told.
    `delegated_to`: addresses to whom an attendee passed the invitation. `zone_assumed`: the zone was not usable.
    """

    method: str
    uid: str
    sequence: int | None = None
    attendees: tuple[Answer, ...] = ()
    organizer: str = ""
    start: datetime | None = None
    end: datetime | None = None
    proposed: datetime | None = None
    proposed_end: datetime | None = None
    original: datetime | None = None
    comment: str = ""
    dtstamp: datetime | None = None
    summary: str = ""
    delegated_to: tuple[str, ...] = ()
    zone_assumed: bool = False

    def answer_of(self, *senders: str | None) -> Answer | None:
        """The line of the one who sent it: the only one there is, else the one that names an address of the sender.

        `senders` are From, Reply-To, Sender and whatever else is known to be the same person.
        """
        ours = {normal(address) for address in senders if address}
        named = [a for a in self.attendees if normal(a.address) in ours or (a.sent_by and normal(a.sent_by) in ours)]
        if named or len(self.attendees) != 1:
            return named[0] if named else None
        return self.attendees[0]


def read(text: str, own_zone: ZoneInfo, declared: str = "") -> Itip | None:
    """The calendar message in a decoded text/calendar part, or None where there is none or it is too large.

    `own_zone` is the meeting's zone, for times whose zone cannot be used; `declared` the MIME method, for a body without METHOD.
    """
    if len(text) > LARGEST:
        return None
    method, event, zones = split(lines(text))
    method = method or declared.strip().upper()
    uid = value(event, "UID").strip()
    if not METHODS.fullmatch(method) or not uid:
        return None
    return Event(event, zones, own_zone).told(method, uid)


class Event:
    """The lines of one event, and the zones by which its times are read."""

    def __init__(self, event: list[Line], zones: Zones, own_zone: ZoneInfo) -> None:
        self.event, self.zones, self.own_zone = event, zones, own_zone
        self.assumed = False

    def told(self, method: str, uid: str) -> Itip:
        """All of it as one value."""
        start, end = self.span()
        attendees = [line for line in self.event if line.name == "ATTENDEE"][:MOST_ATTENDEES]
        asked = start if method == "COUNTER" else apples_proposal(attendees)
        length = end - start if start and end else None
        return Itip(
            method="COUNTER" if method == "REPLY" and asked else method,
            uid=uid[:1000],
            sequence=number(value(self.event, "SEQUENCE")),
            attendees=tuple(answer(line) for line in attendees),
            organizer=address(value(self.event, "ORGANIZER")),
            start=start,
            end=end,
            proposed=asked,
            proposed_end=after(asked, length),
            original=self.moment("X-MS-OLK-ORIGINALSTART") or (start if asked and method == "REPLY" else None),
            comment=self.comment(attendees),
            dtstamp=self.moment("DTSTAMP"),
            summary=unescaped(value(self.event, "SUMMARY")),
            delegated_to=tuple(a for line in attendees for a in addresses(parameter(line, "DELEGATED-TO"))),
            zone_assumed=self.assumed,
        )

    def span(self) -> tuple[datetime | None, datetime | None]:
        """From when to when, in UTC: by DTEND, or else by DURATION."""
        start, end = self.moment("DTSTART"), self.moment("DTEND")
        length = duration(value(self.event, "DURATION"))
        return start, end or after(start, length)

    def moment(self, name: str) -> datetime | None:
        """One property as a moment in UTC, or None where it is missing or cannot be read."""
        for line in self.event:
            if line.name == name:
                return self.instant(line.value, parameter(line, "TZID"))
        return None

    def instant(self, text: str, tzid: str) -> datetime | None:
        # An unquoted zone such as UTC+08:00 has lost its end to the value.
        lost, _, text = text.rpartition(":")
        tzid = f"{tzid}:{lost}" if lost else tzid
        try:
            local = itip_zones.naive(text)
            if text.strip().upper().endswith("Z"):
                return local.replace(tzinfo=UTC)
            told, assumed = itip_zones.moment(local, tzid, self.zones, self.own_zone)
            self.assumed = self.assumed or assumed
            return told.astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def comment(self, attendees: list[Line]) -> str:
        """What the person wrote beside the answer: a property, or (Google) a parameter of the ATTENDEE."""
        told = [unescaped(line.value) for name in COMMENTS for line in self.event if line.name == name]
        told += [parameter(line, "X-RESPONSE-COMMENT").strip() for line in attendees]
        return next((text for text in told if text), "")


def apples_proposal(attendees: list[Line]) -> datetime | None:
    """The start asked for by Apple's clients, which call the message a REPLY."""
    for line in attendees:
        if found := APPLE_PROPOSAL.search(parameter(line, "TO-ALL-PROPOSED-NEW-TIME")):
            try:
                return itip_zones.naive(found[1]).replace(tzinfo=UTC)
            except ValueError:
                return None
    return None


def after(moment: datetime | None, span: timedelta | None) -> datetime | None:
    """The moment so long after, where both are known and the calendar goes that far."""
    try:
        return moment + span if moment and span else None
    except OverflowError:
        return None


def answer(line: Line) -> Answer:
    partstat = parameter(line, "PARTSTAT").strip().upper() or "NEEDS-ACTION"
    return Answer(address(line.value), partstat, address(parameter(line, "SENT-BY")))
