"""Is a phrase an order, or said in passing? An order opens its clause: only courtesy, names, days and tasks stand before it.

"请先暂停" and "Please add Legal" are orders; "系统暂停两天", "the vendor will add a column" and "先不要暂停" are none.
"""

from __future__ import annotations

import re
from datetime import datetime

from service.loop.issue import Task
from service.reading import dates, names
from service.reading.folding import folded
from service.reading.phrases import Phrases
from service.reading.reader import Reader

TASK = re.compile(r"(?:第\s{0,2}|task\s{0,2}|row\s{0,2}|item\s{0,2}|#)(\d{1,3})(?!\d)")
QUOTED = re.compile(r"[“\"「《][^”\"」》\n]{1,80}[”\"」》]")
LONGEST_BEFORE = 120


def is_bare(stretch: str, courtesy: Phrases, now: datetime, reader: Reader, known: tuple[Task, ...], persons: bool = True) -> bool:
    """Does nothing stand here but courtesy, names (of persons only where `persons`), days and tasks?"""
    if len(stretch) > LONGEST_BEFORE:
        return False
    spans = [(m.start, m.end) for m in names.departments(stretch, reader)]
    spans += [(m.start, m.end) for m in names.people(stretch, reader)] if persons else []
    spans += [(w.start, w.end) for w in dates.find(stretch, now, reader)]
    plain = folded(stretch)
    spans += [m.span() for pattern in (QUOTED, TASK) for m in pattern.finditer(plain)]
    spans += [(at, at + len(t.task)) for t in known if len(t.task) > 3 and (at := plain.find(folded(t.task))) >= 0]
    kept = "".join(" " if any(a <= i < b for a, b in spans) else letter for i, letter in enumerate(plain))
    return not any(letter.isalnum() for letter in courtesy.without(kept))
