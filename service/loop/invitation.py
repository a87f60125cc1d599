"""The meeting of step 3 and its attendees, in the words of RFC 5545."""

from __future__ import annotations

from datetime import datetime

from service.loop.value import Value


class Attendee(Value, frozen=True, kw_only=True):
    """One invited person; `partstat` in RFC 5545's words; `required` people decide whether a time suits.

    `stamp` is the DTSTAMP of the answer that stands, `unsuitable` from when to when the person said not to be able to come.
    """

    address: str
    partstat: str = "NEEDS-ACTION"
    required: bool = True
    stamp: datetime | None = None
    unsuitable: tuple[tuple[datetime, datetime], ...] = ()


class Meeting(Value, frozen=True, kw_only=True):
    """The meeting of step 3. `status`: invited, cancelled, held, waived. `rounds` counts the proposals taken up;
    `timed` is the SEQUENCE at which the present time was set: an older answer is about another time."""

    uid: str
    sequence: int = 0
    start: datetime
    end: datetime
    attendees: tuple[Attendee, ...] = ()
    status: str = "invited"
    timed: int = 0
    rounds: int = 0
