"""The sample company's files: complete, commented, sound."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest

from service import folders, settings
from service.settings.days import Holidays
from service.settings.people import DepartmentTable, PersonTable
from service.settings.shape import Shape

CONFIG = folders.sample()


def commented(text: str) -> set[str]:
    """Keys, sections in front, above which a comment stands; a key may be commented out."""
    found, section, explained = set(), "", False
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        if line.startswith("["):
            section = line.strip("[]") + "."
        elif " = " in bare and bare.split(" = ")[0].isidentifier():
            if explained:
                found.add(section + bare.split(" = ")[0])
            continue
        explained = line.startswith("#") or (explained and line != "")
    return found


def test_every_key_of_the_service_is_there_with_a_comment() -> None:
    wanted = {
        f"{section.encode_name}.{key.encode_name}"
        for section in msgspec.structs.fields(Shape)
        for key in msgspec.structs.fields(section.type)
    }
    told = commented((CONFIG / "service.toml").read_text(encoding="utf-8"))
    close_by = {"working_hours.to"}

    assert wanted - told - close_by == set()


def test_every_key_of_the_holidays_is_there_with_a_comment() -> None:
    wanted = {key.encode_name for key in msgspec.structs.fields(Holidays)}

    assert wanted - commented((CONFIG / "holidays.toml").read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("table", [DepartmentTable, PersonTable])
def test_every_key_of_people_is_explained(table: type) -> None:
    told = [line.split()[1] for line in (CONFIG / "people.toml").read_text(encoding="utf-8").splitlines() if line.startswith("# ") and len(line.split()) > 1]

    assert {key.encode_name for key in msgspec.structs.fields(table)} - set(told) == set()


def test_the_sample_company_can_be_run(tmp_path: Path) -> None:
    shutil.copytree(CONFIG, tmp_path / "config")
    loaded = settings.load(tmp_path)

    assert len(loaded.directory.departments) == 8
    assert len(loaded.directory.persons) == 30
    assert {person.language for person in loaded.directory.persons} == {"zh", "en"}
    assert loaded.directory.person(loaded.coordinators[0]) is not None


def test_comments_do_not_promise_a_default_that_is_not_so(tmp_path: Path) -> None:
    """What the sample spells out and what is taken without it are the same, but for who the company is."""
    shutil.copytree(CONFIG, tmp_path / "config")
    sample = msgspec.to_builtins(settings.load(tmp_path).shape, enc_hook=str)
    bare = tmp_path / "config/service.toml"
    bare.write_text('[service]\naddress = "issues@lantern.example"\ncoordinator = "ren.jie@lantern.example"\n', encoding="utf-8")
    defaults = msgspec.to_builtins(settings.load(tmp_path).shape, enc_hook=str)
    its_own = {"service", "embedded"}

    assert {k: v for k, v in sample.items() if k not in its_own} == {k: v for k, v in defaults.items() if k not in its_own}
