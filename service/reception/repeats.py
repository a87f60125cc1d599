"""The same words again and again: so do machines that do not say that they are some, and nobody answers them for ever."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.loop.arrivals import Reply
    from service.loop.issue import Entry, Letter
    from service.office import Office
    from service.stores.contract import Record

REPEATS = 3
NOTE = "execute/note"


def is_repeated(answer: Reply, record: Record, letter: Letter | None, office: Office) -> bool:
    """Has this sender answered one letter with the same words, but for numbers, again and again within the hour?

    So do machines that do not say so. Different letters may well have the same answer; a note, which only says his own words back, is no other letter.
    """
    other = letter is not None and letter.kind != NOTE
    same, since = skeleton(answer.text), answer.at - timedelta(hours=1)
    entries, _letters = office.store.history(record.id) if record.id else ((), ())
    lately = [e for e in entries[-50:] if e.actor == answer.sender and e.at > since and skeleton(e.text) == same]
    again = [e for e in lately if not other or answered(e) == (answer.letter, answer.about)]
    return bool(same) and len(again) >= REPEATS


def answered(entry: Entry) -> tuple[str, str]:
    """The letter that a line of the journal answers: its kind and occurrence."""
    return str(entry.data.get("letter", "")), str(entry.data.get("about", ""))


def skeleton(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text[:2000]).casefold()
