"""The command line: `bihuan COMMAND`, or `python -m service COMMAND`.

Exit status 0: fine; 1: what was asked for failed; 2: wrong usage or settings.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from service.commands import demo, exporting, figures, home, looking, mails, running, understanding
from service.commands.outbox import outbox
from service.commands.people import people
from service.commands.shunted import shunted
from service.errors import SettingsError, Unavailable

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="Closes the loop on problems stuck between departments, by mail and calendar alone.",
)


@app.callback()
def everywhere(
    at: Annotated[Path | None, typer.Option("--home", help="Where config/, templates/ and data/ are (default: here).")] = None,
) -> None:
    """What stands before the command."""
    if at is not None:
        os.environ["BIHUAN_HOME"] = str(at)


COMMANDS = (
    ("init", home.init), ("check", home.check),
    ("demo", demo.demo), ("run", running.run), ("once", running.once),
    ("ingest", mails.ingest), ("understand", understanding.understand),
    ("issues", looking.issues), ("show", looking.show), ("search", looking.search),
    ("stats", figures.stats), ("export", exporting.export),
)
for name, command in COMMANDS:
    app.command(name)(command)
app.add_typer(shunted, name="shunted")
app.add_typer(outbox, name="outbox")
app.add_typer(people, name="people")


def main() -> None:
    """Run the command, and say in one sentence what keeps it from running."""
    try:
        app()
    except SettingsError as error:
        sys.exit(told(error, 2))
    except Unavailable as error:
        sys.exit(told(error, 1))


def told(error: Exception, status: int) -> int:
    print(f"bihuan: {error}", file=sys.stderr)
    return status


if __name__ == "__main__":
    main()
