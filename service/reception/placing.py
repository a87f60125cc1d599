"""Where does a mail belong? By our signed address, then by the ids it refers to, then by its tag; never by its subject alone.

A token is bound to its person: whoever else writes to that address speaks for himself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from service.loop import circle
from service.loop.issue import Bulletin, Issue, Norm
from service.loop.people import Directory, normal
from service.mail import tokens

if TYPE_CHECKING:
    from service.loop.issue import Letter
    from service.mail.message import InboundMessage
    from service.office import Office
    from service.stores.contract import Record

TAG = re.compile(r"\[(BH-[1-9]\d{0,8})\]", re.IGNORECASE)
NAMED = re.compile(r"(?<![A-Z0-9-])(BH-[1-9]\d{0,8})(?![0-9])", re.IGNORECASE)
DELIVERED = ("delivered-to", "x-original-to", "x-envelope-to", "envelope-to")
CIRCLE = ("circle/relay",)


@dataclass(frozen=True)
class Place:
    """The record that a mail speaks of, and the letter of ours that it answers where its sender got that letter.

    `circle`: it goes to the circle's address, or answers what the circle was sent. `unknown`: a tag that is no issue's.
    `disputed`: the address names one issue and the subject another. `astray`: it went to a signed address whose token is not ours.
    `merged`: the issue that was written to, where it went on in `record`. `tags`: the issues named, where nothing but tags leads there.
    """

    record: Record | None = None
    letter: Letter | None = None
    circle: bool = False
    unknown: str = ""
    disputed: bool = False
    astray: bool = False
    merged: str = ""
    tags: tuple[str, ...] = ()


def place(message: InboundMessage, office: Office) -> Place:
    """Where this message belongs, in the issue that goes on where two were merged; an empty place where it is about something new."""
    found = placed(message, tags_in(message), office)
    record = followed(found.record, office)
    if record is None or found.record is None or record.id == found.record.id:
        return found
    return replace(found, record=record, merged=found.record.id)


def tags_in(message: InboundMessage) -> tuple[str, ...]:
    """The issues that the subject names, each once."""
    return tuple(dict.fromkeys(tag.upper() for tag in TAG.findall(message.subject[:1000])))


def placed(message: InboundMessage, tags: tuple[str, ...], office: Office) -> Place:
    sender = message.sender.address if message.sender else ""
    found = by_address(message, sender, office) or by_ids(message, sender, office)
    if found is None:
        found = by_tag(tags, office)
        nowhere = found.record is None and not found.unknown
        return replace(found, astray=nowhere and bool(tokens.signed_among(receivers(message), office.settings.mailbox)))
    if isinstance(found.record, Issue) and tags and not is_named(found.record, tags, office):
        return Place(record=found.record, disputed=True)
    return found


def is_named(issue: Issue, tags: tuple[str, ...], office: Office) -> bool:
    """Is the issue among these tags, by its number or by that of one with which it was merged?"""
    if issue.id in tags:
        return True
    goes_on = followed(issue, office)
    return any(one == goes_on for one in (followed(office.store.get(tag), office) for tag in tags))


def by_address(message: InboundMessage, sender: str, office: Office) -> Place | None:
    """The first signed address among its receivers whose token is right."""
    for signed in tokens.signed_among(receivers(message), office.settings.mailbox):
        if signed.circle:
            if tokens.is_circle(signed.record, signed.token, office.keys) and (record := office.store.get(signed.record)):
                return Place(record=record, circle=True)
            continue
        for one in office.store.find((signed.token,)):
            if one.letter and tokens.is_reply_to(one.letter, signed.token, office.keys):
                return answering(one.record, one.letter, sender, office)
    return None


def receivers(message: InboundMessage) -> tuple[str, ...]:
    listed = tuple(one.address for one in (*message.to, *message.cc))
    return listed + tuple(value.strip().strip("<>") for name in DELIVERED for value in message.headers.get(name, ()))


def by_ids(message: InboundMessage, sender: str, office: Office) -> Place | None:
    """The nearest id it refers to that we know: In-Reply-To, then References from the end."""
    found = office.store.find((*message.in_reply_to, *reversed(message.references)))
    return answering(found[0].record, found[0].letter, sender, office) if found else None


def answering(record: str, letter: Letter | None, sender: str, office: Office) -> Place | None:
    """The place of a letter's answer; the letter counts only for the one who got it."""
    held = office.store.get(record)
    if held is None:
        return None
    own = letter is not None and same_person(letter.to, sender, office.settings.directory)
    return Place(held, letter if own else None, circle=letter is not None and letter.kind in CIRCLE)


def followed(record: Record | None, office: Office) -> Record | None:
    """The issue in which this one goes on, along the chain of those that were merged; a ring is not walked twice."""
    seen: set[str] = set()
    while isinstance(record, Issue) and record.merged_into and record.id not in seen:
        seen.add(record.id)
        record = office.store.get(record.merged_into) or record
    return record


def issues_of(record: Record | None, letter: Letter | None, office: Office) -> tuple[Issue, ...]:
    """The issues that a letter is about: its own, or those of a daily mail."""
    if isinstance(record, Issue):
        return (record,)
    named = letter.data.get("tags", ()) if letter is not None and isinstance(record, Bulletin) else ()
    found = (followed(office.store.get(str(name)), office) for name in named)
    return tuple({one.id: one for one in found if isinstance(one, Issue)}.values())


def by_tag(tags: tuple[str, ...], office: Office) -> Place:
    """An issue named in the subject: whether its sender has a say there is for intake to find out."""
    for tag in tags:
        if record := office.store.get(tag):
            return Place(record=record, tags=tags)
    return Place(unknown=tags[0] if tags else "")


def same_person(one: str, other: str, directory: Directory) -> bool:
    """Is it one person, by whatever address?"""
    return own_address(one, directory) == own_address(other, directory)


def own_address(address: str, directory: Directory) -> str:
    """The address by which the directory knows this person; of a stranger the one given."""
    person = directory.person(address)
    return normal(person.address if person else address)


def takes_part(record: Record, address: str, office: Office) -> bool:
    """Has this person a say in the record now? Whoever has left, or never was in, has none."""
    directory = office.settings.directory
    who = own_address(address, directory)
    if who in {own_address(one, directory) for one in office.settings.coordinators}:
        return True
    if isinstance(record, Bulletin):
        return who in {normal(person) for ask in record.asks for person in ask.asked}
    if isinstance(record, Norm):
        return who in {own_address(one, directory) for one in (record.owner, *record.asked)} or record.rule.department in directory.headed_by(who)
    return circle.is_participant(record, who) or any(seat.department in directory.headed_by(who) for seat in record.participants)
