"""`init` and `check`: a home to start from, and whether a home can work."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands import HERE, Home, opened
from service.errors import SettingsError, Unavailable

if TYPE_CHECKING:
    from service.office import Office


def init(folder: Annotated[Path, typer.Argument(help="The new home.")]) -> None:
    """Write a commented config/ to start from."""
    from service import folders

    target = folder / "config"
    if target.exists() and any(target.iterdir()):
        print(f"bihuan: {target} is there already and stays as it is.")
        raise typer.Exit(1)
    shutil.copytree(folders.sample(), target, dirs_exist_ok=True)
    print(f"{target}: service.toml, people.toml and holidays.toml, a sample company. Put your own in, then: bihuan check --home {folder}")


def check(
    home: Home = HERE,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only what is wrong.")] = False,
    deep: Annotated[bool, typer.Option("--deep", help="Read the whole store, too: minutes for a large one.")] = False,
) -> None:
    """Look at settings, people, letters, mailbox, sending, worker, calendar and store."""
    office = opened(home)
    troubled = False
    for name, look in (*LOOKS, *(DEEP if deep else ())):
        said, sound = looked(look, office)
        troubled = troubled or not sound
        if not (quiet and sound):
            print(f"{name}: {said}")
    raise typer.Exit(1 if troubled else 0)


def looked(look: Callable[[Office], str], office: Office) -> tuple[str, bool]:
    """What a look found, and whether it is well."""
    try:
        return look(office), True
    except (SettingsError, Unavailable, Trouble) as error:
        return f"NOT WELL. {error}", False


# A worker ends a round every second or so; one that did not for so long is stuck.
SILENT = 120.0


class Trouble(Exception):
    """Something is wrong, with the sentence that says what to do."""


def settings(office: Office) -> str:
    from service.settings import keys

    secret = office.settings.data / "secret"
    if not keys.is_private(secret):
        raise Trouble(f"{secret} can be read by others: chmod 600 it.")
    return f"ok, {office.settings.mailbox}, {office.settings.zone.key}"


def people(office: Office) -> str:
    directory = office.settings.directory
    return f"ok, {len(directory.departments)} departments, {len(directory.persons)} persons"


def letters(office: Office) -> str:
    from service.sending import letters

    made = letters.load(office.vocabulary, office.settings.home / "templates")
    for lang, kinds in made.sources.items():
        for kind in kinds:
            try:
                made.source(kind, lang)
            except Exception as error:
                raise Trouble(f"templates/{lang}/{kind}.md: {error}") from error
    return f"ok, {', '.join(sorted(made.sources))}"


def reading(office: Office) -> str:
    """Every reader once: a vocabulary that the operator changed may not fit any more."""
    from msgspec import ValidationError

    from service.reading import replies, reports

    now = datetime.now(UTC)
    try:
        reader = office.reader(now)
        reports.read("", "1", None, now, reader)
        replies.read("1", "", (), now, reader)
    except ValidationError as error:
        raise Trouble(f"A vocabulary.toml does not fit: {error}") from error
    return f"ok, {', '.join(sorted(office.vocabulary.languages))}"


def mailbox(office: Office) -> str:
    trouble = office.mailbox.trouble()
    if trouble:
        raise Trouble(trouble)
    waiting = len(office.mailbox.unread(1000))
    return f"ok, {office.settings.shape.mailbox.kind}, {waiting} waiting"


def sending(office: Office) -> str:
    from service.sending import clockwork

    reason = clockwork.held(office, datetime.now(UTC))
    if reason:
        raise Trouble(f"No letter leaves: {reason}.")
    dry = ", DRY RUN: every letter goes to the coordinator" if office.settings.shape.letters.dry_run else ""
    return f"ok, {len(office.store.outbox('pending'))} pending, {len(office.store.outbox('uncertain'))} in doubt{dry}"


def trust(office: Office) -> str:
    if office.trust.mode == "open":
        return "OPEN: whoever writes with an address of the directory is believed. Set trust.authserv_id to your mail server's name."
    return f"ok, what {office.trust.authserv_id} says counts"


def calendar(office: Office) -> str:
    now = datetime.now(UTC)
    known = office.calendar(now).years
    unknown = [str(year) for year in (now.year, now.year + 1) if known and year not in known]
    warning = f"; the make-up days of {' and '.join(unknown)} are not known yet: see holidays.toml" if unknown else ""
    return f"ok, busy times: {office.settings.shape.calendar.kind}{warning}"


def store(office: Office) -> str:
    return f"ok, {office.settings.shape.store.kind}, {len(office.store.shunted())} mails set aside"


def every_row(office: Office) -> str:
    office.store.verify()
    return "ok, whole"


def worker(office: Office) -> str:
    """A worker that holds the home and does nothing is worse than none: nobody would start another."""
    from service.office import is_worked_in
    from service.sending import clockwork

    data = office.settings.data
    if not is_worked_in(data):
        return "ok, none at work"
    if clockwork.silence(data) > SILENT:
        raise Trouble(f"The worker has ended no round for {clockwork.silence(data):.0f} s: look at its log, or start it again.")
    return "ok, at work"


LOOKS: tuple[tuple[str, Callable[[Office], str]], ...] = (
    ("settings", settings), ("people", people), ("letters", letters), ("reading", reading), ("mailbox", mailbox), ("sending", sending), ("worker", worker),
    ("trust", trust), ("calendar", calendar), ("store", store),
)
DEEP: tuple[tuple[str, Callable[[Office], str]], ...] = (("every row", every_row),)
