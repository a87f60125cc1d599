"""The operator's own vocabulary, held against what each reader takes: a wrong key is found before any mail is read by it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from service.errors import SettingsError
from service.loop.smart_words import SmartWords
from service.mail.automatic import AutomaticWords
from service.mail.bounces import BouncesWords
from service.mail.words import QuoteWords
from service.reading.commands import CommandsWords
from service.reading.date_words import DatesWords
from service.reading.lesson_words import LessonsWords
from service.reading.minutes import MinutesWords
from service.reading.names import NamesWords
from service.reading.plan_words import PlansWords
from service.reading.progress_words import ProgressWords
from service.reading.report_words import ReportsWords
from service.reading.stances import RepliesWords
from service.reading.survey_words import SurveysWords
from service.reading.vocabulary import Vocabulary
from service.reception.writing import IntakeWords
from service.settings.file import explained, value_at
from service.staff.listing import StaffWords

# Every table that a reader takes, and as what. Those of the letters and of `understand` hold sentences under free names.
TABLES: dict[str, type] = {
    "automatic": AutomaticWords, "bounces": BouncesWords, "commands": CommandsWords, "dates": DatesWords, "intake": IntakeWords,
    "minutes": MinutesWords, "names": NamesWords, "plans": PlansWords, "quotes": QuoteWords, "replies": RepliesWords, "reports": ReportsWords,
    "lessons": LessonsWords, "progress": ProgressWords, "smart": SmartWords, "staff": StaffWords, "surveys": SurveysWords,
}
FREE = ("letters", "understand")


def refuse_unfit(vocabulary: Vocabulary, files: Iterable[Path]) -> None:
    """Every table converted once; `files` are the operator's, of which one is to blame. Raises SettingsError."""
    written = {file: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}
    for file, tables in written.items():
        for name in tables:
            if name not in TABLES and name not in FREE:
                raise SettingsError(called(file), name, f"one of the tables {', '.join([*TABLES, *FREE])}", tables[name])
    for name, kind in TABLES.items():
        try:
            vocabulary.section(name, kind)
        except msgspec.ValidationError as error:
            raise blamed(str(error), name, kind, written) from None


def blamed(message: str, table: str, kind: type, written: Mapping[Path, Mapping[str, Any]]) -> SettingsError:
    """msgspec's sentence as ours: the file in which that key stands, and what stands there."""
    said = explained(message, {}, kind, "")
    key = re.sub(r"\[[^\]]*\]", "", said.key)
    for file, tables in written.items():
        found = value_at(tables, f"{table}.{key}" if key else table)
        if found is not None:
            return SettingsError(called(file), f"{table}.{key}".rstrip("."), said.expected, found)
    return SettingsError("templates/*/vocabulary.toml", f"{table}.{key}".rstrip("."), said.expected, None)


def called(file: Path) -> str:
    """The file as messages call it: templates/zh/vocabulary.toml."""
    return "/".join(file.parts[-3:])
