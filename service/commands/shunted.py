"""`shunted`: mails that could not be handled, and the way back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands import HERE, AsJson, Home, Now, moment, opened, said_json

if TYPE_CHECKING:
    from service.office import Office
    from service.stores.contract import Mail

shunted = typer.Typer(no_args_is_help=True, help="Mails set aside: list, show, retry, drop.")
Which = Annotated[str, typer.Argument(help="The id that `list` prints; its beginning will do.")]
SHORT = 12


@shunted.command("list")
def list_shunted(home: Home = HERE, as_json: AsJson = False) -> None:
    """What was set aside, and why."""
    mails = [
        {"id": name_of(mail), "reason": mail.reason, "sender": mail.sender, "message_id": mail.message_id, "size": len(mail.raw),
         "received_at": mail.received_at.isoformat() if mail.received_at else None}
        for mail in opened(home).store.shunted()
    ]
    if as_json:
        said_json(mails)
        return
    for mail in mails:
        print(f"{mail['id']}  {mail['received_at']}  {mail['size']} bytes  {mail['reason']}")


@shunted.command("show")
def show_shunted(which: Which, home: Home = HERE) -> None:
    """The mail as it came, to standard output."""
    sys.stdout.buffer.write(chosen(which, opened(home)).raw)


@shunted.command("retry")
def retry(which: Which, home: Home = HERE, now: Now = None) -> None:
    """Take it in again, as if it had just come."""
    from service import intake

    office = opened(home)
    mail = chosen(which, office)
    office.store.unshunt(hash_of(mail))
    outcome = intake.take_in(mail.raw, office, moment(now))
    if outcome.disposition != "shunted":
        office.mailbox.refile(mail.raw, "shunted", outcome.disposition)
    print(" ".join(part for part in (outcome.disposition, outcome.record, outcome.reason) if part))
    raise typer.Exit(1 if outcome.disposition == "shunted" else 0)


@shunted.command("drop")
def drop(which: Which, home: Home = HERE) -> None:
    """Put it away for good: refused, its bytes kept."""
    from dataclasses import replace

    office = opened(home)
    mail = chosen(which, office)
    office.store.unshunt(hash_of(mail))
    office.store.save(mail=replace(mail, disposition="refused", reason=f"dropped by the operator; {mail.reason}"))
    office.mailbox.refile(mail.raw, "shunted", "refused")
    print(f"refused {name_of(mail)}")


def chosen(which: str, office: Office) -> Mail:
    """The one shunted mail whose id begins so."""
    found = [mail for mail in office.store.shunted() if hash_of(mail).startswith(which.lower())]
    if len(found) != 1:
        raise typer.BadParameter(f"{len(found)} mails set aside have an id that begins with {which!r}.")
    return found[0]


def hash_of(mail: Mail) -> str:
    from service.intake import mail_id

    return mail_id(mail.raw)


def name_of(mail: Mail) -> str:
    return hash_of(mail)[:SHORT]
