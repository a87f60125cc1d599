"""Letters in words: one source for two media, and people's words literal in both."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from service import folders
from service.loop.people import Directory
from service.mail import markdown
from service.mail.render import Letters, Rendered, TemplateError
from service.mail.widths import cut, width
from service.reading.vocabulary import Vocabulary

CHINA, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
EVIL = "**fett** [hier](http://evil.example) <img src=x onerror=a()> ![p](http://evil.example/p.png)\n# 标题\n- `x` | y & {{ 7*7 }}"
NOBODY = Directory()
Word = dict[str, Any]


def letters(body: str, *, subject: str = "s", words: Word | None = None, form: Word | None = None) -> Letters:
    """One letter, `x/y`, in a language of the test's own making."""
    plain: Word = {
        "tag": "en", "day": "{weekday} {day} {month} {year}", "moment": "{day}, {time} ({zone})", "span": "{day} {time}-{until} ({zone})",
        "months": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], "weekdays": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        "label": "{label}: {text}", "comma": ", ", "heading": "== {text} ==", "empty": "-",
    }
    place = folders.templates()
    shared = [(place / name).read_text(encoding="utf-8") for name in ("layout.html", "macros.html")]
    return Letters({"en": {"x/y": f"Subject: {subject}\n\n{body}"}}, {"en": {"form": plain | (form or {}), **(words or {})}}, *shared)


def written(body: str, directory: Directory = NOBODY, zone: ZoneInfo = CHINA, words: Word | None = None, **data: Any) -> Rendered:
    return letters(body, words=words).render("x/y", "en", data, directory, zone)


def visible(html: str) -> str:
    page = LexborHTMLParser(html)
    for hidden in page.css("style,title,.preview"):
        hidden.decompose()
    return page.body.text() if page.body else ""


def test_the_first_line_is_the_subject_and_the_rest_both_parts() -> None:
    made = letters("**Hello** {{ me.name }},\n\n## What now\n\n1. one\n2. two", subject="For {{ me.name }}").render(
        "x/y", "en", {"me": {"name": "Li*Yan"}}, NOBODY, CHINA
    )

    assert made.subject == "For Li*Yan"
    assert made.text == "Hello Li*Yan,\n\n== What now ==\n\n1. one\n2. two"
    assert "<strong>Hello</strong> Li*Yan," in made.html and "<ol" in made.html and "What now</h2>" in made.html


@pytest.mark.parametrize("use", ["{{ said }}", "{{ said | plain }}", "{{ said | quote }}", "{{ said | relayed }}", "- {{ said }}", "{{ t('x', a=said) }}"])
def test_what_people_wrote_is_shown_literally_and_never_becomes_markup(use: str) -> None:
    made = written(use, said=EVIL, words={"x": "{a}"})
    page = LexborHTMLParser(made.html)

    for shown in (made.text, visible(made.html)):
        assert "**fett** [hier](http://evil.example) <img src=x onerror=a()>" in shown
        assert "{{ 7*7 }}" in shown and "`x` | y & " in shown
    assert not page.css("a,img,h1,code,.content strong")


def test_words_of_people_stay_literal_in_tables_facts_and_forms_too() -> None:
    made = written("{{ table(['a', 'b', 'c'], [[said, 'x', 'y']]) }}{{ facts([(said, [said])]) }}{{ skeleton([said]) }}", said=EVIL)

    assert made.text.count("<img src=x onerror=a()>") == 4
    assert visible(made.html).count("<img src=x onerror=a()>") == 4
    assert "<img" not in made.html


def test_what_a_template_puts_together_in_a_macro_is_escaped_once_only() -> None:
    made = written("{% macro who(x) %}{{ x }}!{% endmacro %}{{ t('greet', name=who(said)) }}\n\n{{ who(said) | plain }}",
                   said="A & B_*", words={"greet": "Hi {name}."})

    assert made.text == "Hi A & B_*!.\n\nA & B_*!"
    assert "Hi A & B_*!." in visible(made.html)


def test_a_raw_way_through_does_not_exist() -> None:
    with pytest.raises(TemplateError):
        written("{{ said | safe }}", said=EVIL)


@given(st.text(st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_out_as_it_went_in(said: str) -> None:
    shown = " ".join(markdown.clean(said).split())
    source = str(markdown.literal(markdown.clean(said)))

    assert " ".join(markdown.text(f"a {source} z", (), {}).split()) == " ".join(f"a {shown} z".split())
    assert "<" not in markdown.html(f"a{source}z", ()).replace("<p>", "").replace("</p>", "")


def test_bold_stands_between_chinese_signs() -> None:
    assert "<strong>原因：</strong>流程" in markdown.html("**原因：**流程", ())


def test_controls_and_direction_marks_are_taken_out() -> None:
    made = written("{{ said }}", said="a\x00b\x1b[31m\u202ec\ue0000\ue001d")

    assert made.text == "ab[31mc0d"


def test_a_missing_name_or_template_is_an_error_of_ours_that_says_which() -> None:
    with pytest.raises(TemplateError, match="x/y in en.*nowhere"):
        written("{{ nowhere }}")
    with pytest.raises(TemplateError, match="no template for the letter a/b in en"):
        letters("").render("a/b", "en", {}, NOBODY, CHINA)
    with pytest.raises(TemplateError, match="x/y in en"):
        written("{% if %}")


def test_a_record_without_a_key_is_false_in_a_condition_but_cannot_be_shown() -> None:
    assert written("{% if one.n %}yes{% else %}no{% endif %}", one={"a": 1}).text == "no"
    with pytest.raises(TemplateError):
        written("{{ one.n }}", one={"a": 1})


def test_a_records_own_key_comes_before_a_method_of_that_name() -> None:
    assert written("{{ one.items }}", one={"items": "mine"}).text == "mine"


def test_a_code_without_words_is_shown_and_told() -> None:
    made = written("{{ t('why.unheard_of', n=3) }} {{ t('half') }}", words={"half": "so {x}"})

    assert made.text == "unheard_of 3 so"
    assert made.gaps == ("why.unheard_of", "half {x}")


def test_only_simple_names_are_filled_in() -> None:
    made = written("{{ t('odd', x='v') }}", words={"odd": "{x} {x.__class__} {0} {x!r}"})

    assert made.text == "v {x.__class__} {0} {x!r}"


def test_days_moments_people_and_departments_are_said_in_the_readers_words(directory: Directory) -> None:
    body = ("{{ '2026-10-15' | day }}; {{ at | moment }}; {{ at | day }}; {{ 'li.yan@firm.example' | person }}; "
            "{{ 'hao.ran@firm.example' | contact }}; {{ 'FIN' | department }}; {{ 'x@y.example' | person }}; {{ none | day }}")

    made = written(body, directory, BERLIN, at=datetime(2026, 10, 15, 22, 30, tzinfo=UTC))

    assert made.text == (
        "Thu 15 Oct 2026; Fri 16 Oct 2026, 00:30 (UTC+2); Fri 16 Oct 2026; Li Yan; "
        "Hao Ran <hao.ran@firm.example>; Finance; x@y.example;"
    )


def test_addresses_departments_and_dates_given_to_a_sentence_arrive_in_words(directory: Directory) -> None:
    made = written("{{ t('s', person='li.yan@firm.example', department='FIN', due='2026-10-15', n=2) }}", directory,
                   words={"s": "{person} of {department}: {n} by {due}"})

    assert made.text == "Li Yan of Finance: 2 by Thu 15 Oct 2026"


@pytest.mark.meets("P26")
def test_the_shipped_languages_say_a_meeting_in_their_own_way(words: Vocabulary) -> None:
    tables = {code: {"form": table["letters"]["form"]} for code, table in words.languages.items()}
    sources = {code: {"x/y": "Subject: s\n\n{{ span(start, end) }}"} for code in tables}
    said = Letters(sources, tables, "{{ body }}", letters("").macros_source)
    times = {"start": "2026-10-15T06:00:00Z", "end": "2026-10-15T06:45:00+00:00"}

    assert said.render("x/y", "zh", times, NOBODY, CHINA).text == "2026年10月15日（周四）14:00至14:45（UTC+8）"
    assert said.render("x/y", "en", times, NOBODY, CHINA).text == "Thu 15 Oct 2026, 14:00 to 14:45 (UTC+8)"


def test_a_narrow_table_is_aligned_by_what_a_chinese_character_takes_up() -> None:
    made = written("{{ table(['Name', 'Dept'], [['李妍', '财务部'], ['Ann', 'IT']]) }}")

    assert made.text == "Name  Dept\n----  ------\n李妍  财务部\nAnn   IT"


def test_a_wide_table_becomes_numbered_entries_to_be_answered_by_number() -> None:
    rows = [[1, "A task that needs quite a few words to be told", "Li Yan", "15 Oct"], [2, "B", "Hao Ran", None]]

    made = written("{{ table(['No', 'Task', 'Owner', 'Due'], rows) }}", rows=rows)

    assert made.text == (
        "1. A task that needs quite a few words to be told\n   Owner: Li Yan\n   Due: 15 Oct\n\n2. B\n   Owner: Hao Ran\n   Due: -"
    )
    page = LexborHTMLParser(made.html)
    assert [cell.text() for cell in page.css("th.head")] == ["Task", "Owner", "Due"]
    assert page.css_first("td.cell").text().startswith("1. A task")


def test_more_than_four_columns_become_cards_that_a_phone_can_show() -> None:
    made = written("{{ table(['a', 'b', 'c', 'd', 'e'], [['v', 'w', 'x', 'y', 'z']]) }}")

    assert len(LexborHTMLParser(made.html).css(".card")) == 1 and "<th" not in made.html


def test_facts_leave_out_what_is_not_there_and_list_what_is_several() -> None:
    made = written("{{ facts([('A', 'x'), ('B', none), ('C', ['y', 'z'])]) }}")

    assert made.text == "A: x\nC:\n  - y\n  - z"


def test_a_form_is_lines_to_fill_in() -> None:
    made = written("Please:\n\n{{ skeleton(['1. ', '2. 完成/进行中: ']) }}\n\nThanks")

    assert made.text == "Please:\n\n1.\n2. 完成/进行中:\n\nThanks"
    assert LexborHTMLParser(made.html).css_first(".form") is not None


def test_a_button_opens_pages_and_mails_only() -> None:
    made = written("{{ button('Open', 'https://loop.firm.example/i/7') }}{{ button('Run', 'javascript:alert(1)') }}")

    assert made.text == "Open: https://loop.firm.example/i/7"
    assert [one.attributes["href"] for one in LexborHTMLParser(made.html).css("a")] == ["https://loop.firm.example/i/7"]


def test_the_page_is_600_wide_small_says_its_language_and_loads_nothing() -> None:
    made = written("{{ said | quote }}", said="中文", issue={"id": "BH-7", "step": "plan", "title": "t", "cycle": 1})
    page = LexborHTMLParser(made.html)

    assert page.css_first("html").attributes["lang"] == "en" and page.css_first(".quote").attributes["lang"] == "zh-CN"
    assert page.css_first(".sheet").attributes["width"] == "600"
    assert len(page.css(".gone")) == 3 and len(page.css(".ahead")) == 3
    assert len(made.html.encode()) < 60_000
    assert "http" not in made.html.replace("urn:schemas", "") and "prefers-color-scheme: dark" in made.html
    assert all("style" in cell.attributes for cell in page.css("td.content, td.foot, .content p"))


def test_a_part_shared_by_the_languages_can_be_imported() -> None:
    one = letters('{% import "parts" as parts with context %}{{ parts.hello() }}')
    shared = Letters(one.sources, one.words, one.layout_source, one.macros_source, {"parts": "{% macro hello() %}Hi {{ me.name }}{% endmacro %}"})

    assert shared.render("x/y", "en", {"me": {"name": "_A_"}}, NOBODY, CHINA).text == "Hi _A_"


@pytest.mark.parametrize(("text", "columns", "shown"), [("门店调价", 8, "门店调价"), ("门店调价单", 8, "门店调…"), ("abc", 2, "a…")])
def test_a_text_is_cut_by_the_columns_it_takes(text: str, columns: int, shown: str) -> None:
    assert cut(text, columns) == shown and width(shown) <= columns
