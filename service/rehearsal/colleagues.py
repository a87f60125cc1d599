"""The people of a rehearsal: each reads the letters that reach him and, some working minutes later, does what he does.

What somebody does follows from the letter, the script and the seed alone, so that the same play is the same each time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from service.loop import workdays
from service.loop.people import Person, normal
from service.rehearsal import answering
from service.rehearsal.received import Received
from service.rehearsal.script import START, Cue, Script, Voice

if TYPE_CHECKING:
    from service.loop.desk import Desk

ATTENDED = ("plan/invitation", "plan/update")
ASKS_OF_TASKS = ("execute/progress",)
SOONEST, LATEST = 4, 75


@dataclass(frozen=True)
class Deed:
    """What somebody is about to do: `does` as in Cue, `text` his words, `letter` the one that he answers, `document` the name of what he encloses,
    `typed` the letter's lines with what may be typed into each instead."""

    at: datetime
    who: Person
    does: str
    text: str
    letter: Received | None = None
    cue: Cue | None = None
    document: str = ""
    random: Random = field(default_factory=Random, compare=False)
    typed: tuple[tuple[str, str], ...] = ()


class Colleagues:
    """Everybody in the directory, with what each has still in mind."""

    def __init__(self, script: Script, desk: Desk, seed: int) -> None:
        self.script, self.seed = script, seed
        self.directory, self.calendar, self.hours, self.zone = desk.directory, desk.calendar, desk.hours, desk.zone
        self.language = desk.language
        self.met: Counter[str] = Counter()
        self.played: set[int] = set()
        self.minds: list[Deed] = []
        self.pace, self.others = timedelta(minutes=1), set[str]()

    def begin(self, now: datetime) -> None:
        """Whoever has something to say before there is any letter."""
        first = [(who, cue) for language, cue in self.script.cues() if cue.letter == START and (who := self.player(language, cue, None))]
        self.minds += [deed for who, cue in first if (deed := self.cued(who, cue, None, now))]

    def leave(self, person: Person) -> None:
        """Somebody real is this person from now on; the others answer in seconds instead of minutes."""
        self.pace = timedelta(seconds=1)
        self.others.add(normal(person.address))

    def receive(self, letter: Received, now: datetime) -> None:
        """A letter comes: the script's cues for it, else what this person does with such letters."""
        receiver = self.directory.person(letter.to)
        if receiver is None or normal(receiver.address) in self.others:
            return
        if letter.kind in ATTENDED:  # an earlier invitation to the same meeting is looked at no more
            self.minds = [deed for deed in self.minds if deed.does != "accept" or deed.who != receiver]
        cues = [(who, cue) for language, cue in self.script.cues() if self.is_for(cue, letter) and (who := self.player(language, cue, letter))]
        own = [(who, cue) for who, cue in cues if who == receiver]
        deeds = [self.cued(who, cue, letter, now) for who, cue in (*own[:1], *((who, cue) for who, cue in cues if who != receiver))]
        deeds += [] if own else [self.usual(receiver, letter, now)]
        self.minds += [deed for deed in deeds if deed]

    def soonest(self) -> datetime | None:
        return min((deed.at for deed in self.minds), default=None)

    def due(self, now: datetime) -> list[Deed]:
        """What happens now, in order; it is out of their minds then."""
        due = sorted((deed for deed in self.minds if deed.at <= now), key=lambda deed: (deed.at, deed.who.address))
        self.minds = [deed for deed in self.minds if deed.at > now]
        return due

    def is_for(self, cue: Cue, letter: Received) -> bool:
        """Is it this cue's letter, and was the cue not played yet?"""
        wanted = cue.letter == letter.kind and cue.to in ("", letter.to.partition("@")[0]) and letter.says(*cue.contains)
        return wanted and (cue.again or id(cue) not in self.played)

    def player(self, language: str, cue: Cue, letter: Received | None) -> Person | None:
        """Who plays this cue: one of its language who is not played by somebody real."""
        named = next((p for p in self.directory.persons if local(p) == cue.who), None)
        who = named if cue.who else self.directory.person(letter.to if letter else None)
        real = who is None or normal(who.address) in self.others
        return None if who is None or real or (who.language or self.language) != language else who

    def cued(self, who: Person, cue: Cue, letter: Received | None, now: datetime) -> Deed | None:
        """What the script says; None for silence."""
        self.played.add(id(cue))
        if cue.does == "nothing":
            return None
        random = self.chance(who, letter)
        text = answering.filled(random.choice(cue.says), who, self.directory, random) if cue.says else ""
        return Deed(self.moment(who, now, random, cue), who, cue.does, text, letter, cue, cue.attach, random)

    def usual(self, who: Person, letter: Received, now: datetime) -> Deed | None:
        """How anybody answers such a letter: the invitation, the daily question, what the voice says of it; None for silence."""
        random, voice = self.chance(who, letter), self.voice(who)
        at = self.moment(who, now, random)
        if letter.kind in ATTENDED and letter.asks != "none":
            return Deed(at, who, "accept", random.choice(voice.manners.get("accept", ("",))), letter, None, "", random)
        if letter.kind in ASKS_OF_TASKS:
            told = answering.progress(letter, who, voice, self.met, at, random)
            return Deed(at, who, "answer", told.text, letter, None, told.document, random, told.typed) if told.text else None
        manner = voice.manners.get(letter.kind, voice.manners.get(letter.asks, ()))
        if not manner:
            return None
        return Deed(at, who, "answer", answering.filled(random.choice(manner), who, self.directory, random), letter, None, "", random)

    def voice(self, who: Person) -> Voice:
        return self.script.voices[who.language or self.language]

    def chance(self, who: Person, letter: Received | None) -> Random:
        """The dice for this person's answer to this letter: they depend on nothing that happened elsewhere."""
        matter = f"{who.address}|{letter.kind if letter else START}"
        self.met[matter] += 1
        return Random(f"{self.seed}|{matter}|{self.met[matter]}")  # noqa: S311 (a play, not a secret)

    def moment(self, who: Person, now: datetime, random: Random, cue: Cue | None = None) -> datetime:
        """Some minutes later, in this person's working hours; on the day that the cue names."""
        minutes = cue.minutes if cue and cue.minutes else random.randint(SOONEST, LATEST)
        zone = ZoneInfo(who.timezone) if who.timezone else self.zone
        first = workdays.later(now, cue.days, zone, self.hours, self.calendar) if cue and cue.days else now
        return workdays.opens(first + minutes * self.pace, zone, self.hours, self.calendar)


def local(person: Person) -> str:
    """The first part of the address, by which a script names people."""
    return normal(person.address).partition("@")[0]
