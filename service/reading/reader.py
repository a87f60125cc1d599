"""What reading needs besides the text: the words, the people, the working days. Made once, handed to every reader."""

from __future__ import annotations

from dataclasses import dataclass

from service.loop.people import Directory
from service.loop.workdays import Calendar
from service.reading.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class Reader:
    """The vocabulary of all languages, the directory and the working calendar."""

    words: Vocabulary
    directory: Directory
    calendar: Calendar
