"""Every letter in every language: it renders, says what it asks for, and asks nothing that it does not mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from service.loop.people import Directory
from service.mail.headers_out import subject
from service.mail.render import Letters, Rendered
from service.mail.widths import width
from service.reading.vocabulary import Vocabulary

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT.parent / "templates"
SAMPLES = json.loads((ROOT / "mails" / "letters.json").read_text(encoding="utf-8"))
LANGUAGES = tuple(sorted(folder.name for folder in TEMPLATES.iterdir() if folder.is_dir()))
CASES = [(kind, name, lang) for kind, cases in SAMPLES["letters"].items() for name in cases for lang in LANGUAGES]
EVERY_LETTER = pytest.mark.parametrize(("kind", "name", "lang"), CASES)

# How each language asks for agreement, and the word that is agreement.
CONFIRM = {"zh": re.compile("请[^。；]{0,30}确认"), "en": re.compile("[Pp]lease confirm")}
AGREED = {"zh": "回复“同意”", "en": "reply “agreed”"}
HALF_WIDTH_IN_CHINESE = re.compile(r"[\u4e00-\u9fff”》][,:;?!()]|[,:;?!()][\u4e00-\u9fff“《]")


@pytest.fixture(scope="module")
def letters(words: Vocabulary) -> Letters:
    return Letters(
        {lang: sources(lang) for lang in LANGUAGES},
        {lang: sentences(words, lang) for lang in LANGUAGES},
        text_of("layout.html"),
        text_of("macros.html"),
        {"parts.md.j2": text_of("parts.md.j2")},
    )


@EVERY_LETTER
def test_every_letter_renders_in_every_language_with_nothing_left_unsaid(
    letters: Letters, directory: Directory, kind: str, name: str, lang: str
) -> None:
    written = render(letters, directory, kind, name, lang)

    assert written.text
    assert not written.gaps
    assert "{" not in written.text + written.subject
    assert len(written.html.encode()) < 60_000


@EVERY_LETTER
def test_a_subject_with_its_tag_fits_into_sixty_columns(
    letters: Letters, directory: Directory, kind: str, name: str, lang: str
) -> None:
    written = render(letters, directory, kind, name, lang)

    assert written.subject
    assert width(subject(written.subject, "BH-7")) <= 60


@EVERY_LETTER
def test_only_a_letter_that_asks_for_agreement_says_so_and_says_it_first(
    letters: Letters, directory: Directory, kind: str, name: str, lang: str
) -> None:
    ours = own_words(render(letters, directory, kind, name, lang).text)
    first = ours.partition("\n")[0]
    agreement = sample(kind, name)["asks"] == "agreement"

    assert bool(CONFIRM[lang].search(first)) == agreement
    assert (AGREED[lang] in first) == agreement
    assert agreement or not CONFIRM[lang].search(ours)
    assert agreement or AGREED[lang] not in ours


@EVERY_LETTER
def test_a_letter_that_wants_no_answer_puts_no_question(
    letters: Letters, directory: Directory, kind: str, name: str, lang: str
) -> None:
    ours = own_words(render(letters, directory, kind, name, lang).text)

    assert sample(kind, name)["asks"] != "none" or not re.search("[?？]", ours)
    assert not re.search("[!！]", ours.replace("! ", ""))


@EVERY_LETTER
def test_the_day_by_which_an_answer_is_wanted_stands_in_the_first_line(
    letters: Letters, directory: Directory, kind: str, name: str, lang: str
) -> None:
    first = own_words(render(letters, directory, kind, name, lang).text).partition("\n")[0]
    wanted = told(kind, name)["until"] and sample(kind, name)["asks"] != "none" and kind != "clarify/unplaced"

    assert not wanted or {"zh": "10月15日", "en": "15 Oct"}[lang] in first


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_missing_is_asked_by_questions_each_with_a_line_that_the_reader_of_reports_knows(
    letters: Letters, directory: Directory, words: Vocabulary, lang: str
) -> None:
    asked = sample("clarify/receipt", "incomplete")["asked"]
    table = words.languages[lang]["letters"]
    text = render(letters, directory, "clarify/receipt", "incomplete", lang).text

    assert all(table["missing"][code] in text for code in asked)
    assert all(re.search(f"^{table['missing_label'][code]}[:：]$", text, re.MULTILINE) for code in asked)


def test_the_nomination_letter_asks_to_nominate_a_liaison(letters: Letters, directory: Directory) -> None:
    written = render(letters, directory, "launch/nomination", "nominate", "en")

    assert "Please nominate one liaison" in written.text.partition("\n")[0]
    assert "nominate" in written.subject


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_time_boxes_of_the_three_topics_fill_the_meeting(letters: Letters, directory: Directory, lang: str) -> None:
    for start, end, length in (("06:00", "06:30", 30), ("06:00", "06:45", 45), ("23:30", "00:30", 60)):
        moved = {"start": f"2026-10-15T{start}:00Z", "end": f"2026-10-15T{end}:00Z"}
        meeting = sample("plan/invitation", "first")["meeting"] | moved
        text = letters.render(
            "plan/invitation", lang, told("plan/invitation", "first") | {"meeting": meeting}, directory, ZoneInfo("UTC")
        ).text

        assert sum(int(box) for box in re.findall(r"[（(](\d+) ?(?:分钟|min)[）)]", text)) == length


def test_every_language_has_the_same_letters_and_each_has_a_sample() -> None:
    known = {lang: set(sources(lang)) for lang in LANGUAGES}

    assert all(kinds == set(SAMPLES["letters"]) for kinds in known.values())


def test_every_language_has_the_same_codes_with_the_same_names_to_fill_in(words: Vocabulary) -> None:
    said = {lang: dict(flat(sentences(words, lang))) for lang in LANGUAGES}
    to_fill = {lang: {code: names(text) for code, text in told.items()} for lang, told in said.items()}

    assert to_fill["zh"] == to_fill["en"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_asked_back_ends_in_a_question_mark_and_nothing_else_does(words: Vocabulary, lang: str) -> None:
    asking = re.compile(r"^(missing|question)\.|^say\.unknown_department$")
    told = dict(flat(words.languages[lang]["letters"]))

    assert {code for code, text in told.items() if text.endswith(("?", "？"))} == {code for code in told if asking.match(code)}


def test_chinese_letters_are_written_with_full_width_signs() -> None:
    for kind, source in sources("zh").items():
        plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", source.removeprefix("Subject:"))

        assert not HALF_WIDTH_IN_CHINESE.search(plain), kind


def sources(lang: str) -> dict[str, str]:
    """The templates of a language by kind."""
    files = sorted((TEMPLATES / lang).glob("*/*.md"))
    return {f"{file.parent.name}/{file.stem}": file.read_text(encoding="utf-8") for file in files}


def sentences(words: Vocabulary, lang: str) -> dict[str, Any]:
    """What the letters may say: their own table, and why a task does not pass."""
    own = words.languages[lang]["letters"]
    return {**own, "smart": {**own["smart"], "why": words.languages[lang]["smart"]["why"]}}


def text_of(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def sample(kind: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = SAMPLES["letters"][kind][name]
    return found


def told(kind: str, name: str) -> dict[str, Any]:
    return SAMPLES["common"] | sample(kind, name)


def render(letters: Letters, directory: Directory, kind: str, name: str, lang: str) -> Rendered:
    return letters.render(kind, lang, told(kind, name), directory, ZoneInfo("Asia/Shanghai"))


def own_words(text: str) -> str:
    """A letter without the lines that are somebody's own words."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(">"))


def flat(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence of a table under its dotted code."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{path}{key}.")
        elif isinstance(value, str):
            yield f"{path}{key}", value


def names(sentence: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{(\w+)\}", sentence))
