"""Letters in words: a template and its data become a subject, a text to answer and an HTML page to look at.

A source is Markdown with Jinja2, `Subject: ...` on its first line; it is rendered once for each medium. Whatever a
template puts between `{{ }}` is shown literally in both: people's words are only ever values, never read as a template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import css_inline
import msgspec
from jinja2 import Template

from service.loop.issue import Step
from service.loop.people import Directory
from service.mail import markdown, widths
from service.mail.pieces import Pieces
from service.mail.templating import markdown_environment, page_environment
from service.mail.wording import Wording

SUBJECT = "Subject:"
STEPS = tuple(Step)
PREVIEW_COLUMNS = 120
LAST_STEP = STEPS.index(Step.LEARN) + 1
# What every letter's template may ask for, where the step had nothing to say of it.
STANDARD: dict[str, Any] = {
    "issue": {"id": "", "title": "", "step": "", "cycle": 1},
    "me": {"name": "", "address": "", "language": ""},
    "service": {"name": "", "address": ""},
    "until": None,
    "understood": (),
    "next": None,
    "circle": None,
}
INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True, remove_inlined_selectors=True)


class TemplateError(Exception):
    """A letter could not be put into words; says which letter, in which language, and why."""


@dataclass(frozen=True)
class Rendered:
    """A letter in words. `gaps` are codes for which the language has no sentence: the letter shows the bare code."""

    subject: str
    text: str
    html: str
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A letter's template in one language."""

    subject: Template
    body: Template


class Letters:
    """The templates and words of every language, and the layout around them."""

    def __init__(
        self,
        sources: Mapping[str, Mapping[str, str]],
        words: Mapping[str, Mapping[str, Any]],
        layout: str,
        macros: str,
        parts: Mapping[str, str] | None = None,
        broken: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        """`sources` are templates by language and kind (step/name), `words` the `[letters]` tables by language.

        `parts` are what templates of any language may import, by file name. `broken` are files that cannot be read, by language
        and kind, with the reason; where the language is '', no letter can be written in full.
        """
        self.sources, self.words, self.broken = sources, words, broken or {}
        self.markdown, self.pages = markdown_environment(parts or {}), page_environment()
        self.layout_source, self.macros_source = layout, macros
        self.compiled: dict[tuple[str, str], Source] = {}

    @cached_property
    def layout(self) -> Template:
        return self.pages.from_string(self.layout_source)

    @cached_property
    def macros(self) -> Any:
        return self.pages.from_string(self.macros_source).module

    def render(self, kind: str, lang: str, data: Mapping[str, Any], directory: Directory, zone: ZoneInfo) -> Rendered:
        """The letter of that kind for one reader. Raises TemplateError."""
        try:
            wording = Wording(lang, self.words[lang], directory, zone)
            return self.put_into_words(self.source(kind, lang), kind, wording, data)
        except TemplateError:
            raise
        except Exception as error:  # a template is the operator's own file and can go wrong in any way
            raise TemplateError(f"The letter {kind} in {lang} could not be written: {type(error).__name__}: {error}.") from error

    def put_into_words(self, source: Source, kind: str, wording: Wording, data: Mapping[str, Any]) -> Rendered:
        form = wording.words["form"]
        told = {**STANDARD, **cleaned(data), "lang": wording.language, "t": wording.t, "span": wording.span, "wording": wording}
        bare, rich = Pieces(form), Pieces(form, self.macros)
        subject = markdown.line(source.subject.render(told, medium="text", pieces=bare))
        text = markdown.text(source.body.render(told, medium="text", pieces=bare, **bare.offered()), bare.made, form)
        body = markdown.html(source.body.render(told, medium="html", pieces=rich, **rich.offered()), rich.made)
        page = self.layout.render(told, title=subject, body=body, **frame(told, kind, wording, text))
        return Rendered(subject, text, INLINER.inline(page), tuple(dict.fromkeys(wording.gaps)))

    def source(self, kind: str, lang: str) -> Source:
        """The compiled template of a letter. Raises TemplateError where there is none."""
        if reason := self.broken.get((lang, kind)) or next((why for (one, _), why in self.broken.items() if not one), ""):
            raise TemplateError(reason)
        if (lang, kind) not in self.compiled:
            text = self.sources.get(lang, {}).get(kind)
            if text is None:
                raise TemplateError(f"There is no template for the letter {kind} in {lang}.")
            first, _, body = text.lstrip("\ufeff").replace("\r\n", "\n").partition("\n")
            if not first.startswith(SUBJECT):
                raise TemplateError(f"The template {kind} in {lang} must begin with a line `{SUBJECT} ...`.")
            parts = (first.removeprefix(SUBJECT).strip(), body)
            self.compiled[lang, kind] = Source(*(self.markdown.from_string(part) for part in parts))
        return self.compiled[lang, kind]


def frame(told: Mapping[str, Any], kind: str, wording: Wording, text: str) -> dict[str, Any]:
    """What stands around a letter: how far its issue has come (0 where there is none), what a reply does, what lists preview."""
    step = str(told["issue"].get("step", "")) if told["issue"].get("id") else ""
    taken_back = told["issue"].get("ended") == "withdrawn"
    reached = STEPS.index(step) + 1 if step in STEPS and not taken_back else 0
    note = wording.sentence("frame.circle" if kind == "circle/relay" else "frame.reply") or ""
    return {
        "tag": wording.form("tag"),
        "stage": wording.sentence(f"at.{step}") or "",
        "reached": min(reached, LAST_STEP),
        "note": note,
        "preview": widths.cut(text.partition("\n")[0], PREVIEW_COLUMNS),
    }


def cleaned(data: Any) -> Any:
    """The data as plain values: records as tables, moments in ISO format, every text without control characters."""
    if isinstance(data, str):
        return markdown.clean(data)
    if isinstance(data, (date, datetime)):
        return data.isoformat()
    if isinstance(data, msgspec.Struct):
        return {name: cleaned(getattr(data, name)) for name in data.__struct_fields__}
    if isinstance(data, Mapping):
        return {str(key): cleaned(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [cleaned(value) for value in data]
    return data
