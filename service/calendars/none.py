"""No calendar at all: nobody's busy times are known, and meetings lie in the common working hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from service.calendars import Times


class Unknown:
    """Answers for everybody that it does not know."""

    def busy(self, people: Iterable[str], start: datetime, end: datetime) -> dict[str, Times | None]:
        """Nothing is known of anybody."""
        return dict.fromkeys(people)
