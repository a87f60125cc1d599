"""Letters in the embedded store: posted once, claimed in order, sealed before they are sent, settled after."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from tinydb.table import Document

from service.errors import Conflict
from service.loop.issue import Letter
from service.loop.people import normal
from service.stores.contract import ALARM, HELD, OF_NO_ISSUE, Claimed, Illegible, LetterRow
from service.stores.tiny_mails import Raws
from service.stores.tiny_names import Names
from service.stores.tiny_records import moment, stamp
from service.stores.tiny_rows import RowTable

OUTCOMES = ("sent", "failed", "uncertain", "held", "withdrawn", "pending")
OPEN = ("pending", "attempted", "uncertain", "held")

ASIDE = f"(kind = '{ALARM}' OR (kind = '{HELD}' AND substr(record, 1, {len(OF_NO_ISSUE)}) = '{OF_NO_ISSUE}'))"
# A letter that waits for its next try holds back later ones to the same person about the same record, and nobody else's.
CLAIM = f"""
doc_id IN (
  WITH behind AS MATERIALIZED (
    SELECT record, person, doc_id FROM letters WHERE state = 'pending' AND ready > :now AND tries > 0
  )
  SELECT doc_id FROM letters AS mine WHERE state = 'pending' AND ready <= :now AND NOT EXISTS (
    SELECT 1 FROM behind
    WHERE behind.record = mine.record AND behind.person = mine.person AND behind.doc_id < mine.doc_id
  )
  ORDER BY {ASIDE}, kind = 'execute/note', +doc_id LIMIT :limit
)
ORDER BY doc_id
"""


class Outbox:
    """The table of letters. Ready is the moment from which a pending letter may go."""

    def __init__(self, table: RowTable, raws: Raws, names: Names) -> None:
        self._table, self._raws, self._names = table, raws, names
        self.illegible: dict[str, str] = {}

    def post(self, letter: Letter, record: str) -> None:
        """Put it in, unless one with its key was ever posted."""
        letter = msgspec.structs.replace(letter, record=letter.record or record)
        document = {
            "record": letter.record,
            "cycle": letter.cycle,
            "kind": letter.kind,
            "occurrence": letter.occurrence,
            "person": normal(letter.to),
            "state": "pending",
            "ready": stamp(letter.not_before) if letter.not_before else 0,
            "tries": 0,
            "body": msgspec.to_builtins(letter),
        }
        try:
            self._table.insert(document)
        except sqlite3.IntegrityError:
            # The unique index over its key has it already.
            return

    def claim(self, now: datetime, limit: int) -> tuple[Claimed, ...]:
        found = self._table.select(CLAIM, {"now": stamp(now), "limit": limit})
        return tuple(self._claimed(document) for document in self._legible(found))

    def seal(self, claimed: Claimed, raw: bytes, ids: tuple[str, ...]) -> Claimed:
        """Attempted from now on. Raises Conflict when it is no longer in the state in which it was claimed."""
        found = self._table.get(doc_id=claimed.row)
        if not found or (found["state"], found["tries"]) != (claimed.state, claimed.tries):
            raise Conflict(f"Letter {claimed.row} of {claimed.letter.record} was taken up elsewhere meanwhile.")
        sealed = found.get("raw") or self._raws.keep(raw)
        self._table.update(
            {
                "state": "attempted",
                "tries": claimed.tries + 1,
                "raw": sealed,
                "message_id": found.get("message_id") or next((one for one in ids if "@" in one), ""),
            },
            doc_ids=[claimed.row],
        )
        self._names.own(ids, claimed.letter.record, claimed.row)
        return self._claimed(self._table.get(doc_id=claimed.row))

    def settle(self, row: int, outcome: str, now: datetime, error: str, again_at: datetime | None) -> None:
        if outcome not in OUTCOMES:
            raise ValueError(outcome)
        fields: dict[str, Any] = {"state": outcome, "error": error}
        if outcome == "sent":
            fields |= {"sent_at": stamp(now), "raw": ""}
            self._forget_bytes(row)
        if outcome == "pending":
            fields["ready"] = stamp(again_at or now)
        self._table.update(fields, doc_ids=[row])

    def _forget_bytes(self, row: int) -> None:
        """A letter that left can be composed again; its bytes were kept for the tries alone."""
        found = self._table.get(doc_id=row)
        if found and found.get("raw"):
            self._raws.drop(found["raw"])

    def unsettled(self) -> tuple[Claimed, ...]:
        return tuple(self._claimed(document) for document in self._legible(self._by_state(("attempted",))))

    def rows(self, states: tuple[str, ...]) -> tuple[LetterRow, ...]:
        return tuple(map(row_of, self._legible(self._by_state(states or OPEN))))

    def soonest(self) -> int | None:
        """The stamp of the earliest moment at which a waiting letter may go."""
        return min((document["ready"] for document in self._table.select("state = 'pending' ORDER BY ready LIMIT 1")), default=None)

    def of(self, record: str) -> tuple[LetterRow, ...]:
        return tuple(map(row_of, self._legible(self._table.select("record = ? ORDER BY doc_id", (record,)))))

    def sent_since(self, since: datetime, to: str | None, asides: bool | None) -> int:
        person, values = (" AND person = ?", (normal(to),)) if to else ("", ())
        sort = "" if asides is None else f" AND {ASIDE}" if asides else f" AND NOT {ASIDE}"
        return self._table.count_where(f"sent_at >= ?{person}{sort}", (stamp(since), *values))

    def _legible(self, documents: Iterable[Document]) -> Iterator[Document]:
        """One that another version wrote is held if it waits: those behind it go on."""
        for document in documents:
            try:
                letter_of(document)
            except Illegible as error:
                name = f"letter {document.doc_id} of {document['record']}"
                self.illegible[name] = str(error)
                if document["state"] in ("pending", "attempted"):
                    self._table.update({"state": "held", "error": str(error)}, doc_ids=[document.doc_id])
            else:
                yield document

    def _by_state(self, states: tuple[str, ...]) -> list[Document]:
        marks = ", ".join("?" * len(states))
        return self._table.select(f"state IN ({marks}) ORDER BY doc_id", states)

    def _claimed(self, document: Document) -> Claimed:
        raw = self._raws.get(document["raw"]) if document.get("raw") else None
        return Claimed(document.doc_id, letter_of(document), document["tries"], raw, document["state"])


def letter_of(document: Document) -> Letter:
    """The letter that a document holds. Raises Illegible."""
    try:
        return msgspec.convert(document["body"], Letter)
    except msgspec.ValidationError as error:
        raise Illegible(f"A letter of {document['record']}", str(error)) from error


def row_of(document: Document) -> LetterRow:
    return LetterRow(
        row=document.doc_id,
        letter=letter_of(document),
        state=document["state"],
        message_id=document.get("message_id", ""),
        sent_at=moment(document["sent_at"]) if document.get("sent_at") is not None else None,
        tries=document["tries"],
        error=document.get("error", ""),
    )
