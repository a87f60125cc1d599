"""Whose words are these? One answer about several issues, cut into what each of them is told.

A task is named by its number in the letter or by its title, an issue by its tag or its title; an order belongs to the issue of the task or
tag in its own sentence. What belongs to nothing is told apart, so that it can be asked back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from service.loop.arrivals import Command, Progress
from service.loop.issue import Issue, Task
from service.reading import commands, plans, progress
from service.reception.share_values import Reading, Row, Share, Shared, known_tasks, open_tasks

TAG = re.compile(r"(?<![A-Za-z0-9-])BH-[1-9]\d{0,8}(?!\d)", re.IGNORECASE)
# For everybody with whom the writer works, whatever else the sentence names.
EVERYWHERE, MERGE = ("leave", "back"), "merge"
# Orders that tell of the work as well.
TELLING = ("leave", "replan", "handover", "go_on")
# Said of a task, and not of an issue by its tag, it is stopped by something.
STOPPING = {"pause"}
# What is told with this order is told of the new task, and of none that there is.
ADDING = "add_task"
UNCLEAR = "unclear"
SHORTEST_TITLE = 4
MOST_PIECES = 300
# A tag within so many characters of a line's beginning is its heading.
HEADING = 12


def shared(text: str, rows: tuple[Row, ...], issues: tuple[Issue, ...], by: Reading) -> Shared:
    """The parts of a text for the issues of its tasks."""
    found = Shared({one.id: Share() for one in issues})
    by_n = {row.n: row for row in rows}
    read = progress.read(without_orders(text, rows, by), open_tasks(rows), by.now, by.reader, by.menu, by.attachments, by.grids)
    found.automatic = read.auto
    for item in read.items:
        row = by_n.get(item.task) if item.task is not None else None
        if row and row.task and row.issue in found.shares and is_told(item):
            found.shares[row.issue].progress.append(replace(item, task=row.task.n))
    known = known_tasks(rows)
    for change in plans.amendments(text, by.now, by.reader, known, by.sender):
        row = by_n.get(change.task)
        if row and row.task and row.issue in found.shares:
            found.shares[row.issue].amendments.append(replace(change, task=row.task.n))
    for piece in pieces(text):
        taken(piece, text, found, rows, known, issues, by)
    for share in found.shares.values():
        share.words = share.words or [item.text for item in share.progress]
    return found


def taken(piece: str, text: str, found: Shared, rows: tuple[Row, ...], known: tuple[Task, ...], issues: tuple[Issue, ...], by: Reading) -> None:
    """One sentence: its orders, and its words for every issue that it names."""
    by_n = {row.n: row for row in rows}
    named = tuple(dict.fromkeys((*tagged(piece, issues), *spoken_of(piece, issues, rows, by))))
    for order in orders_in(piece, known, by):
        if order.name in EVERYWHERE:
            continue
        row = by_n.get(order.task) if order.task is not None else None
        target = place_of(order, row, named, tagged(text, issues), issues)
        if target is None or (order.task is not None and (row is None or row.task is None)):
            found.astray.append(piece)
            continue
        own = replace(order, task=row.task.n) if row and row.task else order
        found.shares[target].commands.append(replace(own, text=named[1]) if order.name == MERGE and len(named) > 1 else own)
        named = named if target in named else (*named, target)
    for name in named or goes_on(piece, found):
        found.shares[name].words.append(piece)


def orders_in(piece: str, known: tuple[Task, ...], by: Reading) -> tuple[Command, ...]:
    """The orders of a sentence; the tag that it begins with is an address and no part of it."""
    return commands.read(piece, by.now, by.reader, known) or commands.read(TAG.sub("", piece).strip(" :,，：、"), by.now, by.reader, known)


def without_orders(text: str, rows: tuple[Row, ...], by: Reading) -> str:
    """The text but for sentences that order something and tell nothing: to pause an issue is not to be blocked."""
    known = known_tasks(rows)
    return "\n".join("".join(piece for piece in numbered(line) if not is_order(piece, known, rows, by)) for line in text.splitlines())


def is_order(piece: str, known: tuple[Task, ...], rows: tuple[Row, ...], by: Reading) -> bool:
    names = {order.name for order in orders_in(piece, known, by)}
    if ADDING in names or not names - set(TELLING):
        return ADDING in names
    items = progress.read(piece, open_tasks(rows), by.now, by.reader).items
    if names <= STOPPING and not TAG.search(piece) and any(item.status == "blocked" for item in items):
        return False
    return not any(item.status in ("done", "delayed") or item.percent is not None for item in items)


def place_of(order: Command, row: Row | None, named: tuple[str, ...], tags: tuple[str, ...], issues: tuple[Issue, ...]) -> str | None:
    """The issue that an order is for: that of its task, the one that its sentence names, the only one that the mail names or is about."""
    if row:
        return row.issue
    if order.name == MERGE and named:
        return named[0]
    for only in (named, tags, tuple(one.id for one in issues)):
        if len(only) == 1:
            return only[0]
    return None


def tagged(text: str, issues: tuple[Issue, ...]) -> tuple[str, ...]:
    """Issues named by number, in their order in the text."""
    ours = {one.id for one in issues}
    return tuple(dict.fromkeys(name for name in map(str.upper, TAG.findall(text)) if name in ours))


def spoken_of(piece: str, issues: tuple[Issue, ...], rows: tuple[Row, ...], by: Reading) -> tuple[str, ...]:
    """Issues named by their title or by that of a task, or of whose tasks this sentence tells something."""
    words = tight(piece)
    titles = [(one.id, one.problem.title) for one in issues] + [(row.issue, row.title) for row in rows]
    names = [name for name, title in titles if len(title) >= SHORTEST_TITLE and tight(title) in words]
    told = {item.task for item in progress.read(piece, open_tasks(rows), by.now, by.reader, by.menu).items if is_told(item)}
    names += [row.issue for row in rows if row.n in told]
    ours = {one.id for one in issues}
    return tuple(name for name in dict.fromkeys(names) if name in ours)


def is_told(item: Progress) -> bool:
    """Is anything told of the task? A reason alone explains what was late."""
    return item.status != UNCLEAR or bool(item.reason)


def goes_on(piece: str, found: Shared) -> tuple[str, ...]:
    """The issues of whose tasks the sentences before told something that this one goes on with."""
    words = tight(piece)
    if len(words) < SHORTEST_TITLE:
        return ()
    return tuple(name for name, share in found.shares.items() if any(words in tight(item.text) for item in share.progress))


def pieces(text: str) -> Iterator[str]:
    """Line by line and sentence by sentence; the number of an item stays with its words."""
    return islice((piece for line in text.splitlines() for piece in numbered(line)), MOST_PIECES)


def numbered(line: str) -> Iterator[str]:
    mark = ""
    for piece in filter(None, map(str.strip, commands.sentences(line))):
        mark = f"{mark} {piece}" if mark else piece
        if any(c.isalpha() for c in piece) or "%" in piece:
            yield mark
            mark = ""
    if mark:
        yield mark


def tight(text: str) -> str:
    return "".join(text.split()).casefold()
