"""Single cells changed in a numbered table: 第3项改成10月20日, task 2: owner Li Lin, 删除第4项."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

from service.loop.arrivals import Amendment
from service.reading import dates, names
from service.reading.folding import folded
from service.reading.plan_dated import dated, is_day
from service.reading.plan_days import days
from service.reading.plan_goods import TITLE
from service.reading.plan_known import is_himself, looked_up
from service.reading.plan_owners import owned
from service.reading.plan_person import is_person
from service.reading.plan_words import Changes, PlansWords, pattern, plan_words
from service.reading.reader import Reader
from service.reading.stances import stance

LONGEST = 16_000
LINES = 300
MOST = 60
CLAUSES = 40
SEVERAL = 4
AGREED = ("agree", "ack")
CLAUSE = re.compile(r"[,，;；。]")
EDGES = " \t:：,，;；。.、\"“”'-—–>"
CELLS = {
    "task": "task", "measure": "task", "owner": "owner", "due": "due", "span": "due", "start": "start", "deliverable": "deliverable",
    "accepter": "accepter",
}  # fmt: skip


def read(text: str, now: datetime, reader: Reader, rows: int) -> tuple[Amendment, ...]:
    """Every change told of a table of so many rows (0: not known), in order; what names no row changes nothing."""
    words, found = plan_words(reader), list[Amendment]()
    for line in text[:LONGEST].splitlines()[:LINES]:
        if len(found) >= MOST:
            break
        for numbers, rest in _told(line, words.changes):
            for n in numbers:
                if n > 0 and (not rows or n <= rows):
                    found += _changes(n, rest, now, reader, words)
    return tuple(found[:MOST])


def _told(line: str, changes: Changes) -> Iterator[tuple[tuple[int, ...], str]]:
    """(the rows named, what is said of them), each up to where the next row is named."""
    plain = folded(line)
    marks = list(_row_pattern(changes).finditer(plain))
    dropped = pattern(changes.drops).match(plain.lstrip())
    for n, mark in enumerate(marks):
        end = marks[n + 1].start() if n + 1 < len(marks) else len(line)
        before = line[: mark.start()] if n == 0 else ""
        numbers = [number for found in re.findall(r"\d{1,3}|[一二三四五六七八九十]{1,3}", mark.group()) if (number := _number(found, changes))]
        last = "" if n + 1 < len(marks) else line[end:]
        yield tuple(numbers), f"{before} {line[mark.end() : end]}{last}" if n == 0 or not dropped else f"{dropped.group()} {line[mark.end() : end]}"


@lru_cache(maxsize=4)
def _row_pattern(changes: Changes) -> re.Pattern[str]:
    number = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
    several = rf"{number}(?:\s?(?:[、,/&和]|and)\s?(?:第)?{number}(?!\s?[月日号:/.-]\s?\d|月|日|号))?"
    ordinal = f"(?:{'|'.join(changes.ordinals)})\\s?{several}\\s?(?:{'|'.join(sorted(changes.rows, key=len, reverse=True))})"
    named = f"(?:{'|'.join(re.escape(w) for w in sorted(changes.named, key=len, reverse=True))})\\s?{several}(?![\\d/月日号])"
    sets = "|".join(re.escape(w) for w in changes.sets if not w.isascii() and len(w) > 1)
    bare = rf"^\s{{0,4}}\(?\d{{1,3}}(?:[.、):]\s?(?!\d)|\s(?=\S{{1,12}}\s)|\s?(?={sets}))"
    return re.compile(f"{ordinal}|(?<![a-z]){named}|{bare}")


def _number(written: str, changes: Changes) -> int:
    if written.isdigit():
        return int(written)
    ones = {c: n for n, c in enumerate(changes.digits[:10])}
    tens, ten, rest = written.partition(changes.digits[10])
    return (ones.get(tens, 1) * 10 if ten else 0) + ones.get(rest or ("" if ten else tens), 0)


def _changes(n: int, said: str, now: datetime, reader: Reader, words: PlansWords) -> Iterator[Amendment]:
    """What is said of one row: a field by name and its value, or a value that tells its own field."""
    text = said.strip(EDGES)
    plain = folded(text)
    drops, end = pattern(words.changes.drops), len(_bare(plain, words))
    if drops.match(plain) or any(m.end() == end for m in drops.finditer(plain)):
        yield Amendment(task=n, field="drop")
        return
    heads = [m for m in words.changed_heads.finditer(plain) if not plain[: m.start()].strip(EDGES) or plain[m.start() - 1] in ",;。 的:"]
    aside = list[str]()
    for k, head in enumerate(heads):
        end = heads[k + 1].start() if k + 1 < len(heads) else len(text)
        cell, value = CELLS.get(words.field_of(head.group()) or ""), _value(text[head.end() : end], words)
        value, more = _own(value, now, reader) if cell in ("deliverable", "owner", "accepter") else (value, "")
        aside += [more] if more else []
        if cell and value:
            yield from _cell(n, cell, value, now, reader)
    free = ",".join((text[: heads[0].start()] if heads else text, *aside))
    clauses = [clause.strip(EDGES) for clause in CLAUSE.split(free)][:CLAUSES]
    if task := _renamed(said, free, now, reader, words):
        cells = [clause for clause in clauses[1:] if _is_cell(clause, now, reader)]
        wording = [task, *(clause for clause in clauses[1:] if clause and clause not in cells)]
        yield Amendment(task=n, field="task", value="，".join(wording) if not task.isascii() else ", ".join(wording))
        clauses = cells
    for clause in clauses:
        yield from _untitled(n, clause, now, reader, words)


def _is_cell(clause: str, now: datetime, reader: Reader) -> bool:
    """Is this clause of a row told anew another cell of it: a day, a person, the title of what is handed over?"""
    return bool(TITLE.match(clause)) or is_day(clause, now, reader) or is_himself(clause, reader) or is_person(clause, reader, named=False)


def _own(value: str, now: datetime, reader: Reader) -> tuple[str, str]:
    """What belongs to the cell, and the clauses behind it that tell of another: 《说明》, 15号没错."""
    marks = [mark for mark in CLAUSE.finditer(value) if "《" not in value[mark.end() :] or "》" in value[: mark.start()]]
    for mark in marks[:CLAUSES]:
        clause = CLAUSE.split(value[mark.end() :])[0].strip(EDGES)
        if clause and (TITLE.match(value) or dated(clause, now, reader).last or stance(clause, reader) in AGREED):
            return value[: mark.start()].strip(EDGES), value[mark.end() :]
    return value, ""


def _renamed(said: str, free: str, now: datetime, reader: Reader, words: PlansWords) -> str:
    """Another wording of the task itself: several words behind a colon or a "changed to" that are no day, person or opinion."""
    opening = folded(said.lstrip())
    becomes = pattern(words.changes.sets).match(opening)
    told = becomes is not None or opening.startswith(":")
    clause = CLAUSE.split(free)[0].strip(EDGES)
    value = _bare(clause[becomes.end() :] if becomes else clause, words)
    long_enough = len(re.findall(r"[a-z]+|[\u4e00-\u9fff]", folded(value))) >= SEVERAL
    if not told or not long_enough or is_person(value, reader, named=False) or stance(value, reader):
        return ""
    if len(value) >= 20 or not _day(value, now, reader):
        return value
    told_anew, begin = dated(value, now, reader), next((m.start for m in dates.find(value, now, reader)), 0)
    before = value[:begin].strip(EDGES)
    wording = len(re.findall(r"[a-z]+|[\u4e00-\u9fff]", folded(told_anew.text))) >= SEVERAL and len(before) > 2
    return value if wording and not is_person(before, reader, named=False) else ""


def _untitled(n: int, clause: str, now: datetime, reader: Reader, words: PlansWords) -> Iterator[Amendment]:
    """A change that does not name its cell: a title is what is handed over, a day when it is due, a person its owner."""
    value = _value(clause, words)
    if title := TITLE.search(value):
        yield Amendment(task=n, field="deliverable", value=title.group())
    elif accepts := pattern(words.headers.get("accepter", ())).search(folded(value)):
        # 由王威验收.
        yield from _cell(n, "accepter", f"{value[: accepts.start()]} {value[accepts.end() :]}".strip(EDGES), now, reader)
    elif is_himself(clause, reader):
        yield Amendment(task=n, field="owner", value=clause)
    elif day := _day(value, now, reader):
        told = dated(value, now, reader)
        confirmed = stance(told.text.strip(EDGES), reader) in AGREED
        yield Amendment(task=n, field="due", value=told.written if confirmed else value, day=day)
    elif 0 < len(value) < (40 if value != clause else 20) and (names.people(value, reader) or is_person(value, reader, named=False)):
        yield from _cell(n, "owner", value, now, reader)


def _value(text: str, words: PlansWords) -> str:
    """What it becomes: the words behind the last "changed to", without a closing particle."""
    found = next(iter(pattern(words.changes.sets).finditer(folded(text))), None)
    bare = text.strip(EDGES)
    if found and (found.start() == 0 or not text[: found.start()].strip(EDGES) or len(found.group()) > 1):
        bare = text[found.end() :].strip(EDGES)
    return _bare(bare, words)


def _bare(text: str, words: PlansWords) -> str:
    """Without a closing stop or particle: 改成10月20日吧。"""
    return text.strip(EDGES + "!" + "".join(words.changes.particles))


def _cell(n: int, field: str, value: str, now: datetime, reader: Reader) -> Iterator[Amendment]:
    if field in ("due", "start"):
        if day := _day(value, now, reader):
            yield Amendment(task=n, field=field, value=value, day=day)
    elif field in ("owner", "accepter"):
        who = owned(value, reader)
        key = next((m.key for m in names.departments(who.dept, reader)), None) if who.dept else None
        first = who.owners[0] if who.owners else ""
        yield Amendment(task=n, field=field, value=first or value, person=looked_up(first, reader, key) if first else None)
    else:
        yield Amendment(task=n, field=field, value=value)


def _day(value: str, now: datetime, reader: Reader) -> date | None:
    found = days(value, now, reader).last
    return found.date() if isinstance(found, datetime) else found
