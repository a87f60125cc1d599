"""The clock of a rehearsal: it jumps to the next moment at which the service has something to do, or somebody something to say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.rehearsal.play import Stage

# What was due and is still due after a round has been looked at: the clock does not stand still for it.
STEP = timedelta(minutes=1)


def next_moment(on: Stage) -> datetime | None:
    """The next moment after now; None when nothing is ever due again."""
    moments = [moment for moment in (on.colleagues.soonest(), on.office.store.soonest()) if moment is not None]
    return max(min(moments), on.now + STEP) if moments else None
