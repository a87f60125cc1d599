"""The survey of step 5: who is asked, what of the definition they are shown, what they answered, who is still silent.

Answers may come in parts, and later ones amend the former; somebody who is away holds nothing up (DESIGN.md section 2).
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from service.loop import absence
from service.loop.arrivals import Reply, Surveyed
from service.loop.definition import alike
from service.loop.desk import Desk
from service.loop.figure import figure
from service.loop.issue import Issue, Participant, Survey, SurveyAnswer
from service.loop.people import normal
from service.loop.post import echo, note, post, set_timer, to_builtins
from service.loop.silence import participant_of

LETTERS = ("verify/survey", "verify/survey_reminder")
REMINDER, CLOSE = "survey_reminder", "survey_close"


def opened(issue: Issue, desk: Desk) -> Issue:
    """A new round: everybody is asked at once, and the days of patience begin."""
    survey = Survey(round=len(issue.surveys) + 1, asked=parties(issue, desk), sent_at=desk.now)
    issue = replace(issue, surveys=(*issue.surveys, survey), review_on=None)
    issue = note(issue, desk, "survey_sent", round=survey.round, asked=list(survey.asked))
    issue = set_timer(issue, REMINDER, f"r{survey.round}", desk.later(desk.mailbox, desk.patience.survey_reminder))
    issue = set_timer(issue, CLOSE, f"r{survey.round}", desk.later(desk.mailbox, desk.patience.survey_close))
    for person in survey.asked:
        issue = put(issue, desk, "verify/survey", person)
    return issue


def parties(issue: Issue, desk: Desk) -> tuple[str, ...]:
    """The reporter, who speaks for each department, and who bears what the problem cost; heads of these where they are guests.

    A confidential issue is shown to nobody outside the circle.
    """
    seats = [voice(issue, place, desk) for place in issue.participants if place.status != "refused"]
    seated = {place.department for place in issue.participants if place.status != "refused"}
    bearing = [d for d in map(desk.directory.department, dict.fromkeys(i.department for i in issue.problem.impacts)) if d]
    others = [d.liaison or d.head for d in bearing if d.key not in seated and not issue.confidential]
    heads = {normal(d.head) for d in bearing}
    guests = [g for g in issue.guests if normal(g) in heads]
    named = [p for p in (issue.reporter, *seats, *others, *guests) if p and desk.directory.person(p)]
    return tuple({normal(p): p for p in named}.values())


def voice(issue: Issue, place: Participant, desk: Desk) -> str | None:
    """The liaison, or whoever stands in while he is away."""
    if place.liaison is None or not absence.is_away(issue, place.liaison, desk):
        return place.liaison
    instead = (absence.stands_in(issue, place.liaison, desk), place.deputy)
    return next((p for p in instead if p and not absence.is_away(issue, p, desk)), place.liaison)


def put(issue: Issue, desk: Desk, letter: str, person: str) -> Issue:
    """The survey for one person; the reporter goes through the definition item by item."""
    survey, rows = issue.surveys[-1], sheet(issue, desk)
    is_reporter = normal(person) == normal(issue.reporter)
    keys = [row["key"] for row in rows] if is_reporter else []
    done = [to_builtins(t) for t in issue.tasks if t.status == "done"]
    until = next((t.due_at for t in issue.timers if t.kind == CLOSE), None)
    told: dict[str, Any] = {"round": survey.round, "reporter": is_reporter, "sheet": rows, "done": done, "survey_items": keys}
    return post(issue, desk, letter, person, f"r{survey.round}", asks="survey", until=until, **told)


def asked_instead(issue: Issue, desk: Desk) -> Issue:
    """Whoever stands in for an absent liaison is asked, where nobody of that seat has answered yet."""
    survey = issue.surveys[-1]
    heard, asked = {normal(a.person) for a in survey.answers}, {normal(p) for p in survey.asked}
    away = [p for p in issue.participants if p.liaison and absence.is_away(issue, p.liaison, desk) and not seatmates(issue, p.liaison) & heard]
    others = [v for p in away if (v := voice(issue, p, desk)) and normal(v) not in asked and desk.directory.person(v)]
    issue = replace(issue, surveys=(*issue.surveys[:-1], replace(survey, asked=(*survey.asked, *others))))
    for person in others:
        issue = put(issue, desk, "verify/survey", person)
    return issue


def sheet(issue: Issue, desk: Desk) -> list[dict[str, Any]]:
    """The definition item by item, with the figures that an impact named."""
    problem, units = issue.problem, desk.smart.units
    blank = {"figure": None, "department": None}
    seen = [{**blank, "key": "phenomenon", "text": problem.phenomenon}] if problem.phenomenon else []
    impacts = [
        {"key": f"impact_{n}", "text": i.text, "figure": figure(i.text, units), "department": i.department}
        for n, i in enumerate(problem.impacts, 1)
    ]
    causes = [{**blank, "key": f"cause_{n}", "text": c.text, "department": c.department} for n, c in enumerate(problem.causes, 1)]
    return [*seen, *impacts, *causes]


def told(arrival: Reply) -> Surveyed | None:
    """What an answer says of the outcome, if it says anything."""
    said = arrival.said.surveyed
    if said and any((said.verdict, said.result, said.cooperation, said.suggestion, said.items, said.comments)):
        return said
    return Surveyed(verdict=arrival.said.verdict) if arrival.said.verdict else None


def answered(issue: Issue, said: Surveyed, arrival: Reply, desk: Desk) -> Issue:
    """The latest round with this person's answer, new or amended, and the answer to be said back."""
    survey, who = issue.surveys[-1], normal(arrival.sender)
    place = participant_of(issue, arrival.sender)
    department = desk.directory.department_of(arrival.sender) or (place.department if place else None)
    before = next((a for a in survey.answers if normal(a.person) == who), None)
    answer = amended(before or SurveyAnswer(person=arrival.sender, department=department, at=desk.now), said, desk)
    others = tuple(a for a in survey.answers if normal(a.person) != who)
    issue = replace(issue, surveys=(*issue.surveys[:-1], replace(survey, answers=(*others, answer))))
    plain: dict[str, Any] = {"verdict": answer.verdict, "result": answer.result, "cooperation": answer.cooperation, "suggestion": answer.suggestion}
    issue = note(issue, desk, "surveyed", actor=arrival.sender, round=survey.round, **plain, items=dict(answer.items))
    return echo(issue, desk, arrival.sender, "surveyed", **plain, items=len(answer.items))


def amended(answer: SurveyAnswer, said: Surveyed, desk: Desk) -> SurveyAnswer:
    """What is told anew replaces what was told before; another suggestion or remark is added to it."""
    comments = tuple(c for c in said.comments if all(alike(c, old) < 0.8 for old in answer.comments))
    return replace(
        answer,
        verdict=said.verdict or answer.verdict,
        result=said.result or answer.result,
        cooperation=said.cooperation or answer.cooperation,
        suggestion=both(answer.suggestion, said.suggestion),
        items=tuple((dict(answer.items) | dict(said.items)).items()),
        comments=(*answer.comments, *comments),
        at=desk.now,
    )


def both(before: str, now: str) -> str:
    """A suggestion worded anew takes the place of the former; another one stands beside it."""
    return before if not now else now if not before or alike(before, now) > 0.6 else f"{before}\n{now}"


def silent(issue: Issue, desk: Desk) -> tuple[str, ...]:
    """Whoever is waited for: has said nothing yet, nor has anybody in the same seat, and is not away. The reporter says how it came out."""
    survey, reporter = issue.surveys[-1], normal(issue.reporter)
    heard = {normal(a.person) for a in survey.answers if normal(a.person) != reporter or a.verdict or a.items}
    return tuple(p for p in survey.asked if not seatmates(issue, p) & heard and not absence.is_away(issue, p, desk))


def seatmates(issue: Issue, person: str) -> set[str]:
    """Those who may answer for a person: of the reporter only he himself."""
    place = participant_of(issue, person) if normal(person) != normal(issue.reporter) else None
    return {normal(p) for p in (person, *((place.liaison, place.deputy) if place else ())) if p}
