"""What a line of `understand` holds: its mail, its clock, its files; or one sentence on what it lacks."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from service.mail import parse, quotes
from service.mail.message import InboundMessage
from service.reading.reader import Reader

Item = Mapping[str, Any]


class Misfit(Exception):
    """The input lacks something; the text is the sentence that says what."""


def decoded(line: bytes) -> dict[str, Any]:
    try:
        item = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Misfit("The line is no JSON.") from None
    if not isinstance(item, dict):
        raise Misfit("The line is no JSON object.")
    return item


def cut_of(item: Item, reader: Reader) -> quotes.Cut:
    """The new words of the item's mail."""
    if "eml_base64" in item:
        return quotes.new_text(message_of(item), reader)
    if not (isinstance(item.get("text"), str) or isinstance(item.get("html"), str)):
        raise Misfit("It needs text, html or eml_base64.")
    return quotes.cut(str(item.get("text") or ""), str(item.get("html") or ""), reader)


def cut_in(message: InboundMessage, reader: Reader) -> str:
    """What a message newly says; of one that was passed on, all of it."""
    cut = quotes.new_text(message, reader)
    return cut.reply if cut.reply.strip() and not cut.forwarded else message.text


def text_of(item: Item, reader: Reader) -> str:
    """What a report is read from: the new words, or all of a mail that was passed on."""
    cut = cut_of(item, reader)
    if cut.reply.strip() and not cut.forwarded:
        return cut.reply
    message = message_of(item) if "eml_base64" in item else None
    return message.text if message else str(item.get("text") or cut.reply)


def files_of(item: Item, reader: Reader) -> tuple[str, str, tuple[tuple[str, bytes], ...]]:
    """Text, HTML and attached files of a task table. Raises Misfit where there is none of them."""
    if "eml_base64" in item:
        message = message_of(item)
        return cut_of(item, reader).reply, message.html, tuple((one.name, one.content) for one in message.attachments)
    name = item.get("attachment_name")
    files = ((str(name), bytes_of(item, "attachment_base64")),) if name else ()
    if not files and not item.get("text") and not item.get("html"):
        raise Misfit("It needs text, html, attachment_base64 or eml_base64.")
    return str(item.get("text") or ""), str(item.get("html") or ""), files


def needed_text(item: Item) -> str:
    if not isinstance(item.get("text"), str):
        raise Misfit("It needs the key text.")
    return str(item["text"])


def message_of(item: Item) -> InboundMessage:
    """The whole message. Raises Misfit, Unreadable."""
    return parse.message(bytes_of(item, "eml_base64"))


def bytes_of(item: Item, key: str) -> bytes:
    try:
        return base64.b64decode(str(item[key]), validate=False)
    except KeyError:
        raise Misfit(f"It needs the key {key}.") from None
    except (binascii.Error, ValueError):
        raise Misfit(f"The key {key} is no base64.") from None


def moment(item: Item) -> datetime:
    """The reading's clock, in the reader's zone."""
    try:
        now = datetime.fromisoformat(str(item["now"]))
    except KeyError:
        raise Misfit("It needs the key now.") from None
    except ValueError:
        raise Misfit(f"The key now has to be a moment with an offset, found {item['now']!r}.") from None
    if now.tzinfo is None:
        raise Misfit(f"The key now has to be a moment with an offset, found {item['now']!r}.")
    return now


def iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None
