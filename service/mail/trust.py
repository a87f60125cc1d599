"""Who really sent this: what the own mail server vouches for, read from its Authentication-Results (RFC 8601).

Only the topmost header counts, and only where it bears the configured name; comments and quoted strings are no results,
and what is not said is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from service.mail.message import InboundMessage

HEADER = "authentication-results"
# The domain that each method speaks of; 163 and Coremail write smtp.mail.
SPEAKS_OF = {"dmarc": ("header.from",), "spf": ("smtp.mailfrom", "smtp.mail"), "dkim": ("header.d", "header.i")}
TOKEN = re.compile(r'\\.|"(?:[^"\\]|\\.)*"|[^\s;=()"\\]+|[;=()]')
IN_COMMENT = re.compile(r"\\.|[()]")
LONGEST = 16_000
RESULTS = 50


@dataclass(frozen=True)
class TrustSettings:
    """mode host, dkim or open; authserv_id may be a pattern (`*-icmmx-*`); domains are ours."""

    mode: str = "open"
    authserv_id: str = ""
    domains: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """One statement of the server: `dkim=pass header.d=corp.example`."""

    method: str
    outcome: str
    properties: dict[str, str]

    def domain(self) -> str:
        """The domain that it is about, empty where it does not say."""
        named = next((self.properties[name] for name in SPEAKS_OF.get(self.method, ()) if self.properties.get(name)), "")
        return named.rpartition("@")[2].strip("<>.")


def level(message: InboundMessage, trust: TrustSettings) -> tuple[str, str]:
    """verified, unverified or failed, and why in a few words for the log."""
    if message.senders > 1 or (message.senders and message.sender is None):
        return "failed", "malformed sender"
    if any(defect.startswith("header_") for defect in message.defects):
        return "failed", "malformed headers"
    if message.sender is None:
        return "unverified", "no sender"
    domain = message.sender.address.rpartition("@")[2].lower()
    results = vouched(message, trust) if trust.authserv_id else ()
    if any(result.method == "dmarc" and result.outcome == "fail" for result in results):
        return "failed", "own domain forged" if domain in trust.domains else "dmarc=fail"
    if trust.mode == "open":
        return "verified", "every sender counts as verified"
    passed = {result.method for result in results if result.outcome == "pass" and aligned(result, domain)}
    if "dmarc" in passed:
        return "verified", "dmarc=pass"
    return ("verified", "spf and dkim pass") if {"spf", "dkim"} <= passed else ("unverified", "no result vouches for the sender")


def aligned(result: Result, domain: str) -> bool:
    """Is what passed the sender's own domain, one above it or one below it (RFC 7489 3.1)? DMARC may leave its domain out."""
    named = result.domain()
    if result.method == "dmarc":
        return named in ("", domain)
    return bool(named) and (named == domain or ("." in named and domain.endswith("." + named)) or named.endswith("." + domain))


def vouched(message: InboundMessage, trust: TrustSettings) -> tuple[Result, ...]:
    """What our server found, or nothing where the topmost header is another's."""
    values = message.headers.get(HEADER, ())
    tokens = list(_tokens(values[0][:LONGEST])) if values else []
    if not tokens or not fnmatchcase(tokens[0].strip('"').lower(), trust.authserv_id.lower()):
        return ()
    statements: list[list[str]] = [[]]
    for token in tokens[1:]:
        if token == ";":
            statements.append([])
        else:
            statements[-1].append(token)
    return tuple(result for statement in statements[: RESULTS + 1] if (result := _stated(statement)))


def _tokens(value: str) -> Iterator[str]:
    """Words, quoted strings, `;` and `=`; comments are skipped with what is nested or escaped in them."""
    position, depth = 0, 0
    while found := (IN_COMMENT if depth else TOKEN).search(value, position):
        position = found.end()
        if found[0] in "()":
            depth = max(0, depth + (1 if found[0] == "(" else -1))
        elif not depth:
            yield found[0]


def _stated(statement: list[str]) -> Result | None:
    """A statement by its pairs of name and value; a quoted outcome is none."""
    pairs = [(statement[n - 1].lower(), statement[n + 1]) for n in range(1, len(statement) - 1) if statement[n] == "="]
    if not pairs or pairs[0][1].startswith('"'):
        return None
    (method, outcome), *rest = pairs
    return Result(method.partition("/")[0], outcome.lower(), {name: value.strip('"').lower() for name, value in rest})
