"""What somebody answers: the blanks of a phrase filled in, and a line for each task that the daily mail asks about."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from random import Random

from service.loop.people import Directory, Person, normal
from service.rehearsal.received import Received
from service.rehearsal.script import Voice

BLANK = re.compile(r"\{(\w+)\}")


def filled(phrase: str, who: Person, directory: Directory, random: Random) -> str:
    """The phrase with its blanks: {colleague} (of the own department, not its head), {name}, {good} and {fair} (marks out of five)."""
    facts = {
        "name": called(who), "colleague": called(colleague(who, directory)),
        "good": str(random.choice((4, 5, 5))), "fair": str(random.choice((3, 4))),
    }
    return BLANK.sub(lambda found: facts.get(found[1], found[0]), phrase)


def called(person: Person) -> str:
    """The name by which this person goes."""
    return person.name.get(person.language or "") or next(iter(person.name.values()))


def colleague(who: Person, directory: Directory) -> Person:
    """Somebody of the same department who does not head it; oneself, where there is nobody else."""
    heads = {normal(department.head) for department in directory.departments}
    others = [p for p in directory.members(who.department or "") if normal(p.address) not in heads | {normal(who.address)}]
    return others[0] if others else who


@dataclass(frozen=True)
class Progress:
    """An answer to the daily mail: the words, the name of the document enclosed, and the letter's lines with what may be typed into each."""

    text: str
    document: str = ""
    typed: tuple[tuple[str, str], ...] = ()


def progress(letter: Received, who: Person, voice: Voice, met: Counter[str], at: datetime, random: Random) -> Progress:
    """A line for each task that the letter asks about, for one task alone just the words."""
    items = list(pattern(voice.item).finditer(letter.text))
    answers = [told(item["task"], due_of(item, at), who, voice, met, at, random) for item in items]
    number = random.choice(voice.numbered) if len(items) > 1 else ""
    lines = [f"{number.replace('{n}', item['n'])}{words}" for item, (words, _) in zip(items, answers, strict=True) if words]
    typed = tuple((item[0].strip(), words) for item, (words, _) in zip(items, answers, strict=True) if words)
    return Progress("\n".join(lines), next((attach for _, attach in answers if attach), ""), typed)


def told(task: str, due: date | None, who: Person, voice: Voice, met: Counter[str], at: datetime, random: Random) -> tuple[str, str]:
    """The script's words for this task and ask; else done on the last day, with its document, and some way there before."""
    asked = f"{who.address}|{task}"
    times = met[asked]
    met[asked] += 1
    own = next((work for work in voice.works if work.who == normal(who.address).partition("@")[0] and work.contains in task), None)
    if own and times < len(own.says):
        return own.says[times], ""
    if own or due is None or due <= at.date():
        return random.choice(voice.done), own.attach if own else ""
    percent = min(90, 20 + 30 * times + 5 * random.randint(0, 3))
    return random.choice(voice.going).replace("{percent}", str(percent)), ""


def due_of(item: re.Match[str], at: datetime) -> date | None:
    """The day in the line, in the year of the rehearsal's clock."""
    month, day = item.groupdict().get("month"), item.groupdict().get("day")
    if not month or not day:
        return None
    number = int(month) if month.isdigit() else datetime.strptime(month[:3], "%b").month  # noqa: DTZ007 (a month's name alone)
    return date(at.year, number, int(day))


@lru_cache(maxsize=16)
def pattern(item: str) -> re.Pattern[str]:
    return re.compile(item, re.MULTILINE)
