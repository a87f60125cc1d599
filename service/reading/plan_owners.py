"""Who does it: the owner's cell, with department, brackets and helpers as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from service.reading import names
from service.reading.folding import folded
from service.reading.plan_words import Owners, pattern, plan_words
from service.reading.reader import Reader

LONGEST = 200
SIGNS = re.compile(r"[、,;/&\n+]|(?<![a-z])and(?![a-z])")
BRACKET = re.compile(r"[(\[<]([^()\[\]<>]{1,60})[)\]>]")
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,100}", re.ASCII)
EDGES = " \t:·.-—–@'\""


@dataclass(frozen=True)
class Owned:
    """The owners' cell: names as written without department and brackets, the department and the helpers as written."""

    owners: tuple[str, ...] = ()
    dept: str | None = None
    support: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def owned(cell: str, reader: Reader) -> Owned:
    """Read an owner's cell; a department alone owns nothing."""
    words, cell = plan_words(reader), cell[:LONGEST].replace("**", "").strip()
    if folded(cell) in words.prose.nothing:
        return Owned()
    if _is_of_several(cell, words.owners, reader):
        return Owned((cell,))
    owners, depts, helpers = list[str](), list[str](), list[str]()
    for part, helping in _parts(cell, words.owners, words.prose.helps):
        person, dept = _split(part, words.owners, reader)
        if person:
            (helpers if helping else owners).append(person)
        if dept and not helping:
            depts.append(dept)
        if dept and helping and not person:
            helpers.append(dept)
    return Owned(_once(owners), "/".join(_once(depts)) or None, _once(helpers))


def listed(cell: str, reader: Reader) -> tuple[str, ...]:
    """The helpers' cell: people and departments as written."""
    words = plan_words(reader)
    parts = (part.strip(EDGES) for part in _cut(cell[:LONGEST], words.owners))
    return _once([part for part in parts if part and folded(part) not in words.prose.nothing])


def is_department(text: str, reader: Reader) -> bool:
    """Is this the name of a department and nothing else?"""
    bare = text.strip(EDGES)
    found = names.departments(bare, reader)
    if any(m.start == 0 and m.end == len(bare) for m in found):
        return True
    if any(m.start == 0 and bare[m.end :].strip() in plan_words(reader).owners.endings for m in found):
        return True
    return _ending(bare, plan_words(reader).owners) == len(bare) > 1


def _parts(cell: str, words: Owners, helps: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Each part of the cell, and whether it names a helper: 李琳(协), 配合:周敏."""
    helping = False
    for part in _cut(cell, words):
        plain = folded(part)
        head = pattern((*words.helpers, *helps)).match(plain.strip())
        helping = helping or bool(head and plain.strip()[head.end() :][:1] in (":", " "))
        if head and helping:
            part = part.strip()[head.end() :]
        marked = [b for b in BRACKET.finditer(plain) if b[1].strip() in (*words.helpers, *words.main)]
        for bracket in reversed(marked):
            part = part[: bracket.start()] + part[bracket.end() :]
        tail = next((t for t in (*words.helpers, *words.main) if len(t) > 1 and folded(part).rstrip().endswith(t)), "")
        aside = tail in words.helpers or any(b[1].strip() in words.helpers for b in marked)
        yield (part.rstrip()[: -len(tail)] or part) if tail else part, helping or aside


def _is_of_several(cell: str, words: Owners, reader: Reader) -> bool:
    """Several departments share one word for their people, and cannot be torn apart: Product and Marketing leads."""
    cut = _cut(cell, words)
    return len(cut) > 1 and is_department(cut[0], reader) and folded(cut[-1]).strip().endswith(words.roles)


def _cut(cell: str, words: Owners) -> list[str]:
    """The cell cut at commas, strokes and words like 和, but not within brackets, an address or a name like 和平."""
    plain, parts, begin = folded(cell), [], 0
    held = [b.span() for b in (*BRACKET.finditer(plain), *ADDRESS.finditer(plain))]
    joints = [*SIGNS.finditer(plain)] + [m for word in words.joints for m in re.finditer(re.escape(word), plain)]
    for joint in sorted(joints, key=lambda m: m.start()):
        inside = any(a <= joint.start() < b for a, b in held)
        short = "\u4e00" <= joint.group()[:1] <= "\u9fff" and not (joint.start() - begin > 1 and len(plain) - joint.end() > 1)
        if joint.start() < begin or inside or short:
            continue
        parts.append(cell[begin : joint.start()])
        begin = joint.end()
    return [part for part in (*parts, cell[begin:]) if part.strip(EDGES)]


def _split(part: str, words: Owners, reader: Reader) -> tuple[str, str | None]:
    """(the person, the department) of one part: 市场部王经理, 李琳(财务部), 财务部(李琳), Li Lin, Finance."""
    if address := ADDRESS.search(part):
        return _beside(part, address.span(), reader, words)
    plain = folded(part)
    bracket = BRACKET.search(plain)
    if bracket:
        outside = (part[: bracket.start()] + part[bracket.end() :]).strip(EDGES)
        inside = part[bracket.start(1) : bracket.end(1)].strip(EDGES)
        if is_department(outside, reader) and not is_department(inside, reader):
            return inside, outside
        person, dept = _split(outside, words, reader) if outside else ("", None)
        return person, dept or (inside if is_department(inside, reader) else None)
    bare = part.strip(EDGES)
    if is_department(bare, reader) or folded(bare) in words.everybody:
        return "", bare
    end = next((m.end for m in names.departments(bare, reader) if m.start == 0), 0)
    end = max(_ending(bare, words), end)
    ending = next((e for e in words.endings if bare.startswith(e, end)), "") if end else ""
    if end and (rest := bare[end + len(ending) :].strip(EDGES)) and not (bare[end - 1].isascii() and bare[end : end + 1].isalnum()):
        dept = bare[: end + len(ending)].strip(EDGES)
        return (bare, dept) if folded(rest) in words.roles else (rest, dept)
    tail = next((m for m in names.departments(bare, reader) if m.end == len(bare) and m.start > 1 and not bare[m.start - 1].isalnum()), None)
    return (bare[: tail.start].strip(EDGES), tail.written) if tail else (bare, None)


def _beside(part: str, span: tuple[int, int], reader: Reader, words: Owners) -> tuple[str, str | None]:
    """A name that stands beside an address is the owner as written; the address alone where there is no name."""
    beside = (part[: span[0]] + " " + part[span[1] :]).strip(EDGES + "<>()[]")
    return _split(beside, words, reader) if beside else (part[span[0] : span[1]], None)


def _ending(text: str, words: Owners) -> int:
    """Where a department's name ends that the directory need not know: 战略发展部; 0 where there is none."""
    ends = [at + len(e) for e in words.endings if not e.isascii() and 0 < (at := text.find(e)) <= 8]
    return max(ends, default=0)


def _once(found: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
