"""`outbox`: letters on their way, and those of which nobody knows whether they left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.commands import HERE, AsJson, Home, Now, moment, opened, said_json

if TYPE_CHECKING:
    from datetime import datetime

    from service.office import Office
    from service.stores.contract import LetterRow

outbox = typer.Typer(no_args_is_help=True, help="Letters on their way: list, hold, release, resolve.")


@outbox.command("list")
def list_letters(home: Home = HERE, as_json: AsJson = False) -> None:
    """Letters that have not left yet, and those in doubt."""
    rows = [
        {"row": one.row, "issue": one.letter.record, "letter": one.letter.kind, "to": one.letter.to, "state": one.state,
         "tries": one.tries, "not_before": iso(one.letter.not_before), "error": one.error}
        for one in opened(home).store.outbox()
    ]
    if as_json:
        said_json(rows)
        return
    for row in rows:
        print("  ".join(str(value) for value in row.values() if value not in (None, "")))


def iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


@outbox.command("hold")
def hold(home: Home = HERE) -> None:
    """No letter leaves any more."""
    from service.sending import clockwork

    clockwork.hold(opened(home))
    print("held")


@outbox.command("release")
def release(home: Home = HERE) -> None:
    """Letters leave again: after a hold, after the clock was set right, or after the mistake that held some was mended."""
    from service.sending import clockwork

    office = opened(home)
    clockwork.release(office)
    for one in office.store.outbox("held"):
        again(one, office)
    print("released")


def again(one: LetterRow, office: Office) -> None:
    """As if it had just been posted: it may go as soon as it might then."""
    from service.stores.contract import Claimed

    at = one.letter.not_before or one.letter.posted_at
    office.store.settle(Claimed(one.row, one.letter, one.tries), "pending", at, again_at=at)


@outbox.command("resolve")
def resolve(
    row: Annotated[int, typer.Argument(help="The row that `list` prints.")],
    outcome: Annotated[str, typer.Argument(help="sent: it did leave; again: send it once more; never: leave it.")],
    home: Home = HERE,
    now: Now = None,
) -> None:
    """Say what became of a letter in doubt."""
    from service.stores.contract import Claimed

    outcomes = {"sent": "sent", "again": "pending", "never": "withdrawn"}
    if outcome not in outcomes:
        raise typer.BadParameter(f"expected one of {', '.join(outcomes)}, found {outcome!r}.")
    office = opened(home)
    found = next((one for one in office.store.outbox("uncertain", "held") if one.row == row), None)
    if found is None:
        raise typer.BadParameter(f"no letter in doubt has the row {row}.")
    if outcome == "again":
        again(found, office)
    else:
        office.store.settle(Claimed(row, found.letter, found.tries), outcomes[outcome], moment(now))
    print(f"{outcomes[outcome]} {found.letter.record} {found.letter.kind}")
