"""The feedback & improvement record: drafted from the history, filled by those who took part (guide, step 6; REQUIREMENTS.md 1.6).

What several say alike stands there once; who said what is kept.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec.structs import replace

from service.loop.arrivals import Lessons
from service.loop.conclusion import of_answer, suggestions
from service.loop.definition import alike
from service.loop.desk import Desk
from service.loop.issue import Improvement, Issue, Record, Rule, Suggestion, SurveyAnswer
from service.loop.people import normal
from service.loop.smart_words import has

SAME = 0.8
PRAISE = 4
TITLE = re.compile(r"《([^《》]{2,60})》")
# What a record has to hold before it is agreed, unless it is said that there is none.
REQUIRED = ("worked", "to_improve")
NONE = "none"
# An improvement without somebody to make it or a day.
UNOWNED = "improvement_owner"
# A broken hand-over is mended by a rule unless somebody says otherwise (REQUIREMENTS.md C3).
HANDOVER = "C3"


def drafted(issue: Issue, desk: Desk) -> Record:
    """What the history tells of itself; a record made before is carried on as a new version."""
    before = issue.record or Record(version=0)
    answers = [a for s in issue.surveys for a in s.answers]
    proposed = suggestions(answers)
    record = replace(
        before,
        version=before.version + 1,
        worked=joined(before.worked, praised(answers, issue.reporter)),
        to_improve=joined(before.to_improve, [s.text for s in proposed]),
        suggestions=tuple({(s.department, s.text): s for s in (*before.suggestions, *proposed)}.values()),
        rules=before.rules or by_default(issue, desk),
        agreed_by=None,
        agreed_at=None,
    )
    return counted(record, issue, desk)


def praised(answers: list[SurveyAnswer], reporter: str) -> list[str]:
    """Remarks of those who were content with how it went and how it came out; the reporter's tell how it is now."""
    content = [a for a in answers if (a.cooperation or 0) >= PRAISE and of_answer(a) == "solved" and normal(a.person) != normal(reporter)]
    return [text.strip() for a in content for text in a.comments if text.strip()]


def by_default(issue: Issue, desk: Desk) -> tuple[Rule, ...]:
    """The rule change that a broken hand-over suggests: what is really wrong, for the department of the first cause."""
    problem = issue.problem
    change = problem.essence or problem.phenomenon
    if problem.category != HANDOVER or not change:
        return ()
    department = next((c.department for c in problem.causes if c.department), None)
    return (Rule(change=change, document=document(issue, desk), department=department or issue.lead, guessed=True),)


def document(issue: Issue, desk: Desk) -> str:
    """The rule that the plan wrote or revised, by its title; '' where there was none."""
    texts = [t.deliverable or "" for t in issue.tasks] + [t.task for t in issue.tasks]
    titles = [title for text in texts for title in TITLE.findall(text)]
    return next((f"《{title}》" for title in titles if has(desk.smart.rules, title)), "")


def counted(record: Record, issue: Issue, desk: Desk) -> Record:
    """With the figures as they are now; what was said to be empty stays on record beside them."""
    return replace(record, metrics={**metrics(issue, desk), **{k: v for k, v in record.metrics.items() if k == NONE}})


def metrics(issue: Issue, desk: Desk) -> dict[str, Any]:
    """Figures of the history: days, delays, reminders, the share of surveys answered, cycles, tasks."""
    asked, answered = (sum(map(len, column)) for column in ([s.asked for s in issue.surveys], [s.answers for s in issue.surveys]))
    first, today = issue.opened_at.astimezone(desk.zone).date(), desk.today
    told = [t.status for t in issue.tasks]
    return {
        "duration_days": (today - first).days,
        "working_days": desk.calendar.between(first, today),
        "delays": len(issue.slips),
        "reminders": issue.counts.get("reminded", 0),
        "escalations": issue.counts.get("escalated", 0),
        "answer_rate": round(min(answered, asked) / asked, 2) if asked else None,
        "asked": asked,
        "answered": answered,
        "cycles": issue.cycle,
        "tasks": len(told),
        "done": told.count("done"),
        "conclusion": issue.conclusion,
    }


def joined(before: tuple[str, ...], new: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """With what is new; the same said again is not."""
    kept = list(before)
    for text in (t.strip() for t in new):
        if text and all(alike(text, old) <= SAME for old in kept):
            kept.append(text)
    return tuple(kept)


def merged(record: Record, said: Lessons, person: str, desk: Desk, *, masters: bool = False) -> Record:
    """With what a person contributes. The lead may also say that there is nothing of a kind, and words of his take the place of the same said before."""
    department = desk.directory.department_of(person)
    told = {"worked": said.worked, "to_improve": said.to_improve, "suggestion": said.suggestions}
    given = [(person, text) for texts in told.values() for text in texts]
    new = [g for g in given if all(normal(person) != normal(p) or alike(g[1], text) <= SAME for p, text in record.given)]
    empty = set(said.none) if masters else set()
    hints = [Suggestion(text=s, department=department) for s in said.suggestions if all(alike(s, old.text) <= SAME for old in record.suggestions)]
    return replace(
        record,
        worked=said.worked if "worked" in empty else reworded(record.worked, said.worked, masters=masters),
        to_improve=said.to_improve if "to_improve" in empty else reworded(record.to_improve, said.to_improve, masters=masters),
        suggestions=(*record.suggestions, *hints),
        improvements=improved(record.improvements, said.improvements),
        rules=ruled(() if "rules" in empty else record.rules, said.rules),
        given=(*record.given, *new),
        metrics={**record.metrics, NONE: sorted({*record.metrics.get(NONE, ()), *empty})} if empty else record.metrics,
    )


def reworded(before: tuple[str, ...], said: tuple[str, ...], *, masters: bool) -> tuple[str, ...]:
    """The lead's own words stand for what was said alike."""
    kept = tuple(old for old in before if all(alike(old, text) <= SAME for text in said)) if masters else before
    return joined(kept, said)


def improved(before: tuple[Improvement, ...], said: tuple[Improvement, ...]) -> tuple[Improvement, ...]:
    """What is told anew of the same improvement takes its place: somebody to do it, a day."""
    return (*(old for old in before if all(alike(old.text, new.text) <= SAME for new in said)), *said)


def ruled(before: tuple[Rule, ...], said: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Rules keep their places: their changes are followed by number. The same rule told anew says more of it; a guess makes way."""
    rules = [old for old in before if not (said and old.guessed) or any(is_same(old, rule) for rule in said)]
    for rule in said:
        place = next((n for n, old in enumerate(rules) if is_same(old, rule)), None)
        if place is None:
            rules.append(rule)
        else:
            old = rules[place]
            rules[place] = replace(
                rule, document=rule.document or old.document, department=rule.department or old.department, due=rule.due or old.due
            )
    return tuple(rules)


def is_same(one: Rule, other: Rule) -> bool:
    """The same document, or, where one names none, the same change."""
    if one.document and other.document:
        return alike(one.document, other.document) > SAME
    return alike(one.change, other.change) > SAME


def missing(record: Record) -> tuple[str, ...]:
    """What is still to be told, and was not said to be empty; who makes an improvement, and until when."""
    parts = tuple(part for part in REQUIRED if not getattr(record, part) and part not in record.metrics.get(NONE, ()))
    return parts if all(one.owner and one.due for one in record.improvements) else (*parts, UNOWNED)


def with_none(record: Record, parts: tuple[str, ...]) -> Record:
    """On record: there is nothing of these."""
    return replace(record, metrics={**record.metrics, NONE: sorted({*record.metrics.get(NONE, ()), *parts} - {UNOWNED})})
