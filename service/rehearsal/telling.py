"""What happened in a scene, in lines: who wrote what, which letters left for whom, which step was reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from service.loop.people import Directory, Person

if TYPE_CHECKING:
    from service.rehearsal.colleagues import Deed
    from service.rehearsal.play import Scene
    from service.rehearsal.received import Received

DOES = {
    "answer": "answers", "mail": "writes", "accept": "accepts the invitation", "decline": "declines the invitation",
    "propose": "proposes another time", "away": "is away (automatic reply)",
}


def told(scene: Scene, directory: Directory, zone: ZoneInfo, titles: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """A line an event: when it was, its sign, what happened. `<` is a mail that came in, `>` letters that left, `!` one set aside.

    The `titles` of issues, which nearly every subject bears, are left out.
    """
    for deed in scene.deeds:
        yield when(scene.now, zone), "<", done(deed)
    for line in scene.lines:
        if line.what in ("shunted", "refused"):
            yield when(scene.now, zone), "!", f"{line.what}: {line.detail}"
    for letters in together(scene.letters):
        readers = ", ".join(name(directory.person(letter.to), letter.to) for letter in letters)
        yield when(scene.now, zone), ">", f"{readers}: {short(letters[0].subject, titles)} ({letters[0].kind})"


def done(deed: Deed) -> str:
    """Who does what, in that person's own words."""
    words = " ".join(deed.text.split())
    what = DOES.get(deed.does, deed.does)
    return f"{name(deed.who)} {what}: {words}" if words else f"{name(deed.who)} {what}"


def together(letters: tuple[Received, ...]) -> list[list[Received]]:
    """Letters of one kind to several people; a second one to the same person stands for itself."""
    groups: list[list[Received]] = []
    for letter in letters:
        group = next((g for g in groups if g[0].kind == letter.kind and letter.to not in {one.to for one in g}), None)
        if group is None:
            groups.append(group := [])
        group.append(letter)
    return groups


def short(subject: str, titles: tuple[str, ...]) -> str:
    """A subject without the title of its issue, whole or cut."""
    front, sign, end = subject.rpartition("：") if "：" in subject else subject.rpartition(": ")
    return front if sign and end and any(title.startswith(end.rstrip("…")) for title in titles) else subject


def name(person: Person | None, otherwise: str = "") -> str:
    """A person as the command line, which speaks English, calls him."""
    return person.name.get("en") or next(iter(person.name.values())) if person else otherwise


def when(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%a %d %b %H:%M}"
