"""The turns within a sentence: where its consequence begins, where its reason, and what only leads up to them."""

from __future__ import annotations

from itertools import pairwise

from service.reading.folding import folded
from service.reading.quantities import is_large_sum, is_quantified
from service.reading.reader import Reader
from service.reading.report_words import Prose
from service.reading.sentences import clauses, size, trimmed

SHORT, TOLD = 10, 5
LEAD_PUNCTUATION = " :,，：、-—()（）"


def consequence(text: str, prose: Prose, reader: Reader, *, in_list: bool) -> tuple[str, str]:
    """The sentence up to its consequence, and that."""
    spans = clauses(text)
    for n, (a, b) in enumerate(spans):
        form = folded(text[a:b])
        if n > 1 and folded(text[spans[n - 1][1] : a]).strip() == ":" and is_quantified(text[a:], reader):
            return text[:a], text[a:]
        begin = a + len(form) - len(form.lstrip())
        if n and prose.phrases("consequence").at(form.lstrip()):
            return text[:a], text[begin:]
        if (turn := prose.phrases("causing").first(form)) and size(form[: turn.start()]) >= 3:
            return text[: a + turn.start()], text[a + turn.start() :]
        if n and not _is_time(text[:a], prose) and _is_harm(text[:a], text[a:b], prose, reader, in_list=in_list):
            return text[:a], text[begin:]
    return text, ""


def unmoved(text: str, prose: Prose) -> str:
    """Without the clauses that only tell of feelings or beg pardon."""
    feelings, spans = prose.phrases("feelings"), clauses(text)
    kept = [(a, b) for a, b in spans if not feelings.first(folded(text[a:b]))]
    if len(kept) == len(spans) or not kept:
        return text if kept else ""
    return led_off(text[kept[0][0] : kept[-1][1]], prose)


def request(text: str, prose: Prose) -> tuple[str, str]:
    """The sentence up to a request at its end, and that."""
    for a, b in clauses(text)[1:]:
        if prose.phrases("polite").at(folded(text[a:b]).lstrip()):
            return text[:a].rstrip(LEAD_PUNCTUATION), text[a:].strip()
    return text, ""


def perhapses(text: str, prose: Prose) -> str | None:
    """What somebody is not sure of between two: "I don't know whether it is this or that"."""
    form = folded(text)
    doubt = prose.phrases("doubt").first(form)
    found = prose.phrases("perhaps").first(form, doubt.end()) if doubt else None
    return trimmed(text[found.end() :]) if found else None


def _is_time(text: str, prose: Prose) -> bool:
    """No more than since when, or for how long: what is seen is still to come."""
    form = folded(text)
    return size(form) <= TOLD and prose.phrases("times").first(form) is not None


def _is_harm(before: str, text: str, prose: Prose, reader: Reader, *, in_list: bool) -> bool:
    """Does the clause tell a harm? In running text a plain word for it is enough, or the first large sum of money."""
    form = folded(text)
    if prose.phrases("impact").first(form) and is_quantified(text, reader):
        return True
    if in_list or size(folded(before)) < TOLD:
        return False
    return prose.phrases("harm").first(form) is not None or (
        is_large_sum(text, reader) and not is_quantified(before, reader)
    )


def reason(text: str, prose: Prose) -> tuple[str, str]:
    """The sentence up to its "because", and what stands behind that."""
    found = prose.phrases("because").first(folded(text))
    if found and size(folded(text[: found.start()])) >= 2:
        return text[: found.start()].rstrip(LEAD_PUNCTUATION), text[found.end() :].strip(LEAD_PUNCTUATION)
    return text, ""


def led(text: str, prose: Prose) -> str:
    """Without the words that lead up to a cause: "I think it is because"."""
    leads, form, end = prose.phrases("leads"), folded(text), 0
    while found := leads.at(form, end):
        end = found.end()
        end += len(form[end:]) - len(form[end:].lstrip(LEAD_PUNCTUATION))
    return trimmed(text[end:]) or trimmed(text)


def led_off(text: str, prose: Prose) -> str:
    """Without "as a result" and its like in front."""
    stripped, form, end = prose.phrases("stripped"), folded(text), 0
    end = len(form) - len(form.lstrip(LEAD_PUNCTUATION))
    while found := stripped.at(form, end):
        end = found.end()
        end += len(form[end:]) - len(form[end:].lstrip(LEAD_PUNCTUATION))
    return trimmed(text[end:]) or trimmed(text)


def without_adverbial(text: str, prose: Prose) -> str:
    """Without a short clause in front that only says by what measure or for how long."""
    spans = clauses(text)
    first = folded(text[spans[0][0] : spans[0][1]]) if spans else ""
    is_measure = prose.phrases("adverbials").at(first.lstrip()) and not prose.phrases("impact").first(first)
    if len(spans) > 1 and size(first) <= SHORT and is_measure:
        return text[spans[1][0] :].strip()
    return text


def chain(text: str, prose: Prose) -> list[str]:
    """One impact, or the links of a chain: this leads to that, which in turn leads to more."""
    turns = [a for a, b in clauses(text)[1:] if prose.phrases("consequence").at(folded(text[a:b]).lstrip())]
    return [led_off(text[a:b], prose) for a, b in pairwise([0, *turns, len(text)])]


def is_impact(text: str, prose: Prose, reader: Reader) -> bool:
    form = folded(text)
    return prose.phrases("impact").first(form) is not None or (
        is_quantified(text, reader) and prose.phrases("chased").first(form) is None
    )
