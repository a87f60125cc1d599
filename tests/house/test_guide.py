"""The documents stay true: both READMEs name every command, what GUIDE.md tells people to write is read, its letters are still written so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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


def samples() -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in SAMPLE.finditer(GUIDE)]


def test_each_of_the_five_letters_is_shown_once_and_both_languages_are() -> None:
    assert sorted(kind for kind, _ in samples()) == sorted(SHOWN)
    assert {spoken(text) for _, text in samples()} == {"zh", "en"}


@pytest.mark.parametrize(("kind", "text"), samples(), ids=[kind for kind, _ in samples()])
def test_every_line_of_ours_in_a_letter_shown_is_still_written_so(kind: str, text: str, words: Vocabulary) -> None:
    assert strange(kind, text, words) == []


@pytest.mark.parametrize("planted", ["Dear all,", "Please answer soon.", "备注：没有", "Remark: none", "7. 还有什么？", "== Remarks =="])
def test_a_line_that_no_letter_has_is_found(planted: str, words: Vocabulary) -> None:
    for kind, text in samples():
        _, _, body = text.partition("\n\n")

        assert strange(kind, f"{text}{planted}\n", words) == [planted]
        assert strange(kind, f"Subject: [BH-1] {planted}\n\n{body}", words) == [planted]


def spoken(text: str) -> str:
    """The language of a letter, by its first sentence."""
    return "zh" if re.search("[。，？]", text.partition("\n\n")[2].partition("\n")[0]) else "en"


def strange(kind: str, text: str, words: Vocabulary) -> list[str]:
    """The lines of a letter, and its subject, that today's templates do not write. What people say is theirs."""
    language = spoken(text)
    table = words.languages[language]["letters"]
    subject, *lines = text.splitlines()
    titled, told = TAG.sub("", subject.removeprefix("Subject: ")), written(kind, language)
    patterns = (*told[1:], *(pattern(sentence, BRACED) for sentence in sentences(table) if is_long(BRACED.sub("", sentence))))
    found = [] if told[0].fullmatch(titled) else [titled]
    return found + [line for line in lines if line.strip() and not is_ours(line, table, patterns)]


def is_ours(line: str, table: Mapping[str, Any], patterns: tuple[re.Pattern[str], ...]) -> bool:
    """A heading, a line under its label, a line to fill in, a task with its mark, where it stands, or a sentence; "- " begins what people said."""
    bare, form = line.strip(), table["form"]
    if (heading := pattern(form["heading"], BRACED).fullmatch(bare)) is not None:
        return heading[1] in table["heading"].values() or heading[1].startswith("BH-")
    if bare.startswith("- "):
        return True
    if (row := re.match(r"\d+\. ", bare)) is not None:
        return is_row(bare[row.end() :], table)
    labels = (pattern(form["label"].replace("{label}", label), BRACED) for name in LABELS for label in table[name].values())
    fillers = (pattern(filler, BRACED) for filler in table["survey"].values())
    return any(one.fullmatch(bare) for one in (*labels, *fillers)) or stands(bare, table) or is_said(bare, patterns)


def is_row(text: str, table: Mapping[str, Any]) -> bool:
    """A question, a task of the daily mail with the day by which it is due, or one of the digest with its mark."""
    marks = (f"{table['mark_sign'][name]} {word}" for name, word in table["mark"].items())
    due = pattern(table["due"]["by"], BRACED)
    asked = text.endswith(table["form"]["label"].replace("{label}", "").replace("{text}", "").strip()) and due.search(text) is not None
    return text in table["missing"].values() or asked or text.startswith(tuple(marks))


def stands(line: str, table: Mapping[str, Any]) -> bool:
    """The last line: the step, and what comes next."""
    step = "|".join(map(re.escape, table["at"].values()))
    move = "|".join(map(re.escape, table["next"].values()))
    whole = re.escape(table["state_next"]).replace(r"\{id\}", r"[A-Z]+-\d+").replace(r"\{step\}", f"(?:{step})").replace(r"\{next\}", f"(?:{move}).*")
    return re.fullmatch(whole, line) is not None


def is_said(text: str, patterns: tuple[re.Pattern[str], ...]) -> bool:
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


def pattern(sentence: str, names: re.Pattern[str]) -> re.Pattern[str]:
    """A sentence of the vocabulary with anything in place of its names."""
    return re.compile("".join("(.*)" if names.fullmatch(part) else re.escape(part) for part in names.split(sentence)).replace(r"\ (.*)", r"\ ?(.*)"))


def sentences(table: Mapping[str, Any]) -> Iterator[str]:
    """Every sentence of a table."""
    for value in table.values():
        if isinstance(value, Mapping):
            yield from sentences(value)
        elif isinstance(value, str):
            yield value
