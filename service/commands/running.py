"""`run` and `once`: the worker, for as long as it is wanted or for one round."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands import HERE, Home, Now, moment, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.loop.people import Person
    from service.office import Office
    from service.worker import Line

REST = 10.0


def once(home: Home = HERE, now: Now = None) -> None:
    """One round: collect, remind, deliver. One line a mail and a letter."""
    from service import log, worker
    from service.office import at_work

    log.to(sys.stderr, logging.WARNING)
    at = moment(now)
    wanted = stop_on_signals()
    with at_work(home.resolve() / "data"):
        worker.round(opened(home), at, lambda: not wanted.is_set(), tell)


def tell(line: Line) -> None:
    """A line on standard output; when nobody reads it any more the round goes on."""
    try:
        print(" ".join(part for part in (line.what, line.record, line.detail, line.message_id) if part), flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 (as the interpreter's own documents advise for a closed pipe)


def run(
    home: Home = HERE,
    no_web: Annotated[bool, typer.Option("--no-web", help="The worker alone, no pages.")] = False,
) -> None:
    """The service: a round every second, until SIGTERM or Ctrl-C."""
    from service import log
    from service.office import at_work, warmed

    log.to(sys.stderr)
    wanted = stop_on_signals()
    with at_work(home.resolve() / "data"):
        office = warmed(opened(home), datetime.now(UTC))
        office.store.verify()
        with listener(office):
            log.info("run.started", mailbox=office.settings.mailbox, kind=office.settings.shape.mailbox.kind)
            greet(office)
            keep_time(office, wanted)
        office.store.close()
    log.info("run.ended")


def keep_time(office: Office, wanted: threading.Event) -> None:
    """`schedule` beats the time and knows nothing else: what is due is computed in the round."""
    import schedule

    rounds = Rounds(office, wanted)
    beat = schedule.Scheduler()
    beat.every(office.settings.shape.mailbox.poll).seconds.do(rounds.one)
    beat.every(60).seconds.do(rounds.rest_a_moment)
    rounds.one()
    while not wanted.is_set():
        beat.run_pending()
        wanted.wait(0.2)


class Rounds:
    """Rounds that go on whatever happens in one of them; after trouble with a rest, longer each time."""

    def __init__(self, office: Office, wanted: threading.Event) -> None:
        from service.sending.clockwork import Watch

        self.office, self.wanted, self.watch = office, wanted, Watch()
        self.resting_until, self.rest = 0.0, REST

    def one(self) -> None:
        """A round, unless one has just failed."""
        if time.monotonic() >= self.resting_until and self.guarded(self.round):
            self.rest = REST

    def round(self) -> None:
        from service import worker

        self.watch.look(self.office)
        worker.round(self.office, datetime.now(UTC), lambda: not self.wanted.is_set())

    def rest_a_moment(self) -> None:
        """Housekeeping of the store, under the same guard."""
        self.guarded(self.office.store.idle)

    def guarded(self, work: Callable[[], None]) -> bool:
        """Did it go well? Only what no later try can mend ends the process: a disk that confirms nothing, a damaged store."""
        from service import log
        from service.errors import Unavailable
        from service.stores.contract import Damaged, Unsynced

        try:
            work()
        except (Unsynced, Damaged):
            raise
        except Unavailable as error:
            log.warning("run.unavailable", reason=error, retry=f"{self.rest:.0f}s")
            self.take_a_rest()
        except Exception:  # noqa: BLE001 (whatever happens in a round, the next one comes)
            log.bug("run.failed")
            self.take_a_rest()
        else:
            return True
        return False

    def take_a_rest(self) -> None:
        self.resting_until = time.monotonic() + self.rest
        self.rest = min(self.rest * 2, 300.0)


def stop_on_signals() -> threading.Event:
    """SIGTERM and SIGINT ask for the end: the mail in hand is finished first."""
    wanted = threading.Event()

    def ask(_signal: int, _frame: Any) -> None:
        wanted.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return wanted


def listener(office: Office) -> Any:
    """The embedded SMTP listener, where the settings want one."""
    port = office.settings.shape.embedded.smtp_port
    if not port:
        return nullcontext()
    from service.rehearsal.smtp import listening

    return listening(office.settings.data / "mail", port)


def greet(office: Office) -> None:
    """How to send the first mail, where the embedded listener waits for it."""
    port = office.settings.shape.embedded.smtp_port
    if not port:
        return
    newcomer = first_writer(office)
    sender = newcomer.address if newcomer else "you@example.com"
    print(
        f"\nSend it a first mail, from another terminal:\n\n"
        f"  python3 -c \"import smtplib, email.utils as u; smtplib.SMTP('127.0.0.1', {port}).sendmail('{sender}', "
        f"'{office.settings.mailbox}', 'From: {sender}\\nTo: {office.settings.mailbox}\\nMessage-ID: ' + u.make_msgid() + "
        f"'\\nDate: ' + u.formatdate() + '\\nSubject: Invoices wait for goods receipts\\n\\n"
        f"Since May invoices are paid 6 days late, 14 of them last month, because Warehouse and Logistics books receipts once a week.')\"\n\n"
        f"  swaks --server 127.0.0.1:{port} --from {sender} --to {office.settings.mailbox}\n\n"
        f"The answer lies in {office.settings.data / 'mail/sent/new'}. Letters that nobody waits for leave in the working hours of "
        f"their readers ({office.settings.zone.key}); until then `bihuan outbox list` shows them. Ctrl-C ends the service.\n",
        flush=True,
    )


def first_writer(office: Office) -> Person | None:
    """As whom a newcomer may write: somebody who reads English, else anybody."""
    people = office.settings.directory.persons
    return next((one for one in people if one.language == "en"), people[0] if people else None)
