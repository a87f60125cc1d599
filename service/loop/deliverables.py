"""What was to be handed over: asked for once a task, in one letter for all that were told done together, and kept with the tasks.

The answer is kept with the task that its line or file names by number, wording or deliverable; where none is named, with all (REQUIREMENTS.md S4-13).
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from service.loop.arrivals import Reply
from service.loop.desk import Desk
from service.loop.issue import Issue, Task
from service.loop.people import normal
from service.loop.post import echo, note, post
from service.loop.timing import row, rows, with_task

PROOF = "proof:"
# By these a text says where something lies: a link, a share.
PLACES = ("://", "\\\\")
NUMBER = re.compile(r"\s*[(（]?(\d{1,3})\s*[.、:：)）．]")
EDGES = "《》〈〉「」“”\" "


def asked_for(before: Issue, issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """One letter to the owner who told of tasks done just now and handed nothing over."""
    was_done = {t.n for t in before.tasks if t.status == "done"}
    due = tuple(t for t in issue.tasks if t.status == "done" and t.n not in was_done and is_missing(t, issue, arrival))
    if not due:
        return issue
    counted = {**issue.asked_before, **{asked(t, issue): 1 for t in due}}
    occurrence = PROOF + ",".join(str(t.n) for t in due)
    return post(
        replace(issue, asked_before=counted), desk, "execute/note", arrival.sender, occurrence, asks="answer", variant="proof", items=[], tasks=rows(*due)
    )


def is_missing(task: Task, issue: Issue, arrival: Reply) -> bool:
    """Is there a deliverable that its owner neither sent nor said the place of, that nobody is to accept, and that was not asked for yet?"""
    others = task.accepted_by is not None and normal(task.accepted_by) != normal(arrival.sender)
    owns = normal(task.owner or "") == normal(arrival.sender)
    told = bool(task.proof) or any(sign in task.said for sign in PLACES)
    return bool(task.deliverable) and owns and not (told or others) and asked(task, issue) not in issue.asked_before


def asked(task: Task, issue: Issue) -> str:
    return f"{PROOF}{issue.cycle}:{task.n}"


def handed_over(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """What was handed over, or where it lies, to the letter that asked for it."""
    numbers = arrival.about.removeprefix(PROOF).partition("#")[0].split(",")
    tasks = tuple(task for n in numbers if n.isdecimal() and (task := row(issue, int(n))))
    kept = {n: shown for n, shown in shared_out(tasks, arrival).items() if shown}
    for task in (t for t in tasks if t.n in kept):
        issue = with_task(issue, replace(task, proof=(*task.proof, *kept[task.n])))
        issue = note(issue, desk, "proof", actor=arrival.sender, task=task.n)
    return echo(issue, desk, arrival.sender, "proof", task=", ".join(map(str, kept))) if kept else issue


def shared_out(tasks: tuple[Task, ...], arrival: Reply) -> dict[int, tuple[str, ...]]:
    """What of the answer belongs to which task: the files, each where it is named, and the words where they say more."""
    text = arrival.text.strip()
    lines = [line.strip()[:300] for line in text.splitlines() if len(tasks) > 1 and is_filled(line) and any(names(line, t) for t in tasks)]
    words = lines or ([text[:300]] if text and not arrival.attachments else [])
    return {t.n: tuple(one for one in (*arrival.attachments, *words) if names(one, t) or not any(names(one, o) for o in tasks)) for t in tasks}


def is_filled(line: str) -> bool:
    """A line of our form behind whose colon nothing was written tells nothing."""
    return not line.rstrip().endswith((":", "："))


def names(text: str, task: Task) -> bool:
    """Does a line (or the name of a file) begin with the task's number, or have its wording or its deliverable in it?"""
    if number := NUMBER.match(text):
        return int(number[1]) == task.n
    titles = (task.task, (task.deliverable or "").strip(EDGES))
    return any(title and re.search(re.escape(title) + r"(?!\d)", text) for title in titles)
