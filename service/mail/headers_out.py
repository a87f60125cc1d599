"""What may stand in a header of ours, and the proof that nothing else does.

Names and subjects come from people. The standard library decodes an encoded word in a header that it is given and may
let line ends through (seen in CPython 3.11 and 3.12), so none is handed over, and our own bytes are read again.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterable
from email.headerregistry import Address
from email.message import EmailMessage

from service.errors import Undeliverable
from service.mail.markdown import clean
from service.mail.widths import cut

SUBJECT_COLUMNS = 80
LEAST_COLUMNS = 30
NAME_COLUMNS = 60
MOST_REFERENCES = 20
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,128}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,400}@[!-;=?-~]{1,255}>")
# A name that looks like an address is read as one by some clients.
OTHERS = re.compile(r'[@<>"\\]')
ISSUE = re.compile(r"BH-\d{1,9}")
TAG = re.compile(r"\[BH-\d{1,9}\]\s*")


def one_line(text: str, columns: int) -> str:
    """A text of somebody's as a header can hold it: one line, no controls, no encoded words."""
    plain = " ".join(clean(text).split())
    return cut(plain.replace("=?", "= ?"), columns)


def subject(text: str, *records: str) -> str:
    """The subject with the tags of its issues in front, each once; of many tags none is cut, but the words are.

    Records that are no issues have no tag.
    """
    tags = " ".join(f"[{one}]" for one in dict.fromkeys(records) if ISSUE.fullmatch(one))
    first = tags.find("]") + 1
    bare = one_line(TAG.sub("", text), max(LEAST_COLUMNS, SUBJECT_COLUMNS - len(tags[first:])))
    return f"{tags} {bare}".strip()


def mailbox(name: str, address: str) -> Address:
    """A name and an address. Raises Undeliverable for what is no plain address."""
    if not ADDRESS.fullmatch(address):
        raise Undeliverable(f"{address!r} is no address that a letter can go to.")
    return Address(display_name=one_line(OTHERS.sub(" ", name), NAME_COLUMNS), addr_spec=address)


def known_ids(ids: Iterable[str]) -> tuple[str, ...]:
    """Message-IDs that can be cited, in angle brackets, each once; of many the first and the latest."""
    whole = (f"<{one.strip().strip('<>')}>" for one in ids)
    sound = tuple(dict.fromkeys(one for one in whole if MESSAGE_ID.fullmatch(one)))
    return sound if len(sound) <= MOST_REFERENCES else (sound[0], *sound[1 - MOST_REFERENCES :])


def proven(mail: EmailMessage, to: str) -> bytes:
    """The bytes of a letter, read again: the headers are those we set, each once, and one receiver. Raises Undeliverable."""
    raw = mail.as_bytes()
    again = email.message_from_bytes(raw)
    if sorted(map(str.lower, again.keys())) != sorted(map(str.lower, mail.keys())) or len(set(again.keys())) != len(again.keys()):
        raise Undeliverable(f"The letter to {to} was not composed: its headers do not read back as they were set.")
    if again["To"].count("@") != 1 or to not in again["To"]:
        raise Undeliverable(f"The letter to {to} was not composed: its receiver does not read back as it was set.")
    return raw
