"""Running text: which sentence tells what is seen, what it costs, where it may come from, what is wanted.

The first sentence that is no greeting tells the phenomenon, up to the words that begin its consequence or its reason. Each
later one is taken by its cue; what has none is context and stays out of the definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from service.reading.causes import pieces
from service.reading.folding import folded
from service.reading.quantities import is_quantified
from service.reading.reader import Reader
from service.reading.report_layout import Block
from service.reading.report_words import Prose, ReportsWords, report_words
from service.reading.sentences import MARKER, clauses, is_item, items, sentences, size, trimmed, width

MOST_SENTENCES = 120
MOST_IMPACTS = 8
NEAR = 26
SHORT = 10
LEAD_PUNCTUATION = " :,，：、-—()（）"


@dataclass
class Told:
    """What was found so far, in order."""

    phenomenon: str | None = None
    essence: str | None = None
    impacts: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)
    spare: list[str] = field(default_factory=list)


def told(blocks: Iterable[Block], reader: Reader, *, phenomenon: bool) -> Told:
    """Read the blocks without label; `phenomenon` says whether a first sentence without cue may be it."""
    words, found = report_words(reader), Told()
    listing = False
    for n, (text, in_list, top) in enumerate(_units(blocks)):
        if n == MOST_SENTENCES:
            break
        if listing and in_list:
            found.causes += pieces(text)
            continue
        listing = _announces_causes(text, words.prose)
        if not listing:
            _take(text, found, words, reader, may_open=phenomenon and not top, in_list=in_list)
    return found


def is_vague(text: str, reader: Reader) -> bool:
    """Does a phenomenon say no more than that something is wrong?"""
    prose = report_words(reader).prose
    form = folded(text)
    rest = prose.phrases("vague_filler").without(prose.phrases("vague").without(form))
    return prose.phrases("vague").first(form) is not None and size(rest) <= 1 + size(form) // 8


def _units(blocks: Iterable[Block]) -> Iterator[tuple[str, bool, bool]]:
    """Sentences and items in order, each with: is it an item of a list, does it stand above a forwarded mail."""
    for block in blocks:
        for line in block.lines:
            marker = MARKER.match(folded(line)) if is_item(line) else None
            text = line[marker.end() :] if marker else line
            spans = items(text)
            if spans and not marker:
                yield from ((s, False, block.top) for s in sentences(text[: spans[0][0]].rstrip(" ((")))
                for a, b in spans:
                    first, *rest = list(sentences(text[a:b])) or [""]
                    yield trimmed(first), True, block.top
                    yield from ((s, False, block.top) for s in rest)
            elif marker and width(text) < 160:
                yield trimmed(text), True, block.top
            else:
                yield from ((s, marker is not None, block.top) for s in sentences(text))


def _announces_causes(text: str, prose: Prose) -> bool:
    """Does the text end in a colon that promises a list of causes?"""
    form = folded(text).rstrip(" ((")
    last = clauses(form)[-1] if clauses(form) else (0, 0)
    return form.endswith(":") and prose.phrases("cause").first(form[max(0, last[0] - 12) :]) is not None


def _take(text: str, found: Told, words: ReportsWords, reader: Reader, *, may_open: bool, in_list: bool) -> None:
    prose = words.prose
    text = _without_opening(text, words)
    form = folded(text)
    if not size(form) or words.manners.phrases("closings").at(form):
        return
    if essence := prose.phrases("essence").first(form[: NEAR * 2]):
        found.essence = found.essence or _led(text[essence.end() :], prose)
    elif prose.phrases("wish").at(form):
        found.goals.append(text)
    elif prose.phrases("doubt").first(form) and not is_quantified(text, reader) and (found.phenomenon or not may_open):
        return
    elif found.phenomenon is None and may_open:
        _open(text, found, prose, reader)
    else:
        _go_on(text, found, prose, reader, in_list=in_list)


def _without_opening(text: str, words: ReportsWords) -> str:
    """Without a clause that only announces the report or introduces its writer."""
    spans = clauses(text)
    if not spans:
        return ""
    form = folded(text[spans[0][0] : spans[0][1]])
    rest = words.labels.every.without(words.prose.phrases("intros").without(form))
    if size(rest) == 0 or words.prose.phrases("selves").at(form):
        return text[spans[1][0] :].strip() if len(spans) > 1 else ""
    return text


def _open(text: str, found: Told, prose: Prose, reader: Reader) -> None:
    """The sentence that tells what is seen, and perhaps in the same breath what follows from it and why."""
    if prose.phrases("because").at(folded(text)):
        spans = clauses(text)
        turn = next((a for a, b in spans[1:] if prose.phrases("consequence").at(folded(text[a:b]).lstrip())), None)
        turn = turn or (spans[1][0] if len(spans) > 1 else None)
        if turn:
            found.causes.append(_led(text[:turn], prose))
            found.phenomenon = _led_off(text[turn:], prose)
            return
    head, tail = _consequence(text, prose, reader)
    head, reason = _reason(head, prose)
    found.phenomenon = trimmed(head)
    if reason:
        found.causes += pieces(reason)
    if tail:
        tail, reason = _reason(tail, prose)
        found.impacts.append(_led_off(tail, prose))
        found.causes += pieces(reason) if reason else ()


def _go_on(text: str, found: Told, prose: Prose, reader: Reader, *, in_list: bool) -> None:
    form = folded(text)
    cue = prose.phrases("cause").first(form)
    before, reason = _reason(text, prose)
    if reason and size(folded(before)) and not is_quantified(reason, reader):
        _weigh(before, found, prose, reader)
        found.causes += pieces(reason)
    elif cue and not (cue.start() > NEAR or is_quantified(text, reader) and cue.start() > 2):
        found.causes += pieces(_led(text, prose))
    elif _is_impact(text, prose, reader) and not (in_list and prose.phrases("gap").first(form) and not is_quantified(text, reader)):
        _weigh(text, found, prose, reader)
    elif prose.phrases("gap").first(form) and not form.rstrip().endswith("?"):
        found.causes += pieces(text)
    else:
        found.spare.append(text)


def _weigh(text: str, found: Told, prose: Prose, reader: Reader) -> None:
    """Take it as an impact if it is one."""
    if len(found.impacts) < MOST_IMPACTS and _is_impact(text, prose, reader):
        found.impacts.append(_led_off(_without_adverbial(text, prose), prose))


def _is_impact(text: str, prose: Prose, reader: Reader) -> bool:
    return prose.phrases("impact").first(folded(text)) is not None or is_quantified(text, reader)


def _consequence(text: str, prose: Prose, reader: Reader) -> tuple[str, str]:
    """The sentence up to its consequence, and that."""
    for n, (a, b) in enumerate(clauses(text)):
        form = folded(text[a:b])
        begin = a + len(form) - len(form.lstrip())
        if n and prose.phrases("consequence").at(form.lstrip()):
            return text[:a], text[begin:]
        if (turn := prose.phrases("causing").first(form)) and size(form[: turn.start()]) >= 3:
            return text[: a + turn.start()], text[a + turn.start() :]
        if n and prose.phrases("impact").first(form) and is_quantified(text[a:b], reader):
            return text[:a], text[begin:]
    return text, ""


def _reason(text: str, prose: Prose) -> tuple[str, str]:
    """The sentence up to its "because", and what stands behind that."""
    found = prose.phrases("because").first(folded(text))
    if found and size(folded(text[: found.start()])) >= 2:
        return text[: found.start()].rstrip(LEAD_PUNCTUATION), text[found.end() :].strip(LEAD_PUNCTUATION)
    return text, ""


def _led(text: str, prose: Prose) -> str:
    """Without the words that lead up to a cause: "I think it is because"."""
    leads, form, end = prose.phrases("leads"), folded(text), 0
    while found := leads.at(form, end):
        end = found.end()
        end += len(form[end:]) - len(form[end:].lstrip(LEAD_PUNCTUATION))
    return trimmed(text[end:]) or trimmed(text)


def _led_off(text: str, prose: Prose) -> str:
    """Without "as a result" and its like in front."""
    stripped, form, end = prose.phrases("stripped"), folded(text), 0
    end = len(form) - len(form.lstrip(LEAD_PUNCTUATION))
    while found := stripped.at(form, end):
        end = found.end()
        end += len(form[end:]) - len(form[end:].lstrip(LEAD_PUNCTUATION))
    return trimmed(text[end:]) or trimmed(text)


def _without_adverbial(text: str, prose: Prose) -> str:
    """Without a short clause in front that only says by what measure or for how long."""
    spans = clauses(text)
    first = folded(text[spans[0][0] : spans[0][1]]) if spans else ""
    if len(spans) > 1 and size(first) <= SHORT and prose.phrases("adverbials").at(first.lstrip()):
        return text[spans[1][0] :].strip()
    return text
