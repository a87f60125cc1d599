"""What a message holds: the text to read, its HTML, a calendar object, files, and what reports and enclosed messages say."""

from __future__ import annotations

import re
from binascii import a2b_qp
from dataclasses import dataclass, field

from service.mail import charsets, flowed, headers, mime, packed, pages
from service.mail.message import CALENDAR_LIMIT, TEXT_LIMIT, Attachment, Delivery

_ENCLOSED_READ = 3
_DELIVERIES_READ = 100
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass
class Content:
    """Gathered while walking through the parts; texts and pages are the pieces of one body, in order."""

    calendar: str | None = None
    attachments: list[Attachment] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    returned: dict[str, tuple[str, ...]] = field(default_factory=dict)
    enclosed: list[str] = field(default_factory=list)
    truncated: bool = False
    defects: list[str] = field(default_factory=list)


def read(part: mime.Part) -> tuple[str, str, Content]:
    """The text, the HTML and everything else in a tree of parts."""
    found = Content()
    text, page = _body(part, found)
    if "begin " in text:
        text, files = packed.uuencoded(text)
        found.attachments += files
    return text, page, found


def _body(part: mime.Part, found: Content) -> tuple[str, str]:
    """(text, html) of a part; what is no body goes into `found`."""
    found.defects += part.defects
    kind = part.type
    if part.parts:
        bodies = [_body(child, found) for child in part.parts]
        if kind == "multipart/alternative":
            return next((t for t, _ in bodies if t.strip()), ""), next((h for _, h in reversed(bodies) if h.strip()), "")
        return _joined([body for body in bodies if body[0].strip() or body[1].strip()])
    if kind.startswith("multipart/"):
        return _text(part, found), ""
    if kind == "text/calendar" or part.file_name.lower().endswith(".ics"):
        return _calendar(part, found)
    if kind.startswith("text/") and part.disposition != "attachment" and not _is_file(part):
        return ("", _text(part, found)) if kind == "text/html" else (_text(part, found), "")
    if kind in ("message/delivery-status", "message/global-delivery-status"):
        found.deliveries += _deliveries(part)
    elif kind in ("text/rfc822-headers", "message/rfc822", "message/global", "message/rfc822-headers"):
        _enclosed(part, found)
    elif kind == "application/ms-tnef" or part.file_name.lower() == "winmail.dat":
        return packed.tnef(content(part), found.attachments)
    else:
        found.attachments.append(_file(part))
    return "", ""


def _joined(bodies: list[tuple[str, str]]) -> tuple[str, str]:
    """Several bodies one below the other, as Apple Mail and mailing lists send them."""
    if len(bodies) < 2:
        return bodies[0] if bodies else ("", "")
    if all(page for _, page in bodies):
        return "\n".join(text or pages.plain(page) for text, page in bodies), "\n".join(page for _, page in bodies)
    text = "\n".join(text or pages.plain(page) for text, page in bodies)
    return text, ("" if bodies[0][0] else bodies[0][1])


def _is_file(part: mime.Part) -> bool:
    """A text with a name is a file, unless it is said to be shown inline; formatted kinds of text are files, too."""
    shown = part.type in ("text/plain", "text/html", "text/enriched")
    wanted = part.disposition != "inline" if shown else part.type != "text/rfc822-headers"
    return bool(part.file_name) and wanted


def _text(part: mime.Part, found: Content) -> str:
    raw = part.body if part.end - part.start <= 3 * TEXT_LIMIT else part.raw[part.start : part.start + 3 * TEXT_LIMIT]
    data = _decoded(raw, _encoding(part))
    cut = len(data) > TEXT_LIMIT or part.end - part.start > 3 * TEXT_LIMIT
    found.truncated = found.truncated or cut
    text = charsets.decode(data[:TEXT_LIMIT], part.parameters.get("charset", ""), cut=cut)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if part.parameters.get("format", "").lower() == "flowed" and part.type == "text/plain":
        text = flowed.unfold(text, delsp=part.parameters.get("delsp", "").lower() == "yes")
    return _UNREADABLE.sub("", text).lstrip("\ufeff")


def _calendar(part: mime.Part, found: Content) -> tuple[str, str]:
    data = content(part)
    if len(data) > CALENDAR_LIMIT:
        found.defects.append("calendar_too_long")
    elif found.calendar is None:
        found.calendar = charsets.decode(data, part.parameters.get("charset", "utf-8"))
    if part.disposition == "attachment":
        found.attachments.append(_file(part))
    return "", ""


def content(part: mime.Part) -> bytes:
    """The bytes of a part, its transfer encoding undone as far as it goes."""
    return _decoded(part.body, _encoding(part))


def _encoding(part: mime.Part) -> str:
    return part.first("content-transfer-encoding").split(b";")[0].strip().lower().decode("ascii", "replace")


def _decoded(data: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return headers.base64(data)
    if encoding == "quoted-printable":
        return a2b_qp(data)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return packed.uudecoded(data.split(b"\n"))
    return data


def _file(part: mime.Part) -> Attachment:
    inline = part.disposition == "inline" or (part.disposition != "attachment" and bool(part.first("content-id")))
    return Attachment(part.file_name, part.type, content(part), inline)


def _deliveries(part: mime.Part) -> list[Delivery]:
    """The groups of fields of a delivery report, one a recipient (RFC 3464 2.1)."""
    found = []
    for group in re.split(r"\n\s*\n", charsets.decode(content(part)[:TEXT_LIMIT]).replace("\r\n", "\n"))[:_DELIVERIES_READ]:
        fields = {name.strip().lower(): value.strip() for name, mark, value in (line.partition(":") for line in group.split("\n")) if mark}
        if fields.keys() & {"final-recipient", "original-recipient", "action", "status"}:
            final, original = (fields.get(name, "").rpartition(";")[2].strip(" <>") for name in ("final-recipient", "original-recipient"))
            found.append(Delivery(final, original, fields.get("action", "").split("(")[0].strip().lower(), fields.get("status", "")[:20]))
    return found


def _enclosed(part: mime.Part, found: Content) -> None:
    """A message within the message is a file; its headers and its text are kept beside it, for reports and forwards."""
    data = content(part)
    if part.type.endswith("rfc822") or part.type == "message/global":
        found.attachments.append(Attachment(part.file_name, part.type, data, False))
    if len(found.enclosed) >= _ENCLOSED_READ:
        return
    try:
        inner = mime.read(data)
    except Exception:  # noqa: BLE001 - an enclosed message that is broken is still a file
        found.defects.append("enclosed_unreadable")
        return
    known: dict[str, list[str]] = {}
    for name, value in inner.fields:
        known.setdefault(name, []).append(headers.text(value))
    found.returned = found.returned or {name: tuple(values) for name, values in known.items()}
    if part.type == "message/rfc822":
        nested = Content(enclosed=[""] * _ENCLOSED_READ)
        text, page = _body(inner, nested)
        found.enclosed.append(text or pages.plain(page))
        found.truncated = found.truncated or nested.truncated
