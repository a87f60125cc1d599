"""The pieces of a letter that look different in each medium: tables, facts, forms, buttons, people's own words.

A template calls them like macros. In the text part they are lines to read and answer, in the HTML part what
templates/macros.html makes of them.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from service.mail import markdown, plain

CHINESE = range(0x4E00, 0xA000)


@dataclass
class Pieces:
    """The pieces of one letter in one medium, by the number under which the Markdown refers to them.

    `macros` are the HTML forms, or None for the text part; `form` is how the language writes labels; `tag` its RFC 5646 tag.
    """

    form: Mapping[str, str]
    macros: Any | None = None
    made: list[str] = field(default_factory=list)

    def offered(self) -> dict[str, Callable[..., Markup]]:
        """What a template may call, by name."""
        return {"table": self.table, "facts": self.facts, "skeleton": self.skeleton, "button": self.button}

    def table(self, columns: Sequence[object], rows: Iterable[Sequence[object]], caption: str = "") -> Markup:
        """A data table. A first column of numbers is the numbering of the rows."""
        head, body = [words(c) for c in columns], [[words(c) or self.form["empty"] for c in row] for row in rows]
        if self.macros is None:
            return self.keep(plain.table(head, body, self.form))
        numbered = bool(body) and all(plain.is_numbered(row) for row in body)
        return self.keep(self.macros.table(head, body, numbered, caption)) if body else Markup()

    def facts(self, pairs: Iterable[tuple[object, object]]) -> Markup:
        """Labels and what belongs to them: a text, or a list of texts. A value of None is left out."""
        told = [(words(label), self.values(value)) for label, value in pairs if value is not None]
        return self.keep(plain.facts(told, self.form) if self.macros is None else self.macros.facts(told)) if told else Markup()

    def values(self, value: object) -> list[str]:
        several = value if isinstance(value, (list, tuple)) else [value]
        return [words(one) or self.form["empty"] for one in several] or [self.form["empty"]]

    def skeleton(self, lines: Iterable[object]) -> Markup:
        """A form to be filled in by reply, a line an answer."""
        told = [words(line) for line in lines]
        return self.keep(plain.skeleton(told) if self.macros is None else self.macros.skeleton(told[: plain.LONGEST_FORM]))

    def button(self, label: object, url: str) -> Markup:
        """A link that looks like one. Only a page or a mail can be opened."""
        if not url.startswith(("https://", "http://", "mailto:")):
            return Markup()
        told = plain.labelled(words(label), url, self.form)
        return self.keep(told if self.macros is None else self.macros.button(words(label), url))

    def quote(self, text: object) -> Markup:
        """Somebody's own words, as a block."""
        told = words(text).strip()
        if not told:
            return Markup()
        return self.keep(plain.quote(told) if self.macros is None else self.macros.quote(told, is_chinese(told)))

    def relayed(self, text: object) -> Markup:
        """A mail that is passed on, as it was written."""
        told = words(text).strip()
        return self.keep(told if self.macros is None else self.macros.relayed(told))

    def keep(self, made: object) -> Markup:
        self.made.append(str(made))
        return markdown.piece(len(self.made) - 1)


def words(value: object) -> str:
    """A cell as text. What a template has put together before is escaped for Markdown: that is taken back."""
    if value is None:
        return ""
    return html.unescape(str(value)).strip() if isinstance(value, Markup) else str(value)


def is_chinese(text: str) -> bool:
    return any(ord(c) in CHINESE for c in text[:2000])
