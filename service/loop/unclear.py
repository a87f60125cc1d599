"""What is not understood is not swallowed: whoever was asked something, and said what changes nothing, is asked once more.

At most once a person, question and day; "received" and "thank you" are no answers, and are not taken for any.
"""

from __future__ import annotations

from msgspec.structs import replace

from service.loop import absence
from service.loop.arrivals import Reply
from service.loop.asks import answered_by, mark
from service.loop.desk import Desk
from service.loop.inviting import INVITATIONS, WAITING
from service.loop.issue import Ask, Issue, Step
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import echo, evening_of, post

ASKED = ("definition", "lead", "refusal", "nomination", "slots", "table", "plan", "task", "overdue", "slip", "wish", "conclusion", "record")
# Polite words that keep a question open without a word in return.
SILENT = ("noted", "thanks")
POLITE = (*SILENT, "agree", "ack")
# Letters over several issues: whoever answers them is asked back by what splits the answer.
DAILY = ("execute/progress", "execute/digest")


def asked_back(before: Issue, issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """The issue with a short letter to the sender, where his answer to a question of ours changed nothing but the journal."""
    said = arrival.text.strip() or arrival.attachments
    if not arrival.verified or not said or arrival.said.stance in SILENT or changed(before, issue, arrival, desk):
        return issue
    day = desk.today_of(arrival.sender)
    waiting = answered_by(issue, arrival.sender, arrival.letter, arrival.about, *ASKED)
    if waiting is None:
        asked = about_the_meeting(issue, arrival, desk, f"#unclear{day}")
        return asked if asked is not issue else passed_on(issue, arrival, desk)
    return again(issue, waiting, arrival, desk, f"#unclear{day}")


def changed(before: Issue, issue: Issue, arrival: Reply, desk: Desk) -> bool:
    """Was anything taken from the mail? That its writer is back at work is not what it says."""
    returned = replace(absence.back(before, arrival.sender, desk), journal=before.journal)
    return replace(issue, journal=before.journal) not in (before, returned)


def passed_on(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """While the work is under way, what is told without being asked is news for whoever leads; its writer hears that nothing was changed by it."""
    under_way = (issue.step is Step.EXECUTE or issue.replanning) and not (issue.ended or issue.paused)
    words = arrival.text.strip()
    if not under_way or not words or arrival.said.stance in POLITE or arrival.letter in DAILY or arrival.about.startswith("unclear"):
        return issue
    lead = lead_person(issue, desk)
    if lead is None or normal(lead) == normal(arrival.sender):
        return echo(issue, desk, arrival.sender, "news_kept", text=words)
    issue = echo(issue, desk, lead, "news", person=arrival.sender, text=words)
    return echo(issue, desk, arrival.sender, "news_passed", person=lead, text=words)


def again(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk, today: str) -> Issue:
    """The open question in one line. An agreement to an earlier version is told from an answer that says nothing."""
    asks = str(waiting.data["asks"])
    question = {"kind": waiting.letter, "data": waiting.data}
    older = arrival.said.stance in ("agree", "ack") and asks == "agreement"
    occurrence = f"{waiting.kind}:{mark(waiting)}{today}"
    issue = post(
        issue, desk, "execute/note", arrival.sender, occurrence,
        asks=asks, variant="unclear", items=[], question=question, older=older,
    )
    return in_the_evening(issue, arrival.sender, desk) if waiting.kind == "definition" and not older else issue


def in_the_evening(issue: Issue, person: str, desk: Desk) -> Issue:
    """A remark on the own report need not be an answer: it is asked about with the evening's notes, if nothing better has come by then."""
    *others, letter = issue.outbox
    return replace(issue, outbox=(*others, replace(letter, not_before=evening_of(person, desk))))


def about_the_meeting(issue: Issue, arrival: Reply, desk: Desk, today: str) -> Issue:
    """An answer to an invitation that says neither yes nor no nor when."""
    meeting = issue.meeting
    if meeting is None or meeting.status != "invited" or arrival.letter not in INVITATIONS:
        return issue
    if not any(normal(a.address) == normal(arrival.sender) and a.partstat == WAITING for a in meeting.attendees):
        return issue
    question = {"kind": "plan/invitation", "data": {}}
    occurrence = f"invitation:{meeting.sequence}{today}"
    return post(
        issue, desk, "execute/note", arrival.sender, occurrence,
        asks="answer", variant="unclear", items=[], question=question, older=False,
    )
