"""What the people of a rehearsal say and do: templates/<language>/rehearsal.toml, apart from the words that reading goes by.

A cue belongs to one person and one letter of a story; a manner is how anybody answers such a letter; a work tells, ask by
ask, how somebody gets on with a task.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from service import folders

START = "start"


class Client(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a mail program frames an answer: its line or block above the letter quoted, its footer, the charset it writes in."""

    quote: str
    footer: str = ""
    charset: str = "utf-8"


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When `to` gets a `letter` that `contains` these words, `who` (else the receiver) does something, once or each time.

    Of a story that is told in several languages each person plays the lines of his own.
    `letter` is its kind, or `start`, before there is any. `does`: answer, mail (a new one, with `subject`), accept, decline,
    propose (another time: `day` working days on at `hour` o'clock), away (an automatic reply), nothing. People are named by
    the first part of their address. It happens `days` working days and `minutes` later. `attach` is the name of a document.
    """

    letter: str
    to: str = ""
    contains: tuple[str, ...] = ()
    who: str = ""
    does: str = "answer"
    says: tuple[str, ...] = ()
    subject: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    attach: str = ""
    client: str = ""
    days: int = 0
    minutes: int = 0
    day: int = 0
    hour: int = 15
    again: bool = False


class Work(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `who` says of a task whose name `contains` these words, the first time it is asked about, the second, and so on; then it is done.

    Empty words are silence; `attach` is the name of the document that goes with the last word.
    """

    who: str
    contains: str
    says: tuple[str, ...]
    attach: str = ""


class Voice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How people of one language write. `manners`: by the letter's kind, else by what it asks; an empty list is silence.

    `item` finds a line of the daily mail that asks about a task: `n`, `task` and `due` (month and day, as the letter writes it).
    `numbered` are ways to number the lines of an answer, `done` and `going` ways to tell of a task.
    """

    manners: dict[str, tuple[str, ...]]
    greetings: tuple[str, ...]
    closings: tuple[str, ...]
    item: str
    numbered: tuple[str, ...]
    done: tuple[str, ...]
    going: tuple[str, ...]
    partstat: dict[str, str]
    away: str
    clients: dict[str, Client]
    cues: tuple[Cue, ...] = ()
    works: tuple[Work, ...] = ()


class Script(msgspec.Struct, frozen=True):
    """All voices by language, and everybody's cues and works."""

    voices: dict[str, Voice]

    def cues(self) -> Iterator[tuple[str, Cue]]:
        """Every cue with the language of those who play it."""
        for language, voice in self.voices.items():
            yield from ((language, cue) for cue in voice.cues)


def shipped() -> Script:
    """The rehearsal that comes with the service."""
    return loaded(folders.templates())


def loaded(templates: Path) -> Script:
    """The rehearsal of a folder of languages."""
    files = sorted(templates.glob("*/rehearsal.toml"))
    return Script({file.parent.name: msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Voice) for file in files})
