"""A staff list as it comes out of a personnel system: CSV in any of the usual encodings, its columns called as they are there."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec import field as key

from service.loop.people import normal

ENCODINGS = ("utf-8-sig", "gb18030")
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DELIMITERS = ",;\t|"
# A title may stand above the headings.
LOOKED_AT = 10
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\.]+")
SEPARATORS = re.compile(r"[;,、/|\s]+")


class StaffWords(Struct, frozen=True, forbid_unknown_fields=True):
    """What the columns are called, how titles of those who head a department read, and what languages are called."""

    columns: dict[str, tuple[str, ...]] = key(default_factory=dict)
    heading: tuple[str, ...] = ()
    languages: dict[str, tuple[str, ...]] = key(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """A row that can be used; `line` is where it ends in the file. `manager` and `head` are as written, a name or an address."""

    line: int
    address: str
    name: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    department: str = ""
    title: str = ""
    manager: str = ""
    head: str = ""
    language: str = ""
    timezone: str = ""


@dataclass(frozen=True)
class Listing:
    """The rows that can be used, and what is wrong with the others: (line, code)."""

    members: tuple[Member, ...] = ()
    faults: tuple[tuple[int, str], ...] = ()
    columns: tuple[str, ...] = field(default=())


def read(content: bytes, words: StaffWords) -> Listing:
    """Every row of the list. Without a column of addresses there is none: `columns` tells what was found."""
    lines = csv.reader(io.StringIO(text := decoded(content)), delimiter=delimiter(text))
    rows = [(lines.line_num, [clean(cell) for cell in row]) for row in lines]
    begin, columns = headings(rows, words)
    if "address" not in columns:
        return Listing(columns=columns)
    members: list[Member] = []
    faults: list[tuple[int, str]] = []
    taken: set[str] = set()
    for line, row in rows[begin + 1 :]:
        if not any(row):
            continue
        one = member(line, row, columns, words)
        fault = "no_address" if not one.address else "bad_address" if not ADDRESS.fullmatch(one.address) else "no_name" if not one.name else ""
        fault = fault or ("twice" if normal(one.address) in taken else "")
        taken.add(normal(one.address))
        if fault:
            faults.append((line, fault))
        else:
            members.append(one)
    return Listing(tuple(members), tuple(faults), columns)


def decoded(content: bytes) -> str:
    """As spreadsheets write it here: UTF-8 with or without a mark, UTF-16 with one, or the older Chinese encodings."""
    if encoding := MARKS.get(content[:2]):
        return content.decode(encoding, "replace")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def delimiter(text: str) -> str:
    """What cuts the first lines into the most cells."""
    head = "\n".join(text.splitlines()[:LOOKED_AT])
    return max(DELIMITERS, key=head.count)


def clean(cell: str) -> str:
    """Full-width signs as plain ones, no controls, no space around it."""
    plain = unicodedata.normalize("NFKC", cell)
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())


def headings(rows: Sequence[tuple[int, list[str]]], words: StaffWords) -> tuple[int, tuple[str, ...]]:
    """Where the headings stand, and what each column holds ('' for what is not needed): the line that names the most."""
    known = {compact(name): column for column, names in words.columns.items() for name in names}
    found = [tuple(known.get(compact(cell), "") for cell in row) for _line, row in rows[:LOOKED_AT]]
    if not found:
        return 0, ()
    best = max(range(len(found)), key=lambda n: ("address" in found[n], sum(map(bool, found[n])), -n))
    return best, found[best]


def compact(text: str) -> str:
    return "".join(text.split()).casefold()


def member(line: int, row: list[str], columns: tuple[str, ...], words: StaffWords) -> Member:
    """The row by its columns; of several columns of one kind the first that holds something."""
    cells: dict[str, str] = {}
    for column, cell in zip(columns, row, strict=False):
        if column and cell:
            cells.setdefault(column, cell)
    english, aliases = cells.get("name_en", ""), tuple(filter(None, SEPARATORS.split(cells.pop("aliases", ""))))
    language = next((code for code, names in words.languages.items() if compact(cells.get("language", "")) in names), "")
    address = cells.pop("address", "").removeprefix("mailto:").strip("<>")
    return Member(line=line, aliases=aliases, **{**cells, "address": address, "name": cells.get("name", english), "language": language})


def people_named(written: str, members: Sequence[Member]) -> Iterator[Member]:
    """Whoever is meant by a name or an address in this list."""
    plain = compact(written)
    return (one for one in members if plain and plain in (compact(one.address), compact(one.name), compact(one.name_en)))
