"""The daily mail's shell: whom it wakes up for, and everybody's letters of a day out of one look at all issues.

What a letter says and when it leaves is the core's (loop/daily.py). Here each person's bulletin is found by its key, and the issues under
way are looked at once a round, however many people wait for their letters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from service.loop import daily
from service.loop.issue import Bulletin, Issue
from service.loop.people import normal

if TYPE_CHECKING:
    from service.loop.desk import Desk
    from service.office import Office
    from service.stores.contract import Record


def is_daily(record: Record) -> bool:
    """Is it the bulletin to which a person's daily letters belong?"""
    return isinstance(record, Bulletin) and record.key.startswith(daily.KEY)


def woken(records: tuple[Record, ...], office: Office, now: datetime) -> tuple[Record, ...]:
    """What is about to be saved, and with it the bulletins of everybody who gets daily letters because of it, where these slept.

    What was understood of such a person goes into the daily letters, too: nobody gets a note an issue besides.
    """
    desk = office.desk(now)
    readers = {normal(p): p for record in records if isinstance(record, Issue) for p in daily.readers(record, desk)}
    saved = list(records)
    places = {record.key: n for n, record in enumerate(records) if isinstance(record, Bulletin) and record.key}
    for who, person in readers.items():
        place = places.get(daily.KEY + who)
        before = known(who, office) if place is None else saved[place]
        awake = daily.awake(before if isinstance(before, Bulletin) else None, person, desk)
        awake = with_echoes(awake, saved, person, desk)
        if place is not None:
            saved[place] = awake
        elif awake is not before:
            saved.append(awake)
    return tuple(saved)


def with_echoes(bulletin: Bulletin, saved: list[Record], person: str, desk: Desk) -> Bulletin:
    """The bulletin with what the issues have to say back to this person, which they say no more."""
    for n, record in enumerate(saved):
        if isinstance(record, Issue) and record.id and any(normal(e.person) == normal(person) for e in record.echoes) and daily.is_reader(record, person, desk):
            bulletin, (saved[n],) = daily.gathered(bulletin, (record,), person, desk)
    return bulletin


def known(person: str, office: Office) -> Bulletin | None:
    """The person's bulletin as it is stored."""
    found = office.store.keyed(daily.KEY + normal(person))
    return found if isinstance(found, Bulletin) else None


class Rounds:
    """The daily letters of one round: the issues under way, sorted by their readers when the first letter asks for them."""

    def __init__(self, office: Office, desk: Desk) -> None:
        self._office, self._desk = office, desk

    def ticked(self, bulletin: Bulletin) -> Bulletin:
        """The bulletin, a tick further."""
        person = bulletin.key.removeprefix(daily.KEY)
        return daily.tick(bulletin, tuple(self._by_reader.get(person, ())), self._desk)

    @cached_property
    def _by_reader(self) -> dict[str, list[Issue]]:
        found: dict[str, list[Issue]] = defaultdict(list)
        for issue in under_way(self._office):
            for person in daily.readers(issue, self._desk):
                found[normal(person)].append(issue)
        return found


def under_way(office: Office) -> Iterator[Issue]:
    """Issues in which something may be done, by number."""
    return (one for one in issues_of(office) if one.tasks and one.ended is None)


def issues_of(office: Office) -> Iterable[Issue]:
    return (one for one in office.store.all(Issue) if isinstance(one, Issue))
