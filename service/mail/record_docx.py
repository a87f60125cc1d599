"""The feedback & improvement record as a document to keep: the columns of REQUIREMENTS.md 1.6, in the reader's language.

The same record gives the same bytes, so that a second try of its letter is the same mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from service.loop.issue import Letter
from service.mail.markdown import clean
from service.mail.message import Attachment
from service.mail.neutral import neutral
from service.mail.render import cleaned
from service.mail.wording import Wording

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT, SIZE = "Microsoft YaHei", 10
LABEL_WIDTH = Cm(3.5)
LONGEST = 4000
METRICS = ("duration_days", "working_days", "cycles", "tasks", "done", "delays", "reminders", "escalations", "answer_rate")
# The oldest moment that a zip file can hold: when a part was written says nothing.
NEVER = (1980, 1, 1, 0, 0, 0)


def record_docx(letter: Letter, wording: Wording) -> Attachment:
    """The record that a letter tells of, as a file for its reader."""
    data = cleaned(neutral(letter, wording).data)
    number = str((data.get("issue") or {}).get("id") or letter.record)
    paper = blank(wording, number, letter.posted_at)
    paper.add_heading(wording.t("record.title"), 1)
    facts(paper, heads(data, number, wording), wording)
    lists(paper, data["record"], wording)
    grids(paper, data["record"], wording)
    facts(paper, tails(data, wording), wording)
    return Attachment(wording.t("record.file", id=number), TYPE, settled(paper))


def blank(wording: Wording, number: str, at: datetime) -> Paper:
    """An empty document; what it says of itself follows from the letter."""
    paper = Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    about = paper.core_properties
    about.title, about.author, about.language = f"{number} {wording.t('record.title')}", "", wording.form("tag")
    about.created = about.modified = at.replace(tzinfo=None)
    about.last_modified_by, about.revision = "", 1
    return paper


def heads(data: Mapping[str, Any], number: str, wording: Wording) -> list[tuple[str, str]]:
    """What it is about: number, issue, when closed and by whom, who took part, how it ended."""
    record, issue, problem = data["record"], data.get("issue") or {}, data.get("problem") or {}
    verdict = data.get("conclusion") or record["metrics"].get("conclusion")
    seats = [wording.t("with_note", text=wording.department(s["department"]), note=wording.person(s["liaison"]) or wording.t("nobody"))
             for s in data.get("participants") or ()]
    effects = [one["text"] for one in problem.get("impacts") or ()]
    return [
        (wording.t("record.no"), f"{number}-R{record['version']}"),
        (wording.t("record.issue"), f"{number} {issue.get('title', '')}".strip()),
        (wording.t("record.closed_on"), wording.day(record["agreed_at"]) if record["agreed_at"] else ""),
        (wording.t("record.compiled_by"), wording.person(record["agreed_by"])),
        (wording.t("record.participants"), "\n".join(seats)),
        (wording.t("record.summary"), "\n".join(filter(None, (problem.get("phenomenon"), problem.get("essence"), *effects)))),
        (wording.t("record.conclusion"), wording.t(f"conclusion.{verdict}") if verdict else ""),
    ]


def lists(paper: Paper, record: Mapping[str, Any], wording: Wording) -> None:
    """What worked and what to improve, a line each."""
    for name in ("worked", "to_improve"):
        paper.add_heading(wording.t(f"record.{name}"), 2)
        for text in record[name] or (wording.t("record.nothing"),):
            paper.add_paragraph(shown(text), style="List Bullet")


def grids(paper: Paper, record: Mapping[str, Any], wording: Wording) -> None:
    """Suggestions, improvements with owner and day, rules with their department: each in its columns."""
    opened = wording.t("record.open")
    suggestions = [(one["text"], wording.department(one["department"])) for one in record["suggestions"]]
    improvements = [(one["text"], wording.person(one["owner"]), wording.day(one["due"]), opened) for one in record["improvements"]]
    rules = [(r["change"], r["document"], wording.department(r["department"]), wording.day(r["due"]), opened) for r in record["rules"]]
    grid(paper, "suggestions", ("suggestions", "from"), suggestions, wording)
    grid(paper, "improvements", ("action", "owner", "due", "status"), improvements, wording)
    grid(paper, "rules", ("gap", "document", "revising", "rule_due", "status"), rules, wording)


def grid(paper: Paper, heading: str, columns: Sequence[str], rows: Iterable[Sequence[str]], wording: Wording) -> None:
    """A table under its heading; a line that says so where there is nothing."""
    paper.add_heading(wording.t(f"record.{heading}"), 2)
    told = list(rows)
    if not told:
        paper.add_paragraph(wording.t("record.nothing"))
        return
    table = paper.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(wording.t(f"record.{name}")).bold = True
    for row in told:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = shown(text) or wording.form("empty")


def tails(data: Mapping[str, Any], wording: Wording) -> list[tuple[str, str]]:
    """Where it was shared, what to find it by, and the figures of its history."""
    record, problem = data["record"], data.get("problem") or {}
    figures = [f"{wording.t(f'metric.{name}')} {measured(name, record['metrics'][name], wording)}"
               for name in METRICS if record["metrics"].get(name) is not None]
    departments = [wording.department(key) for key in problem.get("departments") or ()]
    audience = [wording.department(seat["department"]) for seat in data.get("participants") or ()]
    similar = [f"{one['id']} {one['title']}" for one in data.get("similar") or ()]
    tags = [*([wording.t(f"category.{problem['category']}")] if problem.get("category") else []), *departments]
    return [
        (wording.t("record.shared"), wording.form("comma").join([wording.t("record.by_mail"), *record["shared"]])),
        (wording.t("record.shared_at"), wording.day(record["shared_at"] or record["agreed_at"])),
        (wording.t("record.audience"), wording.form("comma").join(audience)),
        (wording.t("record.tags"), wording.form("comma").join(tags)),
        (wording.t("record.similar"), "\n".join(similar)),
        (wording.t("record.metrics"), "\n".join(figures)),
    ]


def measured(name: str, value: Any, wording: Wording) -> str:
    """A figure with its unit."""
    if name == "answer_rate":
        return wording.t("percent", n=round(float(value) * 100))
    return wording.t(f"metric_unit.{name}", n=value) if wording.sentence(f"metric_unit.{name}") else str(value)


def facts(paper: Paper, pairs: Iterable[tuple[str, str]], wording: Wording) -> None:
    """Labels and what belongs to them, in two columns."""
    table = paper.add_table(rows=0, cols=2, style="Table Grid")
    for label, text in pairs:
        cells = table.add_row().cells
        cells[0].width = LABEL_WIDTH
        cells[0].paragraphs[0].add_run(label).bold = True
        cells[1].text = shown(text) or wording.form("empty")


def shown(text: object) -> str:
    """Somebody's words as XML can hold them."""
    return clean(str(text or ""))[:LONGEST]


def settled(paper: Paper) -> bytes:
    """The document's bytes, its parts without the moment at which they were packed."""
    packed, again = BytesIO(), BytesIO()
    paper.save(packed)
    with ZipFile(packed) as before, ZipFile(again, "w", ZIP_DEFLATED) as after:
        for part in before.infolist():
            after.writestr(ZipInfo(part.filename, NEVER), before.read(part), ZIP_DEFLATED)
    return again.getvalue()
