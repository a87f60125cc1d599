"""What a reply says, read in every way that may matter: the step takes what its question needs."""

from __future__ import annotations

from datetime import date, datetime, time

from service.loop.arrivals import Command, Said
from service.loop.issue import Task
from service.reading import commands, dates, names, plans, reports
from service.reading.reader import Reader
from service.reading.stances import choice, correction, names_himself, stance

# Where prose, too, may correct the definition; elsewhere only what is labelled counts.
DEFINING = ("clarify/receipt", "clarify/questions", "clarify/definition", "clarify/nudge")
# Days and people named in answers to these are no plan: there only a table is one, and a letter quoted as HTML is none.
LISTING = ("plan/assignment", "plan/invitation", "plan/update", "plan/agenda", "plan/slots", "launch/nomination", "launch/admit")
LOOKED_AT = 20_000


def read(
    text: str,
    html: str,
    attachments: tuple[tuple[str, bytes], ...],
    now: datetime,
    reader: Reader,
    sender_department: str | None = None,
    letter: str = "",
    known: tuple[Task, ...] = (),
) -> Said:
    """The newly written words of a reply (and its HTML and files, where a table may stand). Never raises."""
    short = text[:LOOKED_AT]
    orders = commands.read(short, now, reader, known)
    when = tuple(w for w in dates.find(short, now, reader) if w.day and not w.recurring and not w.out)
    free = letter not in LISTING
    rows = plans.tasks(plans.read(text, html if free else "", attachments, now, reader, known, prose=free), reader)
    told = None if rows else reports.read("", correction(short, reader) or short, sender_department, now, reader)
    amended = plans.amendments(short, now, reader, known)
    return Said(
        stance=stance(short, reader, sender_department),
        problem=told.problem if told else None,
        fields=told.fields if told and (letter in DEFINING or letter in ("", "launch/kickoff")) else (),
        people=tuple(dict.fromkeys(m.address for m in names.people(short, reader))),
        departments=tuple(dict.fromkeys(m.key for m in names.departments(short, reader))),
        rows=rows if len(rows) > 1 or (rows and rows[0].due and not absent_until(orders)) else (),
        amendments=amended,
        choice=choice(short, reader),
        proposed=moments(when, now),
        whole_day=bool(when) and not any(isinstance(w.first or w.last, datetime) for w in when),
        days=tuple(day(w.last or w.first) for w in when if w.last or w.first),
        correction=correction(short, reader),
        commands=orders,
        myself=names_himself(short, reader),
        absent_until=absent_until(orders),
    )


def moments(when: tuple[dates.When, ...], now: datetime) -> tuple[datetime, ...]:
    """The moments named; where only days are, their midnight stands for them."""
    exact = tuple(w.first for w in when if isinstance(w.first, datetime))
    if exact:
        return exact
    return tuple(datetime.combine(w.first, time(), now.tzinfo) for w in when if w.first and w.first == w.last)


def day(value: date | datetime | None) -> date:
    return value.date() if isinstance(value, datetime) else value or date.min


def absent_until(orders: tuple[Command, ...]) -> date | None:
    return next((c.day for c in orders if c.name == "leave"), None)
