"""One letter as the bytes that go out: worded for its reader, addressed so that the answer finds its way back.

The same letter gives the same bytes, however often it is composed at one moment: Message-ID, boundaries and calendar stamp are
derived from the letter, so that a second try after a crash is recognised as the same mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from service.loop.issue import Letter
from service.loop.people import Directory, normal
from service.mail import headers_out, invitation, markdown, tokens
from service.mail.fallback import fallback
from service.mail.message import Attachment
from service.mail.neutral import neutral
from service.mail.render import Letters, Rendered, TemplateError
from service.mail.tokens import Keys
from service.mail.wording import Wording, put

RELAY = "circle/relay"
SHARE = "learn/share"
# Letters that tell their readers the circle's address, whether or not it is open yet.
OPENING = ("launch/kickoff",)


@dataclass(frozen=True)
class Identity:
    """Who the letters come from. `plus`: the mail host delivers issues+anything@ to issues@."""

    name: str
    address: str
    keys: Keys
    plus: bool = True

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class Composed:
    """A letter ready to go. `ids` are what its answer will name it by: Message-ID and reply token.

    `fallback`: its template failed and a plain letter stands in for it, for the reason in `fault`. `gaps`: codes without words.
    """

    raw: bytes
    message_id: str
    ids: tuple[str, ...]
    to: str
    fallback: bool = False
    fault: str = ""
    gaps: tuple[str, ...] = ()


def compose(
    letter: Letter, directory: Directory, letters: Letters, identity: Identity, zone: ZoneInfo, language: str, now: datetime,
    thread: tuple[str, ...] = (), enclosed: tuple[Attachment, ...] = (), instead: str = "",
) -> Composed:
    """The letter for its reader, in that language and zone, at that moment, in answer to the mails of `thread`.

    In a rehearsal `instead` gets it: then no header and no calendar part names the reader to a mail program, the subject alone
    does. Raises Undeliverable where the address cannot be written to.
    """
    wording = Wording(language, letters.words[language], directory, zone)
    letter = neutral(letter, wording)
    data = told(letter, wording, identity)
    fault = ""
    try:
        rendered = letters.render(letter.kind, language, data, directory, zone)
    except TemplateError as error:
        rendered, fault = fallback(wording, data), str(error)
    message_id = tokens.message_id(letter, identity.domain, identity.keys)
    mail = addressed(letter, wording, identity, subject_of(letter, rendered, instead), now, instead or letter.to)
    mail["Message-ID"] = message_id
    threaded(mail, thread)
    filled(mail, rendered)
    if is_calendar(letter, instead):
        invited(mail, letter, wording, identity, rendered)
    for one in enclosed:
        kind = one.type if one.type.count("/") == 1 and not one.type.startswith(("multipart/", "message/")) else "application/octet-stream"
        mail.add_attachment(one.content, *kind.split("/"), filename=headers_out.one_line(one.name, 80))
    # The standard library moves Content-* headers into a part as soon as there are two: they come last.
    mail["Content-Language"] = wording.form("tag")
    if is_calendar(letter, instead):
        mail["Content-class"] = "urn:content-classes:calendarmessage"
    bounded(mail, message_id)
    raw = headers_out.proven(mail, instead or letter.to)
    ids = (message_id, tokens.token(letter, identity.keys.current))
    return Composed(raw, message_id, ids, instead or letter.to, bool(fault), fault, rendered.gaps)


def told(letter: Letter, wording: Wording, identity: Identity) -> dict[str, Any]:
    """What the template may show: the step's data, the reader, the service, and the addresses that the core does not know.

    A letter of a record that is no issue (a rule change) may name the issue that it comes from; a person's daily letter names none.
    """
    data = dict(letter.data)
    issue = data.get("issue") if isinstance(data.get("issue"), Mapping) else {}
    is_issue = letter.record.startswith("BH-")
    about = letter.record if is_issue else str((issue or {}).get("id") or "")
    circle = data.get("circle", letter.kind in OPENING) and is_issue and identity.plus
    if letter.kind == RELAY:
        data["text"] = tokens.without_tokens(str(data.get("text", "")), identity.address)
    return data | {
        "issue": {"title": "", "step": "", "cycle": letter.cycle, **(issue or {}), "id": about},
        "me": {"name": wording.person(letter.to), "address": letter.to, "language": wording.language},
        "service": {"name": identity.name, "address": identity.address},
        "circle": tokens.circle_address(letter.record, identity.address, identity.keys) if circle else None,
    }


def is_calendar(letter: Letter, instead: str) -> bool:
    """Does it go out as a message for calendars? Not in a rehearsal: a mail host might enter it with everybody named."""
    return letter.meeting is not None and letter.method is not None and not instead


def subject_of(letter: Letter, rendered: Rendered, instead: str) -> str:
    """The letter's subject under the issue's tag; a relayed mail keeps its own, and in a rehearsal the real reader stands in front."""
    own = str(letter.data.get("subject") or "") if letter.kind == RELAY else ""
    text = own or rendered.subject
    return headers_out.subject(f"→ {letter.to}: {text}" if instead else text, *tags_of(letter))


def tags_of(letter: Letter) -> tuple[str, ...]:
    """The issues that a letter is about: those it names, where it belongs to none or to several; else its own."""
    named = letter.data.get("tags")
    return tuple(map(str, named)) if isinstance(named, list | tuple) and named else (letter.record,)


def addressed(letter: Letter, wording: Wording, identity: Identity, subject: str, now: datetime, to: str) -> EmailMessage:
    """The headers that say from whom, to whom, what and where to answer."""
    name, reply_to = identity.name, tokens.reply_address(letter, identity.address, identity.keys)
    if letter.kind == RELAY:
        sender = wording.person(str(letter.data.get("sender", "")))
        name = put(wording.form("via"), name=sender, id=letter.record)
        reply_to = tokens.circle_address(letter.record, identity.address, identity.keys)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = headers_out.mailbox(name, identity.address)
    mail["To"] = headers_out.mailbox(wording.person(to) if wording.person(to) != to else "", to)
    mail["Reply-To"] = headers_out.mailbox(identity.name, reply_to if identity.plus else identity.address)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(now)
    if not letter.method or normal(to) != normal(letter.to):
        # RFC 3834 5.1; calendar servers drop an invitation that says so.
        mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Loop"] = identity.address
    mail["X-Bihuan-Letter"] = letter.kind
    mail["X-Bihuan-Asks"] = letter.asks
    return mail


def threaded(mail: EmailMessage, thread: tuple[str, ...]) -> None:
    """In answer to the latest mail of the thread."""
    if ids := headers_out.known_ids(thread):
        mail["In-Reply-To"] = ids[-1]
        mail["References"] = " ".join(ids)


def filled(mail: EmailMessage, rendered: Rendered) -> None:
    mail.set_content(rendered.text + "\n", charset="utf-8", cte="base64")
    if rendered.html:
        mail.add_alternative(rendered.html, subtype="html", charset="utf-8", cte="base64")


def invited(mail: EmailMessage, letter: Letter, wording: Wording, identity: Identity, rendered: Rendered) -> None:
    """The calendar part, last of the alternatives, where clients look for it; Google's own way adds it as a file too."""
    meeting, method = letter.meeting, letter.method
    if meeting is None or method is None:
        return
    title = str((letter.data.get("issue") or {}).get("title", ""))
    named = "summary_share" if letter.kind == SHARE else "summary"
    summary = headers_out.one_line(put(wording.form(named), id=letter.record, title=title), 80)
    organizer, text = (identity.address, identity.name), markdown.clean(rendered.text)
    if method == "CANCEL":
        data = invitation.cancel(meeting, organizer, wording.directory, summary, text, letter.posted_at, letter.to)
    else:
        data = invitation.request(meeting, organizer, wording.directory, summary, text, letter.posted_at)
    mail.add_alternative(data, maintype="text", subtype="calendar", cte="base64", params={"method": method, "charset": "UTF-8"})
    if method == "REQUEST":
        mail.add_attachment(data, maintype="application", subtype="ics", filename="invite.ics")


def bounded(mail: EmailMessage, message_id: str) -> None:
    """Boundaries that follow from the letter. No base64 holds a full stop, so none can occur in a part."""
    for n, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"bh.{n}.{sha256(message_id.encode()).hexdigest()[:32]}")
