"""One mail, explained to a person: what the service makes of it, in the words of the table [understand]."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.loop.issue import Problem
from service.mail.message import InboundMessage
from service.reading import progress, replies, reports, surveys, tables
from service.reading.reader import Reader
from service.understand.items import cut_in

TABLE = "understand"


class Explanation:
    """Lines about one mail, in one language."""

    def __init__(self, reader: Reader, language: str) -> None:
        self.reader = reader
        self.words: dict[str, str] = reader.words.languages[language][TABLE]
        self.lines: list[str] = []

    def say(self, code: str, **args: Any) -> None:
        """The sentence of that code, when there is something to fill it with."""
        if all(value not in (None, "", (), []) for value in args.values()):
            self.lines.append(self.words[code].format(**args))

    def text(self) -> str:
        return "\n".join(self.lines)


def explained(message: InboundMessage, kind: str, reader: Reader, language: str, now: datetime) -> str:
    """What sort of mail it is, what is newly written in it, and how that reads as a report and as an answer."""
    told = Explanation(reader, language)
    told.say("sender", sender=message.sender.address if message.sender else told.words["nobody"])
    told.say("subject", subject=message.subject)
    told.say(f"kind_{kind}")
    if kind != "human":
        return told.text()
    text = cut_in(message, reader)
    if not text.strip():
        told.say("empty")
        return told.text()
    told.say("written", text=text)
    as_report(told, message, text, now)
    as_answer(told, message, text, now)
    as_progress(told, text, now)
    as_survey(told, text, now)
    return told.text()


def as_report(told: Explanation, message: InboundMessage, text: str, now: datetime) -> None:
    """The problem, part by part, and what a receipt would ask for."""
    person = told.reader.directory.person(message.sender.address) if message.sender else None
    grids = tables.grids(text, message.html)
    read = reports.read(message.subject, text, person.department if person else None, now, told.reader, table=grids[0] if grids else None)
    told.say("report")
    parts(told, read.problem)
    told.say("missing", parts=told.words["comma"].join(told.words[f"part_{part}"] for part in read.missing))


def parts(told: Explanation, problem: Problem) -> None:
    comma = told.words["comma"]
    told.say("title", text=problem.title)
    told.say("phenomenon", text=problem.phenomenon)
    told.say("essence", text=problem.essence)
    for impact in problem.impacts:
        told.say("impact" if impact.quantified else "impact_unmeasured", text=impact.text)
    for cause in problem.causes:
        if cause.department:
            told.say("cause_of", text=cause.text, department=cause.department)
        else:
            told.say("cause", text=cause.text)
    told.say("departments", keys=comma.join(problem.departments))
    for deadline in problem.deadlines:
        told.say("deadline", text=deadline.text, date=deadline.date)
    told.say("category", category=problem.category)


def as_answer(told: Explanation, message: InboundMessage, text: str, now: datetime) -> None:
    """What it would mean as an answer to one of our letters."""
    files = tuple((one.name, one.content) for one in message.attachments)
    said = replies.read(text, message.html, files, now, told.reader)
    orders = told.words["comma"].join(command.name for command in said.commands)
    if said.stance or orders or said.rows:
        told.say("answer")
    if said.stance:
        told.say("stance", stance=told.words.get(f"stance_{said.stance}", said.stance))
    told.say("commands", commands=orders)
    told.say("rows", count=len(said.rows) or None)


def as_progress(told: Explanation, text: str, now: datetime) -> None:
    """What it would say of the only task of a letter, whatever that is."""
    items = progress.read(text, (progress.OpenTask(n=1, title=""),), now, told.reader).items
    if not items or items[0].status == "unclear":
        return
    told.say("task")
    told.say("task_status", status=told.words[f"status_{items[0].status}"])
    told.say("task_percent", percent=items[0].percent)
    told.say("task_due", day=items[0].new_due)
    told.say("task_reason", text=items[0].reason)
    told.say("task_help", who=items[0].help_from)


def as_survey(told: Explanation, text: str, now: datetime) -> None:
    """What it would answer to the survey, where it tells of the outcome."""
    found = surveys.answer(text, (), told.reader, now)
    if found is None or not (found.verdict or found.result or found.cooperation):
        return
    told.say("survey")
    told.say("survey_verdict", verdict=told.words[f"verdict_{found.verdict}"] if found.verdict else None)
    told.say("survey_result", score=found.result)
    told.say("survey_cooperation", score=found.cooperation)
    told.say("survey_suggestion", text=found.suggestion)
