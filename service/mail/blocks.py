"""The other ways to begin a quotation: a block of mail headers, and a line that says "original message"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.mail.words import Lexicon, squeezed

_LINES = 40
_FOLDED = 6
_LENGTH, _SEPARATOR_LENGTH = 400, 80
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_EVIDENCE = re.compile(r"@|(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}:\d{2}|\[mailto:")
_RULE = re.compile(r"[\s\u3000]*[-_=—*#~·.─━]{3,}[\s\u3000]*|[\s\u3000]*(?:- ){5,}-?[\s\u3000]*")
_DASHES = "-—_=─━*~ \t\u3000\xa0>:："
_SECTIONS = re.compile(r"[:：|\t]")


@dataclass(frozen=True)
class Boundary:
    """The lines from `start` to `end` (exclusive) begin a quotation; `forwarded`: it was passed on, not answered."""

    start: int
    end: int
    forwarded: bool = False


def is_rule(line: str) -> bool:
    """A line of dashes or the like, and nothing else."""
    return bool(_RULE.fullmatch(line[:_LENGTH]))


def separator(lines: list[str], at: int, lexicon: Lexicon) -> Boundary | None:
    """A line such as "-----Original Message-----", or the bare words where a block of headers follows."""
    line = lines[at][:_LENGTH].strip(" \t>\u3000\xa0\ufeff")
    core = line.strip(_DASHES)
    if not 2 <= len(core) <= _SEPARATOR_LENGTH:
        return None
    dashed = line.startswith(("--", "——", "__", "==", "──", "━━", "- ")) and line[-1] in "-—_=─━:："
    announced = line.endswith((":", "："))
    bare = core.casefold() in lexicon.separators and (announced or _is_labelled(lines, at + 1, lexicon))
    if not dashed and not bare:
        return None
    for expression, forwarded, room in (
        (lexicon.forward, True, 40), (lexicon.original, False, 12), (lexicon.reply_above, False, 40),
    ):
        found = expression.search(core)
        if not found or len(core) - len(found[0]) > room:
            continue
        if dashed or forwarded or not announced or _is_labelled(lines, at + 1, lexicon):
            return Boundary(at, at + 1, forwarded)
    return None


def _is_labelled(lines: list[str], at: int, lexicon: Lexicon) -> bool:
    """Is the next line that is not blank a header's?"""
    follows = next((line for line in lines[at : at + 4] if line.strip()), "")
    return label(follows, lexicon) is not None


def headers(lines: list[str], at: int, lexicon: Lexicon) -> Boundary | None:
    """A run of header labels as clients write them above a quotation: two kinds at least, and a date or an address."""
    begins = label(lines[at], lexicon)
    if begins in (None, "cc", "other"):
        return None
    kinds: set[str] = set()
    evidence, end, folded, blanks = False, at, 0, 0
    for number in range(at, min(at + _LINES, len(lines))):
        line = lines[number]
        if not line.strip(" \t\u3000\xa0>|"):
            blanks += 1
            if blanks > 1:
                break
            continue
        kind = label(line, lexicon)
        if kind is None:
            folded += 1
            if folded > _FOLDED or (blanks and number - end > 1):
                break
            continue
        if kind in kinds & {"from", "date", "subject"}:
            # A second one: this is the next block, or the first was the person's own line, such as a meeting's time.
            if begins != "from":
                return None
            break
        kinds.add(kind)
        folded = blanks = 0
        value = " ".join(lines[end : number + 1])[-2 * _LENGTH :]
        evidence = evidence or bool(_EVIDENCE.search(_INVISIBLE.sub("", value)))
        end = number + 1
    enough = ("from" in kinds and kinds & {"date", "to", "subject"}) or len(kinds & {"date", "to", "subject"}) == 3
    return Boundary(at, end) if enough and evidence else None


def label(line: str, lexicon: Lexicon) -> str | None:
    """The kind of header that a line begins with, as in "Sent: ...", "发 件 人：..." or a cell "| 发件人 | ..."; else None."""
    start = line[:60].lstrip(" \t\u3000\xa0>|*")
    found = _SECTIONS.search(start)
    if not found:
        return None
    return lexicon.labels.get(squeezed(start[: found.start()]))
