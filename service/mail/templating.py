"""Jinja2 as letters use it: strict about what is missing, literal about what people wrote.

No filter lets a value through raw; templates are the operator's files, and mails are only ever values in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, Undefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from service.mail import markdown, widths
from service.mail.pieces import words


def markdown_environment(parts: Mapping[str, str]) -> Environment:
    """For letters: every value is escaped for Markdown, and no filter lets it through raw."""
    env = LetterEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=literally, loader=DictLoader(parts),
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )
    for name in ("safe", "urlize", "xmlattr", "tojson", "pprint", "forceescape", "mark_safe"):
        env.filters.pop(name, None)
    env.filters |= {"plain": literally, "e": literally, "escape": literally, "cut": shortened}
    env.filters |= {name: spoken(name) for name in ("day", "brief", "moment", "person", "contact", "department", "shown")}
    env.filters |= {name: block(name) for name in ("quote", "relayed")}
    return env


def page_environment() -> Environment:
    """For the layout and the HTML pieces: plain HTML, every value escaped."""
    return LetterEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def literally(value: Any) -> Any:
    """A value as a template puts it out: as it is written, on one line; None is nothing."""
    if isinstance(value, Markup):
        return value
    return markdown.literal("" if value is None else str(value))


def shortened(value: Any, columns: int) -> str:
    return widths.cut(words(value), columns)


def spoken(name: str) -> Any:
    """The filter that says a value as the reader's wording does."""

    @pass_context
    def say(context: Context, value: Any) -> str:
        return str(getattr(context["wording"], name)(value))

    return say


def block(name: str) -> Any:
    """The filter that makes a piece of its own of somebody's words."""

    @pass_context
    def make(context: Context, value: Any) -> Markup:
        made: Markup = getattr(context["pieces"], name)(value)
        return made

    return make


class Absent(StrictUndefined):
    """What a record does not have: a condition finds it false, but it cannot be shown, looped over or passed on."""

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


class LetterEnvironment(Environment):
    """Jinja2 for records: `record.items` is the record's own `items` before it is a method of dict."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        found = super().getattr(obj, attribute)
        return Absent(obj=obj, name=attribute) if isinstance(found, Undefined) and isinstance(obj, Mapping) else found
