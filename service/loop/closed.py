"""After the end: the lessons are shared, the reporter is asked whether it came back, and mails find an issue that is closed.

A mail to a closed issue does not open it again by itself: its sender is asked (REQUIREMENTS.md P13, S5-11, S6-5, S6-10).
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from service.loop import conclusion, course, cycle, decision, survey, workdays
from service.loop.arrivals import Command, Reply
from service.loop.desk import Desk
from service.loop.issue import Attendee, Issue, Meeting
from service.loop.people import normal
from service.loop.post import echo, note, post, set_timer, to_builtins
from service.loop.rights import is_master
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
    issue = note(replace(issue, record=record, circle_open=False), desk, "closed", conclusion=issue.conclusion, shared=list(shelves))
    today = desk.now.astimezone(desk.zone_of(issue.reporter)).date()
    for days in ASKED_AFTER:
        day = desk.calendar.add(today + timedelta(days=days), 0)
        issue = set_timer(issue, "recurrence", str(days), workdays.at(day, desk.hours.begin, desk.zone_of(issue.reporter)))
    return shared(issue, desk) if shelves else issue


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
    today = desk.now.astimezone(desk.zone).date()
    ahead = (desk.meeting_weekday - today.weekday() - 1) % 7 + 1
    start = workdays.at(desk.calendar.add(today + timedelta(days=ahead), 0), desk.meeting_at, desk.zone)
    uid = f"lessons-{issue.cycle}.{issue.meeting.uid}" if issue.meeting else f"lessons-{issue.cycle}.{issue.id.lower()}.{desk.mailbox}"
    return Meeting(uid=uid, start=start, end=start + timedelta(minutes=ITEM_MINUTES), attendees=(Attendee(address=desk.department_meeting),))


def receive(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Whatever is still written: whether it came back, an objection, a late comment, thanks, the wish to open it again."""
    if arrival.letter == RECURRENCE:
        return came_back(issue, arrival, desk)
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
    occurrence = f"recurrence:{arrival.about}#unclear{desk.now:%Y%m%d}"
    return post(
        issue, desk, "execute/note", arrival.sender, occurrence,
        asks="answer", variant="unclear", items=[], question=question, older=False,
    )


def wants_open(arrival: Reply) -> bool:
    return arrival.said.choice == 1 or bool({c.name for c in arrival.said.commands} & {"resume", "reopen"})


def commented(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """A late word on the outcome, or one more lesson: kept, and no reason to ask whether to open it again."""
    issue = conclusion.said_late(issue, arrival, desk)
    return learn.contributed(issue, arrival, desk) if arrival.said.lessons else issue


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
    """The reporter is asked whether it came back; of several days missed, once. Nobody waits for anything else any more."""
    over = [t for t in issue.timers if t.kind != "note" and t.due_at <= desk.now]
    due = [t for t in over if t.kind == "recurrence"]
    left = tuple(t for t in issue.timers if t not in over)
    if not due:
        return replace(issue, timers=left)
    days = max((t.about for t in due), key=int)
    person = next((p for p in (issue.reporter, *desk.coordinators) if desk.directory.person(p)), issue.reporter)
    issue = note(replace(issue, timers=left), desk, "recurrence_asked", days=int(days), person=person)
    return post(issue, desk, RECURRENCE, person, days, asks="answer", days=int(days), conclusion=issue.conclusion)
