"""What intake makes of a message: values on their way from the parsed mail to the store."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as at_intake
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from service.loop.people import Person
    from service.mail.message import InboundMessage
    from service.reception.placing import Place
    from service.stores.contract import Record

FILED, IGNORED, REFUSED, SHUNTED = "filed", "ignored", "refused", "shunted"


@dataclass(frozen=True)
class Inbound:
    """A parsed message with everything that is known of it beforehand. `sender` is '' where From is not one sound mailbox.

    `mail` is the sha256 of its bytes; `level` what the sender's word is worth: verified, unverified or failed, and `why`.
    """

    message: InboundMessage
    sender: str
    person: Person | None
    place: Place
    route: str
    level: str
    mail: str
    oversize: bool = False
    why: str = ""

    @property
    def name(self) -> str:
        return self.message.sender.name if self.message.sender else ""

    @property
    def verified(self) -> bool:
        return self.level == "verified"


@dataclass(frozen=True)
class Verdict:
    """Where the message goes, why, and what is to be saved with it: the first record is the one it belongs to.

    `alarm` names a matter of which the coordinator is told today by one of the records: (code, about).
    """

    disposition: str
    reason: str = ""
    records: tuple[Record, ...] = ()
    alarm: tuple[str, str] | None = None


def flagged(verdict: Verdict, flag: str) -> Verdict:
    """The same verdict, with something to look at in its reason and in the lines that it writes into journals."""
    records = tuple(replace(one, journal=tuple(replace(line, data={**line.data, "flag": flag}) for line in one.journal)) for one in verdict.records)
    return at_intake(verdict, reason="; ".join(part for part in (verdict.reason, flag) if part), records=records)


@dataclass(frozen=True)
class Outcome:
    """What became of a message, as `once` and `ingest` tell it."""

    disposition: str
    reason: str = ""
    record: str = ""
    message_id: str = ""
    route: str = ""
