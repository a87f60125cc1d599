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
ARRIVED = ("delivered", "relayed", "expanded")
LOOKED_AT = 32_000
DETECTED_IN = 64 << 10


class BouncesWords(Table, frozen=True):
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
    if message.deliveries:
        return _reported(message, words, mine)
    if message.report_type != "delivery-status" and not _suspected(message, words):
        return None
    told = _tells_of_failure(message, words)
    final, passing = _detected(message)
    if not (told or final or passing or message.report_type == "delivery-status"):
        return None
    named = _once(ADDRESS.findall(message.header("x-failed-recipients")), mine) or _once((*final, *passing), mine)
    delayed = bool(passing and not final) or _is_delay(message, words)
    return Bounce(named or _in_prose(message, words, mine), not delayed, returned_ids(message))


def _reported(message: InboundMessage, words: BouncesWords, mine: set[str]) -> Bounce | None:
    """By the fields of RFC 3464. The original recipient is the address that we wrote to; the final one may be an alias's end."""
    failed = [one for one in message.deliveries if one.action not in ARRIVED]
    if not failed:
        return None
    named = _once((one.original or one.recipient for one in failed), mine) or _once(_detected(message)[0], mine)
    delayed = all(one.action == "delayed" or one.status.startswith("4") for one in failed)
    return Bounce(named or _in_prose(message, words, mine), not delayed, returned_ids(message))


def _suspected(message: InboundMessage, words: BouncesWords) -> bool:
    """Does it come from a mailer, from nobody, or with a subject that reports a failure?"""
    if message.report_type and message.report_type != "disposition-notification":
        return False
    named = message.header("x-failed-recipients") or words.phrases("subjects").first(folded(message.subject))
    return bool(named) or _from_a_mailer(message, words)


def _from_a_mailer(message: InboundMessage, words: BouncesWords) -> bool:
    """The sender or the return path is a mailer's, or empty (RFC 5321 4.5.5)."""
    path = message.header("return-path").strip()
    sender = message.sender.address if message.sender else message.header("from").rpartition("<")[2]
    locals_ = {re.split(r"[@\\\s>]", address.strip(" <>"), maxsplit=1)[0].lower() for address in (sender, path)}
    nobody = path == "<>" or message.header("from").rstrip().endswith("<>")
    return nobody or bool(locals_ & set(words.senders))


def _tells_of_failure(message: InboundMessage, words: BouncesWords) -> bool:
    """In words, from a mailer: people write about failed mails, too."""
    if not message.header("x-failed-recipients") and not _from_a_mailer(message, words):
        return False
    subject = words.phrases("subjects").first(folded(message.subject))
    return bool(subject or words.phrases("failed").first(folded(message.text[:LOOKED_AT])))


def _detected(message: InboundMessage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What free-form bounces name: failed for good, failed for now. The detectors know forms that no RFC does."""
    from flufl.bounce import all_failures  # loads slowly, and few mails are bounces

    try:
        passing, final = all_failures(email.message_from_bytes(message.raw[:DETECTED_IN]))
    except Exception:  # noqa: BLE001 - a detector that stumbles over a hostile header knows nothing of it
        return (), ()
    return tuple(sorted(_texts(final))), tuple(sorted(_texts(passing)))


def _texts(found: Iterable[bytes | str]) -> Iterable[str]:
    return (one.decode("ascii", "replace") if isinstance(one, bytes) else one for one in found)


def _in_prose(message: InboundMessage, words: BouncesWords, mine: set[str]) -> tuple[str, ...]:
    """The address that stands near the words of failure."""
    text = message.text[:LOOKED_AT]
    for match in words.phrases("failed").all(folded(text)):
        found = _once(ADDRESS.findall(text[max(0, match.start() - 120) : match.end() + 200]), mine)
        if found:
            return found[:1]
    return _once(ADDRESS.findall(text), mine)[:1]


def _is_delay(message: InboundMessage, words: BouncesWords) -> bool:
    return bool(words.phrases("delayed").first(folded(f"{message.subject}\n{message.text[:LOOKED_AT]}")))


def returned_ids(message: InboundMessage) -> tuple[str, ...]:
    """The Message-IDs of the mail that came back, the surest first."""
    given = (*message.returned.get("message-id", ()), *message.in_reply_to, *message.references)
    return tuple(dict.fromkeys((*given, *IDS.findall(message.text[:LOOKED_AT]))))


def _once(found: Iterable[str], mine: set[str]) -> tuple[str, ...]:
    """Each address once, ours left out."""
    tidy = (re.sub(r"(?i)^(?:rfc822|x-unix|local|smtp)\s*;\s*", "", one).strip().strip("<>") for one in found)
    return tuple({normal(one): one for one in tidy if "@" in one and normal(one) not in mine}.values())
