"""Search in the embedded store: Chinese by pairs of characters, other scripts by words; confidential issues are left out."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator

from service.loop.issue import Issue
from service.stores.contract import Record
from service.stores.sqlite_database import Database

LONGEST = 20_000
MOST_TERMS = 64
RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]+|[^\W_\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]+")


class Search:
    """The index over what issues say."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def text_of(self, record: Record) -> str:
        """What a record is found by; nothing for a confidential issue, or for what is no issue."""
        if not isinstance(record, Issue) or record.confidential:
            return ""
        said = record.problem
        parts = [said.title, said.phenomenon, said.essence, said.goal]
        parts += [impact.text for impact in said.impacts] + [cause.text for cause in said.causes]
        parts += [text for task in record.tasks for text in (task.task, task.deliverable)]
        parts += learnt(record)
        return "\n".join(part for part in parts if part)[:LONGEST]

    def mark(self, text: str) -> int:
        """Tells whether a text is another one than before; 0 for none."""
        return zlib.crc32(text.encode())

    def learn(self, doc_id: int, text: str) -> None:
        """Find the document by this text from now on, and no longer by an earlier one."""
        self._database.execute("DELETE FROM search WHERE rowid = ?", (doc_id,))
        if text:
            self._database.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", (doc_id, " ".join(tokens(text))))

    def ids(self, words: str, limit: int) -> tuple[str, ...]:
        """Ids of issues, the likeliest first."""
        if not (terms := asked(words)):
            return ()
        found = self._database.execute(
            "SELECT records.id FROM (SELECT rowid AS n, rank AS far FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?)"
            " JOIN records ON records.doc_id = n ORDER BY far, n",
            (" OR ".join(terms), limit),
        )
        return tuple(row[0] for row in found)


def learnt(issue: Issue) -> list[str | None]:
    """What makes it a case for others: its category, departments and conclusion, what worked, what to improve, which rules are to change."""
    record = issue.record
    lessons: tuple[str, ...] = (*record.worked, *record.to_improve) if record else ()
    rules = [text for rule in record.rules for text in (rule.document, rule.change)] if record else []
    return [issue.problem.category, *(place.department for place in issue.participants), issue.conclusion, *lessons, *rules]


def tokens(text: str) -> Iterator[str]:
    """A run of Chinese as its pairs of neighbours and, for a search by one character, its last one; a word as it is."""
    for run in RUNS.findall(unicodedata.normalize("NFKC", text).casefold()):
        if is_chinese(run):
            yield from (run[n : n + 2] for n in range(len(run)))
        else:
            yield run


def asked(words: str) -> list[str]:
    """The terms of a query: pairs as they are, the beginning of a word (from three letters) or a single character."""
    terms: dict[str, None] = {}
    for run in RUNS.findall(unicodedata.normalize("NFKC", words[:LONGEST]).casefold()):
        pairs = [run[n : n + 2] for n in range(max(1, len(run) - 1))] if is_chinese(run) else [run]
        terms |= {f'"{pair}"' + ("*" if opens(pair) else ""): None for pair in pairs}
    return list(terms)[:MOST_TERMS]


def opens(term: str) -> bool:
    return len(term) == 1 if is_chinese(term) else len(term) >= 3


def is_chinese(run: str) -> bool:
    return run[0] >= "\u3040"
