"""What a reply says, read in every way that may matter: the step takes what its question needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from service.loop.arrivals import Command, Said
from service.loop.issue import Task
from service.reading import additions, answers, commands, dates, minutes, names, outcomes, plans, printed, reports, unsuitable
from service.reading.reader import Reader
from service.reading.sign_off import unsigned
from service.reading.stances import asks_another_time, choice, correction, names_himself, speaks_of_leading, stance

# Where prose, too, may correct the definition; elsewhere only what is labelled counts.
DEFINING = ("clarify/receipt", "clarify/questions", "clarify/definition", "clarify/nudge")
# Days and people named in answers to these are no plan: there only a table is one, and a letter quoted as HTML is none.
LISTING = ("plan/assignment", "plan/invitation", "plan/update", "plan/agenda", "plan/slots", "launch/nomination", "launch/admit")
# Answers to these may say when their writer cannot come or deliver: such a day is no wish.
DATING = ("plan/assignment", "plan/invitation", "plan/update", "plan/agenda", "plan/slots")
NAMING = "launch/nomination"
# In plain words its answer tells how far a task is; under labels it corrects the definition.
KICKOFF = "launch/kickoff"
# Its answers are printed with a number.
REOPEN = "closed/reopen"
# With the table comes what the meeting decided besides.
PLANNING = ("plan/table_request", "plan/echo")
CONCLUSION = "verify/conclusion"
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
    sender: str = "",
    asked: tuple[int, ...] = (),
    menu: Mapping[str, str] | None = None,
    survey_items: tuple[str, ...] = (),
) -> Said:
    """The newly written words of a reply (and its HTML and files, where a table may stand). Never raises.

    `asked` are the numbers of the tasks that the answered letter is about, `menu` the choices and `survey_items` the lines it printed.
    """
    short = text[:LOOKED_AT]
    orders = commands.read(short, now, reader, known)
    told_of = tuple(w for w in dates.find(short, now, reader) if w.day and not w.recurring)
    taken = unsuitable.taken(short, told_of, reader) if letter in DATING else ()
    when = tuple(w for w in told_of if not w.out and w not in taken)
    free = letter not in LISTING
    defining = letter in DEFINING
    sheet = letter not in PLANNING and answers.is_sheet(short, reader, least=1 if defining or letter == KICKOFF else 2)
    planned = minutes.with_tasks_apart(text, reader) if letter == CONCLUSION else text
    written = () if letter == CONCLUSION else known
    added = additions.read(short, now, reader, sender) if any(c.name == additions.ORDER for c in orders) else None
    rest = added.rest if added else short
    tabled = () if sheet else plans.read(planned, html if free else "", attachments, now, reader, written, prose=free)
    rows = (added.rows if added else ()) or plans.tasks(tabled, reader, sender)
    told = None if rows else _told(correction(short, reader) or short, sender_department, now, reader, answer=defining)
    amended = plans.amendments(rest, now, reader, written, sender)
    files = tuple(name for name, _ in attachments)
    outcome = outcomes.read(rest, letter, known, sender, asked, menu, survey_items, files, orders, now, reader)
    if letter == KICKOFF and sheet:
        outcome["progress"] = ()
    correcting = letter == "" or (letter == KICKOFF and not outcome["progress"])
    return Said(
        stance=stance(answers.uncorrected(short, reader) if defining else short, reader, sender_department),
        problem=told.problem if told else None,
        fields=told.fields if told and (defining or correcting) else (),
        people=people(unsigned(short, reader, sender), reader, sender, sender_department, letter),
        departments=tuple(dict.fromkeys(m.key for m in names.departments(short, reader))),
        rows=rows if len(rows) > 1 or (rows and ((added and added.rows) or (rows[0].due and not absent_until(orders)))) else (),
        amendments=amended,
        choice=choice(short, reader) or (printed.choice(short) if letter == REOPEN else None),
        proposed=moments(when, now),
        whole_day=bool(when) and not any(isinstance(w.first or w.last, datetime) for w in when),
        days=tuple(day(w.last or w.first) for w in when if w.last or w.first),
        correction=correction(short, reader),
        commands=orders,
        myself=names_himself(short, reader),
        leading=speaks_of_leading(short, reader),
        absent_until=absent_until(orders),
        unsuitable=unsuitable.spans(taken, now),
        another_time=asks_another_time(short, reader),
        minutes=minutes.read(short, reader) if letter in PLANNING else None,
        **outcome,
    )


def people(text: str, reader: Reader, sender: str, department: str | None, letter: str) -> tuple[str, ...]:
    """Who is named. Asked for somebody of the department, its people may be called as they are there; "myself" is the sender."""
    named = names.people(text, reader)
    if letter == NAMING:
        homes = dict.fromkeys((*((department,) if department else ()), *reader.directory.headed_by(sender)))
        own = [m for home in homes for m in names.people(text, reader, home)]
        wider = [m for m in named if not any(m.start < o.end and o.start < m.end and m.end - m.start <= o.end - o.start for o in own)]
        own = [o for o in own if not any(o.start < m.end and m.start < o.end for m in wider)]
        named = tuple(sorted((*own, *wider), key=lambda m: m.start))
    himself = reader.directory.person(sender) if letter == NAMING and names_himself(text, reader) else None
    return tuple(dict.fromkeys((*(m.address for m in named), *((himself.address,) if himself else ()))))


def _told(text: str, home: str | None, now: datetime, reader: Reader, *, answer: bool) -> reports.ReportRead:
    """What it says of the definition; as an answer to it in plain words, too."""
    return answers.answer(text, home, now, reader) if answer else reports.read("", text, home, now, reader)


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
