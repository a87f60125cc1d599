"""`people import`: the directory from a staff list, so that nobody types in three hundred names."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands import HERE, Home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.staff.listing import Listing, StaffWords
    from service.staff.merging import Change

people = typer.Typer(no_args_is_help=True, help="The directory: import a staff list.")
FAULTS = {
    "no_address": "no mail address", "bad_address": "what stands there is no mail address", "no_name": "no name",
    "twice": "this address stands further above, too",
}


@people.callback()
def group() -> None:
    """The directory of departments and persons."""


@people.command("import")
def import_list(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The staff list, a CSV file.")],
    home: Home = HERE,
    remove: Annotated[bool, typer.Option("--remove", help="Take out whoever is not in the list.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Add the people and departments of a staff list to config/people.toml."""
    from service.staff import listing, merging

    words = staff_words(home)
    found = listing.read(file.read_bytes(), words)
    if "address" not in found.columns:
        known = ", ".join(words.columns.get("address", ()))
        print(f"bihuan: {file} has no column for the mail address. It may be called: {known}.", file=sys.stderr)
        raise typer.Exit(1)
    target = home / "config/people.toml"
    before = target.read_text(encoding="utf-8-sig") if target.exists() else ""
    change = merging.compared(before, found, words, coordinators(home), remove=remove)
    for line in told(change, found):
        print(line)
    if dry_run or change.text.strip() == before.strip():
        print("Nothing was written." if dry_run else "Nothing to change.")
    else:
        written(target, change.text, home)
        print(f"{target} is written; before, it was what {target.name}.bak is now.")


def staff_words(home: Path) -> StaffWords:
    from service import settings
    from service.staff.listing import StaffWords

    return settings.vocabulary(home / "templates").section("staff", StaffWords)


def coordinators(home: Path) -> tuple[str, ...]:
    """Whom service.toml names, as far as it can be read: they are needed whatever the list says."""
    import tomllib

    try:
        named = tomllib.loads((home / "config/service.toml").read_text(encoding="utf-8-sig"))["service"]["coordinator"]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    return (named,) if isinstance(named, str) else tuple(named)


def told(change: Change, found: Listing) -> Iterator[str]:
    """What changes, a line each, and then what does not fit."""
    for place in change.departments:
        yield f"+ department {place.key}: {place.name}, head {place.head}{'' if place.named else ' (a guess: the list names none)'}"
    for one in change.persons:
        yield f"+ {one.address}: {', '.join(filter(None, (one.name, one.department, one.title)))}"
    for address in change.removed:
        yield f"- {address}: not in the list, taken out"
    for address in change.leavers:
        if address in change.needed:
            yield f"! {address}: not in the list, but named as head, liaison, deputy or coordinator; stays"
        elif address not in change.removed:
            yield f"! {address}: not in the list; stays (--remove takes it out)"
    for address, field, stands, said in change.differing:
        yield f"! {address}: {field} stays {stands or 'empty'}, the list says {said}"
    for line, code in found.faults:
        yield f"! line {line}: {FAULTS[code]}; left out"
    yield f"{len(change.persons)} new, {len(found.members) - len(change.persons)} known, {len(change.removed)} taken out, {len(found.faults)} left out"


def written(target: Path, text: str, home: Path) -> None:
    """Checked as a whole before it takes the place of the old file, of which a copy stays. Raises SettingsError."""
    from service import settings
    from service.settings import people as directory

    draft = target.with_name(f"{target.name}.new")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(text, encoding="utf-8")
    try:
        directory.load(draft, settings.spoken(home / "templates"), settings.PEOPLE)
        if target.exists():
            shutil.copyfile(target, target.with_name(f"{target.name}.bak"))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
