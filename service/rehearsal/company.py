"""The rehearsal's company: the sample company, in a home of its own below the operator's, made anew for every play."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from service import folders
from service.errors import SettingsError
from service.office import Busy, is_worked_in

DEMO = Path("data") / "demo"
# Only a folder with this in it is cleared for the next play: it is one of ours.
MARK = "rehearsal"
LANGUAGE = re.compile(r'^language = ".*"$', re.MULTILINE)
# What the sample leaves to the operator: a play shows it, too.
CHANGES = {
    ("share", "knowledge_base"): '"knowledge@lantern.example"',
    ("share", "department_meeting"): '"heads@lantern.example"',
}


def founded(home: Path, port: int, language: str = "") -> Path:
    """A fresh home for a play below `home`, its listener on that port; what an earlier play left is gone. Raises SettingsError, Busy.

    Everybody reads and writes `language`, where one is given; else each his own.
    """
    stage = home.resolve() / DEMO
    if stage.exists() and any(stage.iterdir()) and not (stage / MARK).exists():
        raise SettingsError(str(DEMO), "(the folder)", "nothing, or an earlier rehearsal", "files of somebody else's")
    if is_worked_in(stage / "data"):
        raise Busy(f"Another rehearsal is being played in {stage}.")
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
        (stage / MARK).touch()
        shutil.copytree(folders.sample(), stage / "config")
        file = stage / "config" / "service.toml"
        values = CHANGES | {("embedded", "smtp_port"): str(port)} | ({("service", "language"): f'"{language}"'} if language else {})
        file.write_text(changed(file.read_text(encoding="utf-8"), values), encoding="utf-8")
        if language:
            people = stage / "config" / "people.toml"
            people.write_text(LANGUAGE.sub(f'language = "{language}"', people.read_text(encoding="utf-8")), encoding="utf-8")
    except OSError as error:
        raise SettingsError(str(DEMO), "(the folder)", "a place that can be written to", str(error.strerror)) from error
    return stage


def changed(text: str, values: dict[tuple[str, str], str]) -> str:
    """The sample's service.toml with other values: (section, key), each of which stands there once."""
    lines, section = [], ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        key = line.partition(" = ")[0]
        lines.append(f"{key} = {values[section, key]}" if (section, key) in values else line)
    return "\n".join(lines) + "\n"
