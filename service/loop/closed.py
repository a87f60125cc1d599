"""After the end: the lessons are shared, the reporter is asked whether it came back, and mails find an issue that is closed.

A mail to a closed issue does not open it again by itself: its sender is asked (REQUIREMENTS.md P13, S5-11, S6-5, S6-10).
"""

from __future__ import annotations

from dataclasses import replace as at_arrival
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from service.loop import circle, conclusion, course, cycle, decision, survey, workdays
from service.loop.arrivals import Command, Reply
from service.loop.asks import answered_by
from service.loop.desk import Desk
from service.loop.issue import Attendee, Issue, Meeting
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import echo, note, post, set_timer, to_builtins
from service.loop.rights import is_master
from service.loop.silence import chase
from service.loop.steps import learn

RECURRENCE, REOPEN, ALARM = "verify/recurrence", "closed/reopen", "operator/alarm"
WISH = "reopen"
ASKED_AFTER = (30, 60, 90)
ITEM_MINUTES = 15
POLITE = ("thanks", "noted")
# Letters of the last two steps: whoever still answers one adds to the record and opens nothing.
LATE = (*survey.LETTERS, conclusion.LETTER, learn.LETTER)


def entered(issue: Issue, desk: Desk) -> Issue:
    """Closed: the lessons leave the circle, which is closed, and the reporter will be asked whether it lasts. What is confidential stays inside."""
    shelves = () if issue.confidential else tuple(a for a in (desk.knowledge_base, desk.department_meeting) if a)
    record = replace(issue.record, shared=shelves, shared_at=desk.now) if issue.record else None
    issue = sent_away(replace(issue, record=record, circle_open=False, asks=()), desk)
    issue = note(issue, desk, "closed", conclusion=issue.conclusion, shared=list(shelves))
    today = desk.today_of(issue.reporter)
    for days in ASKED_AFTER:
        day = desk.calendar.add(today + timedelta(days=days), 0)
        issue = set_timer(issue, "recurrence", str(days), workdays.at(day, desk.hours.begin, desk.zone_of(issue.reporter)))
    return shared(issue, desk) if shelves else issue


def sent_away(issue: Issue, desk: Desk) -> Issue:
    """Whoever still waits at the door is not let in to what is over; that is on record, and may write anew."""
    for held in issue.held:
        issue = note(issue, desk, "dropped", person=held.sender)
    return replace(issue, held=())


def shared(issue: Issue, desk: Desk) -> Issue:
    """To the knowledge base, and as an item of the departments' next meeting (REQUIREMENTS.md S6-5)."""
    told = {"record": to_builtins(issue.record), "conclusion": issue.conclusion}
    version = f"v{issue.record.version}" if issue.record else ""
    if desk.knowledge_base:
        issue = post(issue, desk, "learn/share", desk.knowledge_base, f"knowledge:{version}", variant="knowledge", **told)
    if desk.department_meeting:
        item = meeting_item(issue, desk)
        occurrence = f"meeting:{version}"
        issue = post(issue, desk, "learn/share", desk.department_meeting, occurrence, meeting=item, method="REQUEST", variant="meeting", **told)
        issue = shown_as(issue, item)
    return issue


def shown_as(issue: Issue, item: Meeting) -> Issue:
    """Its letter speaks of this item, not of the meeting that made the plan."""
    *others, letter = issue.outbox
    return replace(issue, outbox=(*others, replace(letter, data={**letter.data, "meeting": to_builtins(item)})))


def meeting_item(issue: Issue, desk: Desk) -> Meeting:
    """A quarter of an hour of the next departments' meeting that is not today; on the next working day where that day is off."""
    today = desk.today
    ahead = (desk.meeting_weekday - today.weekday() - 1) % 7 + 1
    start = workdays.at(desk.calendar.add(today + timedelta(days=ahead), 0), desk.meeting_at, desk.zone)
    uid = f"lessons-{issue.cycle}.{issue.meeting.uid}" if issue.meeting else f"lessons-{issue.cycle}.{issue.id.lower()}.{desk.mailbox}"
    return Meeting(uid=uid, start=start, end=start + timedelta(minutes=ITEM_MINUTES), attendees=(Attendee(address=desk.department_meeting),))


def receive(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Whatever is still written: whether it came back, an objection, a late comment, thanks, the wish to open it again."""
    if arrival.letter == RECURRENCE:
        return came_back(issue, arrival, desk)
    waiting = answered_by(issue, arrival.sender, arrival.letter, arrival.about, "admit") if arrival.letter else None
    if waiting and (answered := circle.door_answered(issue, waiting, arrival, desk)) is not issue:
        return answered
    if is_plain(issue, arrival, desk):
        return reopened(issue, arrival.sender, desk)
    if arrival.said.recurred and arrival.letter in LATE and normal(arrival.sender) == normal(issue.reporter):
        return cycle.again(issue, desk, "recurred", arrival.sender, arrival.text)
    if decision.objects(issue, arrival, desk):
        return decision.objected(issue, arrival, desk)
    if arrival.letter in LATE and (survey.told(arrival) or arrival.said.lessons):
        return commented(issue, arrival, desk)
    if arrival.letter == REOPEN or is_granted(arrival, desk):
        return chosen(issue, arrival, desk)
    orders = {c.name for c in arrival.said.commands}
    if "status" in orders:
        return course.tell_status(issue, Command(name="status"), arrival, desk)
    if arrival.said.stance in POLITE and not orders:
        return post(issue, desk, REOPEN, arrival.sender, f"thanks:{normal(arrival.sender)}", asks="answer", text=arrival.text)
    return post(issue, desk, REOPEN, arrival.sender, arrival.mail or desk.now.isoformat(), asks="answer", text=arrival.text)


def is_plain(issue: Issue, arrival: Reply, desk: Desk) -> bool:
    """Does somebody who may say in so many words that it is to be opened again?"""
    may = normal(arrival.sender) == normal(issue.reporter) or is_master(issue, arrival.sender, desk)
    return may and arrival.letter != ALARM and any(c.name == WISH for c in arrival.said.commands)


def came_back(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Whether the problem shows again: then it starts anew; else it is noted, and asked again later."""
    said = arrival.said
    if said.recurred or (said.recurred is None and wants_open(arrival)):
        return cycle.again(issue, desk, "recurred", arrival.sender, arrival.text)
    if said.recurred is False:
        issue = note(issue, desk, "not_recurred", actor=arrival.sender, days=arrival.about)
        return echo(issue, desk, arrival.sender, "not_recurred")
    if said.stance in POLITE or not arrival.text.strip():
        return issue
    question = {"kind": RECURRENCE, "data": {"days": arrival.about, "conclusion": issue.conclusion}}
    occurrence = f"recurrence:{arrival.about}#unclear{desk.now.astimezone(desk.zone_of(arrival.sender)):%Y%m%d}"
    return post(
        issue, desk, "execute/note", arrival.sender, occurrence,
        asks="answer", variant="unclear", items=[], question=question, older=False,
    )


def wants_open(arrival: Reply) -> bool:
    return arrival.said.choice == 1 or bool({c.name for c in arrival.said.commands} & {"resume", "reopen"})


def commented(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """A late word on the outcome, or one more lesson: kept, and no reason to ask whether to open it again."""
    issue, told = conclusion.said_late(issue, arrival, desk), arrival.said.lessons
    if told and told.rules and not is_master(issue, arrival.sender, desk):
        issue = proposed(issue, arrival, desk)
        arrival = at_arrival(arrival, said=at_arrival(arrival.said, lessons=at_arrival(told, rules=())))
    return learn.contributed(issue, arrival, desk) if told else issue


def proposed(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """A rule that somebody names when the record is closed is the lead's to take up; the writer hears that it was noted down."""
    lead, text = lead_person(issue, desk), arrival.text.strip()[:learn.LONGEST]
    told: dict[str, Any] = {"variant": "question", "items": [], "tasks": [], "who": arrival.sender, "text": text}
    issue = post(issue, desk, "execute/note", lead, f"rule:{arrival.mail or desk.now.isoformat()}", asks="answer", **told) if lead else issue
    return echo(note(issue, desk, "rule_proposed", actor=arrival.sender, text=text), desk, arrival.sender, "comment", text=text)


def chosen(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """The answer to what a mail to a closed issue meant: open it again, a new issue, or nothing."""
    orders = {c.name for c in arrival.said.commands}
    if arrival.said.choice == 2 or "new_issue" in orders:
        return replace(issue, wants=(*issue.wants, f"report:{arrival.about}"))
    if wants_open(arrival) or arrival.said.stance in ("agree", "ack"):
        return open_again(issue, arrival, desk)
    return issue


def is_granted(arrival: Reply, desk: Desk) -> bool:
    """Does the coordinator agree to what somebody else wished?"""
    return arrival.letter == ALARM and arrival.about.startswith(WISH) and desk.is_coordinator(arrival.sender)


def open_again(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Reporter, lead and coordinator may; of anybody else's wish the coordinator decides."""
    if normal(arrival.sender) != normal(issue.reporter) and not is_master(issue, arrival.sender, desk):
        return course.pass_to_coordinator(issue, Command(name=WISH), arrival, desk)
    return reopened(issue, arrival.sender, desk)


def reopened(issue: Issue, by: str, desk: Desk) -> Issue:
    """The next cycle under the same number."""
    return cycle.again(issue, desk, "reopened", by)


def remind(issue: Issue, desk: Desk) -> Issue:
    """The reporter is asked whether it came back; of several days missed, once. Nobody waits for anything else but at the door."""
    issue = chase(issue, desk)
    over = [t for t in issue.timers if t.kind != "note" and t.due_at <= desk.now]
    due = [t for t in over if t.kind == "recurrence"]
    left = tuple(t for t in issue.timers if t not in over)
    if not due:
        return replace(issue, timers=left)
    days = max((t.about for t in due), key=int)
    person = next((p for p in (issue.reporter, *desk.coordinators) if desk.directory.person(p)), issue.reporter)
    issue = note(replace(issue, timers=left), desk, "recurrence_asked", days=int(days), person=person)
    return post(issue, desk, RECURRENCE, person, days, asks="answer", days=int(days), conclusion=issue.conclusion)
