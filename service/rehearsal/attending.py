"""How a calendar program answers an invitation: REPLY, or COUNTER for another time (RFC 5546 3.2.3, 3.2.7)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from service.rehearsal.clients import Writing

STAMP = "%Y%m%dT%H%M%SZ"


def mail(writing: Writing, partstat: str, proposed: tuple[datetime, datetime] | None = None) -> bytes:
    """The answer as a mail with its calendar part. `proposed`: from when to when instead."""
    letter = writing.letter
    assert letter is not None  # noqa: S101 (an answer answers something)
    method = "COUNTER" if proposed else "REPLY"
    times = [f"DTSTART:{proposed[0].astimezone(UTC):{STAMP}}", f"DTEND:{proposed[1].astimezone(UTC):{STAMP}}"] if proposed else [
        f"DTSTART:{letter.value('DTSTART')}", f"DTEND:{letter.value('DTEND')}"]
    organizer = letter.value("ORGANIZER")
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Rehearsal//Calendar//EN", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT",
        f"UID:{letter.value('UID')}", f"SEQUENCE:{letter.value('SEQUENCE') or 0}", f"DTSTAMP:{writing.at.astimezone(UTC):{STAMP}}", *times,
        f"ORGANIZER:{organizer}", f'ATTENDEE;CN="{writing.name}";PARTSTAT={partstat}:mailto:{writing.address}',
        f"SUMMARY:{letter.value('SUMMARY')}", "END:VEVENT", "END:VCALENDAR", "",
    ]
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = formataddr((writing.name, writing.address)), organizer.rpartition(":")[2] or writing.to
    message["Subject"], message["Message-ID"] = writing.subject, writing.message_id
    message["Date"], message["In-Reply-To"] = format_datetime(writing.at), letter.message_id
    message.set_content(f"{writing.text}\n")
    message.add_alternative("\r\n".join(lines).encode(), maintype="text", subtype="calendar", params={"method": method, "charset": "UTF-8"})
    return message.as_bytes()
