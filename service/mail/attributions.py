"""The sentence that introduces a quotation: "On ..., somebody wrote:", in every client's and language's form.

What makes one is not its wording alone but a date, a time or an address beside the verb: people write "he wrote:", too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.mail.words import Lexicon

LINES = 4
LENGTH, _SHORT = 500, 120
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_DATE = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?<!\d)(?:19|20)\d\d(?!\d)")
_TIME = re.compile(r"\d{1,2}\s?[:：hH.]\s?\d{2}(?!\d)")
_DATE_FIRST = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s[^<>@]{1,80}<[^<>\s]+@[^<>\s]+>")
_NAME_AND_ADDRESS = re.compile(r"[^<>]{1,80}<[^<>\s]{0,200}>?\s*")
_SOMEBODY = re.compile(r"[^<>:：]{1,80}<[^<>\s]{3,200}>\s*\S{1,20}(?:\s\S{1,20})?")
_WRAPPING = " \t\u3000\xa0-—_=*|"


@dataclass(frozen=True)
class Attribution:
    """The lines from `start` to `end` (exclusive) introduce a quotation; `before` are the person's words on the first."""

    start: int
    end: int
    before: str = ""


def may_end(line: str, lexicon: Lexicon) -> bool:
    """A cheap look: could an attribution end with this line?"""
    end = line[-40:].rstrip(_WRAPPING)
    return end.endswith((":", "：", ">")) or end.lower().endswith(lexicon.verbs)


def find(lines: list[str], at: int, lexicon: Lexicon, quote_follows: list[bool]) -> Attribution | None:
    """Does an attribution begin in line `at`? `quote_follows[i]`: from i on, quoted lines come first."""
    end = _end(lines, at, lexicon, quote_follows)
    if end is None:
        return None
    # The person's last line may stand directly above: the sentence begins as late as it can, but for a folded name.
    begins = _begins(lines[at], lexicon)
    if not _NAME_AND_ADDRESS.fullmatch(lines[at][:LENGTH]):
        for later in range(at + 1, end):
            if begins <= _begins(lines[later], lexicon) and _end(lines, later, lexicon, quote_follows) == end:
                return None
    first = lines[at]
    inner = lexicon.inner_start.search(first[:LENGTH])
    if inner and inner.start() > 0 and "@" not in first[: inner.start()] and first[: inner.start()].strip(_WRAPPING):
        return Attribution(at, end, first[: inner.start()].rstrip(_WRAPPING))
    return Attribution(at, end)


def is_a_clients(lines: list[str], lexicon: Lexicon) -> bool:
    """Does it hold an address, or begin as clients begin it? A person may write all the rest."""
    return any("@" in line or "<" in line for line in lines) or _begins(lines[0], lexicon)


def _end(lines: list[str], at: int, lexicon: Lexicon, quote_follows: list[bool]) -> int | None:
    joined = ""
    for number in range(at, min(at + LINES, len(lines))):
        line = _INVISIBLE.sub("", lines[number][:LENGTH]).strip()
        if number > at and line.startswith(">") and lines[at].lstrip().startswith(">"):
            line = line.lstrip("> ")
        if not line or len(joined) + len(line) > LENGTH:
            return None
        joined = f"{joined} {line}" if joined else line
        if number == at and not _may_begin(joined):
            return None
        if _introduces(joined, lexicon, quote_follows[number + 1]):
            return number + 1
    return None


def _may_begin(line: str) -> bool:
    told = any(map(str.isdigit, line)) or "@" in line or "<" in line
    return told or line.endswith((":", "：")) or line.startswith("--")


def _begins(line: str, lexicon: Lexicon) -> bool:
    """Does the line begin with an attribution's first word, and a number soon after it?"""
    start = line[:60].lstrip(_WRAPPING + ">").lower()
    return start.startswith(lexicon.starts) and any(map(str.isdigit, start))


def _introduces(joined: str, lexicon: Lexicon, quoted_next: bool) -> bool:
    """Is this the whole sentence? The evidence that is asked for depends on the form."""
    wrapped = joined.startswith(("--", "- -")) and joined.endswith("--")
    core = joined.strip(_WRAPPING).lstrip("> ")
    colon = core.endswith((":", "："))
    body = core.rstrip(":： \xa0>") if not core.endswith(">") else core
    if not body:
        return False
    dated, timed = bool(_DATE.search(body)), bool(_TIME.search(body))
    addressed = "@" in body or "<" in body
    begins = _begins(body, lexicon)
    verbs = list(lexicon.verb.finditer(body, max(0, len(body) - 250)))
    at_end = bool(verbs) and len(body) - verbs[-1].end() <= 2
    weak = next(reversed(list(lexicon.weak_verb.finditer(body))), None) if not verbs else None
    if weak and len(body) - weak.end() <= 1 and colon and begins and addressed:
        return True
    if at_end:
        if wrapped or (begins and (dated or timed) and (colon or addressed)):
            return True
        told = dated + timed + addressed >= 2 or bool(_SOMEBODY.fullmatch(body))
        return colon and (told or (quoted_next and len(body) < _SHORT))
    starts = begins or addressed or body[0].isdigit()
    if verbs and colon and starts and dated and (timed or addressed or quoted_next):
        return True
    # Whatever the verb is in a language not listed: a date, a time and an address in angle brackets, and a colon.
    if colon and dated and timed and "<" in body and ">" in core:
        return True
    return quoted_next and bool(_DATE_FIRST.fullmatch(core))
