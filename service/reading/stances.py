"""Yes or no: what a reply says to the question that it answers.

A clause at a time: what is asked, supposed or denied is no agreement, and a single clear no outweighs every polite yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.reading import names
from service.reading.folding import folded
from service.reading.phrases import Table
from service.reading.reader import Reader

LOOKED_AT = 4000
SENTENCE = re.compile(r"[;.!?。\n]+")
CLAUSE = re.compile(r"[,;.!?。\n、]+\s*")
QUESTION = re.compile(r"\?\s*$")
ORDER = ("refuse", "object", "agree", "unknown", "ack", "tentative", "noted", "thanks")
TONES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")
YES = {"agree", "ack"}
# How far before a yes a word may stand that takes it away, in characters.
REACH = 24
LONGEST_CHOICE = 40


class RepliesWords(Table, frozen=True):
    """The table [replies]: phrases that stand for a stance wherever they are, and words that do when they stand alone."""

    refuse: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    agree: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    tentative: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    alone_agree: tuple[str, ...] = ()
    alone_ack: tuple[str, ...] = ()
    alone_noted: tuple[str, ...] = ()
    no_objection: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    not_yet: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    question_ends: tuple[str, ...] = ()
    correction: tuple[str, ...] = ()
    rest_right: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    choose: tuple[str, ...] = ()
    choosing: tuple[str, ...] = ()
    greeting: tuple[str, ...] = ()
    myself: tuple[str, ...] = ()
    alone_myself: tuple[str, ...] = ()
    sign_off: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()
    another_time: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()


def stance(text: str, reader: Reader, sender_department: str | None = None) -> str | None:
    """agree, ack, tentative, noted, object, refuse, unknown, thanks, or None where nothing of the kind is said.

    With the sender's department, what another department is said to think is not taken for the sender's own word.
    """
    words = reader.words.section("replies", RepliesWords)
    plain, changed = folded(text[:LOOKED_AT]), _correction(folded(text[:LOOKED_AT]), words)
    if changed:
        plain = plain[: changed[0]] + "。" + plain[changed[1] :]
    plain = words.phrases("neutral").without(plain)
    said = set()
    for sentence in _cut(plain, SENTENCE):
        here = {_of_clause(clause, words, reader, sender_department) for clause in _cut(sentence, CLAUSE)}
        if "tentative" not in here and words.phrases("condition").first(sentence) and (here & YES or words.phrases("agree").first(sentence)):
            here = {None if _is_question(sentence, words) else "object"}
        said |= here
    return next((kind for kind in ORDER if kind in said), None)


def _cut(plain: str, marks: re.Pattern[str]) -> Iterator[str]:
    """The stretches between the marks, each with its question mark where it has one."""
    begin = 0
    for mark in marks.finditer(plain):
        yield plain[begin : mark.start()].strip() + ("?" if "?" in mark.group() else "")
        begin = mark.end()
    yield plain[begin:].strip()


def _of_clause(clause: str, words: RepliesWords, reader: Reader, own: str | None) -> str | None:
    """What one clause says; a denied no is a yes, a yes not yet given is none."""
    bare = words.phrases("greeting").without(clause).strip(" ~:-()[]\"'")
    if not bare or _is_question(bare, words):
        return None
    if words.phrases("no_objection").first(bare):
        return "agree"
    if words.phrases("not_yet").first(bare):
        return "object" if words.phrases("object").first(bare) else None
    for kind in ("refuse", "object", "unknown"):
        if words.phrases(kind).first(bare):
            return kind
    yes, perhaps = words.phrases("agree").first(bare), words.phrases("tentative").first(bare)
    if perhaps and not (yes and yes.start() < perhaps.start()):
        return "tentative"
    if yes:
        return _given(bare[max(0, yes.start() - REACH) : yes.start()], words, reader, own)
    for kind, listed in (("agree", words.alone_agree), ("ack", words.alone_ack), ("noted", words.alone_noted)):
        if is_alone(words.phrases("thanks").without(bare), tuple(folded(one) for one in listed)):
            return kind
    return "thanks" if words.phrases("thanks").first(bare) else None


def is_alone(bare: str, listed: tuple[str, ...]) -> bool:
    """Does the clause say one of the words and nothing else, or several of them one after the other: 嗯 可以, OK 👍?"""
    plain = TONES.sub("", bare).strip()
    return plain in listed or (bool(plain.split()) and all(part in listed for part in plain.split()))


def _given(before: str, words: RepliesWords, reader: Reader, own: str | None) -> str | None:
    """A yes, by the words before it: denied it is a no; still to come, or another's, it says nothing."""
    if words.phrases("denied").first(before):
        return "object"
    before = "" if before.rstrip().endswith(words.rest) else before
    if words.phrases("pending").first(before) or words.phrases("others").first(before):
        return None
    about_others = own and {m.key for m in names.departments(before, reader)} - {own}
    return None if about_others else "agree"


def _is_question(plain: str, words: RepliesWords) -> bool:
    return bool(QUESTION.search(plain) or plain.endswith(words.question_ends) or words.phrases("asking").first(plain))


def correction(text: str, reader: Reader) -> str:
    """The words after "one thing to change:", up to where the writer says that the rest is right."""
    found = _correction(folded(text[:LOOKED_AT]), reader.words.section("replies", RepliesWords))
    return text[found[0] : found[1]].strip(" \n:：,，;；。.") if found else ""


def _correction(plain: str, words: RepliesWords) -> tuple[int, int] | None:
    opening = words.phrases("correction").first(plain)
    if opening is None:
        return None
    closing = words.phrases("rest_right").first(plain, opening.end())
    return opening.end(), closing.start() if closing else len(plain)


def choice(text: str, reader: Reader) -> int | None:
    """A bare number, "option 2", or "the second one works", where the answer says nothing else."""
    words = reader.words.section("replies", RepliesWords)
    plain = folded(text).strip(" \n.。,!")
    if len(plain) > LONGEST_CHOICE:
        return None
    named = [(folded(w), int(n)) for w, _, n in (listed.partition("=") for listed in words.ordinals)]
    for word, number in sorted(named, key=lambda pair: len(pair[0]), reverse=True):
        if word in plain and _says_no_more(plain.replace(word, " ", 1), words):
            return number
    digits = re.findall(r"(?<![0-9])[1-9](?![0-9])", plain)
    return int(digits[0]) if len(digits) == 1 and _says_no_more(plain.replace(digits[0], " ", 1), words) else None


def names_himself(text: str, reader: Reader) -> bool:
    """Does the writer offer himself for what is asked: "I'll do it myself", 我来?"""
    words = reader.words.section("replies", RepliesWords)
    alone = tuple(folded(one) for one in words.alone_myself)
    for clause in _cut(folded(text[:LOOKED_AT]), CLAUSE):
        bare = words.phrases("thanks").without(words.phrases("greeting").without(clause)).strip(" ~:-()[]\"'")
        offered = words.phrases("myself").first(bare)
        denied = offered and words.phrases("denied").first(bare[max(0, offered.start() - REACH) : offered.end()])
        if bare in alone or (offered and not denied and not _is_question(bare, words)):
            return True
    return False


def speaks_of_leading(text: str, reader: Reader) -> bool:
    """Is leading spoken of?"""
    return bool(reader.words.section("replies", RepliesWords).phrases("leading").first(folded(text[:LOOKED_AT])))


def asks_another_time(text: str, reader: Reader) -> bool:
    """Does the writer want to meet at another time, whenever that is: 换个时间?, another time?"""
    words = reader.words.section("replies", RepliesWords)
    for clause in _cut(folded(text[:LOOKED_AT]), CLAUSE):
        wish = words.phrases("another_time").first(clause)
        before = clause[: wish.start()] if wish else ""
        needed = not words.phrases("needless").first(before) and not words.phrases("denied").first(before)
        if wish and (needed or _is_question(clause, words)):
            return True
    return False


def _says_no_more(plain: str, words: RepliesWords) -> bool:
    rest = words.phrases("choosing").without(words.phrases("choose").without(plain))
    return not any(letter.isalnum() for letter in rest)
