"""The plain letter that stands in for one whose template failed: short, but it says what it is about and can be answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.mail import markdown
from service.mail.render import Rendered
from service.mail.wording import Wording, put


def fallback(wording: Wording, data: Mapping[str, Any]) -> Rendered:
    """Two sentences of the table `fallback`, filled with the issue's number and title, and the tasks asked about; text alone."""
    issue = data["issue"]
    several = " ".join(map(str, data.get("tags") or ()))
    known = {"id": str(issue["id"]) or several, "title": markdown.clean(str(issue["title"])), "service": str(data["service"]["name"])}
    subject = put(wording.sentence("fallback.subject") or "{title}", **known)
    body = put(wording.sentence("fallback.body") or "{id} {title}", **known)
    return Rendered(subject.strip() or known["service"], "\n\n".join(filter(None, (body, listed(data)))), "")


def listed(data: Mapping[str, Any]) -> str:
    """The tasks of a daily letter under the numbers by which an answer names them."""
    items = [one for one in data.get("items") or () if isinstance(one, Mapping) and "n" in one and "task" in one]
    return "\n".join(f"{one['n']}. {' '.join(markdown.clean(str(one['task'])).split())}" for one in items)
