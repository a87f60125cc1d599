"""The command line, one module a matter. Modules load what they need when they are called: a round has to start fast."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from service.office import Office

Home = Annotated[Path, typer.Option("--home", envvar="BIHUAN_HOME", help="Where config/, templates/ and data/ are.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Now = Annotated[str | None, typer.Option("--now", help="The clock of this round, with its offset: 2026-06-01T08:35:00+08:00.")]
HERE = Path()


def opened(home: Path) -> Office:
    """The home's office. Raises SettingsError or Unavailable."""
    from service.office import open_office

    return open_office(home.resolve())


def moment(given: str | None) -> datetime:
    """The moment given, or this one; in UTC."""
    if given is None:
        return datetime.now(UTC)
    try:
        read = datetime.fromisoformat(given)
    except ValueError:
        raise typer.BadParameter(f"expected a moment such as 2026-06-01T08:35:00+08:00, found {given!r}.", param_hint="--now") from None
    if read.tzinfo is None:
        raise typer.BadParameter(f"expected a moment with its offset, such as {given}+08:00, found {given!r}.", param_hint="--now")
    return read.astimezone(UTC)


def said_json(value: object) -> None:
    """One value on one line, in UTF-8 whatever the terminal says."""
    import sys

    import msgspec

    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()
