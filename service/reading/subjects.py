"""A name in small letters as the one who acts in a clause: "purchasing sends the orders", but not "purchasing costs rise"."""

from __future__ import annotations

import re
from collections.abc import Collection

LONGEST, LEAST = 24, 4
OPENS = re.compile(r"(?:^|[.;:,!?()\n–—-]|\d[.)])\s*$")
ACTS = re.compile(r"\s(?P<verb>[a-z']{2,16})(?:\s(?P<next>[a-z']{1,16}))?")


def acts(text: str, start: int, end: int, openers: Collection[str], doing: Collection[str], nouns: Collection[str]) -> bool:
    """Does the word open a clause, and a verb of doing follow? `openers` may stand before it, `nouns` are no such verbs."""
    if end - start < LEAST:
        return False
    before = text[max(0, start - LONGEST) : start].casefold()
    article = before.rstrip().endswith(" the") or before.strip() == "the"
    before = before.rstrip().removesuffix("the") if article else before
    last = before.split()[-1:] or [""]
    if not (OPENS.search(before) or last[0] in openers):
        return False
    follows = ACTS.match(text[end : end + 2 * LONGEST].casefold())
    if follows is None:
        return False
    verb, behind = follows["verb"], follows["next"] or ""
    return verb in doing or (verb.endswith("s") and not verb.endswith("ss") and verb not in nouns and behind not in nouns and bool(behind))
