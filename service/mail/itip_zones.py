"""What time a calendar message means: local times of any client, brought to UTC.

Definitions that come in a message (VTIMEZONE, RFC 5545 3.6.5) are read here and belong to that message alone: two
mails may call different zones by one name. Only yearly rules are followed, so that no rule can run for ever.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

Rule = Mapping[str, str]
Zones = Mapping[str, tuple[Rule, ...]]

ALIASES = {"asia/beijing": "Asia/Shanghai", "china": "Asia/Shanghai"}
NOT_A_PLACE = {"localtime", "Factory"}
MOST_DATES = 200

OFFSET = re.compile(r"\s*([+-])(\d{1,2}):?(\d\d)?(?:\d\d)?\s*")
# +8, GMT+0800, UTC+08:00, (UTC+08:00) Beijing, ..., (GMT-05.00) Eastern Time
NAMED_OFFSET = re.compile(r"\(?(?:gmt|utc)?\s{0,3}([+-]\d{1,2})(?:[:.]?(\d\d))?(?!\d)", re.IGNORECASE)
# Names that Tencent's mail gives to +08:00.
TENCENT = re.compile(r"(?:cst|tz)\s?\+?0?(\d{1,2})", re.IGNORECASE)
BYDAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def moment(local: datetime, tzid: str, zones: Zones, own: ZoneInfo) -> tuple[datetime, bool]:
    """A naive local time as an aware one, and whether its zone had to be assumed (`own`, the meeting's)."""
    name = tzid.strip().strip('"')
    if place := iana(name):
        return local.replace(tzinfo=place), False
    east = defined(local, zones.get(name, ()))
    if east is None:
        east = named(name)
    if east is None:
        return local.replace(tzinfo=own), True
    return shifted(local, east), False


def shifted(local: datetime, east: timedelta) -> datetime:
    """A local time that many hours east of Greenwich, in UTC."""
    return (local.replace(tzinfo=ZoneInfo("UTC"))) - east


def iana(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, with or without a client's prefix (/mozilla.org/20050126_1/Asia/Shanghai), or a Windows name."""
    if not name or len(name) > 120:
        return None
    segments = name.strip("/").split("/")
    for n in range(min(len(segments), 6)):
        known = places().get("/".join(segments[n:]).casefold())
        if known and (n == 0 or "/" in known):
            return ZoneInfo(known)
    return None


@cache
def places() -> dict[str, str]:
    """Zone names as clients write them, without letter case -> IANA names."""
    iana_names = {name.casefold(): name for name in available_timezones() - NOT_A_PLACE}
    windows = {name.casefold(): place for name, place in WINDOWS_TO_OLSON.items()}
    return ALIASES | windows | iana_names


def defined(local: datetime, rules: Iterable[Rule]) -> timedelta | None:
    """The offset that a message's own definition gives at a local time; None where it is broken or would have to be expanded."""
    rules = tuple(rules)
    try:
        offsets = {offset(rule["TZOFFSETTO"]) for rule in rules}
        if any("RRULE" in rule and "FREQ=YEARLY" not in rule["RRULE"].upper() for rule in rules):
            return None
        if len(offsets) == 1:
            return offsets.pop()
        began = [(max(past), offset(rule["TZOFFSETTO"])) for rule in rules if (past := onsets(rule, local))]
    except (KeyError, ValueError):
        return None
    return max(began)[1] if began else None


def onsets(rule: Rule, local: datetime) -> list[datetime]:
    """When this part of a definition last began, up to `local`."""
    first = naive(rule["DTSTART"])
    dates = [naive(text) for text in rule.get("RDATE", "").split(",")[:MOST_DATES] if text]
    dates += [yearly(rule["RRULE"], first, year) for year in (local.year - 1, local.year)] if "RRULE" in rule else [first]
    return [day for day in dates if first <= day <= local]


def yearly(rrule: str, first: datetime, year: int) -> datetime:
    """The day in `year` on which a yearly rule (RFC 5545 3.3.10) changes the offset: by month and n-th weekday, else as `first`.

    Raises ValueError for a rule that has ended or is not understood.
    """
    parts = dict(part.split("=", 1) for part in rrule.upper().split(";") if "=" in part)
    month = int(parts.get("BYMONTH", first.month))
    last_day = monthrange(year, month)[1]
    days = [int(n) for n in parts.get("BYMONTHDAY", "").split(",") if n] or list(range(1, last_day + 1))
    if wanted := BYDAY.fullmatch(parts.get("BYDAY", "")):
        days = [d for d in days if 0 < d <= last_day and first.replace(year, month, d).weekday() == WEEKDAYS.index(wanted[2])]
        n = int(wanted[1] or 1)
        day = days[n - 1] if n > 0 else days[n] if -len(days) <= n else days[0]
    else:
        day = days[0] if "BYMONTHDAY" in parts else min(first.day, last_day)
    onset = first.replace(year, month, day)
    if "UNTIL" in parts and onset > naive(parts["UNTIL"]):
        return naive(parts["UNTIL"])
    return onset


def named(name: str) -> timedelta | None:
    """The offset that a zone's name itself tells."""
    if found := NAMED_OFFSET.match(name):
        return offset(f"{found[1]}:{found[2] or '00'}")
    if found := TENCENT.fullmatch(name):
        return timedelta(hours=int(found[1])) if int(found[1]) <= 14 else None
    return None


def offset(text: str) -> timedelta:
    """`+0800` as a span of time. Raises ValueError."""
    found = OFFSET.fullmatch(text)
    if not found or int(found[2]) > 15 or int(found[3] or 0) > 59:
        raise ValueError(text)
    span = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return span if found[1] == "+" else -span


def naive(text: str) -> datetime:
    """`20261203T140000`, with or without Z or the time, as a local time. Raises ValueError."""
    text = text.strip().upper().rstrip("Z")
    return datetime.strptime(text, "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d")  # the zone is told apart from it
