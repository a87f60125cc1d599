"""Who takes part in an issue (REQUIREMENTS.md 1.2), who is away, and who stands at the door."""

from __future__ import annotations

from datetime import date, datetime

from service.loop.value import Value


class Reason(Value, frozen=True, kw_only=True):
    """Why a department takes part: kind is cause, impact, named, reporter, duty, lead or decision; quote is from the report."""

    kind: str
    quote: str = ""


class Participant(Value, frozen=True, kw_only=True):
    """A department in the issue (REQUIREMENTS.md 1.2): role is lead, participant, affected or decision.

    `status`: nominating (its head is asked), standing (has its one liaison), refused (the lead decides).
    """

    department: str
    role: str = "participant"
    reason: Reason
    liaison: str | None = None
    deputy: str | None = None
    status: str = "nominating"


class Away(Value, frozen=True, kw_only=True):
    """A person who is absent, until which day where that is known, and who stands in; `first` is the day on which an absence told ahead begins."""

    person: str
    until: date | None = None
    deputy: str | None = None
    first: date | None = None


class Held(Value, frozen=True, kw_only=True):
    """A mail from outside the circle, kept until the lead (or coordinator) admits or drops it; `mail` is its hash."""

    n: int
    sender: str
    name: str = ""
    subject: str = ""
    text: str = ""
    mail: str = ""
    at: datetime
