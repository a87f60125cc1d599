"""Who really sent this: what the own mail server vouches for, read from its Authentication-Results (RFC 8601).

Only the topmost header that bears the configured name counts; comments and quoted strings are no results.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from service.mail.message import InboundMessage

HEADER = "authentication-results"
SINGLE = ("from", "subject", "date", "message-id", "sender", "reply-to", "to", "cc", "in-reply-to", "references", "content-type")
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s;=()"]+|[;=()]')
LONGEST = 16_000


@dataclass(frozen=True)
class TrustSettings:
    """mode host, dkim or open; authserv_id may be a pattern (`*-icmmx-*`); domains are ours."""

    mode: str = "open"
    authserv_id: str = ""
    domains: tuple[str, ...] = ()


def level(message: InboundMessage, trust: TrustSettings) -> tuple[str, str]:
    """verified, unverified or failed, and why in a few words for the log."""
    if message.senders > 1 or (message.senders and message.sender is None):
        return "failed", "malformed sender"
    if any(len(message.headers.get(name, ())) > 1 for name in SINGLE) or any(d.startswith("header") for d in message.defects):
        return "failed", "doubled header"
    if message.sender is None:
        return "unverified", "no sender"
    results = vouched(message, trust) if trust.authserv_id else {}
    if "fail" in results.get("dmarc", {}):
        return "failed", "dmarc=fail"
    if trust.mode == "open":
        return "verified", "open house"
    domain = message.sender.address.rpartition("@")[2].lower()
    if "pass" in results.get("dmarc", {}) and aligned(results["dmarc"]["pass"], domain, required=False):
        return "verified", "dmarc=pass"
    both = all("pass" in results.get(m, {}) and aligned(results[m]["pass"], domain, required=True) for m in ("spf", "dkim"))
    return ("verified", "spf and dkim pass aligned") if both else ("unverified", "no result that vouches for the sender")


def vouched(message: InboundMessage, trust: TrustSettings) -> dict[str, dict[str, dict[str, str]]]:
    """method -> result -> properties, of the topmost header with the configured name; nothing where another stands above."""
    values = message.headers.get(HEADER, ())
    return results(values[0], trust.authserv_id) if values else {}


def results(value: str, authserv_id: str) -> dict[str, dict[str, dict[str, str]]]:
    """One header read by tokens, comments left out; of several results of one method the first counts per outcome."""
    tokens = list(without_comments(TOKEN.findall(value[:LONGEST])))
    if not tokens or not fnmatchcase(tokens[0].strip('"').lower(), authserv_id.lower()):
        return {}
    found: dict[str, dict[str, dict[str, str]]] = {}
    statement: list[str] = []
    for token in [*tokens[1:], ";"]:
        if token != ";":
            statement.append(token)
            continue
        method, outcome, properties = stated(statement)
        if method and method not in found:
            found[method] = {outcome: properties}
        elif method:
            found[method].setdefault(outcome, properties)
        statement = []
    return found


def without_comments(tokens: list[str]) -> list[str]:
    kept, depth = [], 0
    for token in tokens:
        depth += (token == "(") - (token == ")" and depth > 0)
        if not depth and token not in "()":
            kept.append(token)
    return kept


def stated(statement: list[str]) -> tuple[str, str, dict[str, str]]:
    """`dkim=pass header.d=corp.example` as method, outcome and properties; a quoted outcome is none."""
    pairs = [(statement[n - 1].lower(), statement[n + 1]) for n in range(1, len(statement) - 1) if statement[n] == "="]
    if not pairs or pairs[0][1].startswith('"'):
        return "", "", {}
    method, outcome = pairs[0]
    return method.partition("/")[0], outcome.lower(), {name: value.strip('"').lower() for name, value in pairs[1:]}


def aligned(properties: dict[str, str], domain: str, *, required: bool) -> bool:
    """Is the domain that passed the sender's own, or above it? Without one, dmarc speaks of From as it stands."""
    named = [properties[k] for k in ("header.from", "header.d", "smtp.mailfrom", "smtp.mail", "header.i") if k in properties]
    domains = [one.rpartition("@")[2].strip(".") for one in named]
    return not required if not domains else any(domain == one or domain.endswith("." + one) for one in domains if "." in one)
