"""Bounces (RFC 3464, and the many that are not): which address failed, for good or for now, and which letter it was."""

from __future__ import annotations

import email
import re
from collections.abc import Iterable
from dataclasses import dataclass

from service.loop.people import normal
from service.mail.message import InboundMessage
from service.reading.folding import folded
from service.reading.phrases import Table
from service.reading.reader import Reader

ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}")
IDS = re.compile(r"<[^<>\s]{3,250}@[^<>\s]{1,250}>")
LOOKED_AT = 32_000


class BouncesWords(Table):
    """The table [bounces]: how failures are told, who tells them, what is only a delay."""

    subjects: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    delayed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bounce:
    """The addresses that failed, in order; `permanent` False for a delay; `message_ids` of the mail it is about."""

    recipients: tuple[str, ...]
    permanent: bool
    message_ids: tuple[str, ...] = ()


def failure(message: InboundMessage, reader: Reader, own: Iterable[str] = ()) -> Bounce | None:
    """What a delivery report says, or None where the message is none."""
    words = reader.words.section("bounces", BouncesWords)
    mine = {normal(one) for one in own}
    if not is_bounce(message, words):
        return None
    told = [d for d in message.deliveries if d.recipient or d.original]
    recipients = once((d.recipient or d.original for d in told if d.action.lower() not in ("delivered", "relayed", "expanded")), mine)
    recipients = recipients or once(ADDRESS.findall(message.header("x-failed-recipients")), mine)
    final, passing = legacy(message)
    recipients = recipients or once((*final, *passing), mine) or in_prose(message, words, mine)
    return Bounce(recipients, is_permanent(message, words, bool(passing) and not final), returned_ids(message))


def is_bounce(message: InboundMessage, words: BouncesWords) -> bool:
    """A delivery report by its type; else a mailer's address or an empty return path together with words of failure."""
    if message.report_type == "delivery-status" or message.deliveries:
        return True
    if message.report_type:
        return False
    local = normal(message.sender.address).partition("@")[0] if message.sender else ""
    mailer = local in words.senders or message.header("return-path").strip() == "<>"
    subject = words.phrases("subjects").first(folded(message.subject))
    text = words.phrases("failed").first(folded(message.text[:LOOKED_AT]))
    if message.header("x-failed-recipients"):
        return bool(mailer or subject or text)
    if not (mailer or subject):
        return False
    return bool((mailer and (subject or text)) or any(legacy(message)))


def legacy(message: InboundMessage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the old, free-form bounces name: failed for good, failed for now. The detectors know forms that no RFC does."""
    if not message.raw or len(message.raw) > 1 << 20:
        return (), ()
    from flufl.bounce import all_failures

    try:
        passing, final = all_failures(email.message_from_bytes(message.raw))
    except Exception:  # A detector that stumbles over a hostile header knows nothing of it.
        return (), ()
    return tuple(sorted(texts(final))), tuple(sorted(texts(passing)))


def texts(found: Iterable[bytes | str]) -> Iterable[str]:
    return (one.decode("ascii", "replace") if isinstance(one, bytes) else one for one in found)


def in_prose(message: InboundMessage, words: BouncesWords, mine: set[str]) -> tuple[str, ...]:
    """The address that stands near the words of failure."""
    text = message.text[:LOOKED_AT]
    for match in words.phrases("failed").all(folded(text)):
        found = once(ADDRESS.findall(text[max(0, match.start() - 120) : match.end() + 200]), mine)
        if found:
            return found[:1]
    return once(ADDRESS.findall(text), mine)[:1]


def is_permanent(message: InboundMessage, words: BouncesWords, passing: bool) -> bool:
    """A delay says so: by its action, by a status 4.x.x, or in words."""
    if message.deliveries:
        return not all(d.action.lower() == "delayed" or d.status.startswith("4") for d in message.deliveries)
    told = folded(f"{message.subject}\n{message.text[:LOOKED_AT]}")
    return not (passing or words.phrases("delayed").first(told))


def returned_ids(message: InboundMessage) -> tuple[str, ...]:
    """The Message-IDs of the mail that came back."""
    given = (*message.returned.get("message-id", ()), *message.in_reply_to, *message.references)
    return tuple(dict.fromkeys((*given, *IDS.findall(message.text[:LOOKED_AT]))))


def once(found: Iterable[str], mine: set[str]) -> tuple[str, ...]:
    """Each address once, ours left out."""
    tidy = (re.sub(r"(?i)^(?:rfc822|x-unix|local|smtp)\s*;\s*", "", one).strip().strip("<>") for one in found)
    return tuple({normal(one): one for one in tidy if "@" in one and normal(one) not in mine}.values())
