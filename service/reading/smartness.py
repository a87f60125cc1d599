"""A task as written, and the issue around it, as the five questions want them; and the sentence for each fault."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from service.loop.issue import Task
from service.loop.smart import Fault, Situation, SmartWords
from service.loop.smart_situation import department_names
from service.reading import names, plans
from service.reading.plan_days import days
from service.reading.plan_owners import owned
from service.reading.plan_row import PlanRow
from service.reading.plan_table import said
from service.reading.reader import Reader
from service.reading.vocabulary import Vocabulary


def words(reader: Reader) -> SmartWords:
    """The table [smart] of all languages."""
    return reader.words.section("smart", SmartWords)


def task(written: Mapping[str, str | None], now: datetime, reader: Reader) -> Task:
    """A task out of its cells: task, owner, start, due, deliverable, each as text or None; its owner looked up."""
    cell = {key: value or "" for key, value in written.items()}
    who, until = owned(cell.get("owner", ""), reader), days(cell.get("due", ""), now, reader)
    begin = days(cell.get("start", ""), now, reader)
    row = PlanRow(
        task=cell.get("task", ""), owners=who.owners, dept=who.dept, start=begin.last or begin.first or until.first, due=until.last,
        deliverable=said(cell.get("deliverable", ""), reader), support=who.support, due_text=cell.get("due", ""), ask=until.ask,
    )
    return plans.tasks((row,), reader)[0]


def situation(
    phenomenon: str, causes: tuple[str, ...], participants: tuple[str, ...], reader: Reader, *, owner_open_tasks: int | None = None,
    daily_capacity: float | None = None, depends_on_due: date | None = None,
) -> Situation:
    """The issue around a task, its participants given by name; a name that the directory does not know stays as it is.

    Nobody has to be in the directory here: one name that could be a person's will do.
    """
    keys = tuple(next((m.key for m in names.departments(name, reader)), name) for name in participants)
    departments = [d for key in keys if (d := reader.directory.department(key))]
    return Situation(
        words=words(reader), participants=keys, phenomenon=phenomenon, causes=causes,
        duties=tuple(duty for d in departments for duty in d.duties), departments=department_names(reader.directory), open_tasks={"": owner_open_tasks or 0},
        daily_capacity=daily_capacity, depends_on_due=depends_on_due, strangers=True,
    )


def why(fault: Fault, vocabulary: Vocabulary, language: str) -> str:
    """The sentence for a fault in that language; its code where the language has none."""
    sentences = vocabulary.languages.get(language, {}).get("smart", {}).get("why", {})
    return str(sentences.get(fault.code, fault.code)).format(**fault.args)
