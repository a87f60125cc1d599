"""Bodies in old wrappings: uuencoded files within a text, and Outlook's winmail.dat."""

from __future__ import annotations

import re
from binascii import Error as BadLine
from binascii import a2b_uu

from tnefparse import TNEF  # type: ignore[import-untyped]

from service.mail import charsets
from service.mail.message import TEXT_LIMIT, Attachment

_BEGIN = re.compile(r"begin [0-7]{3,4} \S.{0,200}")
_TNEF_LIMIT = 8 << 20
_FILES = 100


def uuencoded(text: str) -> tuple[str, list[Attachment]]:
    """The text without its uuencoded files, and the files."""
    lines = text.split("\n")
    kept: list[str] = []
    files: list[Attachment] = []
    started: int | None = None
    for number, line in enumerate(lines):
        if line.startswith("begin ") and _BEGIN.fullmatch(line.rstrip()):
            started = number if len(files) < _FILES else None
        kept.append(line)
        if started is not None and line.strip() == "end":
            data = uudecoded([one.encode("ascii", "replace") for one in lines[started + 1 : number]])
            if data:
                name = lines[started].rstrip().split(" ", 2)[2]
                files.append(Attachment(re.split(r"[/\\]", name)[-1], "application/octet-stream", data))
                del kept[-(number - started + 1) :]
            started = None
    return "\n".join(kept), files


def uudecoded(lines: list[bytes]) -> bytes:
    """The lines between `begin` and `end`; empty where one of them is no such line."""
    data = []
    for line in lines:
        if line.startswith(b"begin ") or line.strip() in (b"", b"end"):
            continue
        try:
            data.append(a2b_uu(line.rstrip(b"\r")))
        except BadLine:
            return b""
    return b"".join(data)


def tnef(data: bytes, attachments: list[Attachment]) -> tuple[str, str]:
    """(text, html) of a winmail.dat; its files are added. What cannot be opened stays a file itself."""
    if len(data) <= _TNEF_LIMIT:
        try:
            opened = TNEF(data, do_checksum=False)
            page, body = _text(opened.htmlbody or "")[:TEXT_LIMIT], _text(opened.body or "")[:TEXT_LIMIT]
            files = [
                Attachment(str(one.long_filename() or one.name or ""), "application/octet-stream", bytes(one.data or b""))
                for one in opened.attachments[:_FILES]
            ]
        except Exception:  # noqa: BLE001 - the library raises whatever struct and codecs raise on a broken file
            page, body, files = "", "", []
        if page or body or files:
            attachments += files
            return body, page
    attachments.append(Attachment("winmail.dat", "application/ms-tnef", data))
    return "", ""


def _text(body: str | bytes) -> str:
    return (charsets.decode(body) if isinstance(body, bytes) else body).replace("\r\n", "\n").rstrip("\x00")
