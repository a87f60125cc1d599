"""Step 3, plan: one short meeting on root cause, goal and ways, then a table of tasks that each owner agreed to.

The step ends when the meeting took place or was waived, the table passes SMART, and lead and owners agreed.
"""

from __future__ import annotations

from msgspec.structs import replace

from service.loop import meeting, table
from service.loop.arrivals import Arrival, Attendance, BusyTimes, Reply
from service.loop.asks import answered_by, ask, chase, open_ask, settled
from service.loop.circle import is_participant
from service.loop.desk import Desk
from service.loop.issue import Issue
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import drop_timers, note

INVITATIONS = ("plan/invitation", "plan/update", "plan/agenda")


def enter(issue: Issue, desk: Desk) -> Issue:
    """Look for a time at once; a meeting that was waived before leads straight to the table."""
    if issue.meeting and issue.meeting.status == "waived":
        return ask_table(issue, desk)
    return meeting.call_meeting(issue)


def receive(issue: Issue, arrival: Arrival, desk: Desk) -> Issue:
    """Busy times, answers to the invitation, a table, agreement to it."""
    if isinstance(arrival, BusyTimes):
        return meeting.times_known(issue, arrival, desk)
    if isinstance(arrival, Attendance):
        return meeting.attend(issue, arrival, desk)
    if isinstance(arrival, Reply):
        return table.in_force(answer(issue, arrival, desk), desk)
    return issue


def answer(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """What this reply answers: the choice of a time, the invitation, the table, one's own tasks, the plan."""
    said = arrival.said
    if answered_by(issue, arrival.sender, arrival.letter, arrival.about, "slots"):
        return choose(issue, arrival, desk)
    if arrival.letter in INVITATIONS:
        moment = said.proposed[0] if said.proposed and not said.whole_day else None
        spoken = meeting.as_attendance(issue, arrival.sender, said.stance, moment, arrival.text, desk)
        return meeting.attend(issue, spoken, desk) if spoken else issue
    own = answered_by(issue, arrival.sender, arrival.letter, arrival.about, "task")
    if own and not said.rows:
        return table.owner_answers(issue, own, arrival, desk)
    if (said.rows or said.amendments) and may_write(issue, arrival, desk):
        return keep_table(issue, arrival, desk)
    waiting = answered_by(issue, arrival.sender, arrival.letter, arrival.about, "plan", "table")
    return table.confirmed(issue, waiting, arrival, desk) if waiting else issue


def choose(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """The lead picks one of the offers, or names a time."""
    said = arrival.said
    if said.choice and 1 <= said.choice <= len(issue.offers):
        return meeting.chosen(issue, issue.offers[said.choice - 1], desk)
    if said.proposed and not said.whole_day:
        return meeting.chosen(issue, said.proposed[0], desk)
    if said.stance in ("agree", "ack") and len(issue.offers) == 1:
        return meeting.chosen(issue, issue.offers[0], desk)
    return issue


def may_write(issue: Issue, arrival: Reply, desk: Desk) -> bool:
    """Any participant may write the table; single cells are the lead's, the author's or the coordinator's to change."""
    if arrival.said.rows:
        return is_participant(issue, arrival.sender) or desk.is_coordinator(arrival.sender)
    author = issue.plan.author if issue.plan else None
    masters = {normal(p) for p in (lead_person(issue, desk), author) if p}
    return normal(arrival.sender) in masters or desk.is_coordinator(arrival.sender)


def keep_table(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """A table that comes before the meeting is kept as its draft; afterwards it is the plan to be agreed."""
    if open_ask(issue, "table") or issue.plan or meeting_is_over(issue, desk):
        return table.received(issue, arrival, desk)
    issue = note(issue, desk, "draft_kept", actor=arrival.sender, rows=len(arrival.said.rows))
    return replace(issue, tasks=arrival.said.rows)


def meeting_is_over(issue: Issue, desk: Desk) -> bool:
    held = issue.meeting
    return held is not None and (held.status in ("held", "waived") or held.end <= desk.now)


def ask_table(issue: Issue, desk: Desk) -> Issue:
    """The meeting is over: ask the lead for the task table, with the draft where there is one."""
    lead = lead_person(issue, desk)
    if lead is None or issue.plan is not None:
        return issue
    return ask(issue, desk, "table", f"c{issue.cycle}", "plan/table_request", lead, asks="table", rung=0)


def remind(issue: Issue, desk: Desk) -> Issue:
    """The agenda on the eve, the table request after the meeting, a table that nobody objected to, silence."""
    due = [t for t in issue.timers if t.due_at <= desk.now and t.kind in TIMERS]
    issue = replace(issue, timers=tuple(t for t in issue.timers if t not in due))
    for timer in due:
        issue = TIMERS[timer.kind](issue, desk)
    return chase(issue, desk)


def meeting_ended(issue: Issue, desk: Desk) -> Issue:
    """The time of the meeting is over: it counts as held until somebody says otherwise."""
    if issue.meeting is None or issue.meeting.status != "invited":
        return issue
    issue = replace(issue, meeting=replace(issue.meeting, status="held"))
    issue = drop_timers(settled(issue, "slots"), "agenda")
    return ask_table(note(issue, desk, "meeting_held"), desk)


def table_stands(issue: Issue, desk: Desk) -> Issue:
    """The lead wrote the table, got it back and had his time to object: it is his."""
    if issue.plan is None or issue.plan.state != "proposed":
        return issue
    return table.in_force(replace(issue, plan=replace(issue.plan, confirmed_by=issue.plan.author)), desk)


TIMERS = {"agenda": meeting.remind_agenda, "meeting_end": meeting_ended, "plan_stands": table_stands}


def finished(issue: Issue) -> bool:
    return issue.plan is not None and issue.plan.state == "agreed"
