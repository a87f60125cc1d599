"""Mails in the embedded store: what was handled and how, and the bytes of everything that came or went."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from datetime import datetime

from tinydb.table import Document

from service.errors import Conflict
from service.stores.contract import Damaged, Mail
from service.stores.sqlite_database import Database
from service.stores.tiny_rows import RowTable

# Most of a large mail is base64, where the quick level gains as much as the thorough one.
LEVEL = 1


class Raws:
    """Bytes by their sha256, compressed, each kept once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, raw: bytes) -> str:
        """Keep them; their hash. Before the transaction opens is the better moment for `packed`."""
        return self.put(*packed(raw))

    def put(self, sha256: str, content: bytes) -> str:
        self._database.execute("INSERT OR IGNORE INTO raws VALUES (?, ?)", (sha256, content))
        return sha256

    def get(self, sha256: str) -> bytes | None:
        found = self._database.execute("SELECT content FROM raws WHERE hash = ?", (sha256,))
        try:
            return zlib.decompress(found[0][0]) if found else None
        except zlib.error:
            raise Damaged(self._database.path, f"mail {sha256} unreadable") from None

    def drop(self, sha256: str) -> None:
        """Bytes that nobody needs any more."""
        self._database.execute("DELETE FROM raws WHERE hash = ?", (sha256,))


class Mails:
    """The memory of handled mails. A mail given back by `unshunt` bears its hash as `retry` until it is taken in again."""

    def __init__(self, table: RowTable, raws: Raws) -> None:
        self._table, self._raws = table, raws

    def keep(self, mail: Mail, sha256: str, content: bytes) -> None:
        """Raises Conflict when its seen key is there."""
        if again := self._table.select("retry = ?", (sha256,)):
            self._table.remove(doc_ids=[document.doc_id for document in again])
        try:
            self._table.insert(
                {
                    "source": mail.source,
                    "message_id": mail.message_id,
                    "fingerprint": mail.fingerprint,
                    "disposition": mail.disposition,
                    "reason": mail.reason,
                    "sender": mail.sender,
                    "references": mail.references,
                    "received_at": mail.received_at.isoformat() if mail.received_at else None,
                    "raw": self._raws.put(sha256, content),
                }
            )
        except sqlite3.IntegrityError as error:
            raise Conflict(f"The mail {mail.message_id or sha256} was handled before.") from error

    def seen(self, source: str, message_id: str, fingerprint: str) -> str | None:
        """By id and content from wherever it came; a mail without an id only by content and source."""
        same = "message_id = ? AND fingerprint = ? AND retry IS NULL"
        found = (
            self._table.select(f"{same} ORDER BY doc_id LIMIT 1", (message_id, fingerprint))
            if message_id
            else self._table.select(f"{same} AND source = ?", (message_id, fingerprint, source))
        )
        return str(found[0]["disposition"]) if found else None

    def knows(self, message_id: str) -> bool:
        """By its id alone."""
        return bool(message_id) and self._table.count_where("message_id = ? AND retry IS NULL", (message_id,)) > 0

    def shunted(self) -> tuple[Mail, ...]:
        return tuple(map(self._mail, self._shunted()))

    def unshunt(self, sha256: str) -> Mail | None:
        found = [document for document in self._shunted() if document["raw"] == sha256]
        self._table.update({"retry": sha256}, doc_ids=[document.doc_id for document in found])
        return self._mail(found[0]) if found else None

    def _shunted(self) -> list[Document]:
        return self._table.select("disposition = 'shunted' ORDER BY doc_id")

    def _mail(self, document: Document) -> Mail:
        return Mail(
            source=document["source"],
            message_id=document["message_id"],
            fingerprint=document["fingerprint"],
            raw=self._raws.get(document["raw"]) or b"",
            disposition=document["disposition"],
            reason=document["reason"],
            sender=document["sender"],
            references=tuple(document["references"]),
            received_at=datetime.fromisoformat(document["received_at"]) if document["received_at"] else None,
        )


def packed(raw: bytes) -> tuple[str, bytes]:
    """The sha256 of some bytes, and the bytes compressed."""
    # For a short mail most of the work would be clearing the window, so it is made to measure (9 to 15 bits).
    bits = min(15, max(9, len(raw).bit_length()))
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, bits, min(8, bits - 7))
    return hashlib.sha256(raw).hexdigest(), packer.compress(raw) + packer.flush()
