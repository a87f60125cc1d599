"""`demo`: one issue, the guide's own example, through all six steps in a company of simulated people, over real SMTP."""

from __future__ import annotations

import logging
import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands import HERE, Home

if TYPE_CHECKING:
    from service.rehearsal.play import Stage

Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Of the embedded SMTP listener; 0 is any free one.")]
# As in the sample company's service.toml.
USUAL = 2525


def demo(
    home: Home = HERE,
    headless: Annotated[bool, typer.Option("--headless", help="Print lines, and end with the play.")] = False,
    end: Annotated[bool, typer.Option("--end", help="Show the live view, and end with the play.")] = False,
    port: Port = 0,
    language: Annotated[str, typer.Option("--language", help="zh or en: everybody reads and writes it. Without it each his own.")] = "",
    seed: Annotated[int, typer.Option("--seed", help="Another one, and people word their answers differently.")] = 1,
) -> None:
    """Play one issue through all six steps, in data/demo; then stay up to be written to, until Ctrl-C."""
    from service import log
    from service.commands.running import stop_on_signals
    from service.rehearsal import company, ending, play, script, smtp

    log.to(sys.stderr, logging.WARNING)
    voices = script.shipped()
    if language and language not in voices.voices:
        raise typer.BadParameter(f"expected one of {', '.join(voices.voices)}, found {language!r}.", param_hint="--language")
    wanted = stop_on_signals()
    stage_home = company.founded(home, port or smtp.free_port(0 if headless or end else USUAL), language)
    with play.stage(stage_home, voices, seed) as on:
        with view(on, lines=headless) as seen:
            play.play(on, seen.tell, lambda on: wanted.is_set() or play.loop_is_closed(on))
        if wanted.is_set():
            raise typer.Exit(1)
        missing = ending.missing(on)
        print("", *ending.summary(on), *missing, f"All mails: {stage_home / 'data/mail'}", sep="\n", flush=True)
        print(f"The issue: bihuan show BH-1 --home {stage_home}", flush=True)
        if not headless and not end:
            stay(on, wanted)
    raise typer.Exit(1 if missing else 0)


def view(on: Stage, *, lines: bool) -> Any:
    """The live view in a terminal, lines everywhere else."""
    from rich.console import Console

    from service.rehearsal.view import Lines, Terminal

    console = Console()
    return Terminal(on, console) if console.is_terminal and not lines else Lines(on)


def stay(on: Stage, wanted: threading.Event) -> None:
    """The company stays where the play ended, its clock at the pace of the wall's; one of its people is left to the newcomer."""
    from service.commands.running import first_writer, greet
    from service.rehearsal.telling import name
    from service.rehearsal.view import Lines

    greet(on.office)
    newcomer = first_writer(on.office)
    if newcomer:
        print(f"Everybody but {name(newcomer)} <{newcomer.address}> is played, and answers within a minute or so.\n", flush=True)
        on.colleagues.leave(newcomer)
    began, ended, lines = datetime.now(UTC), on.now, Lines(on)
    while not wanted.wait(1):
        on.now = ended + (datetime.now(UTC) - began)
        lines.tell(on.scene())
