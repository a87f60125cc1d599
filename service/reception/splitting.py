"""An answer about several issues becomes one arrival an issue: to a daily mail by its numbers, to a digest or a note by tags and titles.

What was understood is said back in one note of the evening; what fits nowhere is asked back, once a day (DESIGN.md section 2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as at_arrival
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from service import daily_post
from service.loop import bulletin as bulletins
from service.loop import daily, process
from service.loop.arrivals import Command, Reply, Said
from service.loop.daily_rows import item
from service.loop.issue import Bulletin, Entry, Issue, Step, Task
from service.loop.people import normal
from service.loop.plan_table import OPEN
from service.reading import replies, tables
from service.reception import placing, shares, writing
from service.reception.share_values import Reading, Row, Share, Shared, joined
from service.reception.shares import EVERYWHERE
from service.reception.verdicts import FILED, Inbound, Verdict

if TYPE_CHECKING:
    from service.loop.issue import Letter
    from service.office import Office

PROGRESS, NOTE = "execute/progress", "execute/note"
UNCLEAR = "unclear"
# Polite words want no answer.
SILENT = ("noted", "thanks")
# The rows of one issue, where several number theirs alike: no number in the text can mean them.
APART = 1000
MOST_SHOWN = 50


def split(mail: Inbound, answer: Reply, asked: Bulletin, issues: tuple[Issue, ...], office: Office, now: datetime) -> Verdict:
    """The answer in the hands of each of its issues, and the bulletin by which it is said back; all saved together."""
    desk = office.desk(now, mail.sender)
    line = Entry(at=now, kind="replied", actor=mail.sender, text=answer.text, data={"letter": answer.letter, "about": answer.about})
    asked = replace(asked, journal=(*asked.journal, line))
    found = understood(mail, answer, issues, office, now)
    told = [(one, own(mail, answer, found.shares[one.id], issues, office, now)) for one in issues]
    received = tuple(process.receive(one, reply, desk) for one, reply in told if reply is not None)
    if answer.verified:
        asked, received = daily.gathered(asked, received, mail.sender, desk)
        if issues and not found.automatic and (found.astray or not (is_understood(answer, found) or is_polite(answer))):
            asked = asked_back(asked, mail, issues, found.astray, office, now)
    return Verdict(FILED, "" if is_understood(answer, found) else "nothing in it was understood", (asked, *received))


def about(letter: Letter | None, tags: tuple[str, ...], sender: str, office: Office) -> tuple[Issue, ...]:
    """The issues of an answer, in which its sender still has a say: those of the letter that go on, or those named in the subject."""
    items = numbered(letter)
    names = [item["issue"] for item in items] or (list(letter.data.get("tags", ())) if letter else []) or list(tags)
    found = (placing.followed(office.store.get(str(name)), office) for name in names)
    each = {one.id: one for one in found if isinstance(one, Issue)}
    mine = tuple(one for one in each.values() if placing.takes_part(one, sender, office))
    return mine if letter is None else tuple(one for one in mine if one.step is not Step.CLOSED)


def numbered(letter: Letter | None) -> list[dict[str, Any]]:
    """The numbered tasks that a letter showed; a letter that asks back shows those of the daily mail."""
    if letter is None:
        return []
    data = letter.data if letter.kind == PROGRESS else (letter.data.get("question") or {}).get("data") or {}
    return list(data.get("items", ()))


def understood(mail: Inbound, answer: Reply, issues: tuple[Issue, ...], office: Office, now: datetime) -> Shared:
    """What each issue is told. Without the numbers of a letter each issue's part stands under its tag, or names its tasks."""
    letter = mail.place.letter
    by = Reading(
        writing.local(mail, office, now), office.reader(now), mail.sender, dict(letter.data.get("menu") or {}) if letter else {}, answer.attachments,
        tables.grids(answer.text, writing.own_page(mail, office, now)),
    )
    if items := numbered(letter):
        return shares.shared(answer.text, tuple(of_letter(items, issues, office)), issues, by)
    if len(issues) == 1:
        return shares.shared(answer.text, rows_of(issues[0]), issues, by)
    found = Shared({one.id: Share() for one in issues})
    for part, its_own in parts(answer.text, issues):
        rows = rows_of(its_own[0]) if len(its_own) == 1 else tuple(row for n, one in enumerate(issues, 1) for row in rows_of(one, n * APART))
        more = shares.shared(part, rows, its_own, by)
        both = {**found.shares, **{k: joined(found.shares[k], v) for k, v in more.shares.items()}}
        found = Shared(both, [*found.astray, *more.astray], found.automatic or more.automatic)
    return found


def parts(text: str, issues: tuple[Issue, ...]) -> Iterator[tuple[str, tuple[Issue, ...]]]:
    """The lines below a line that begins with an issue's tag, up to the next such line; those above the first belong to all."""
    its_own, lines = issues, list[str]()
    for line in text.splitlines():
        named = shares.tagged(line[: shares.HEADING], issues)
        if len(named) == 1:
            if lines:
                yield "\n".join(lines), its_own
            its_own, lines = tuple(one for one in issues if one.id == named[0]), []
        lines.append(line)
    if lines:
        yield "\n".join(lines), its_own


def of_letter(items: list[dict[str, Any]], issues: tuple[Issue, ...], office: Office) -> Iterator[Row]:
    """The tasks of a letter as they stand now: a table that was made anew since may have other numbers."""
    names = {str(item["issue"]) for item in items}
    goes_on = {name: one.id for name in names if (one := placing.followed(office.store.get(name), office))}
    for shown in items:
        home = next((one for one in issues if one.id == goes_on.get(str(shown["issue"]))), None)
        title = str(shown["task"])
        yield Row(int(shown["n"]), home.id if home else "", title, same_task(home, int(shown["row"]), title) if home else None)


def same_task(issue: Issue, row: int, title: str) -> Task | None:
    alike = [task for task in issue.tasks if task.task == title]
    return next((task for task in alike if task.n == row), alike[-1] if alike else None)


def rows_of(issue: Issue, beyond: int = 0) -> tuple[Row, ...]:
    return tuple(Row(beyond + task.n, issue.id, task.task, task) for task in issue.tasks)


def own(mail: Inbound, answer: Reply, share: Share, issues: tuple[Issue, ...], office: Office, now: datetime) -> Reply | None:
    """The arrival of one issue: its words, what they say, and the writer's leave; None where it is told nothing."""
    away, alone = for_all(answer), len(issues) == 1
    if not (share.told() or away or alone):
        return None
    text = answer.text if alone else "\n".join(dict.fromkeys(share.words)) or answer.text
    said = answer.said if alone else reread(mail, text, office, now, answer.letter)
    said = at_arrival(said, progress=tuple(share.progress), amendments=tuple(share.amendments), commands=once(away, share.commands))
    return at_arrival(answer, text=text, said=said, attachments=handed_in(answer, share, issues))


def reread(mail: Inbound, text: str, office: Office, now: datetime, letter: str) -> Said:
    """Who and what else is named in these words alone."""
    department = mail.person.department if mail.person else None
    return replies.read(text, "", (), writing.local(mail, office, now), office.reader(now), sender_department=department, letter=letter, sender=mail.sender)


def once(away: tuple[Command, ...], orders: list[Command]) -> tuple[Command, ...]:
    return tuple(dict.fromkeys((*away, *orders)))


def handed_in(answer: Reply, share: Share, issues: tuple[Issue, ...]) -> tuple[str, ...]:
    """Files go with the tasks that are said to be done; nobody hands anything in for a task that goes on."""
    return answer.attachments if len(issues) == 1 or any(item.status == "done" for item in share.progress) else ()


def for_all(answer: Reply) -> tuple[Command, ...]:
    """When the writer will be away, and who does the work meanwhile: that is for everybody with whom he works."""
    return tuple(order for order in answer.said.commands if order.name in EVERYWHERE)


def is_understood(answer: Reply, found: Shared) -> bool:
    return bool(for_all(answer)) or any(share.told() for share in found.shares.values())


def is_polite(answer: Reply) -> bool:
    return answer.said.stance in SILENT


def asked_back(asked: Bulletin, mail: Inbound, issues: tuple[Issue, ...], astray: list[str], office: Office, now: datetime) -> Bulletin:
    """Once a day: what is meant? With the tasks as the letter numbered them, so that the answer may do so, too."""
    desk, letter = office.desk(now, mail.sender), mail.place.letter
    day = writing.local(mail, office, now).date()
    open_ones = [(one, task) for one in issues for task in one.tasks if task.status in OPEN]
    items = numbered(letter) or [item(n, one, task, mail.sender, day, desk) for n, (one, task) in enumerate(open_ones[:MOST_SHOWN], 1)]
    question = {"kind": PROGRESS, "data": {"items": items, "menu": (letter.data.get("menu") or {}) if letter else {}, "orders": astray}}
    return bulletins.posted(
        asked, NOTE, mail.sender, f"{UNCLEAR}:{day.isoformat()}", desk, "progress", variant=UNCLEAR, items=[], older=False, question=question,
        tags=[one.id for one in issues],
    )


def bulletin_of(sender: str, office: Office) -> Bulletin:
    """The bulletin by which everything is said back to this person."""
    return daily_post.known(sender, office) or Bulletin(key=daily.KEY + normal(sender))
