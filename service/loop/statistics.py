"""What many issues tell together: where they come from, what comes back, how long each step takes, which rules are still open (REQUIREMENTS.md S6-9).

All figures are plain JSON values. An issue belongs to a period in which it was opened, or closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from service.loop import workdays
from service.loop.bulletin import to_coordinator
from service.loop.definition import alike
from service.loop.desk import Desk
from service.loop.issue import Bulletin, Cause, Issue, Norm, Step, Timer

LETTER, KEY = "learn/quarter", "quarter"
SAME_CAUSE = 0.6
DAY = 86_400
DONE_WITH = ("published", "declined")


def figures(issues: Iterable[Issue], norms: Iterable[Norm], first: date | None, last: date | None, zone: ZoneInfo) -> dict[str, Any]:
    """The figures of the issues opened or closed from `first` up to and with `last`; of all where no day is given."""
    within = Period(first, last, zone)
    mine = [i for i in issues if not i.merged_into and (within.has(i.opened_at) or within.has(closed_at(i)))]
    asked = sum(len(s.asked) for i in mine for s in i.surveys)
    answered = sum(min(len(s.answers), len(s.asked)) for i in mine for s in i.surveys)
    lengths = [closed - i.opened_at for i in mine if (closed := closed_at(i)) and i.ended is None]
    return {
        "first": first and first.isoformat(),
        "last": last and last.isoformat(),
        "issues": states(mine),
        "by_category": dict(Counter(i.problem.category or "" for i in mine).most_common()),
        "by_department": dict(Counter(key for i in mine for key in departments(i)).most_common()),
        "causes": repeated(mine),
        "steps": mean_days(mine),
        "duration_days": mean(lengths),
        "conclusions": dict(Counter(i.conclusion for i in mine if i.conclusion and i.conclusion_agreed).most_common()),
        "recurred": sum(i.cycle > 1 for i in mine),
        "slips": sum(len(i.slips) for i in mine),
        "reminders": sum(i.counts.get("reminded", 0) for i in mine),
        "escalations": sum(i.counts.get("escalated", 0) for i in mine),
        "answer_rate": round(answered / asked, 2) if asked else None,
        "open_rules": [rule_line(n, zone) for n in norms if n.state not in DONE_WITH],
        "published_rules": sum(n.state == "published" and within.has(n.state_since) for n in norms),
    }


class Period:
    """From a day up to and with a day, in a zone; open where none is given."""

    def __init__(self, first: date | None, last: date | None, zone: ZoneInfo) -> None:
        self.first, self.last, self.zone = first, last, zone

    def has(self, moment: datetime | None) -> bool:
        if moment is None:
            return False
        day = moment.astimezone(self.zone).date()
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def closed_at(issue: Issue) -> datetime | None:
    """When the issue ended, if it has."""
    return issue.step_since if issue.step is Step.CLOSED else None


def states(issues: list[Issue]) -> dict[str, int]:
    """How many are open, closed in the usual way, withdrawn."""
    ended = sum(i.ended is not None for i in issues)
    closed = sum(i.step is Step.CLOSED and i.ended is None for i in issues)
    return {"all": len(issues), "open": len(issues) - ended - closed, "closed": closed, "withdrawn": ended}


def departments(issue: Issue) -> tuple[str, ...]:
    """Those that take part; before they are known, those that the problem names."""
    return tuple(p.department for p in issue.participants) or issue.problem.departments


def repeated(issues: list[Issue]) -> list[dict[str, Any]]:
    """Causes that several issues name alike, of the same department; the most frequent first."""
    groups: list[tuple[Cause, list[str]]] = []
    for issue in issues:
        for cause in issue.problem.causes:
            ids = next((ids for known, ids in groups if is_same(known, cause)), None)
            if ids is None:
                groups.append((cause, [issue.id]))
            elif issue.id not in ids:
                ids.append(issue.id)
    told = [{"text": c.text, "department": c.department, "times": len(ids), "issues": ids} for c, ids in groups if len(ids) > 1]
    return sorted(told, key=lambda one: -int(one["times"]))


def is_same(one: Cause, other: Cause) -> bool:
    return one.department == other.department and alike(one.text, other.text) >= SAME_CAUSE


def mean_days(issues: list[Issue]) -> dict[str, float]:
    """How many days each step took, on average over every time it was left."""
    spans: dict[str, list[timedelta]] = {}
    for passed in (p for i in issues for p in i.passed):
        spans.setdefault(str(passed.step), []).append(passed.until - passed.since)
    return {str(step): mean(spans[step]) or 0.0 for step in Step if step in spans}


def mean(spans: list[timedelta]) -> float | None:
    return round(sum(s.total_seconds() for s in spans) / len(spans) / DAY, 1) if spans else None


def rule_line(norm: Norm, zone: ZoneInfo) -> dict[str, Any]:
    """A rule change that is still to come."""
    rule = norm.rule
    return {
        "id": norm.id, "issue": norm.issue, "document": rule.document, "change": rule.change, "department": rule.department,
        "owner": norm.owner, "state": norm.state, "due": rule.due and rule.due.isoformat(),
        "since": norm.opened_at.astimezone(zone).date().isoformat(),
    }


def scheduled(bulletin: Bulletin | None, desk: Desk) -> Bulletin:
    """The bulletin that wakes on the first working day of the next quarter; one that waits already is left as it is."""
    bulletin = bulletin or Bulletin(key=KEY)
    if bulletin.due_at and bulletin.due_at > desk.now:
        return bulletin
    day = desk.calendar.add(next_quarter(desk.today), 0)
    due = workdays.at(day, desk.hours.begin, desk.zone)
    return replace(bulletin, timers=(Timer(kind=KEY, due_at=due),), due_at=due)


def next_quarter(day: date) -> date:
    """The first day of the quarter after the one in which this day lies."""
    month = (day.month - 1) // 3 * 3 + 4
    return date(day.year + month // 13, (month - 1) % 12 + 1, 1)


def report(bulletin: Bulletin, told: dict[str, Any], desk: Desk) -> Bulletin:
    """The quarter's figures to the coordinator; a quarter in which nothing happened needs no letter."""
    if not told["issues"]["all"] and not told["open_rules"]:
        return bulletin
    occurrence = str(told["first"] or desk.now.date())
    return to_coordinator(bulletin, LETTER, occurrence, desk, figures=told)
