"""Is it solved? What was defined beside what is said of it now, and the verdict that follows (guide, step 5).

The reporter's verdict is proposed, or what more than half say where it is worse ("at best partly" counts those who say "not" too);
without the reporter a draw goes to the worse. Silence is no "solved": where nothing was said the lead decides (REQUIREMENTS.md S5-8, S5-12).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from service.loop import survey, workdays
from service.loop.arrivals import Reply
from service.loop.asks import ask, mark, open_ask
from service.loop.circle import members
from service.loop.desk import Desk
from service.loop.figure import GONE, gone, in_unit
from service.loop.issue import Ask, Attendee, Issue, Meeting, Suggestion, SurveyAnswer
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import drop_timers, note, post, to_builtins

# From the best to the worst.
VERDICTS = ("solved", "partly_solved", "not_solved")
LETTER, FINAL = "verify/conclusion", "final:"
REVIEW = timedelta(minutes=30)


def proposed(issue: Issue, desk: Desk) -> Issue:
    """The round is closed: the verdict that follows from it is put to the lead."""
    latest = replace(issue.surveys[-1], closed_at=desk.now)
    issue = drop_timers(replace(issue, surveys=(*issue.surveys[:-1], latest)), survey.REMINDER, survey.CLOSE)
    found, why = verdict(latest.answers, issue.reporter)
    issue = note(replace(issue, conclusion=found, conclusion_agreed=False), desk, "conclusion_proposed", verdict=found, why=why)
    return put(issue, desk, "propose" if found else "silent", why=why)


def verdict(answers: tuple[SurveyAnswer, ...], reporter: str) -> tuple[str | None, str]:
    """What follows from the answers, and whose word it is: reporter, majority, mixed, or nobody's."""
    given = {normal(a.person): v for a in answers if (v := of_answer(a))}
    own = given.get(normal(reporter))
    if not given:
        return None, "nobody"
    said = [VERDICTS.index(v) for v in given.values()]
    enough = len(said) / 2 if own is None else len(said) / 2 + 0.5
    by_most = next(n for n in (2, 1, 0) if sum(v >= n for v in said) >= enough)
    if own and by_most <= VERDICTS.index(own):
        return own, "reporter"
    return VERDICTS[by_most], "majority" if 2 * said.count(by_most) > len(said) else "mixed"


def of_answer(answer: SurveyAnswer) -> str | None:
    """The verdict given, or the one that the items amount to: all gone, none gone, or something between."""
    seen = {text for _, text in answer.items if text in GONE}
    return answer.verdict or (None if not seen else "solved" if seen == {"yes"} else "not_solved" if seen == {"no"} else "partly_solved")


def put(issue: Issue, desk: Desk, variant: str, **more: Any) -> Issue:
    """Ask the lead, with everything that the conclusion rests on."""
    lead = lead_person(issue, desk)
    if lead is None:
        return issue
    asks = {"silent": "answer", "follow_up": "table"}.get(variant, "agreement")
    about = f"r{issue.surveys[-1].round}"
    return ask(issue, desk, "conclusion", about, LETTER, lead, asks=asks, variant=variant, **{**basis(issue, desk), **more})


def basis(issue: Issue, desk: Desk) -> dict[str, Any]:
    """The comparison, the answers, their mean scores and how many answered."""
    latest = issue.surveys[-1]
    order = sorted(latest.answers, key=lambda a: normal(a.person) != normal(issue.reporter))
    keys = ("department", "person", "verdict", "result", "cooperation", "suggestion", "comments")
    found, why = verdict(latest.answers, issue.reporter)
    return {
        "round": latest.round,
        "verdict": issue.conclusion or found,
        "why": why if issue.conclusion in (None, found) else "lead",
        "sheet": comparison(issue, desk),
        "answers": [
            {**{k: v for k, v in to_builtins(a).items() if k in keys}, "reporter": normal(a.person) == normal(issue.reporter)} for a in order
        ],
        "scores": {"result": mean(a.result for a in order), "cooperation": mean(a.cooperation for a in order)},
        "rate": {"asked": len(latest.asked), "answered": len(latest.answers)},
        "suggestions": [to_builtins(s) for s in suggestions(order)],
        "review_on": issue.review_on and issue.review_on.isoformat(),
    }


def comparison(issue: Issue, desk: Desk) -> list[dict[str, Any]]:
    """Each item of the definition with what is said of it now: the reporter's word, else the first that anybody gave."""
    latest = issue.surveys[-1]
    order = sorted(latest.answers, key=lambda a: normal(a.person) == normal(issue.reporter))
    now = {key: text for a in order for key, text in a.items}
    return [compared(row, now.get(row["key"], "")) for row in survey.sheet(issue, desk)]


def compared(row: dict[str, Any], said: str) -> dict[str, Any]:
    """An impact in the unit in which it was told; of all else whether it is gone."""
    now = in_unit(said, row["figure"]) if row["key"].startswith("impact") else said
    state = gone(now, row["figure"]) if row["key"].startswith("impact") else now if now in GONE else None
    return {**row, "now": "" if now in GONE else now, "gone": state}


def suggestions(answers: list[SurveyAnswer]) -> list[Suggestion]:
    """What the departments suggest, one line each."""
    return [Suggestion(text=line.strip(), department=a.department) for a in answers for line in a.suggestion.splitlines() if line.strip()]


def mean(scores: Any) -> float | None:
    given = [score for score in scores if score]
    return round(sum(given) / len(given), 1) if given else None


def said_late(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """The survey is closed: what is still said of the outcome is kept, and told to the lead where it is worse."""
    said = survey.told(arrival)
    if said is None or not issue.surveys:
        return issue
    issue = survey.answered(issue, said, arrival, desk)
    return late(issue, issue.surveys[-1].answers[-1], desk)


def late(issue: Issue, answer: SurveyAnswer, desk: Desk) -> Issue:
    """An answer after the round was closed is kept. Where nothing else was said the proposal follows from it; of a worse one the lead hears."""
    found = of_answer(answer)
    if issue.conclusion is None and found and open_ask(issue, "conclusion"):
        return proposed(issue, desk)
    if found is None or issue.conclusion is None or VERDICTS.index(found) <= VERDICTS.index(issue.conclusion):
        return issue
    lead = lead_person(issue, desk)
    if lead is None or normal(lead) == normal(answer.person):
        return issue
    item = {"code": "late_answer", "args": {"person": answer.person, "verdict": found, "text": answer.suggestion or "\n".join(answer.comments)}}
    occurrence = f"late:r{issue.surveys[-1].round}:{normal(answer.person)}:{found}"
    return post(issue, desk, "execute/note", lead, occurrence, variant="echo", items=[item])


def announced(issue: Issue, desk: Desk, waiting: Ask) -> Issue:
    """The conclusion as agreed, to everybody who takes part or was asked, with the last day to object.

    A day to look at it again stands in the calendars of lead and reporter (REQUIREMENTS.md S5-3, S5-9).
    """
    told: dict[str, Any] = {**basis(issue, desk), "variant": "final"}
    occurrence, entry = FINAL + mark(waiting), review_entry(issue, desk, waiting)
    noted_down = {normal(a.address) for a in entry.attendees} if entry else set()
    for person in everybody(issue):
        dated: dict[str, Any] = {"meeting": entry, "method": "REQUEST"} if normal(person) in noted_down else {}
        issue = post(issue, desk, LETTER, person, occurrence, until=desk.later(person, desk.patience.objection), **told, **dated)
    return issue


def review_entry(issue: Issue, desk: Desk, waiting: Ask) -> Meeting | None:
    """Half an hour in the morning of the day on which it will be looked at again."""
    if issue.review_on is None:
        return None
    start = workdays.at(issue.review_on, desk.hours.begin, desk.zone)
    people = {normal(p): Attendee(address=p) for p in (lead_person(issue, desk), issue.reporter) if p}
    known = issue.meeting.uid if issue.meeting else f"{issue.id.lower()}.{desk.mailbox}"
    uid = f"review-{issue.cycle}-{mark(waiting).replace('#', '-')}.{known}"
    return Meeting(uid=uid, start=start, end=start + REVIEW, attendees=tuple(people.values()))


def everybody(issue: Issue) -> tuple[str, ...]:
    """The circle, the reporter, and whoever was asked how it came out."""
    asked = issue.surveys[-1].asked if issue.surveys else ()
    return tuple({normal(p): p for p in (*members(issue), issue.reporter, *asked)}.values())
