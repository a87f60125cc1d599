"""What may stand in config/service.toml: every section and key, its type and its default.

The comments for the operator stand in the sample file; a house test holds that none is missing there.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta, field

from service.loop.desk import Patience

Count = Annotated[int, Meta(ge=0)]
# One mail address, nothing around it.
ONE = r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+"
Address = Annotated[str, Meta(pattern=f"^{ONE}$")]
AddressOrNone = Annotated[str, Meta(pattern=f"^(?:{ONE})?$")]


class Zone(str):
    """The name of a time zone, such as Asia/Shanghai."""


class Clock(time):
    """A time of day, written 09:00."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file; a key that it does not know is refused."""


class ServiceSection(Section, frozen=True):
    """Who the service is, and for whom."""

    address: Address
    coordinator: tuple[Address, ...]
    name: str = "Bihuan"
    language: str = "zh"
    timezone: Zone = Zone("Asia/Shanghai")
    country: str = "CN"
    plus: bool = True


class MailboxSection(Section, frozen=True):
    """Where mail comes in and goes out; `poll` is how many seconds pass between two looks."""

    kind: str = "maildir"
    poll: Annotated[int, Meta(ge=1)] = 1


class CalendarSection(Section, frozen=True):
    """Where busy times are asked for."""

    kind: str = "none"


class StoreSection(Section, frozen=True):
    """Where issues are kept."""

    kind: str = "tiny"
    url: str = ""


class WorkingHoursSection(Section, frozen=True):
    """When people may be asked, and when meetings may lie; `lunch` is two times, or nothing."""

    begin: Clock = field(default=Clock(9), name="from")
    end: Clock = field(default=Clock(18), name="to")
    lunch: tuple[Clock, ...] = (Clock(12), Clock(13, 30))


class LettersSection(Section, frozen=True):
    """When the daily letters leave, and how many may leave in an hour."""

    progress_at: Clock = Clock(9)
    digest_at: Clock = Clock(18)
    dry_run: bool = False
    brake: Annotated[int, Meta(ge=1)] = 2000


class TrustSection(Section, frozen=True):
    """Whose word counts: `mode` is host where `authserv_id` is set, else open."""

    mode: Literal["host", "open"] | None = None
    authserv_id: str = ""
    domains: tuple[str, ...] = ()


class ShareSection(Section, frozen=True):
    """Who is told of a closed issue's lessons: addresses, or nothing; and when the departments meet."""

    knowledge_base: AddressOrNone = ""
    department_meeting: AddressOrNone = ""
    meeting_weekday: Literal["MO", "TU", "WE", "TH", "FR"] = "MO"
    meeting_at: Clock = Clock(10)


class WebSection(Section, frozen=True):
    """The pages: what their address is for people, and where they listen."""

    base_url: str = ""
    listen: str = "127.0.0.1:8080"


class EmbeddedSection(Section, frozen=True):
    """The embedded SMTP listener on loopback; port 0 is none."""

    smtp_port: Annotated[int, Meta(ge=0, le=65535)] = 0


# The waiting times have one home, the desk; here they become keys of a section.
PatienceSection = msgspec.defstruct(
    "PatienceSection",
    [(f.name, Count, f.default) for f in fields(Patience) if f.default is not MISSING],
    bases=(Section,),
)


class Shape(Section, frozen=True):
    """The whole file."""

    service: ServiceSection
    mailbox: MailboxSection = MailboxSection()
    calendar: CalendarSection = CalendarSection()
    store: StoreSection = StoreSection()
    working_hours: WorkingHoursSection = WorkingHoursSection()
    letters: LettersSection = LettersSection()
    patience: PatienceSection = PatienceSection()  # type: ignore[valid-type]
    trust: TrustSection = TrustSection()
    share: ShareSection = ShareSection()
    web: WebSection = WebSection()
    embedded: EmbeddedSection = EmbeddedSection()


def converted(kind: type, value: Any) -> Any:
    """Our own kinds of text, for msgspec's `dec_hook`; a ValueError says what was expected."""
    if kind is Clock:
        return clock(value)
    if kind is Zone:
        return zone(value)
    raise NotImplementedError(kind)


def clock(value: Any) -> Clock:
    try:
        plain = value if isinstance(value, time) else time.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("Expected `a time of day such as 09:00`") from None
    return Clock(plain.hour, plain.minute)


def zone(value: Any) -> Zone:
    try:
        ZoneInfo(value)
    except (TypeError, ValueError, OSError, ZoneInfoNotFoundError):
        raise ValueError("Expected `a time zone such as Asia/Shanghai`") from None
    return Zone(value)
