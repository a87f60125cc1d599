"""Step 5, verify: is the problem gone? Asked of everybody concerned, compared with the definition, concluded by the lead.

The step ends when the lead agreed to a conclusion; "partly solved" needs tasks that follow, with an owner and a day each.
"""

from __future__ import annotations

from dataclasses import replace as at_arrival
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from service.loop import conclusion, decision, survey, workdays
from service.loop.arrivals import Absence, Arrival, Reply, Surveyed
from service.loop.asks import answered_by, open_ask
from service.loop.conclusion import LETTER
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Step
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import drop_timers, echo, note, post, set_timer
from service.loop.silence import chase, counted

OBSERVE = "observe"
# Polite words are no answer, and need none.
POLITE = ("noted", "thanks")
CONTENT = (*POLITE, "agree", "ack")
C5 = "C5"
LONGEST = 500


def enter(issue: Issue, desk: Desk) -> Issue:
    """Ask at once, or when the time of observation is over."""
    issue = replace(issue, conclusion=None, conclusion_agreed=False)
    until = observed_until(issue, desk)
    if until is None:
        return survey.opened(issue, desk)
    issue = note(issue, desk, "observing", until=until.isoformat())
    return set_timer(issue, OBSERVE, "", until)


def observed_until(issue: Issue, desk: Desk) -> datetime | None:
    """The morning after which it can be seen whether the problem is gone: an old friction takes its time (REQUIREMENTS.md C5)."""
    days = desk.patience.observation_c5 if issue.problem.category == C5 else desk.patience.observation
    today = desk.today
    observed = any(p.step is Step.VERIFY and p.cycle == issue.cycle for p in issue.passed)
    lasting = desk.calendar.add(today, days) if days and not observed else today
    last = max(lasting, issue.review_on or today)
    return workdays.at(desk.calendar.add(last, 0), desk.hours.begin, desk.zone) if last > today else None


def receive(issue: Issue, arrival: Arrival, desk: Desk) -> Issue:
    """An answer to the survey, the lead's decision, a day to look at it, an objection; the last one waited for may be away."""
    if isinstance(arrival, Absence) and issue.surveys and not is_observing(issue):
        return closed_if_complete(issue, desk)
    if not isinstance(arrival, Reply):
        return issue
    if decision.objects(issue, arrival, desk):
        return decision.objected(issue, arrival, desk)
    waiting = decides(issue, arrival, desk)
    if waiting and (arrival.letter not in survey.LETTERS):
        return decision.decided(issue, waiting, arrival, desk)
    if is_observing(issue):
        return observed(issue, arrival, desk)
    return told(issue, arrival, desk)


def decides(issue: Issue, arrival: Reply, desk: Desk) -> Ask | None:
    """The question that the lead, whoever was asked in his place, or the coordinator answers."""
    own = answered_by(issue, arrival.sender, arrival.letter, arrival.about, "conclusion")
    if own or not desk.is_coordinator(arrival.sender):
        return own
    return open_ask(issue, "conclusion") if arrival.letter == LETTER or arrival.said.verdict else None


def is_observing(issue: Issue) -> bool:
    return any(t.kind == OBSERVE for t in issue.timers)


def observed(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Where the reporter sees already that it is not gone, everybody is asked at once; what others see is said back and told to the lead."""
    said = survey.told(arrival)
    verdict = (said.verdict if said else None) or ("not_solved" if arrival.said.recurred else None)
    if normal(arrival.sender) == normal(issue.reporter) and verdict in ("not_solved", "partly_solved"):
        issue = note(drop_timers(issue, OBSERVE), desk, "observation_ended", actor=arrival.sender, text=arrival.text)
        return survey.answered(survey.opened(issue, desk), at_arrival(said or Surveyed(), verdict=verdict), arrival, desk)
    after = review_day(issue, arrival, desk)
    lead = lead_person(issue, desk)
    if after is not issue or not (verdict or reports(issue, arrival)) or lead is None or normal(lead) == normal(arrival.sender):
        return after
    told: dict[str, Any] = {"variant": "question", "items": [], "tasks": [], "who": arrival.sender, "text": arrival.text}
    issue = post(issue, desk, "execute/note", lead, f"observed:{normal(arrival.sender)}:{desk.now:%Y%m%d%H%M}", asks="answer", **told)
    return echo(issue, desk, arrival.sender, "comment", text=arrival.text[:LONGEST])


def reports(issue: Issue, arrival: Reply) -> bool:
    """Does the reporter tell something of his own accord?"""
    said = arrival.said
    return normal(arrival.sender) == normal(issue.reporter) and bool(arrival.text.strip()) and said.stance not in CONTENT and not said.commands


def review_day(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """While nobody is asked yet the lead may set the day to look at it."""
    today = desk.today_of(arrival.sender)
    masters = {normal(p) for p in (lead_person(issue, desk), *desk.coordinators) if p}
    days = [day for day in arrival.said.days if day > today]
    if not days or normal(arrival.sender) not in masters:
        return issue
    issue = decision.review_set(issue, days[-1], arrival.sender, desk)
    return set_timer(issue, OBSERVE, "", workdays.at(desk.calendar.add(days[-1], 0), desk.hours.begin, desk.zone))


def told(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """What a person says of the outcome; the conclusion follows in the round in which the last one answers."""
    said = survey.told(arrival)
    if not issue.surveys:
        return issue
    if said is None:
        polite = arrival.said.stance in POLITE or not arrival.text.strip()
        return issue if polite or arrival.letter not in survey.LETTERS else unclear(closed_if_complete(issue, desk), arrival, desk)
    issue = survey.answered(issue, said, arrival, desk)
    if issue.surveys[-1].closed_at:
        return conclusion.late(issue, issue.surveys[-1].answers[-1], desk)
    return closed_if_complete(issue, desk)


def unclear(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """An answer that tells nothing of the outcome is asked back, once a day."""
    day = desk.today_of(arrival.sender)
    keys = [row["key"] for row in survey.sheet(issue, desk)] if normal(arrival.sender) == normal(issue.reporter) else []
    question = {"kind": "verify/survey", "data": {"round": issue.surveys[-1].round, "survey_items": keys}}
    occurrence = f"survey:r{issue.surveys[-1].round}#unclear{day}"
    return post(
        issue, desk, "execute/note", arrival.sender, occurrence,
        asks="survey", variant="unclear", items=[], question=question, older=False,
    )


def closed_if_complete(issue: Issue, desk: Desk) -> Issue:
    """Nobody is waited for any more."""
    latest = issue.surveys[-1]
    return issue if latest.closed_at or not latest.answers or survey.silent(issue, desk) else conclusion.proposed(issue, desk)


def remind(issue: Issue, desk: Desk) -> Issue:
    """The end of the observation, one reminder to the silent, the end of the survey, silence of the lead."""
    due = {t.kind for t in issue.timers if t.due_at <= desk.now and t.kind in TIMERS}
    issue = drop_timers(issue, *due)
    for kind, falls_due in TIMERS.items():
        issue = falls_due(issue, desk) if kind in due else issue
    return chase(issue, desk)


def reminded(issue: Issue, desk: Desk) -> Issue:
    """Once, and only those who said nothing; for whoever is away by now the one who stands in is asked."""
    if issue.surveys[-1].closed_at or issue.surveys[-1].reminded:
        return issue
    silent = survey.silent(issue, desk)
    issue = survey.asked_instead(issue, desk)
    latest = issue.surveys[-1]
    if not survey.silent(issue, desk):
        return closed_if_complete(issue, desk)
    issue = note(replace(issue, surveys=(*issue.surveys[:-1], replace(latest, reminded=True))), desk, "survey_reminded", people=list(silent))
    for person in silent:
        issue = survey.put(counted(issue, "reminded"), desk, "verify/survey_reminder", person)
    return issue


def ended(issue: Issue, desk: Desk) -> Issue:
    """Whatever came is what there is; whoever could not be reminded in time, because nothing ran, is reminded first."""
    latest = issue.surveys[-1]
    if latest.closed_at:
        return issue
    days = max(1, desk.patience.survey_close - desk.patience.survey_reminder)
    if not latest.reminded and survey.silent(issue, desk):
        return reminded(set_timer(issue, survey.CLOSE, f"r{latest.round}", desk.later(desk.mailbox, days)), desk)
    return conclusion.proposed(issue, desk)


TIMERS = {OBSERVE: survey.opened, survey.CLOSE: ended, survey.REMINDER: reminded}


def finished(issue: Issue) -> bool:
    return issue.conclusion_agreed
