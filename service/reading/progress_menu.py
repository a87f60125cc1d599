"""A bare number that chooses from the states printed in the letter; the rest of the answer may say more."""

from __future__ import annotations

import re
from collections.abc import Mapping

CHOICE = re.compile(r"\s{0,20}[(\[]?(\d{1,2})[)\]]?(?=\s*$|\s*[,;.:、\n]|\s+-|\s)(?!\s?\d)")


def chosen(form: str, menu: Mapping[str, str]) -> tuple[str | None, str]:
    """The state chosen by the number that opens the text, and the text without it; (None, text) where none does."""
    found = CHOICE.match(form)
    if found is None or found[1] not in menu:
        return None, form
    return menu[found[1]], " " * found.end(1) + form[found.end(1) :]
