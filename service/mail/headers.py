"""Header values: encoded words, raw 8-bit text, parameters. What comes out is one clean line.

The standard library's readers raise, hang or lose characters on what is really sent, so these are our own; every one is
a single pass over at most HEADER_LIMIT bytes.
"""

from __future__ import annotations

import re
from binascii import Error as BadBase64
from binascii import a2b_base64, a2b_qp
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from service.mail import charsets

# Parsers split at different characters, and a decoded line break could start a header of its own in what we send on.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,990})>")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))')
_IDS_READ = 200
_PARAMETERS_READ = 50


def clean(text: str) -> str:
    """The text as one line without controls and bidirectional overrides."""
    return " ".join((text if text.isprintable() else CONTROLS.sub(" ", text)).split())


def text(value: bytes) -> str:
    """The value for reading: raw bytes and encoded words (RFC 2047) decoded, one line, no controls."""
    return clean(words(charsets.decode(value)))


def words(value: str) -> str:
    """Encoded words decoded; neighbours of one charset are joined first, since clients split inside a character."""
    if "=?" not in value:
        return value
    out: list[str] = []
    end, run, label = 0, b"", ""
    for found in _WORD.finditer(value):
        between = value[end : found.start()]
        if run and (between.strip() or charsets.codec_of(found[1]) != charsets.codec_of(label)):
            out.append(charsets.decode(run, label))
            run = b""
        if between.strip() or not end:
            out.append(between)
        run, label, end = run + _payload(found[2], found[3]), found[1], found.end()
    if not end:
        return value
    return "".join([*out, charsets.decode(run, label), value[end:]])


def _payload(encoding: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    return a2b_qp(data, header=True) if encoding in "qQ" else base64(data)


def base64(data: bytes) -> bytes:
    """What broken base64 still says: foreign characters skipped, as far as it goes."""
    try:
        return a2b_base64(data)
    except BadBase64:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        return a2b_base64(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")


def parameters(value: bytes) -> dict[str, str]:
    """The parameters of a structured header in lower case, RFC 2231 names joined and decoded; the first of a name counts."""
    found: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    source = charsets.decode(value)
    for _, match in zip(range(_PARAMETERS_READ), _PARAMETER.finditer(source), strict=False):
        name, quoted, plain = match[1].lower(), match[2], match[3]
        content = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else plain
        base, star, rest = name.partition("*")
        if not star:
            found.setdefault(base, clean(words(content)))
            continue
        number = rest.rstrip("*")
        index = int(number) if number.isdecimal() and len(number) < 4 else 0
        pieces.setdefault(base, {}).setdefault(index, (rest.endswith("*") or not rest, content))
    return found | {name: _joined(parts) for name, parts in pieces.items()}


def _joined(parts: dict[int, tuple[bool, str]]) -> str:
    """RFC 2231 3 and 4: numbered sections, each possibly percent-encoded, the first one naming the charset."""
    label, data = "", b""
    for index, (encoded, content) in sorted(parts.items()):
        if encoded and index == 0 and content.count("'") >= 2:
            label, _, content = content.split("'", 2)
        data += unquote_to_bytes(content) if encoded else content.encode("utf-8", "replace")
    return clean(charsets.decode(data, label))


def message_ids(value: str) -> tuple[str, ...]:
    """The ids in a Message-ID, In-Reply-To or References header, with their angle brackets, however they are separated."""
    found = tuple(f"<{name}>" for name in _MESSAGE_ID.findall(value)[-_IDS_READ:])
    bare = value.strip()
    if not found and "@" in bare and len(bare) < 990 and not re.search(r"[\s<>]", bare):
        return (f"<{bare}>",)
    return found


def moment(value: str) -> datetime | None:
    """A Date header in UTC; None where it names no day between 1990 and 2200."""
    try:
        read = parsedate_to_datetime(value[:100])
        aware = (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return aware if 1990 <= aware.year <= 2200 else None
