"""Running text: which sentence tells what is seen, what it costs, where it may come from, what is wanted.

The first sentence that is no greeting tells the phenomenon, up to the words that begin its consequence or its reason. Each
later one is taken by its cue; what has none is context and stays out of the definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from service.reading.causes import pieces
from service.reading.folding import folded
from service.reading.quantities import is_only_figures, is_quantified
from service.reading.reader import Reader
from service.reading.report_labels import told_by_name
from service.reading.report_layout import Block
from service.reading.report_turns import (
    chain,
    consequence,
    is_impact,
    led,
    led_off,
    perhapses,
    reason,
    request,
    unmoved,
    without_adverbial,
)
from service.reading.report_values import bare_value, is_blank, is_vague
from service.reading.report_words import Prose, ReportsWords, report_words
from service.reading.sentences import Lists, clauses, is_item, items, sentences, size, trimmed, width

MOST_SENTENCES = 120
LONGEST_SENTENCE = 800
MOST_IMPACTS = 8
NEAR = 26


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
    for whole, in_list, top in islice(_units(blocks, words.lists), MOST_SENTENCES):
        text = whole[:LONGEST_SENTENCE]
        if listing and in_list:
            found.causes += pieces(text, reader)
            continue
        listing = _announces_causes(text, words.prose)
        if not listing:
            _take(text, found, words, reader, may_open=phenomenon and not top, in_list=in_list)
    return found


def _units(blocks: Iterable[Block], lists: Lists) -> Iterator[tuple[str, bool, bool]]:
    """Sentences and items in order, each with: is it an item of a list, does it stand above a forwarded mail."""
    for block in blocks:
        for line in block.lines:
            marker = lists.marker.match(folded(line)) if is_item(line, lists) else None
            text = line[marker.end() :] if marker else line
            spans = items(text, lists)
            if spans and not marker:
                yield from ((s, False, block.top) for s in sentences(text[: spans[0][0]], lists))
                for _, a, b in spans:
                    first, *rest = list(sentences(text[a:b], lists)) or [""]
                    yield trimmed(first), True, block.top
                    yield from ((s, False, block.top) for s in rest)
            elif marker and width(text) < 160:
                yield trimmed(text), True, block.top
            else:
                yield from ((s, marker is not None, block.top) for s in sentences(text, lists))


def _announces_causes(text: str, prose: Prose) -> bool:
    """Does the text end in a colon that promises a list of causes?"""
    form = folded(text).rstrip()
    last = clauses(form)[-1] if clauses(form) else (0, 0)
    return form.endswith(":") and prose.phrases("cause").first(form[max(0, last[0] - 12) :]) is not None


def _take(text: str, found: Told, words: ReportsWords, reader: Reader, *, may_open: bool, in_list: bool) -> None:
    prose = words.prose
    text = _without_opening(text, words)
    form = folded(text)
    if not size(words.manners.phrases("subject_prefixes").without(form)) or words.manners.phrases("closings").at(form):
        return
    if by_name := told_by_name(text, words.labels):
        _note(*by_name, found, reader)
    elif essence := prose.phrases("essence").first(form[: NEAR * 2]):
        found.essence = found.essence or led(text[essence.end() :], prose)
    elif prose.phrases("wish").at(form):
        found.goals.append(text)
    elif perhaps := perhapses(text, prose):
        found.causes.append(perhaps)
    elif found.phenomenon and not found.impacts and (heard := prose.phrases("heard").at(form)):
        found.phenomenon = trimmed(text[heard.end() :])
    elif prose.phrases("doubt").first(form) and not is_quantified(text, reader):
        found.spare.append(text)
    elif is_only_figures(text, reader):
        found.impacts.append(text)
    elif found.phenomenon is None and may_open and (not (bare := unmoved(text, prose)) or is_vague(bare, reader)):
        found.spare += [bare] if bare else []
    elif found.phenomenon is None and may_open and not (found.essence and is_impact(text, prose, reader)):
        _open(unmoved(text, prose), found, prose, reader, in_list=in_list)
    else:
        _go_on(text, found, prose, reader, in_list=in_list)


def _note(label: str, value: str, found: Told, reader: Reader) -> None:
    text = trimmed(bare_value(value, reader))
    if is_blank(text, reader):
        return
    if label == "essence":
        found.essence = found.essence or text
    else:
        listed = {"impacts": found.impacts, "causes": found.causes, "goal": found.goals}[label]
        listed += pieces(text, reader)


def _without_opening(text: str, words: ReportsWords) -> str:
    """Without a clause that only announces the report or introduces its writer."""
    spans = clauses(text)
    if not spans:
        return ""
    form = folded(text[spans[0][0] : spans[0][1]])
    if words.prose.phrases("wish").at(folded(text)):
        return text
    rest = words.labels.every.without(words.prose.phrases("intros").without(form))
    if size(rest) == 0 or words.prose.phrases("selves").at(form):
        return text[spans[1][0] :].strip() if len(spans) > 1 else ""
    return text


def _open(text: str, found: Told, prose: Prose, reader: Reader, *, in_list: bool) -> None:
    """The sentence that tells what is seen, and perhaps in the same breath what follows from it and why."""
    spans = clauses(text)
    if prose.phrases("because").at(folded(text)) and len(spans) > 1:
        found.causes.append(led(text[: spans[0][1]], prose))
        text = led_off(text[spans[1][0] :], prose)
        causing = prose.phrases("causing").at(folded(text))
        text = text[causing.end() :].strip() if causing else text
    text, asked = request(text, prose)
    if asked:
        found.goals.append(trimmed(asked))
    head, tail = consequence(text, prose, reader, in_list=in_list)
    head, why = reason(head, prose)
    found.phenomenon = trimmed(head)
    if why:
        found.causes += pieces(why, reader)
    if tail:
        tail, why = reason(tail, prose)
        found.impacts += chain(tail, prose)
        found.causes += pieces(why, reader) if why else ()


def _go_on(text: str, found: Told, prose: Prose, reader: Reader, *, in_list: bool) -> None:
    form = folded(text)
    cue = prose.phrases("cause").first(form)
    before, why = reason(text, prose)
    if why and size(folded(before)) and not is_quantified(why, reader):
        _weigh(before, found, prose, reader)
        found.causes += pieces(why, reader)
    elif cue and not (cue.start() > NEAR or (is_quantified(text, reader) and cue.start() > 2)):
        found.causes += pieces(led(text, prose), reader)
    elif is_impact(text, prose, reader) and not (in_list and prose.phrases("gap").first(form) and not is_quantified(text, reader)):
        _weigh(text, found, prose, reader)
    elif prose.phrases("gap").first(form) and not form.rstrip().endswith("?"):
        found.causes += pieces(text, reader)
    else:
        found.spare.append(text)


def _weigh(text: str, found: Told, prose: Prose, reader: Reader) -> None:
    """Take it as an impact if it is one."""
    if len(found.impacts) < MOST_IMPACTS and is_impact(text, prose, reader):
        found.impacts += chain(without_adverbial(text, prose), prose)
