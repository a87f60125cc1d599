"""What surrounds a report in a mail: forwarding lines, the form of address, farewell and name. They tell nothing of the issue."""

from __future__ import annotations

import re

from service.reading import names
from service.reading.folding import folded
from service.reading.reader import Reader
from service.reading.report_labels import split
from service.reading.report_words import Manners, ReportsWords
from service.reading.sentences import is_item, size

# "Hi," and below it 您好：.
GREETINGS = 3
SIGNATURE = re.compile(r"^\s{0,3}(?:--|—{2,}|_{4,})\s*$")
RULE = re.compile(r"^\s*[-=_*|:+ ]{3,}$")
PUNCTUATION = re.compile(r"[,!:。.\s~]*")
NAME = re.compile(r"[—\-/~\s]{0,4}(?:[\u3400-\u9fff]{2,4}|[A-Z][\w.'-]{0,15}(?: [A-Z][\w.'-]{0,15}){0,2})[.\s]{0,3}")


def mails(lines: list[str], manners: Manners) -> list[list[str]]:
    """The mail and those forwarded with it, the newest first, without their header lines."""
    found: list[list[str]] = [[]]
    headed = False
    for line in lines:
        form = folded(line).strip()
        begins = bool(form) and len(form) < 120 and _begins_mail(form, manners)
        header = bool(form) and _is_header_line(form, manners)
        if begins or (header and not headed and _is_sender(form, manners)):
            if found[-1] or len(found) == 1:
                found.append([])
            headed = True
        elif not (headed and (header or not form)):
            headed = False
            found[-1].append(line)
    return [mail for mail in found if any(line.strip() for line in mail)] or [[]]


def _begins_mail(form: str, manners: Manners) -> bool:
    intro = manners.phrases("forwarded").first(form)
    return bool(intro and size(form) <= size(intro.group()) + 3) or form.endswith(manners.wrote)


def _is_header_line(form: str, manners: Manners) -> bool:
    head, colon, _ = form.strip("*").partition(":")
    return bool(colon) and head.strip(" *") in manners.headers


def _is_sender(form: str, manners: Manners) -> bool:
    return form.strip("* ").startswith(manners.headers_from)


def without_manners(lines: list[str], words: ReportsWords, reader: Reader) -> list[str]:
    """The lines between the form of address and the farewell."""
    cut = next((n for n, line in enumerate(lines) if n and SIGNATURE.match(line)), len(lines))
    body = [line.strip() for line in lines[:cut] if not RULE.match(line) or not line.strip()]
    while body and not body[0]:
        body.pop(0)
    for _ in range(GREETINGS):
        body[:1] = [_ungreeted(line, words, reader) for line in body[:1]]
        if not body or body[0]:
            break
        while body and not body[0]:
            body.pop(0)
    return _unsigned(body, words, reader)


def _ungreeted(line: str, words: ReportsWords, reader: Reader) -> str:
    form, end, manners = folded(line), 0, words.manners
    while found := manners.phrases("greetings").at(form, end):
        end = found.end()
        end += len(form[end:]) - len(form[end:].lstrip())
    if end and end < len(form) and form[0].isascii() and (name := NAME.match(line, end)):
        end = name.end()
    named = next((m for m in names.people(line[:40], reader) if m.start <= end), None)
    if named and form[named.end : named.end + 1] in (",", ":"):
        end = max(end, named.end)
    late = next((m for m in manners.phrases("greetings").all(form[:24]) if form[m.end() : m.end() + 1] in tuple("!,:。")), None)
    if late and late.end() > end:
        end = late.end()
    if not end and NAME.fullmatch(line.rstrip(" ,，:：")) and form.rstrip()[-1:] in (",", ":"):
        return line if split(line, words)[0][0] else ""
    closing = PUNCTUATION.match(form, end)
    return line[closing.end() :] if end and closing and (closing.group() or end == len(form)) else line


def _unsigned(body: list[str], words: ReportsWords, reader: Reader) -> list[str]:
    """Without the farewell and the name below the last line."""
    kept = list(body)
    for _ in range(8):
        while kept and not kept[-1]:
            kept.pop()
        if not kept or not _is_farewell(kept, reader, words):
            break
        kept.pop()
    return kept


def _is_farewell(lines: list[str], reader: Reader, words: ReportsWords) -> bool:
    """Is the last line thanks, or below others a name or a date?"""
    if _is_closing(lines[-1], words.manners):
        return True
    return any(lines[:-1]) and (_is_dateline(lines[-1], words) or _is_signature(lines, reader, words))


def _is_dateline(line: str, words: ReportsWords) -> bool:
    digits = sum(c.isdigit() for c in line)
    return digits >= 4 and len(line) <= 18 and size(folded(line)) <= 7 and not is_item(line, words.lists)


def _is_closing(line: str, manners: Manners) -> bool:
    found = manners.phrases("closings").at(folded(line).lstrip())
    return bool(found) and size(folded(line)) <= size(found.group() if found else "") + 6


def _is_signature(lines: list[str], reader: Reader, words: ReportsWords) -> bool:
    """A name, alone or with a department or after a dash, and no label or item."""
    line = lines[-1]
    if len(line) > 40 or is_item(line, words.lists) or split(line, words)[0][0]:
        return False
    before = next((other for other in reversed(lines[:-1]) if other), "")
    ended = folded(before[-1:]) in tuple("。!.?;:") or not lines[-2]
    rest = line
    for mention in reversed((*names.departments(line, reader), *names.people(line, reader))):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    if not rest.strip(" ,/|·-—"):
        return True
    return ended and bool(NAME.fullmatch(rest.strip(" ,/|·")))
