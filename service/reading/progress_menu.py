"""A bare number that chooses from the states printed in the letter, and boxes ticked; the rest of the answer may say more."""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.reading.progress_marks import CIRCLED
from service.reading.progress_words import ProgressWords

CHOICE = re.compile(r"\s{0,8}[:(\[]?\s?(?:(\d{1,2})|([①-⑳]))\s?[)\]]?(?=\s*$|\s*[,;.:、。\n]|\s+-|\s|[\u3400-\u9fff])(?!\s?[.:]?\d)")
UNTICKED = re.compile(r"(?:[☐□⬜]|\[\s?\])[^\n☐□⬜☑☒✅✔\[]{0,60}")
TICKED = re.compile(r"[☑☒✅✔]|\[[x√]\]")


def chosen(form: str, menu: Mapping[str, str], words: ProgressWords) -> tuple[str | None, str]:
    """The state chosen by the number that opens the text, and the text without it; (None, text) where none does."""
    begin = len(form) - len(form.lstrip())
    opening = words.phrases("choose").at(form, begin)
    found = CHOICE.match(form, opening.end() if opening else begin)
    if found is None:
        return None, form
    n = found[1] or str(CIRCLED[found[2]])
    return (menu[n], " " * found.end() + form[found.end() :]) if n in menu else (None, form)


def unticked(form: str) -> list[tuple[int, int]]:
    """What stands behind an empty box, a choice that was not taken; beside such the sign of a ticked one says nothing else."""
    empty = [found.span() for found in UNTICKED.finditer(form)]
    return [*empty, *((found.start(), found.end()) for found in TICKED.finditer(form))] if empty else []
