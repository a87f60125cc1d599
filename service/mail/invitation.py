"""Calendar messages of ours (iTIP REQUEST and CANCEL, RFC 5546 3.2): one event, in UTC, without zones to misread.

All receivers of a meeting get the same event; only SUMMARY and DESCRIPTION are in each reader's language.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vCalAddress

from service.loop.issue import Attendee, Meeting
from service.loop.people import Directory, normal

PRODUCT = "-//Bihuan//Bihuan//ZH"
ALARM = timedelta(minutes=-15)
LONGEST_DESCRIPTION = 8000


def request(meeting: Meeting, organizer: tuple[str, str], directory: Directory, summary: str, description: str, stamp: datetime) -> bytes:
    """The invitation to a meeting, or its update. `organizer` is (address, name); `stamp` the moment it was posted."""
    event = common(meeting, organizer, meeting.attendees, directory, summary, description, stamp)
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "OPAQUE")
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", "BUSY")
    # FALSE lets Outlook offer another time (MS-OXCICAL 2.1.3.1.1.20.28).
    event.add("X-MICROSOFT-DISALLOW-COUNTER", "FALSE")
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", summary)
    alarm.add("TRIGGER", ALARM)
    event.add_component(alarm)
    return whole("REQUEST", event)


def cancel(
    meeting: Meeting, organizer: tuple[str, str], directory: Directory, summary: str, description: str, stamp: datetime, to: str
) -> bytes:
    """The cancellation of a meeting; to somebody who is no longer invited, of that person's part alone (RFC 5546 3.2.5)."""
    invited = any(normal(a.address) == normal(to) for a in meeting.attendees)
    attendees = meeting.attendees if invited else (Attendee(address=to),)
    event = common(meeting, organizer, attendees, directory, summary, description, stamp)
    event.add("STATUS", "CANCELLED")
    event.add("TRANSP", "TRANSPARENT")
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
    return whole("CANCEL", event)


def common(
    meeting: Meeting, organizer: tuple[str, str], attendees: tuple[Attendee, ...], directory: Directory,
    summary: str, description: str, stamp: datetime,
) -> Event:
    """The event itself, as every method has it."""
    address, name = organizer
    event = Event()
    event.add("UID", meeting.uid)
    event.add("SEQUENCE", meeting.sequence)
    event.add("DTSTAMP", stamp.astimezone(UTC).replace(microsecond=0))
    event.add("DTSTART", meeting.start.astimezone(UTC))
    event.add("DTEND", meeting.end.astimezone(UTC))
    event.add("SUMMARY", summary)
    event.add("DESCRIPTION", description[:LONGEST_DESCRIPTION])
    event.add("ORGANIZER", vCalAddress.new(address, cn=quotable(name)))
    for attendee in attendees:
        event.add("ATTENDEE", invited(attendee, directory))
    event.add("CLASS", "PUBLIC")
    event.add("PRIORITY", 5)
    event.add("X-MICROSOFT-CDO-APPT-SEQUENCE", meeting.sequence)
    return event


def invited(attendee: Attendee, directory: Directory) -> vCalAddress:
    """One invited person. RSVP=TRUE is what makes Gmail show its buttons."""
    person = directory.person(attendee.address)
    name = next(iter(person.name.values()), attendee.address) if person else attendee.address
    return vCalAddress.new(
        attendee.address, cn=quotable(name), cutype="INDIVIDUAL", partstat=attendee.partstat, rsvp=True,
        role="REQ-PARTICIPANT" if attendee.required else "OPT-PARTICIPANT",
    )


def quotable(name: str) -> str:
    """A name that can stand in a parameter (RFC 5545 3.2): no quotation marks, no controls."""
    return "".join(c for c in name if c.isprintable() and c != '"')


def whole(method: str, event: Event) -> bytes:
    calendar = Calendar()
    calendar.add("METHOD", method)
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
