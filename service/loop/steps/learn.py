"""Step 6, learn: what worked, what to do better, which rule has to change, on record and agreed by the lead.

The record is drafted from the history, and every liaison adds to it. Agreed, it goes to everybody; the step ends when the
time to object is over.
"""

from __future__ import annotations

from dataclasses import replace as at_arrival
from typing import Any

from msgspec.structs import replace

from service.loop import conclusion, decision, lessons, survey
from service.loop.arrivals import Arrival, Reply
from service.loop.asks import answered_by, ask, is_current, open_ask, settled
from service.loop.circle import is_participant
from service.loop.desk import Desk
from service.loop.issue import Ask, Issue, Record
from service.loop.participation import lead_person
from service.loop.people import normal
from service.loop.post import drop_timers, echo, note, post, set_timer, to_builtins
from service.loop.rights import is_master
from service.loop.silence import chase

LETTER, FINAL, CLOSING = "learn/record", "final:", "closing"
AGREED, REFUSED, POLITE = ("agree", "ack"), ("object", "refuse"), ("thanks", "noted", "agree", "ack")
LONGEST = 500
PARTS = ("worked", "to_improve", "suggestions", "improvements", "rules")
# How many rules of the record have become rule changes of their own.
HANDED_ON = "norms"


def enter(issue: Issue, desk: Desk) -> Issue:
    """The draft to the lead, and one question to every other liaison."""
    record = lessons.drafted(issue, desk)
    issue = note(replace(issue, record=record), desk, "record_drafted", version=record.version)
    lead = lead_person(issue, desk)
    for person in {normal(p.liaison): p.liaison for p in issue.participants if p.liaison and p.status != "refused"}.values():
        if normal(person) != normal(lead or ""):
            issue = post(issue, desk, LETTER, person, f"ask:v{record.version}", asks="answer", until=answers_until(person, desk), **shown(record, "ask"))
    return put_draft(issue, desk)


def answers_until(person: str, desk: Desk) -> Any:
    return desk.later(person, desk.patience.nudge)


def shown(record: Record, variant: str) -> dict[str, Any]:
    """The record as its letters show it."""
    return {"variant": variant, "record": to_builtins(record), "missing": list(lessons.missing(record)), "metrics": dict(record.metrics)}


def put_draft(issue: Issue, desk: Desk, variant: str = "draft", **more: Any) -> Issue:
    """The lead is asked to complete the record and to agree to it."""
    lead, record = lead_person(issue, desk), issue.record
    if lead is None or record is None:
        return issue
    return ask(settled(issue, "record"), desk, "record", f"v{record.version}", LETTER, lead, asks="agreement", **shown(record, variant), **more)


def receive(issue: Issue, arrival: Arrival, desk: Desk) -> Issue:
    """An objection to the conclusion, a late answer to the survey, what somebody learnt, the lead's agreement."""
    if not isinstance(arrival, Reply):
        return issue
    if decision.objects(issue, arrival, desk):
        return decision.objected(issue, arrival, desk)
    if arrival.letter in survey.LETTERS:
        return conclusion.said_late(issue, arrival, desk)
    waiting = decides(issue, arrival, desk)
    before = issue.record
    if arrival.said.lessons and (waiting or is_participant(issue, arrival.sender) or arrival.letter == LETTER):
        issue = contributed(issue, arrival, desk, masters=waiting is not None)
    if waiting:
        return answered(issue, waiting, arrival, desk, changed=issue.record != before)
    if objects(issue, arrival):
        return objected(issue, arrival, desk)
    return remarked(issue, arrival, desk) if arrival.letter == LETTER and issue.record == before else issue


def decides(issue: Issue, arrival: Reply, desk: Desk) -> Ask | None:
    """The open draft, where the lead answers it, whoever was asked in his place, or the coordinator."""
    own = answered_by(issue, arrival.sender, arrival.letter, arrival.about, "record")
    return own or (open_ask(issue, "record") if desk.is_coordinator(arrival.sender) and arrival.letter == LETTER else None)


def contributed(issue: Issue, arrival: Reply, desk: Desk, *, masters: bool = False) -> Issue:
    """What a person adds to the record, said back. Rules that are changing already keep their places."""
    said, record = arrival.said.lessons, issue.record
    if said is None or record is None:
        return issue
    late = record.agreed_at is not None and bool(said.rules) and not is_master(issue, arrival.sender, desk)
    if issue.counts.get(HANDED_ON):
        said = at_arrival(said, none=tuple(part for part in said.none if part != "rules"))
    after = lessons.merged(record, said, arrival.sender, desk, masters=masters)
    if after == issue.record:
        return issue
    fields = [part for part in PARTS if getattr(said, part) or part in said.none]
    issue = note(replace(issue, record=after), desk, "record_taken", actor=arrival.sender, fields=fields)
    issue = echo(issue, desk, arrival.sender, "record_taken", fields=fields)
    if late and is_closing(issue):
        return objected(issue, arrival, desk)
    return handed_on(issue, desk) if after.agreed_at else issue


def remarked(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """What cannot be told apart is kept in its writer's words, and said back."""
    record, text = issue.record, arrival.text.strip()[:LONGEST]
    if record is None or not text or arrival.said.stance in POLITE or (arrival.sender, text) in record.given:
        return issue
    issue = replace(issue, record=replace(record, given=(*record.given, (arrival.sender, text))))
    return echo(issue, desk, arrival.sender, "comment", text=text)


def answered(issue: Issue, waiting: Ask, arrival: Reply, desk: Desk, *, changed: bool) -> Issue:
    """Agreed as it stands; what is missing is asked for once, and a second agreement says that there is none."""
    record, stance = issue.record, arrival.said.stance
    if record is None:
        return issue
    absent = lessons.missing(record)
    if stance in AGREED and is_current(waiting, arrival.letter, arrival.about):
        if absent and not waiting.data.get("again"):
            return put_draft(issue, desk, again=True)
        return agreed(replace(issue, record=lessons.with_none(record, absent)), arrival, desk)
    if changed:
        again: dict[str, Any] = {"again": True} if waiting.data.get("again") else {}
        return put_draft(replace(issue, record=replace(record, version=record.version + 1)), desk, **again)
    if stance in REFUSED:
        issue = note(issue, desk, "record_objected", actor=arrival.sender, text=arrival.text)
        return put_draft(issue, desk, "objected", objection={"who": arrival.sender, "text": arrival.text})
    return issue


def agreed(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """It goes to everybody with thanks; its rule changes begin a life of their own; the others have their time to object."""
    record = issue.record
    if record is None:
        return issue
    record = replace(lessons.counted(owned(record, issue), issue, desk), agreed_by=arrival.sender, agreed_at=desk.now)
    issue = note(settled(replace(issue, record=record), "record"), desk, "record_agreed", actor=arrival.sender, version=record.version)
    issue = echo(issue, desk, arrival.sender, "record_agreed")
    issue = set_timer(issue, CLOSING, "", desk.later(arrival.sender, desk.patience.objection))
    for person in conclusion.everybody(issue):
        until = desk.later(person, desk.patience.objection)
        issue = post(issue, desk, LETTER, person, f"{FINAL}v{record.version}", until=until, **shown(record, "final"))
    return handed_on(issue, desk)


def owned(record: Record, issue: Issue) -> Record:
    """A rule that nobody is named for is the lead department's."""
    return replace(record, rules=tuple(replace(r, department=r.department or issue.lead, guessed=False) for r in record.rules))


def handed_on(issue: Issue, desk: Desk) -> Issue:
    """Each rule of the record that has no rule change yet gets one."""
    record, begun = issue.record, issue.counts.get(HANDED_ON, 0)
    if record is None or begun >= len(record.rules):
        return issue
    issue = replace(issue, record=owned(record, issue), counts={**issue.counts, HANDED_ON: len(record.rules)})
    return replace(issue, wants=(*issue.wants, *(f"norm:{n}" for n in range(begun, len(record.rules)))))


def objects(issue: Issue, arrival: Reply) -> bool:
    """Does somebody say, while there is time for it, that the agreed record is wrong?"""
    return arrival.letter == LETTER and arrival.about.startswith(FINAL) and arrival.said.stance in REFUSED and is_closing(issue)


def is_closing(issue: Issue) -> bool:
    return any(t.kind == CLOSING for t in issue.timers)


def objected(issue: Issue, arrival: Reply, desk: Desk) -> Issue:
    """Somebody finds it wrong: the lead is asked again, with a new version."""
    if issue.record is None:
        return issue
    record = replace(issue.record, version=issue.record.version + 1, agreed_by=None, agreed_at=None)
    issue = note(drop_timers(replace(issue, record=record), CLOSING), desk, "record_objected", actor=arrival.sender, text=arrival.text)
    issue = echo(issue, desk, arrival.sender, "objected", text=arrival.text)
    return put_draft(issue, desk, "objected", objection={"who": arrival.sender, "text": arrival.text}, again=True)


def remind(issue: Issue, desk: Desk) -> Issue:
    """Nobody objected in time, or the lead is silent."""
    over = any(t.kind == CLOSING and t.due_at <= desk.now for t in issue.timers)
    return chase(drop_timers(issue, CLOSING) if over else issue, desk)


def finished(issue: Issue) -> bool:
    """Agreed, and the time to object is over; a rule change does not hold it up."""
    return issue.record is not None and issue.record.agreed_at is not None and not is_closing(issue)
