"""Step 3, plan: one short meeting on root cause, goal and ways, then a table of tasks that each owner agreed to.

The step ends when the meeting took place or was waived, the table passes SMART, and lead and owners agreed.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from service.loop import attendance, inviting, meeting, owners, rows, table
from service.loop.arrivals import Arrival, Attendance, BusyTimes, Reply
from service.loop.asks import answered_by, ask, open_ask, settled
from service.loop.circle import is_participant
from service.loop.desk import Desk
from service.loop.issue import Issue
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import drop_timers, echo, note
from service.loop.silence import chase


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
        return attendance.attend(issue, arrival, desk)
    if isinstance(arrival, Reply):
        return table.in_force(answer(minuted(issue, arrival, desk), arrival, desk), desk)
    return issue


def minuted(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """What the meeting decided besides the tasks: the goal, the causes found true, the ways not taken (REQUIREMENTS.md S3-5)."""
    minutes = arrival.said.minutes
    if minutes is None or not may_write(issue, arrival, desk):
        return issue
    causes = tuple(replace(c, confirmed=True) if n in minutes.confirmed else c for n, c in enumerate(issue.problem.causes, 1))
    problem = replace(issue.problem, causes=causes, goal=minutes.goal or issue.problem.goal)
    rejected = tuple(dict.fromkeys((*issue.rejected, *minutes.rejected)))
    issue = note(replace(issue, problem=problem, rejected=rejected), desk, "minutes", actor=arrival.sender, rejected=list(minutes.rejected))
    return echo(issue, desk, arrival.sender, "minutes", n=len(minutes.rejected), goal=minutes.goal or "")


def answer(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """What this reply answers: the choice of a time, the invitation, the table, one's own tasks, the plan."""
    said = arrival.said
    start = time_chosen(issue, arrival)
    if start:
        return meeting.chosen(issue, start, desk)
    if answers_invitation(arrival) and not said.rows and (spoken := attendance.in_words(issue, arrival, desk)):
        return attendance.attend(issue, spoken, desk)
    writes = bool(said.rows or said.amendments) and may_write(issue, arrival, desk)
    own = answered_by(issue, arrival.sender, arrival.letter, arrival.about, "task")
    if own and not said.rows and (arrival.letter or not writes):
        return owners.owner_answers(issue, own, arrival, desk)
    if writes:
        return keep_table(issue, arrival, desk)
    if said.amendments:
        return owners.owner_amends(issue, arrival, desk)
    waiting = answered_by(issue, arrival.sender, arrival.letter, arrival.about, "plan", "table")
    return table.confirmed(issue, waiting, arrival, desk) if waiting else issue


def answers_invitation(arrival: Reply) -> bool:
    """To the invitation itself, or to the letter that asked once more what was meant."""
    return arrival.letter in inviting.INVITATIONS or arrival.about.startswith("invitation:")


def time_chosen(issue: Issue, arrival: Reply) -> datetime | None:
    """The lead picks one of the offers, or names a time."""
    said = arrival.said
    if said.rows or not answered_by(issue, arrival.sender, arrival.letter, arrival.about, "slots"):
        return None
    if said.choice and 1 <= said.choice <= len(issue.offers):
        return issue.offers[said.choice - 1]
    if said.proposed and not said.whole_day:
        return said.proposed[0]
    return issue.offers[0] if said.stance in table.AGREED and len(issue.offers) == 1 else None


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
    draft = rows.numbered(arrival.said.rows or rows.amended(issue.tasks, arrival.said.amendments), ())
    issue = note(replace(issue, tasks=draft), desk, "draft_kept", actor=arrival.sender, rows=len(draft))
    return echo(issue, desk, arrival.sender, "table_received", n=len(draft)) if draft else issue


def meeting_is_over(issue: Issue, desk: Desk) -> bool:
    held = issue.meeting
    return held is not None and (held.status in ("held", "waived") or held.end <= desk.now)


def ask_table(issue: Issue, desk: Desk) -> Issue:
    """The meeting is over: ask the lead for the task table, with the draft where there is one."""
    lead = lead_person(issue, desk)
    if lead is None or (issue.plan and issue.plan.state in ("proposed", "agreed")):
        return issue
    return ask(issue, desk, "table", f"c{issue.cycle}", "plan/table_request", lead, asks="table", rung=0, tasks=table.shown(issue),
               replanning=issue.replanning)


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
    issue = meeting.no_longer_wanted(drop_timers(settled(issue, "slots"), "agenda"))
    return table.in_force(ask_table(note(issue, desk, "meeting_held"), desk), desk)


def table_stands(issue: Issue, desk: Desk) -> Issue:
    """The lead wrote the table, got it back and had his time to object: it is his."""
    if issue.plan is None or issue.plan.state != "proposed":
        return issue
    stands = replace(issue.plan, confirmed_by=issue.plan.author)
    return table.in_force(replace(settled(issue, "plan"), plan=stands), desk)


TIMERS = {"agenda": inviting.remind_agenda, "meeting_end": meeting_ended, "plan_stands": table_stands}


def finished(issue: Issue) -> bool:
    return issue.plan is not None and issue.plan.state == "agreed"
