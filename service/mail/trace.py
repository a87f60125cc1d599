"""What a mail says, apart from how it came: two copies of one mail differ in their trace headers alone (RFC 5321 4.4)."""

from __future__ import annotations

import re
from hashlib import sha256

TRACE = re.compile(
    rb"(?:received|return-path|delivered-to|x-original-to|authentication-results|arc-[a-z-]{1,40}|received-spf|"
    rb"x-envelope-(?:from|to)|x-spam-[a-z-]{1,40}|x-received|status|x-uid)[ \t]*:",
    re.IGNORECASE,
)
HEAD = re.compile(rb"\r?\n\r?\n")
FOLDED = (b" ", b"\t")
LONGEST_HEAD = 1 << 20


def content_hash(raw: bytes) -> str:
    """The sha256 of a message without its trace headers and without regard to how its lines end."""
    end = HEAD.search(raw, 0, LONGEST_HEAD)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw[:LONGEST_HEAD], raw[LONGEST_HEAD:])
    kept, skipping = [], False
    for line in head.splitlines():
        skipping = skipping if line.startswith(FOLDED) else TRACE.match(line) is not None
        if not skipping:
            kept.append(line.rstrip())
    digest = sha256(b"\n".join(kept))
    digest.update(b"\n\n")
    digest.update(body.replace(b"\r\n", b"\n").rstrip(b"\n"))
    return digest.hexdigest()


def head_of(raw: bytes) -> bytes:
    """The headers alone, for a message that is too large to be read."""
    end = HEAD.search(raw, 0, LONGEST_HEAD)
    return raw[: end.start()] + b"\r\n\r\n" if end else raw[:LONGEST_HEAD]
