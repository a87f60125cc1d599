"""An answer as a mail program would send it: with the letter quoted in that program's way, its footer, charset and page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.charset import BASE64, Charset
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from html import escape

from service.rehearsal.received import Received
from service.rehearsal.script import Client

Table = tuple[tuple[str, ...], ...]
# `sendmail` hands bytes over as they are: their lines have to end as RFC 5321 2.3.8 wants it.
WIRE = compat32.clone(linesep="\r\n")
# By which programs the people of a rehearsal write, and whether those mark quoted lines and send a page beside the text.
MARKING = {"apple", "gmail", "iphone"}
PLAIN = {"gmail", "iphone"}
PAGES = {
    "outlook": '<div class="WordSection1">{answer}<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
               '<p class="MsoNormal">{head}</p></div>{letter}</div>',
    "foxmail": '<div>{answer}</div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm">{head}</div><div>{letter}</div>',
    "qq": '<div>{answer}</div><div style="font:12px sans-serif;padding:2px 0">{head}</div><div>{letter}</div>',
    "apple": '<div>{answer}</div><br><div><blockquote type="cite"><div>{head}</div><br></blockquote></div>'
             '<div><blockquote type="cite">{letter}</blockquote></div>',
}
FORMS = tuple(sorted(PAGES.keys() | PLAIN))


@dataclass(frozen=True)
class Writing:
    """What somebody writes, before a mail program has it. `letter` is the one answered; `typed` goes into its lines instead of above it."""

    name: str
    address: str
    to: str
    subject: str
    text: str
    signature: str
    at: datetime
    message_id: str
    letter: Received | None = None
    table: Table = ()
    attachment: tuple[str, bytes] | None = None
    automatic: bool = False
    typed: tuple[tuple[str, str], ...] = ()


def mail(writing: Writing, form: str, client: Client) -> bytes:
    """The mail in that program's form."""
    text = part_of(plain_text(writing, form, client), "plain", client.charset)
    body: MIMEBase = text
    if form in PAGES or writing.table:
        body = MIMEMultipart("alternative")
        body.attach(text)
        body.attach(part_of(page(writing, form, client), "html", client.charset))
    if writing.attachment:
        mixed = MIMEMultipart("mixed")
        mixed.attach(body)
        mixed.attach(document(*writing.attachment))
        body = mixed
    return headed(body, writing, client.charset).as_bytes(policy=WIRE)


def part_of(text: str, kind: str, charset: str) -> MIMEText:
    """In lines that every server takes (RFC 5321 4.5.3.1.6)."""
    written = Charset(charset)
    written.body_encoding = BASE64
    return MIMEText(text, kind, written)  # type: ignore[arg-type]  # a Charset is taken as well as its name


def headed(body: MIMEBase, writing: Writing, charset: str) -> MIMEBase:
    """With the headers of an answer, or of a new mail."""
    body["From"] = formataddr((writing.name, writing.address), charset)
    body["To"] = writing.to
    body["Subject"] = Header(writing.subject, charset, header_name="Subject").encode()
    body["Date"] = format_datetime(writing.at)
    body["Message-ID"] = writing.message_id
    if writing.letter:
        body["In-Reply-To"] = writing.letter.message_id
        body["References"] = f"{writing.letter.references} {writing.letter.message_id}".strip()
    if writing.automatic:
        body["Auto-Submitted"] = "auto-replied"
        body["X-Auto-Response-Suppress"] = "All"
    return body


def plain_text(writing: Writing, form: str, client: Client) -> str:
    """The answer, the signature, the footer, the letter below."""
    rows = "\n".join("\t".join(row) for row in writing.table)
    above = "\n\n".join(part for part in ("" if writing.typed else writing.text, rows, writing.signature, client.footer) if part)
    if writing.letter is None or writing.automatic:
        return f"{above}\n"
    quoted = writing.letter.text
    for line, words in writing.typed:
        quoted = quoted.replace(line, f"{line}{words}", 1)
    if form in MARKING:
        quoted = "\n".join(f"> {line}".rstrip() for line in quoted.splitlines())
    return f"{above}\n\n{introduction(writing, writing.letter, client)}\n\n{quoted}\n"


def page(writing: Writing, form: str, client: Client) -> str:
    """The same as a page."""
    parts = [*paragraphs(writing.text), html_table(writing.table), *paragraphs(writing.signature), *paragraphs(client.footer)]
    answer = "".join(part for part in parts if part)
    if writing.letter is None or writing.automatic or form not in PAGES:
        return f"<html><body>{answer}</body></html>"
    head = escape(introduction(writing, writing.letter, client)).replace("\n", "<br>")
    letter = re.sub(r"(?is)<!doctype[^>]*>|</?(?:html|head|body|title|meta)\b[^>]*>", "", writing.letter.html)
    return f"<html><body>{PAGES[form].format(answer=answer, head=head, letter=letter)}</body></html>"


def introduction(writing: Writing, letter: Received, client: Client) -> str:
    """What the program writes above the letter it quotes."""
    name, _, address = letter.sender.rpartition(" <")
    facts = {"name": name.strip('"'), "address": address.rstrip(">"), "date": letter.date, "to": writing.name, "subject": letter.subject}
    return re.sub(r"\{(\w+)\}", lambda found: facts.get(found[1], found[0]), client.quote)


def paragraphs(text: str) -> list[str]:
    return [f"<p>{escape(part)}</p>".replace("\n", "<br>") for part in text.split("\n\n") if part.strip()]


def html_table(rows: Table) -> str:
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return f'<table border="1">{"".join(f"<tr>{row}</tr>" for row in cells)}</table>' if rows else ""


def document(name: str, content: bytes) -> MIMEBase:
    """An attachment, its name written as most programs do."""
    part = MIMEBase("application", "octet-stream")
    part.set_payload(content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part
