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
from jinja2 import Environment, StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from service.loop.issue import Step
from service.loop.people import Directory
from service.mail import markdown
from service.mail.pieces import Pieces
from service.mail.wording import Wording

SUBJECT = "Subject:"
STEPS = tuple(Step)
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
    ) -> None:
        """`sources` are templates by language and kind (step/name), `words` the `[letters]` tables by language."""
        self.sources, self.words = sources, words
        self.markdown, self.pages = markdown_environment(), page_environment()
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
        page = self.layout.render(told, title=subject, body=body, tag=form["tag"], **frame(told, kind, wording))
        return Rendered(subject, text, INLINER.inline(page), tuple(dict.fromkeys(wording.gaps)))

    def source(self, kind: str, lang: str) -> Source:
        """The compiled template of a letter. Raises TemplateError where there is none."""
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


class LetterEnvironment(Environment):
    """Jinja2, where `record.items` is the record's own `items` before it is a method of dict."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return obj[attribute] if isinstance(obj, Mapping) and attribute in obj else super().getattr(obj, attribute)


def frame(told: Mapping[str, Any], kind: str, wording: Wording) -> dict[str, Any]:
    """What stands around a letter: how far its issue has come (0 where there is none), and what a reply does."""
    step = str(told["issue"].get("step", "")) if told["issue"].get("id") else ""
    reached = STEPS.index(step) + 1 if step in STEPS else 0
    note = wording.sentence("frame.circle" if kind == "circle/relay" else "frame.reply") or ""
    return {"stage": wording.sentence(f"at.{step}") or "", "reached": min(reached, LAST_STEP), "note": note}


def markdown_environment() -> Environment:
    """For letters: every value is escaped for Markdown, and no filter lets it through raw."""
    env = LetterEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=shown, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    for name in ("safe", "urlize", "xmlattr", "tojson", "pprint", "forceescape", "mark_safe"):
        env.filters.pop(name, None)
    env.filters |= {"plain": shown, "e": shown, "escape": shown, "quote": quote}
    env.filters |= {name: spoken(name) for name in ("day", "moment", "person", "contact", "department")}
    return env


def page_environment() -> Environment:
    """For the layout and the HTML pieces: plain HTML, every value escaped."""
    return LetterEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def shown(value: Any) -> Any:
    """A value as a template puts it out: literally, on one line; None is nothing."""
    if isinstance(value, Markup):
        return value
    return markdown.literal("" if value is None else str(value))


def spoken(name: str) -> Any:
    """The filter that says a value as the reader's wording does."""

    @pass_context
    def say(context: Context, value: Any) -> str:
        return str(getattr(context["wording"], name)(value))

    return say


@pass_context
def quote(context: Context, value: Any) -> Markup:
    """Somebody's own words as a block."""
    made: Markup = context["pieces"].quote(value)
    return made


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
