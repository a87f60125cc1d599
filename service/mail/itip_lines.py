"""The content lines of a calendar (RFC 5545 3.1), read one by one: nothing is built of them and nothing expanded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from icalendar.parser import Contentline, Contentlines

from service.loop.people import normal
from service.mail.itip_zones import Zones

DEEPEST = 10
COMPONENTS = ("VEVENT", "VTODO")
DURATION = re.compile(r"P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?")
ESCAPED = re.compile(r"\\([nN;,\\])")


class Line(NamedTuple):
    """A property: its name in capitals, its parameters (read by `parameter`), its value as written."""

    name: str
    parameters: Any
    value: str


def lines(text: str) -> Iterable[Line]:
    """The content lines of a calendar, unfolded; a broken line is left out."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    for line in Contentlines.from_ical(text):  # type: ignore[no-untyped-call]
        try:
            name, parameters, content = Contentline(line).parts()  # type: ignore[no-untyped-call]
        except (ValueError, IndexError):
            continue
        yield Line(name.upper(), parameters, str(content))


def split(calendar: Iterable[Line]) -> tuple[str, list[Line], Zones]:
    """METHOD, the lines of the first event itself (not of its alarms), and the zones that the message defines."""
    method, event, zones = "", [], dict[str, tuple[dict[str, str], ...]]()
    inside: list[str] = []
    seen = False
    zone, rules = "", list[dict[str, str]]()
    for line in calendar:
        if len(inside) > DEEPEST:
            break
        if line.name == "BEGIN":
            inside.append(line.value.strip().upper())
            if inside[-1] == "VTIMEZONE":
                zone, rules = "", []
            elif "VTIMEZONE" in inside:
                rules.append({})
        elif line.name == "END":
            ended = inside.pop() if inside else ""
            seen = seen or (ended in COMPONENTS)
            if ended == "VTIMEZONE" and zone:
                zones[zone] = tuple(rules)
        elif inside[-1:] == ["VCALENDAR"] and line.name == "METHOD":
            method = method or line.value.strip().upper()
        elif inside[-1:] == ["VTIMEZONE"] and line.name == "TZID":
            zone = line.value.strip().strip('"')
        elif "VTIMEZONE" in inside and rules:
            rules[-1].setdefault(line.name, line.value)
        elif inside and inside[-1] in COMPONENTS and not seen:
            event.append(line)
    return method, event, zones


def value(event: list[Line], name: str) -> str:
    """The first value of a property, or nothing."""
    return next((line.value for line in event if line.name == name), "")


def parameter(line: Line, name: str) -> str:
    """A parameter as text; of several values the first, unless they are addresses."""
    given = line.parameters.get(name, "")
    return ",".join(map(str, given)) if isinstance(given, (list, tuple)) else str(given)


def addresses(text: str) -> tuple[str, ...]:
    return tuple(a for a in (address(part) for part in text.split(",")) if a)


def address(text: str) -> str:
    """The mail address of a calendar address: `MAILTO:Liu.Tao@corp.example` as it is compared."""
    text = text.strip().strip('"').strip()
    return normal(text[7:] if text[:7].lower() == "mailto:" else text) if "@" in text else ""


def number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,9}", text.strip()) else None


def duration(text: str) -> timedelta | None:
    """`PT45M` as a span of time."""
    found = DURATION.fullmatch(text.strip().upper())
    if not found or not any(found.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(n or 0) for n in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def unescaped(text: str) -> str:
    """A text value without RFC 5545's escapes."""
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()
