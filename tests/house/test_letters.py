"""Every letter in every language: it renders, says what it asks for, and asks nothing that it does not mean."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from service.loop.asks import QUESTIONS
from service.loop.orders import ORDERS
from service.loop.people import Directory
from service.loop.post import COMES
from service.mail.headers_out import subject
from service.mail.render import Letters, Rendered
from service.mail.widths import width
from service.reading.vocabulary import Vocabulary

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT.parent / "templates"
CORE = sorted((ROOT.parent / "service" / "loop").rglob("*.py"))
SAMPLES = json.loads((ROOT / "mails" / "letters.json").read_text(encoding="utf-8"))
LANGUAGES = tuple(sorted(folder.name for folder in TEMPLATES.iterdir() if folder.is_dir()))
CASES = [(kind, name, lang) for kind, cases in SAMPLES["letters"].items() for name in cases for lang in LANGUAGES]
EVERY_LETTER = pytest.mark.parametrize(("kind", "name", "lang"), CASES)

# The survey's four lines, in the order and with the words of DESIGN.md section 2.
SURVEY = {
    "zh": ("问题是否解决（已解决／部分解决／未解决）：", "效果评分（1-5）：", "协作体验（1-5）：", "建议："),
    "en": ("Is it solved (solved / partly solved / not solved):", "Result (1-5):", "Cooperation (1-5):", "Suggestion:"),
}

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
        {file.name: text_of(file.name) for file in TEMPLATES.glob("*.md.j2")},
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


@pytest.mark.meets("S4-1", "S4-2")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_daily_letter_has_a_line_to_fill_in_for_every_task_under_its_issue(letters: Letters, directory: Directory, lang: str) -> None:
    items = sample("execute/progress", "twelve of four")["items"]
    lines = render(letters, directory, "execute/progress", "twelve of four", lang).text.splitlines()
    to_fill = [line for line in lines if re.match(r"\d+\. ", line)]

    assert [line.partition(". ")[0] for line in to_fill] == [str(n) for n in range(1, 13)]
    assert all(item["task"] in line and line.endswith((":", "：")) for item, line in zip(items, to_fill, strict=True))
    assert [sum(issue in line for line in lines) for issue in ("BH-7 ", "BH-9 ", "BH-12 ", "BH-15 ")] == [1, 1, 1, 1]


@pytest.mark.meets("S4-2", "P21")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_daily_letter_about_one_task_is_a_few_lines_with_the_four_answers(letters: Letters, directory: Directory, lang: str) -> None:
    text = render(letters, directory, "execute/progress", "one", lang).text

    assert len(text.splitlines()) <= 6
    assert all(f"{digit} " in text.splitlines()[-1] for digit in "1234")


@pytest.mark.meets("S4-4")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_digest_says_how_each_task_stands_by_sign_and_word(letters: Letters, directory: Directory, words: Vocabulary, lang: str) -> None:
    table = words.languages[lang]["letters"]
    rows = [row for issue in sample("execute/digest", "two")["issues"] for row in issue["rows"]]
    written = render(letters, directory, "execute/digest", "two", lang)
    lines = [line for line in written.text.splitlines() if re.match(r"\d+\. ", line)]

    marks = [f"{table['mark_sign'][row['mark']]} {table['mark'][row['mark']]}" for row in rows]
    assert all(line.startswith(f"{row['n']}. {mark}") for line, row, mark in zip(lines, rows, marks, strict=True))
    assert all(mark in written.html for mark in marks)


@pytest.mark.meets("S5-2", "S5-4", "S5-5")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_survey_asks_everybody_four_things_and_the_reporter_of_every_item(letters: Letters, directory: Directory, lang: str) -> None:
    sheet = sample("verify/survey", "reporter")["sheet"]
    asked = {}
    for name in ("reporter", "liaison"):
        lines = render(letters, directory, "verify/survey", name, lang).text.splitlines()
        start = lines.index(SURVEY[lang][0])
        asked[name] = lines[start : lines.index("", start)]
        assert all(any(row["text"] in line for line in lines[:start]) for row in sheet)

    assert asked["liaison"] == list(SURVEY[lang])
    assert asked["reporter"][:4] == list(SURVEY[lang]) and len(asked["reporter"]) == 4 + len(sheet)
    assert "3天" in asked["reporter"][5]


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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_that_the_core_says_back_has_words(words: Vocabulary, lang: str) -> None:
    known = words.languages[lang]["letters"]["understood"]
    codes = set().union(*map(said_back, CORE))

    assert {"task_done", "agreed_definition", "department_added"} <= codes
    assert sorted(codes - set(known)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whatever_an_issue_waits_for_and_whatever_may_be_ordered_has_a_name(words: Vocabulary, lang: str) -> None:
    table = words.languages[lang]["letters"]

    assert {*QUESTIONS, *(what for what, _ in COMES)} <= set(table["next"])
    assert set(ORDERS) <= set(table["order"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_short_letter_of_every_kind_that_the_core_posts_has_its_words(words: Vocabulary, lang: str) -> None:
    source, table = sources(lang)["execute/note"], words.languages[lang]["letters"]
    posted = set().union(*map(short_letters, CORE))

    assert {"slip", "blocked", "echo"} <= posted
    assert sorted(one for one in posted if f'variant == "{one}"' not in source and one not in table["note"]) == []
    assert set(table["note_subject"]) <= set(table["note"])


def test_chinese_letters_are_written_with_full_width_signs() -> None:
    for kind, source in sources("zh").items():
        plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", source.removeprefix("Subject:"))

        assert not HALF_WIDTH_IN_CHINESE.search(plain), kind


def said_back(file: Path) -> set[str]:
    """The codes that a module says back to people: what its calls of echo and said_back name, and every line {"code", "args"}."""
    found: set[str] = set()
    for scope in functions(file):
        given = assigned(scope)
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and called(node) in ("echo", "said_back"):
                found |= {text for part in node.args for text in literals(part, given)}
            elif isinstance(node, ast.Dict) and [key.value for key in node.keys if isinstance(key, ast.Constant)] == ["code", "args"]:
                found |= literals(node.values[0], given)
    return found


def short_letters(file: Path) -> set[str]:
    """The variants of execute/note that a module posts."""
    found: set[str] = set()
    for scope in functions(file):
        given = assigned(scope)
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and any(isinstance(a, ast.Constant) and a.value == "execute/note" for a in node.args):
                found |= {text for word in node.keywords if word.arg == "variant" for text in literals(word.value, given)}
    return found


def functions(file: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)]


def assigned(scope: ast.FunctionDef) -> dict[str, set[str]]:
    """The texts that the names of a function may stand for."""
    given: dict[str, set[str]] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            given.setdefault(node.targets[0].id, set()).update(literals(node.value, {}))
    return given


def literals(node: ast.expr, given: Mapping[str, set[str]]) -> set[str]:
    """The texts that an expression may be, as far as it spells them out."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return literals(node.body, given) | literals(node.orelse, given)
    return given.get(node.id, set()) if isinstance(node, ast.Name) else set()


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""


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


@pytest.mark.meets("S5-6")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_lead_reads_what_was_written_beside_each_answer_to_the_survey(letters: Letters, directory: Directory, lang: str) -> None:
    told = [one for one in sample("verify/conclusion", "solved")["answers"] if one["comments"]]
    written = render(letters, directory, "verify/conclusion", "solved", lang)

    assert told
    assert all(word in written.text and word in written.html for one in told for word in one["comments"])


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
