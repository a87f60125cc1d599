"""The wheel is all that is needed: it carries templates and the sample company."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, in a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "installed")
    return folder / "installed"


def bihuan(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run([sys.executable, "-m", "service", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_it_holds_every_template_and_the_sample(installed: Path) -> None:
    for place, name in (("templates", "templates"), ("config", "sample_config")):
        wanted = {str(file.relative_to(ROOT / place)) for file in (ROOT / place).rglob("*") if file.is_file()}
        packed = {str(file.relative_to(installed / "service" / name)) for file in (installed / "service" / name).rglob("*") if file.is_file()}

        assert packed == wanted


def test_it_works_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    made = bihuan(installed, tmp_path, "init", "home")
    checked = bihuan(installed, tmp_path, "check", "--home", "home")

    assert made.returncode == 0, made.stderr
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "letters: ok, en, zh" in checked.stdout


def test_the_rehearsal_plays_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    played = bihuan(installed, tmp_path, "demo", "--headless")

    assert played.returncode == 0, played.stdout[-2000:] + played.stderr
    assert "BH-1" in played.stdout
    assert (tmp_path / "data/demo/data/mail/sent/new").is_dir()
