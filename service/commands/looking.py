"""`issues`, `show` and `search`: what stands, for people and for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands import HERE, AsJson, Home, opened, said_json
from service.loop.issue import Issue, Norm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.office import Office
    from service.stores.contract import LetterRow


def issues(home: Home = HERE, as_json: AsJson = False) -> None:
    """Every issue, a line each."""
    from service.loop.view import summary

    found = [summary(issue) for issue in all_issues(opened(home))]
    if as_json:
        said_json(found)
        return
    for one in found:
        print(f"{one['id']:8}{one['step']:9}{one['status']:8}{visible(one['title'])}")


def all_issues(office: Office) -> Iterator[Issue]:
    return (record for record in office.store.all(Issue) if isinstance(record, Issue))


def show(issue: Annotated[str, typer.Argument(help="BH-7")], home: Home = HERE, as_json: AsJson = False) -> None:
    """One issue: definition, people, meeting, tasks, journal, letters; or one rule change, NM-3."""
    from service.loop import view

    office = opened(home)
    record = office.store.get(issue)
    if isinstance(record, Norm):
        show_norm(record, as_json=as_json)
        return
    if not isinstance(record, Issue):
        print(f"bihuan: there is no issue {issue}.", file=sys.stderr)
        raise typer.Exit(1)
    entries, letters = office.store.history(record.id)
    shown = view.show(record, entries, tuple(map(letter, letters)))
    if as_json:
        said_json(shown)
    else:
        for line in outline(shown):
            print(line)


def show_norm(record: Norm, *, as_json: bool) -> None:
    from service.loop.post import to_builtins

    if as_json:
        said_json({k: v for k, v in to_builtins(record).items() if k not in ("outbox", "journal")})
        return
    rule = record.rule
    print(f"{record.id}  {record.state}, of {record.issue}  {visible(rule.document or record.title)}")
    print(f"  change: {visible(rule.change)}\n  owner: {record.owner}, {rule.department}, due {rule.due or '-'}")


def letter(row: LetterRow) -> dict[str, Any]:
    """A letter as `show` tells it."""
    return {
        "letter": row.letter.kind, "to": row.letter.to, "state": row.state, "message_id": row.message_id,
        "posted_at": row.letter.posted_at.isoformat(), "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        "occurrence": row.letter.occurrence, "error": row.error,
    }


def outline(shown: dict[str, Any]) -> Iterator[str]:
    """An issue as lines to read."""
    problem, lead = shown["definition"], shown["lead"]
    yield f"{shown['id']}  {shown['step']}, cycle {shown['cycle']}, {shown['status']}  {visible(shown['title'])}"
    yield f"  lead: {lead['department']} ({lead['liaison']})"
    yield f"  phenomenon: {visible(problem['phenomenon'] or '-')}"
    for seat in shown["participants"]:
        yield f"  {seat['department']}: {seat['liaison']}, {seat['role']}, {seat['status']}"
    if shown["meeting"]:
        yield f"  meeting: {shown['meeting']['start']}, {shown['meeting']['status']}"
    for task in shown["tasks"]:
        yield f"  task {task['n']}: {visible(task['task'])}, {task['owner']}, {task['due']}, {task['status']}"
    for ask in shown["waiting"]:
        yield f"  waits for {ask['asked'][-1]}: {ask['kind']} until {ask['due_at']}"
    for entry in shown["journal"]:
        yield f"  {entry['at'][:16]}  {entry['kind']}  {entry['actor']}  {visible(entry['text'][:100])}"
    for one in shown["letters"]:
        yield f"  {(one['sent_at'] or one['posted_at'])[:16]}  {one['letter']} to {one['to']}, {one['state']}"


def search(words: Annotated[list[str], typer.Argument(help="What the issue speaks of.")], home: Home = HERE, as_json: AsJson = False) -> None:
    """Issues that speak of these words, the likeliest first."""
    from service.loop.view import summary

    office = opened(home)
    records = (office.store.get(name) for name in office.store.search(" ".join(words)))
    found = [summary(record) for record in records if isinstance(record, Issue)]
    if as_json:
        said_json(found)
        return
    for one in found:
        print(f"{one['id']:8}{one['step']:9}{visible(one['title'])}")


def visible(text: str) -> str:
    """People's words on one line, without controls that a terminal would obey."""
    return "".join(one if one.isprintable() else " " for one in text)
