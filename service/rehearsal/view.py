"""The play as it is seen: plain lines, or in a terminal the six steps filling up, who waits for whom, and what has just happened."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Self

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from service.loop.issue import Issue, Norm, Step
from service.loop.post import next_move
from service.rehearsal.telling import name, told, when

if TYPE_CHECKING:
    from service.rehearsal.play import Scene, Stage

STEPS = tuple(step for step in Step if step is not Step.CLOSED)
SIGNS = {"<": ("cyan", "◂ "), ">": ("green", "▸ "), "!": ("bold red", "! ")}
MARKS = {"done": ("green", "✔"), "in_progress": ("yellow", "◐"), "blocked": ("red", "■"), "delayed": ("red", "▲")}
# A scene stands for so long before the eyes of whoever watches, and a little longer for each event.
STANDS, EACH = 0.1, 0.07
FRAME = 22


class Lines:
    """A line an event, for files, machines and narrow places."""

    def __init__(self, on: Stage) -> None:
        self.on = on

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held open."""

    def tell(self, scene: Scene) -> None:
        for moment, sign, what in told(scene, self.on.colleagues.directory, self.on.colleagues.zone, self.on.titles()):
            print(f"{moment} {sign} {what}", flush=True)  # noqa: T201 (the view speaks)


class Terminal:
    """The live view."""

    def __init__(self, on: Stage, console: Console) -> None:
        self.on, self.console = on, console
        self.events: deque[Text] = deque(maxlen=max(4, console.height - FRAME))
        self.live = Live(console=console, auto_refresh=False, transient=False)

    def __enter__(self) -> Self:
        self.live.__enter__()
        return self

    def __exit__(self, *why: object) -> None:
        self.live.__exit__(None, None, None)

    def tell(self, scene: Scene) -> None:
        """The scene as it stands now, for as long as it takes to read the most of it."""
        events = list(told(scene, self.on.colleagues.directory, self.on.colleagues.zone, self.on.titles()))
        self.events += [event(*one) for one in events]
        self.live.update(self.picture(), refresh=True)
        if events:
            time.sleep(STANDS + EACH * min(len(events), 5))

    def picture(self) -> Group:
        issues = self.on.issues()
        clock = Text(f" Bihuan, a rehearsal   {when(self.on.now, self.on.colleagues.zone)}   {len(self.on.postbox.seen)} letters", style="bold")
        parts: list[RenderableType] = [clock, *(self.issue(issue) for issue in issues[:2]), *(rule_change(norm) for norm in self.on.norms())]
        return Group(*parts, Panel(Group(*self.events), title="what happens", border_style="dim"))

    def issue(self, issue: Issue) -> Panel:
        """The six steps, and below them the tasks beside those who are waited for."""
        below = Columns([self.tasks(issue), self.waiting(issue)], expand=True)
        return Panel(Group(self.steps(issue), below), title=f"{issue.id} {issue.problem.title}", border_style="blue")

    def steps(self, issue: Issue) -> Table:
        table = Table.grid(expand=True, padding=(0, 1))
        for _ in STEPS:
            table.add_column(ratio=1, justify="center")
        over = issue.step is Step.CLOSED
        for words in self.on.office.vocabulary.languages.values():
            cells = []
            for n, step in enumerate(STEPS):
                ahead = not over and n >= STEPS.index(issue.step)
                style = "bold yellow" if step is issue.step else "dim" if ahead else "green"
                cells.append(Text(f"{n + 1} {words['letters']['step'][str(step)]}", style=style))
            table.add_row(*cells)
        reached = len(STEPS) if over else STEPS.index(issue.step)
        table.add_row(*(Text("━" * 10, style="green" if n < reached else "yellow" if n == reached else "dim") for n in range(len(STEPS))))
        left = {passed.step: f"{passed.until.astimezone(self.on.colleagues.zone):%a %d %b}" for passed in issue.passed}
        table.add_row(*(Text(left.get(step, ""), style="dim green") for step in STEPS))
        return table

    def tasks(self, issue: Issue) -> Table:
        """The task table, as far as it has come."""
        table = Table(box=None, pad_edge=False, title="tasks", title_justify="left", title_style="dim")
        for task in issue.tasks[:6]:
            style, mark = MARKS.get(task.status, ("dim", "·"))
            owner = name(self.on.colleagues.directory.person(task.owner), task.owner_text)
            due, percent = f"{task.due:%d %b}" if task.due else "", f"{task.percent}%" if task.percent else ""
            table.add_row(Text(mark, style=style), Text(task.task[:26]), owner, due, percent)
        return table

    def waiting(self, issue: Issue) -> Table:
        """Who is asked what, and until when; else what comes of itself."""
        table = Table(box=None, pad_edge=False, title="waited for", title_justify="left", title_style="dim")
        words = self.on.office.vocabulary.languages["en"]["letters"]["next"]
        for ask in issue.asks[:6]:
            person = self.on.colleagues.directory.person(ask.asked[-1]) if ask.asked else None
            table.add_row(name(person), words.get(ask.kind, ask.kind), f"until {when(ask.due_at, self.on.colleagues.zone)}")
        for task in issue.tasks:
            if task.waits_for and task.status == "blocked":
                table.add_row(name(self.on.colleagues.directory.person(task.owner)), "waits for", task.waits_for)
        if not table.rows and (coming := next_move(issue)):
            table.add_row(words.get(coming["what"], coming["what"]))
        return table


def rule_change(norm: Norm) -> Text:
    return Text(f" {norm.id} rule change: {norm.rule.document or norm.rule.change}: {norm.state}", style="magenta")


def event(moment: str, sign: str, what: str) -> Text:
    style, mark = SIGNS[sign]
    return Text.assemble((f"{moment} ", "dim"), (mark, style), what, no_wrap=True, overflow="ellipsis")
