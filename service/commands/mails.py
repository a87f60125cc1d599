"""`ingest`: mails by hand, through the same path as the mailbox."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from service.commands import HERE, Home, Now, moment, opened, said_json


def ingest(
    paths: Annotated[list[Path], typer.Argument(help=".eml files, mbox files, Maildirs, folders of .eml.", exists=True)],
    home: Home = HERE,
    now: Now = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Import history: no letters come of it.")] = False,
) -> None:
    """Take mails in through the same path as the mailbox; one JSON line each. Letters wait for the next round."""
    from service import intake, log

    log.to(sys.stderr, logging.WARNING)
    at, office = moment(now), opened(home)
    for raw in (one for path in paths for one in raws(path)):
        outcome = intake.take_in(raw, office, at, quiet=quiet)
        said_json({
            "message_id": outcome.message_id, "disposition": outcome.disposition,
            "issue": outcome.record or None, "reason": outcome.reason or None,
        })


def raws(path: Path) -> Iterator[bytes]:
    """The messages at a path, in order."""
    if path.is_dir():
        maildir = [path / sub for sub in ("new", "cur") if (path / sub).is_dir()]
        files = [f for sub in maildir for f in sub.iterdir()] if maildir else path.rglob("*.eml")
        for file in sorted(files, key=lambda f: f.name):
            yield file.read_bytes()
    elif begins(path).startswith(b"From "):
        yield from mbox(path)
    else:
        yield path.read_bytes()


def begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(5)


def mbox(path: Path) -> Iterator[bytes]:
    """The messages of an mbox file (RFC 4155), one at a time."""
    message: list[bytes] = []
    blank = True
    with path.open("rb") as file:
        for line in file:
            if blank and line.startswith(b"From ") and message:
                yield b"".join(message)
                message = []
            if not (blank and line.startswith(b"From ")):
                message.append(line[1:] if line.startswith((b">From ", b">>From ")) else line)
            blank = not line.strip()
    if any(line.strip() for line in message):
        yield b"".join(message)
