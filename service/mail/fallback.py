"""The plain letter that stands in for one whose template failed: short, but it says what it is about and can be answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.mail import markdown
from service.mail.render import Rendered
from service.mail.wording import Wording, put


def fallback(wording: Wording, data: Mapping[str, Any]) -> Rendered:
    """Two sentences of the table `fallback`, filled with the issue's number and title; text alone."""
    issue = data["issue"]
    known = {"id": str(issue["id"]), "title": markdown.clean(str(issue["title"])), "service": str(data["service"]["name"])}
    subject = put(wording.sentence("fallback.subject") or "{title}", **known)
    body = put(wording.sentence("fallback.body") or "{id} {title}", **known)
    return Rendered(subject.strip() or known["service"], body, "")
