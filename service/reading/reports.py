"""A first mail about a problem, or a later answer about it, read into the problem definition sheet.

What stands under a label or in a table counts first; running text fills what the form leaves open. Nothing is invented: every
text is cut from the mail, and what is not there is named in `missing`, to be asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from msgspec.structs import replace

from service.loop.issue import Impact, Problem
from service.reading import names, tables
from service.reading.bearers import borne
from service.reading.categories import category
from service.reading.causes import cause, only_departments, pieces, unlisted
from service.reading.deadlines import deadlines
from service.reading.department_lists import listed
from service.reading.folding import folded
from service.reading.grid import Grid
from service.reading.quantities import is_quantified
from service.reading.reader import Reader
from service.reading.report_labels import field_of
from service.reading.report_layout import LINES, LONGEST, Block, blocks, is_form
from service.reading.report_prose import Told, told
from service.reading.report_title import is_confidential, language, named_subject, short
from service.reading.report_values import bare_value, is_blank, is_vague
from service.reading.report_words import report_words
from service.reading.sentences import size, trimmed
from service.reading.strangers import strangers

LONGEST_SUBJECT, LONGEST_VALUE = 400, 4_000


@dataclass(frozen=True)
class ReportRead:
    """What a report says. `fields` names the parts of the problem that the writer labelled or told by a clear cue.

    `missing` holds phenomenon, impact, impact_number, cause, dept; `unknown` department names that the directory lacks, each
    with the three keys closest to it.
    """

    problem: Problem
    missing: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    unknown: tuple[tuple[str, tuple[str, ...]], ...] = ()
    confidential: bool = False
    language: str = "zh"


def read(
    subject: str, text: str, sender_department: str | None, now: datetime, reader: Reader, table: Grid | None = None,
    *, opening: bool = True,
) -> ReportRead:
    """Read a report: the text newly written (a forwarded report: the whole mail), and its table where it holds one.

    `opening`: a first sentence without cue tells the phenomenon; in an answer it may tell anything.
    """
    subject = subject[:LONGEST_SUBJECT]
    found = blocks(text, reader, table or _table(text, reader))
    labelled = _labelled(found, reader)
    prose = told((b for b in found if b.field is None), reader, phenomenon=opening and "phenomenon" not in labelled)
    problem = _problem(subject, found, labelled, prose, now, reader)
    problem = replace(problem, impacts=borne(problem.impacts, problem.phenomenon or "", sender_department, reader))
    return ReportRead(
        problem=problem,
        missing=tuple(_missing(problem, sender_department, reader)),
        fields=tuple(_fields(problem, labelled, prose)),
        unknown=strangers(found, problem.causes, reader),
        confidential=is_confidential(subject, reader),
        language=language(subject, text),
    )


def _table(text: str, reader: Reader) -> Grid | None:
    """The first table in the text that is a form."""
    labels = report_words(reader).labels

    @cache
    def is_label(cell: str) -> bool:
        return field_of(cell, labels, exact=True) is not None

    found = tables.grids("\n".join(text[:LONGEST].splitlines()[:LINES]), "", is_label)
    return next((grid for grid in found if is_form(grid, labels)), None)


def _labelled(found: Iterable[Block], reader: Reader) -> dict[str, list[Block]]:
    """The blocks with a label and something under it, by field; a list of departments under "responsible" is that."""
    by_field: dict[str, list[Block]] = {}
    for block in found:
        if block.field and not is_blank(block.text, reader):
            field = block.field
            if field == "causes" and only_departments(block.text, reader):
                field = "departments"
            by_field.setdefault(field, []).append(block)
    return by_field


def _problem(
    subject: str, found: tuple[Block, ...], labelled: dict[str, list[Block]], prose: Told, now: datetime, reader: Reader
) -> Problem:
    whole = "\n".join(block.text for block in found)
    seen = _first(labelled, "phenomenon", reader) or prose.phenomenon or _in_need(prose, labelled, subject, reader)
    seen, vague = (None, seen) if seen and is_vague(seen, reader) else (seen, None)
    title = _first(labelled, "title", reader) or named_subject(subject, reader) or seen or vague or trimmed(subject)
    under = [m for block in labelled.get("departments", ()) for m in listed(block.text, reader)]
    causes = [c for text in _listed(labelled, "causes", reader) or prose.causes if (c := cause(text, reader)).text]
    return Problem(
        title=short(title),
        phenomenon=seen,
        essence=_first(labelled, "essence", reader) or prose.essence,
        impacts=tuple(_impacts(labelled, prose, reader)),
        causes=tuple(c for c in causes if not is_blank(c.text, reader)),
        departments=tuple(sorted({m.key for m in (*names.departments(f"{subject}\n{whole}", reader), *under)})),
        deadlines=deadlines(found, now, reader),
        category=category(f"{subject}\n{whole}", f"{subject}\n{causes[0].text if causes else ''}", reader),
        goal=_first(labelled, "goal", reader) or next((g for g in prose.goals if size(folded(g)) > 6), None),
    )


def _first(labelled: dict[str, list[Block]], field: str, reader: Reader) -> str | None:
    texts = (bare_value(block.text, reader) for block in labelled.get(field, ()))
    return "\n".join(piece for text in texts for piece in unlisted(text, reader))[:LONGEST_VALUE] or None


def _in_need(prose: Told, labelled: dict[str, list[Block]], subject: str, reader: Reader) -> str | None:
    """Where no sentence told the phenomenon: the first that tells anything, or the subject; a form says it or does not."""
    if labelled:
        return None
    return next(iter([*prose.spare, *prose.impacts, *prose.goals, *prose.causes]), None) or named_subject(subject, reader)


def _impacts(labelled: dict[str, list[Block]], prose: Told, reader: Reader) -> Iterator[Impact]:
    """Each impact with its head: what the label says it touches, or its own words."""
    if "impacts" in labelled:
        for block in labelled["impacts"]:
            for text in pieces(bare_value(block.text, reader), reader):
                label, text = _relabelled(block.label, text, reader)
                if not is_blank(text, reader):
                    head = _head(label, reader) or _head(text, reader) or "business"
                    quantified = is_quantified(text, reader, labelled=True)
                    yield Impact(text=text, quantified=quantified, head=head)
    else:
        for text in prose.impacts:
            head = _head(text, reader) or "business"
            yield Impact(text=text, quantified=is_quantified(text, reader), head=head)


def _relabelled(label: str, text: str, reader: Reader) -> tuple[str, str]:
    """A smaller label within a value says more exactly what is touched: "on customers: ..."."""
    inner, colon, _ = folded(text).partition(":")
    if colon and size(inner) <= 4 and not size(report_words(reader).labels.every.without(inner)):
        return inner, trimmed(text[len(inner) + 1 :])
    return label, text


def _head(text: str, reader: Reader) -> str | None:
    heads, form = report_words(reader).heads, folded(text)
    return next((head for head in ("customer", "team", "business") if heads.phrases(head).first(form)), None)


def _listed(labelled: dict[str, list[Block]], field: str, reader: Reader) -> list[str]:
    texts = (bare_value(block.text, reader) for block in labelled.get(field, ()))
    return [piece for text in texts for piece in pieces(text, reader)]


def _missing(problem: Problem, sender_department: str | None, reader: Reader) -> Iterator[str]:
    """What the receipt has to ask for."""
    if not problem.phenomenon:
        yield "phenomenon"
    if not problem.impacts:
        yield "impact"
    elif not any(impact.quantified for impact in problem.impacts):
        yield "impact_number"
    if not problem.causes:
        yield "cause"
    if not set(problem.departments) - {sender_department}:
        yield "dept"


def _fields(problem: Problem, labelled: dict[str, list[Block]], prose: Told) -> Iterator[str]:
    """The parts that were really there; a phenomenon counts under its label only, for any first sentence could be one."""
    yield from (field for field in ("title", "phenomenon") if field in labelled)
    if problem.essence:
        yield "essence"
    if problem.impacts:
        yield "impacts"
    if problem.causes:
        yield "causes"
    if "departments" in labelled or (problem.departments and not labelled):
        yield "departments"
    if problem.deadlines:
        yield "deadlines"
    if "goal" in labelled or (prose.goals and problem.goal):
        yield "goal"
