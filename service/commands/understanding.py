"""`understand`: what the service reads in a mail, without a store, a mailbox or a clock."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from service.commands import HERE, Home


def understand(
    file: Annotated[Path | None, typer.Argument(help="A message (.eml) to be explained in words; else JSON lines come in.", exists=True)] = None,
    people: Annotated[Path | None, typer.Option("--people", help="A directory in place of config/people.toml.", exists=True)] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="The language of the explanation.")] = None,
    home: Home = HERE,
) -> None:
    """JSON lines in, JSON lines out; or one message, explained."""
    from service.understand import Understanding

    own = Understanding.of(home.resolve(), people)
    if file is not None:
        print(own.explained(file.read_bytes(), lang))
        return
    for line in sys.stdin.buffer:
        if line.strip():
            sys.stdout.buffer.write(own.line(line) + b"\n")
            sys.stdout.buffer.flush()
