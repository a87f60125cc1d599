"""The play: letters go out, the people of the company answer by SMTP, and the clock jumps to the next moment at which anything is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from service import worker
from service.loop.issue import Issue, Norm, Step
from service.office import Office, at_work, open_office, warmed
from service.rehearsal.clock import next_moment
from service.rehearsal.colleagues import Colleagues, Deed
from service.rehearsal.received import Postbox, Received
from service.rehearsal.smtp import listening
from service.rehearsal.wire import Wire

if TYPE_CHECKING:
    from service.rehearsal.script import Script

# A Friday before a Saturday that is worked in China: the first weekend of the play is no weekend.
BEGIN = datetime.fromisoformat("2026-10-09T09:05:00+08:00")
LONGEST = timedelta(days=120)
MOST = 3000


@dataclass(frozen=True)
class Scene:
    """One round of the play: when it was, what people did, which letters left, what happened to each mail."""

    now: datetime
    deeds: tuple[Deed, ...]
    letters: tuple[Received, ...]
    lines: tuple[worker.Line, ...]


@dataclass
class Stage:
    """An opened home with its people, its listener and its clock."""

    office: Office
    colleagues: Colleagues
    wire: Wire
    postbox: Postbox
    now: datetime

    def scene(self) -> Scene:
        """What is due now happens: mails by SMTP, a round, and the letters of that round reach their readers."""
        deeds = self.colleagues.due(self.now)
        self.wire.send(deeds, self.now)
        lines = worker.round(self.office, self.now)
        letters = tuple(self.postbox.fresh())
        for letter in letters:
            self.colleagues.receive(letter, self.now)
        return Scene(self.now, tuple(deeds), letters, lines)

    def issues(self) -> tuple[Issue, ...]:
        return tuple(record for record in self.office.store.all() if isinstance(record, Issue))

    def titles(self) -> tuple[str, ...]:
        return tuple(issue.problem.title for issue in self.issues())

    def norms(self) -> tuple[Norm, ...]:
        return tuple(record for record in self.office.store.all() if isinstance(record, Norm))


@contextmanager
def stage(home: Path, script: Script, seed: int = 1, begin: datetime = BEGIN) -> Iterator[Stage]:
    """The stage in this home, as long as it is played on. Raises SettingsError where its port is taken."""
    office = warmed(open_office(home), begin)
    with at_work(home / "data"), listening(home / "data" / "mail", office.settings.shape.embedded.smtp_port) as port:
        try:
            colleagues = Colleagues(script, office.desk(begin), seed)
            colleagues.begin(begin)
            yield Stage(office, colleagues, Wire(port, office.settings.mailbox, colleagues), Postbox(home / "data/mail/sent/new"), begin)
        finally:
            office.store.close()


def play(on: Stage, tell: Callable[[Scene], None], over: Callable[[Stage], bool]) -> None:
    """Scene after scene until it is over, nothing is due any more, or it has gone on for too long."""
    first = on.now
    for _ in range(MOST):
        tell(on.scene())
        if over(on):
            return
        moment = next_moment(on)
        if moment is None or moment - first > LONGEST:
            return
        on.now = moment


def loop_is_closed(on: Stage) -> bool:
    """Every issue is closed, every rule change settled, and nobody has anything more to say."""
    issues, norms = on.issues(), on.norms()
    closed = bool(issues) and all(issue.step is Step.CLOSED or issue.ended for issue in issues)
    return closed and bool(norms) and all(norm.state in ("published", "declined") for norm in norms) and not on.colleagues.minds
