"""The documents stay true: both READMEs name every command, what GUIDE.md tells people to write is read, its letters are still written so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from service import folders, settings
from service.__main__ import COMMANDS, app
from service.loop.issue import Task
from service.loop.orders import ORDERS
from service.loop.workdays import Calendar
from service.reading import replies
from service.reading.reader import Reader
from service.reading.vocabulary import Vocabulary
from service.settings import people

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "GUIDE.md").read_text(encoding="utf-8")
TEMPLATES = ROOT / "templates"

# The letters that GUIDE.md shows, each below a heading with its name.
SHOWN = ("clarify/receipt", "execute/progress", "execute/digest", "verify/survey", "learn/record")
SAMPLE = re.compile(r"^### [^\n]*`(\w+/\w+)`[^\n]*\n(?:(?!#|```)[^\n]*\n)*```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TAG = re.compile(r"^(?:\[[A-Z]+-\d+\])+ ")
JINJA = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})")
BRACED = re.compile(r"(\{\w+\})")
LETTER = re.compile(r"[^\W\d_]")
# Fewer letters of its own, and a sentence would fit everything.
FEWEST = 4
SENTENCE_ENDS = re.compile(r"(?<=[.?:])\s|(?<=[。？])")
# The tables whose words stand before a colon.
LABELS = ("field", "missing_label", "lesson", "record", "metric", "item")
TASKS = tuple(Task(n=n, task=text, owner="mu.xi@lantern.example") for n, text in enumerate(("整理门店清单", "Rebuild the price list", "修订调价流程"), 1))


@pytest.fixture(scope="module")
def lantern(words: Vocabulary) -> Reader:
    """The reader of the sample company, whose people and departments the guide's examples name."""
    directory = people.load(folders.sample() / settings.PEOPLE.rpartition("/")[2], settings.spoken(), settings.PEOPLE)
    return Reader(words=words, directory=directory, calendar=Calendar())


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_command_stands_in_the_table(readme: str) -> None:
    told = "\n".join(line for line in (ROOT / readme).read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
    groups = {group.name: [one.name for one in group.typer_instance.registered_commands] for group in app.registered_groups if group.typer_instance}

    assert [name for name, _ in COMMANDS if not re.search(rf"`(?:bihuan )?{name}\b", told)] == []
    assert {"shunted", "outbox", "people"} <= set(groups)
    assert [(group, name) for group, names in groups.items() for name in names if not re.search(rf"`bihuan {group} [^`]*\b{name}\b", told)] == []


def orders() -> list[str]:
    """What the guide's table of orders tells people to write."""
    part = GUIDE.partition("### Orders by mail")[2].partition("\n## ")[0]
    rows = [line.split(" | ")[1] for line in part.splitlines() if line.startswith("| ") and " | write | " not in line]
    return [phrase for row in rows for phrase in re.split(r" [/·] ", row)]


@pytest.mark.parametrize("phrase", orders())
def test_an_order_written_as_the_guide_says_is_read(phrase: str, lantern: Reader, now: datetime) -> None:
    said = replies.read(phrase, "", (), now, lantern, known=TASKS, sender="yao.ning@lantern.example")

    assert said.amendments or {one.name for one in said.commands} & set(ORDERS)


def test_every_order_that_there_is_stands_in_the_table(lantern: Reader, now: datetime) -> None:
    told = {one.name for phrase in orders() for one in replies.read(phrase, "", (), now, lantern, known=TASKS).commands}

    assert set(ORDERS) - told == set()


def samples() -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in SAMPLE.finditer(GUIDE)]


def test_each_of_the_five_letters_is_shown_once_and_both_languages_are() -> None:
    assert sorted(kind for kind, _ in samples()) == sorted(SHOWN)
    assert {spoken(text) for _, text in samples()} == {"zh", "en"}


@dataclass(frozen=True)
class Words:
    """What a language's letters say: its table, and as patterns its sentences and the lines under a label or to be filled in."""

    table: Mapping[str, Any]
    sentences: tuple[re.Pattern[str], ...]
    labelled: tuple[re.Pattern[str], ...]


@pytest.fixture(scope="module")
def said(words: Vocabulary) -> dict[str, Words]:
    return {language: words_of(tables["letters"]) for language, tables in words.languages.items()}


def words_of(table: Mapping[str, Any]) -> Words:
    labels = (table["form"]["label"].replace("{label}", label) for name in LABELS for label in table[name].values())
    long = (sentence for sentence in sentences(table) if is_long(BRACED.sub("", sentence)))
    return Words(table, tuple(map(pattern, long)), tuple(map(pattern, (*labels, *table["survey"].values()))))


@pytest.mark.parametrize(("kind", "text"), samples(), ids=[kind for kind, _ in samples()])
def test_every_line_of_ours_in_a_letter_shown_is_still_written_so(kind: str, text: str, said: dict[str, Words]) -> None:
    assert strange(kind, text, said) == []


@pytest.mark.parametrize("planted", ["Dear all,", "Please answer soon.", "备注：没有", "Remark: none", "7. 还有什么？", "== Remarks =="])
def test_a_line_that_no_letter_has_is_found(planted: str, said: dict[str, Words]) -> None:
    for kind, text in samples():
        _, _, body = text.partition("\n\n")

        assert strange(kind, f"{text}{planted}\n", said) == [planted]
        assert strange(kind, f"Subject: [BH-1] {planted}\n\n{body}", said) == [planted]


def spoken(text: str) -> str:
    """The language of a letter, by its first sentence."""
    return "zh" if re.search("[。，？]", text.partition("\n\n")[2].partition("\n")[0]) else "en"


def strange(kind: str, text: str, said: Mapping[str, Words]) -> list[str]:
    """The lines of a letter, and its subject, that today's templates do not write. What people say is theirs."""
    language = spoken(text)
    titled, *lines = text.splitlines()
    titled = TAG.sub("", titled.removeprefix("Subject: "))
    subject, *body = written(kind, language)
    patterns = (*body, *said[language].sentences)
    found = [] if subject.fullmatch(titled) else [titled]
    return found + [line for line in lines if line.strip() and not is_ours(line.strip(), said[language], patterns)]


def is_ours(line: str, words: Words, patterns: Sequence[re.Pattern[str]]) -> bool:
    """A heading, a line under its label, a line to fill in, a task with its mark, where it stands, or a sentence; "- " begins what people said."""
    if (heading := pattern(words.table["form"]["heading"]).fullmatch(line)) is not None:
        return heading[1] in words.table["heading"].values() or heading[1].startswith("BH-")
    if line.startswith("- "):
        return True
    if (row := re.match(r"\d+\. ", line)) is not None:
        return is_row(line[row.end() :], words.table)
    return any(one.fullmatch(line) for one in words.labelled) or stands(line, words.table) or is_said(line, patterns)


def is_row(text: str, table: Mapping[str, Any]) -> bool:
    """A question, a task of the daily mail with the day by which it is due, or one of the digest with its mark."""
    marks = tuple(f"{table['mark_sign'][name]} {word}" for name, word in table["mark"].items())
    colon = table["form"]["label"].replace("{label}", "").replace("{text}", "").strip()
    asked = text.endswith(colon) and pattern(table["due"]["by"]).search(text) is not None
    return text in table["missing"].values() or asked or text.startswith(marks)


def stands(line: str, table: Mapping[str, Any]) -> bool:
    """The last line: the step, and what comes next."""
    step, move = ("|".join(map(re.escape, table[name].values())) for name in ("at", "next"))
    whole = re.escape(table["state_next"]).replace(r"\{id\}", r"[A-Z]+-\d+").replace(r"\{step\}", f"(?:{step})").replace(r"\{next\}", f"(?:{move}).*")
    return re.fullmatch(whole, line) is not None


def is_said(text: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    """A sentence that a template or the vocabulary has, or several of them one after the other."""
    if any(one.fullmatch(text) for one in patterns):
        return True
    cuts = (end for end in SENTENCE_ENDS.finditer(text) if text[end.end() :].strip())
    return any(is_said(text[: cut.start()].strip(), patterns) and is_said(text[cut.end() :].strip(), patterns) for cut in cuts)


@cache
def written(kind: str, language: str) -> tuple[re.Pattern[str], ...]:
    """The lines of a template as patterns, its subject first; lines that hold no words of their own are left out."""
    source = (TEMPLATES / language / f"{kind}.md").read_text(encoding="utf-8")
    subject, _, body = source.partition("\n")
    lines = (line.strip().strip("*") for line in body.splitlines())
    return (template(subject.removeprefix("Subject: ")), *(template(line) for line in lines if is_long(JINJA.sub("", line)) and is_whole(line)))


def template(line: str) -> re.Pattern[str]:
    """What a line of a template may read like: anything where a value stands, each branch of a condition."""
    return re.compile("".join(branch(part) if JINJA.fullmatch(part) else re.escape(part) for part in JINJA.split(line)).strip())


def branch(tag: str) -> str:
    if tag.startswith("{{"):
        return ".*?"
    word = tag.strip("{%- }").partition(" ")[0]
    return {"if": "(?:", "elif": "|", "else": "|", "endif": ")?"}.get(word, "")


def is_whole(line: str) -> bool:
    """Does every condition that begins in this line end in it?"""
    return len(re.findall(r"\{%-? if ", line)) == len(re.findall(r"\{%-? endif ", line))


def is_long(words: str) -> bool:
    return len(LETTER.findall(words)) >= FEWEST


@cache
def pattern(sentence: str) -> re.Pattern[str]:
    """A sentence of the vocabulary with anything in place of its names."""
    parts = ("(.*)" if BRACED.fullmatch(part) else re.escape(part) for part in BRACED.split(sentence))
    return re.compile("".join(parts).replace(r"\ (.*)", r"\ ?(.*)"))


def sentences(table: Mapping[str, Any]) -> Iterator[str]:
    """Every sentence of a table."""
    for value in table.values():
        if isinstance(value, Mapping):
            yield from sentences(value)
        elif isinstance(value, str):
            yield value
