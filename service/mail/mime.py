"""The parts of a message, as places within its bytes: nothing is copied or decoded here, and everything is counted.

The standard parser reads line by line at every level of nesting, raises on odd boundaries and takes seconds for a megabyte
of hostile parts. This one looks for boundaries only, so that its time grows with the size alone (DESIGN.md section 8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from service.errors import Unreadable
from service.mail import headers

HEADER_LIMIT = 16 << 10
HEADER_BLOCK_LIMIT = 256 << 10
HEADER_LINES = 3000
DEPTH = 30
PARTS = 500

# A header that nobody here reads may be as long as it likes: it is cut. One of these may not.
READ = frozenset([
    "from", "to", "cc", "reply-to", "sender", "subject", "date", "message-id", "in-reply-to", "references", "content-type", "content-disposition",
])
_NAME = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_FROM_LINE = re.compile(rb"\s*(?:>?From [^\n]*\n\s*)?")
_TYPE = re.compile(r"\s*([\w.+-]{1,60})\s*/\s*([\w.+-]{1,100})")


@dataclass(frozen=True, eq=False)
class Part:
    """A part: its raw headers (lower-case name, unfolded value, in order), where its body lies, and its own parts."""

    raw: bytes = field(repr=False)
    fields: tuple[tuple[str, bytes], ...]
    start: int
    end: int
    parts: tuple[Part, ...] = ()
    defects: tuple[str, ...] = ()

    def first(self, name: str) -> bytes:
        """The first value of a header, empty where there is none."""
        return next((value for known, value in self.fields if known == name), b"")

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The parameters of Content-Type."""
        return headers.parameters(self.first("content-type"))

    @cached_property
    def type(self) -> str:
        """The MIME type in lower case; text/plain where it is missing or no type (RFC 2045 5.2)."""
        return _type(self.first("content-type"))

    @property
    def disposition(self) -> str:
        """`attachment`, `inline` or empty."""
        return self.first("content-disposition").split(b";")[0].strip().lower().decode("ascii", "replace")

    @property
    def file_name(self) -> str:
        """The name that the sender gave the file, empty where none."""
        name = headers.parameters(self.first("content-disposition")).get("filename") or self.parameters.get("name", "")
        return re.split(r"[/\\]", name)[-1][:200]

    @property
    def body(self) -> bytes:
        """The bytes below the headers, still in their transfer encoding."""
        return self.raw[self.start : self.end]

    def walk(self) -> Iterator[Part]:
        """This part and all below it, without looking into enclosed messages."""
        yield self
        for part in self.parts:
            yield from part.walk()


def read(raw: bytes) -> Part:
    """The message as a tree of parts; raises Unreadable beyond the limits and where there is no header at all."""
    start = _FROM_LINE.match(raw).end()  # type: ignore[union-attr]
    part = _part(raw, start, len(raw), 0, _Count())
    if not part.fields:
        raise Unreadable("The message has no header: these bytes are no mail.")
    return part


class _Count:
    """How many parts there were so far."""

    def __init__(self) -> None:
        self.parts = 0

    def one_more(self, depth: int) -> None:
        self.parts += 1
        if self.parts > PARTS:
            raise Unreadable(f"The message has more than {PARTS} parts.")
        if depth > DEPTH:
            raise Unreadable(f"The message is nested more than {DEPTH} levels deep.")


def _part(raw: bytes, start: int, end: int, depth: int, count: _Count, default: str = "text/plain") -> Part:
    count.one_more(depth)
    fields, body, defects = _fields(raw, start, end)
    content_type = next((value for name, value in fields if name == "content-type"), b"")
    kind = _type(content_type)
    if not kind.startswith("multipart/"):
        if not content_type and default != kind:
            fields = (*fields, ("content-type", default.encode()))
        return Part(raw, fields, body, end, (), defects)
    boundary = headers.parameters(content_type).get("boundary", "").rstrip()
    ranges = list(_ranges(raw, body, end, boundary)) if boundary else []
    if not ranges:
        return Part(raw, fields, body, end, (), (*defects, "no_boundary"))
    inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    parts = tuple(_part(raw, a, b, depth + 1, count, inner) for a, b in ranges)
    return Part(raw, fields, body, end, parts, defects)


def _type(content_type: bytes) -> str:
    found = _TYPE.match(content_type[:200].decode("latin-1"))
    return f"{found[1]}/{found[2]}".lower() if found else "text/plain"


def _fields(raw: bytes, start: int, end: int) -> tuple[tuple[tuple[str, bytes], ...], int, tuple[str, ...]]:
    """The headers from `start`, where the body begins, and what was odd."""
    fields: list[tuple[str, list[bytes]]] = []
    defects: set[str] = set()
    position, lines = start, 0
    while position < end:
        newline = raw.find(b"\n", position, end)
        following = newline + 1 if newline >= 0 else end
        line = raw[position : min(following, position + HEADER_BLOCK_LIMIT)]
        content = line.rstrip(b"\r\n")
        if not content:
            return _checked(fields, defects), following, tuple(defects)
        found = _NAME.match(content)
        if content[:1] in b" \t" and fields:
            fields[-1][1].append(content)
        elif found:
            fields.append((found[1].decode("ascii").lower(), [content[found.end() :]]))
        else:
            defects.add("header_line_without_colon")
            break
        position, lines = following, lines + 1
        if lines > HEADER_LINES or position - start > HEADER_BLOCK_LIMIT:
            _checked(fields, set())  # one long header says so by its own name
            raise Unreadable("The headers are longer than 256 kB or 3,000 lines.")
    return _checked(fields, defects), position, tuple(defects)


def _checked(fields: list[tuple[str, list[bytes]]], defects: set[str]) -> tuple[tuple[str, bytes], ...]:
    """Unfolded values within the limit for one header."""
    values: list[tuple[str, bytes]] = []
    for name, lines in fields:
        value = b"".join(lines)
        if len(value) > HEADER_LIMIT:
            if name in READ:
                raise Unreadable(f"The header {name.title()} is longer than 16 kB.")
            value = value[:HEADER_LIMIT]
            defects.add("long_header_cut")
        values.append((name, value.strip(b" \t")))
    return tuple(values)


def _ranges(raw: bytes, start: int, end: int, boundary: str) -> Iterator[tuple[int, int]]:
    """Where the parts between the boundary lines begin and end (RFC 2046 5.1.1); a missing last line is forgiven."""
    mark = b"--" + boundary.encode("utf-8", "replace")
    opened, position, found = -1, start, 0
    while (at := raw.find(mark, position, end)) >= 0:
        begins_line = at == start or raw[at - 1] in b"\r\n"
        newline = raw.find(b"\n", at + len(mark), end)
        following = newline + 1 if newline >= 0 else end
        rest = raw[at + len(mark) : min(following, at + len(mark) + 200)].strip()
        # What is no boundary line holds none further on either.
        position = following
        if not begins_line or rest not in (b"", b"--"):
            continue
        if opened >= 0:
            yield opened, _before_line_end(raw, opened, at)
        opened, found = following, found + 1
        if rest == b"--":
            return
        if found > PARTS:
            raise Unreadable(f"The message has more than {PARTS} parts.")
    if opened >= 0:
        yield opened, end


def _before_line_end(raw: bytes, start: int, at: int) -> int:
    """The line end before a boundary belongs to the boundary."""
    if at - 1 >= start and raw[at - 1 : at] == b"\n":
        at -= 1
    if at - 1 >= start and raw[at - 1 : at] == b"\r":
        at -= 1
    return at
