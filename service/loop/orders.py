"""Commands by mail, at any step: what may be ordered, and by whom. What each does stands in course.py, seating.py and tasking.py.

The lead may shape the issue, the reporter may take it back, a member may ask how it stands; the coordinator may do
anything a lead may, on record (DESIGN.md section 2). The orders of a mail can be undone together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as at_arrival

from msgspec.structs import replace

from service.loop import course, seating, slipping, tasking, undoing, wishes
from service.loop.arrivals import Command, Progress, Reply, Said
from service.loop.desk import Desk
from service.loop.issue import Issue, Step
from service.loop.post import echo
from service.loop.rights import is_master, may

# Orders that can be meant as nothing else, so that their writer has to hear why nothing happens.
PLAIN = ("withdraw", "pause", "resume", "drop_department", "remove_person", "merge", "split", "undo")
# Orders that change nothing which could be put back, and those after which there is no way back.
PASSING = ("status", "resend", "leave", "back", "undo")
FINAL = ("merge", "split", "reschedule", "not_held", "replan")
CHANGE = "change_task"
# In answer to "how is it going?" they tell that a task stands still, or goes on.
STOPPING = ("pause", "resume")
# Words of an order that are long enough to be known again.
SHORTEST = 4
# A word to stop the issue that gives no reason is no longer.
SHORT = 12
Order = Callable[[Issue, Command, Reply, Desk], Issue]


def obey(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Every command in a mail that its writer may give; of what is not his to order he is told so."""
    if waiting := wishes.answered(issue, arrival, desk):
        wished, issue = wishes.granted(waiting, arrival), wishes.decided(issue, waiting, arrival, desk)
        return obeyed(issue, wished, desk) if wished else issue
    return obeyed(issue, arrival, desk)


def obeyed(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    before, given = issue, list[str]()
    for command in arrival.said.commands:
        known = ORDERS.get(command.name)
        if command.issues and issue.id not in command.issues:
            issue = echo(issue, desk, arrival.sender, "other_issue", order=command.name, elsewhere=command.issues[0])
            continue
        if command.name in STOPPING and arrival.letter in tasking.ASKING and arrival.said.progress:
            continue
        if known and may(issue, arrival.sender, known[0], desk):
            after = known[1](issue, command, arrival, desk)
            name = CHANGE if command.name == "handover" and command.task else command.name
            given += [name] if after is not issue else []
            before, issue = (after if command.name == "undo" else before), after
        elif command.name in PLAIN and arrival.said.stance != "refuse":
            issue = echo(issue, desk, arrival.sender, "not_yours", order=command.name)
    if changes_tasks(issue, arrival, desk):
        after = tasking.changed(issue, arrival, desk)
        given += [CHANGE] if after is not issue else []
        issue = after
    if any(name in FINAL for name in given):
        return replace(issue, undo=None)
    lasting = tuple(name for name in given if name not in PASSING)
    return undoing.remembered(before, issue, lasting, arrival.sender, desk) if may(before, arrival.sender, "lead reporter", desk) else issue


def changes_tasks(issue: Issue, arrival: Reply, desk: Desk) -> bool:
    """Single cells of a plan in force are the lead's to change; of one that is made anew the step takes them."""
    return bool(arrival.said.amendments) and issue.step is Step.EXECUTE and not issue.ended and is_master(issue, arrival.sender, desk)


def rest(before: Issue, arrival: Reply, desk: Desk) -> Reply:
    """What of the mail is left for the step, once its orders were obeyed: an order tells nothing of how the work goes."""
    if wishes.answered(before, arrival, desk):
        return at_arrival(arrival, said=Said())
    said = arrival.said
    masters = changes_tasks(before, arrival, desk)
    meant = tasking.ordered(before, arrival) if masters else ()
    changed = {a.task for a in meant}
    refused = {task.n for c in said.commands if c.name == "keep_date" and (task := slipping.slipped(before, c))}
    words = [c.text for c in said.commands if c.name in ORDERS] + [a.value for a in meant]
    stops = any(c.name in STOPPING for c in said.commands) and arrival.letter not in tasking.ASKING
    progress = tuple(p for p in said.progress if p.task not in changed and not (refused and is_delay(p)) and not is_order(p, words, stops=stops))
    rows = () if any(c.name == "add_task" for c in said.commands) and tasking.is_addition(before, arrival) else said.rows
    return at_arrival(arrival, said=at_arrival(said, rows=rows, progress=progress, amendments=() if masters else said.amendments))


def is_delay(one: Progress) -> bool:
    """Beside a delay that is refused: no more than the words for it."""
    return one.status in ("delayed", "in_progress") and one.percent is None and one.new_due is None


def is_order(one: Progress, words: list[str], *, stops: bool) -> bool:
    """Is what was taken for "at work" no more than the words of an order, or for "stopped" a word to stop the issue?"""
    vague = one.status == "in_progress" and one.percent is None and not one.help_from
    vague = vague or (stops and one.status == "blocked" and len(one.text) <= SHORT and not one.help_from)
    return vague and any(one.text.strip() == w.strip() or (len(w) >= SHORTEST and (w in one.text or one.text in w)) for w in words)


# What may be ordered: by whom (the coordinator always may), and what it does.
ORDERS: dict[str, tuple[str, Order]] = {
    "status": ("lead reporter member head", course.tell_status),
    "resend": ("lead reporter member head", course.resend),
    "withdraw": ("reporter", course.withdraw),
    "pause": ("lead", course.pause),
    "resume": ("lead", course.resume),
    "go_on": ("lead", course.resume),
    "add_department": ("lead reporter member", seating.add_department),
    "drop_department": ("lead reporter", seating.drop_department),
    "lead": ("lead reporter", seating.change_lead),
    "liaison": ("lead member head", seating.change_liaison),
    "deputy": ("lead member head", seating.change_deputy),
    "handover": ("lead member head", seating.hand_over),
    "remove_person": ("lead", seating.remove_person),
    "admit": ("lead", seating.admit),
    "leave": ("lead reporter member", seating.go_away),
    "back": ("lead reporter member", seating.come_back),
    "add_task": ("lead member", tasking.add_task),
    "drop_task": ("lead member", tasking.drop_task),
    "keep_date": ("lead", slipping.put_back),
    "replan": ("lead reporter member", tasking.replan),
    "waive": ("", course.waive),
    "cancel_meeting": ("lead", course.cancel_meeting),
    "reschedule": ("lead", course.reschedule),
    "not_held": ("lead", course.reschedule),
    "confidential": ("lead reporter member", course.make_confidential),
    "open": ("lead reporter member", course.make_confidential),
    "merge": ("lead reporter member", course.merge),
    "split": ("lead reporter member", course.split),
    "undo": ("lead reporter member", undoing.undo),
}
