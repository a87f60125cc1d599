"""What mail clients say in HTML about a piece of the page: by element, class, id or style."""

from __future__ import annotations

import re
from enum import Enum


class Mark(Enum):
    """What the page says of a line: a quotation for sure, probably one, the start of one that goes on to the end, a signature."""

    NONE = 0
    QUOTED = 1
    BLOCKQUOTE = 2
    SIGNATURE = 3
    REST = 4


# What clients write around a quotation; class names and ids, compared in lower case.
QUOTED_NAMES = ("gmail_attr", "yahoo_quoted", "ntes-mailmaster-quote", "history-quote-wrapper", "lark-mail-quote", "moz-cite-prefix",
                 "olk_src_body_section", "zmail_extra", "protonmail_quote", "tutanota_quote", "mail-quote-collapse", "qmquote")  # fmt: skip
_REST_NAMES = ("divrplyfwdmsg", "appendonsend", "stopspelling", "mail-editor-reference-message-container", "ms-outlook-mobile-reference-message")
_SIGNATURE_NAMES = ("moz-signature", "gmail_signature", "ntes-pcmac-signature", "lark-mail-signature", "ms-outlook-mobile-signature",
                    "x_signature", "applemailsignature", "foxmail_signature", "alimail-signature")  # fmt: skip
_HEADER_BORDER = re.compile(r"border\s*:\s*none;?\s*border-top\s*:\s*solid\s+#?(?:e1e1e1|b5c4df)|border-top\s*:\s*(?:#?(?:e1e1e1|b5c4df)\s+1(?:\.0)?p[tx]\s+solid|solid\s+#?(?:e1e1e1|b5c4df))")  # fmt: skip
_QQ_HEADERS = re.compile(r"background(?:-color)?\s*:\s*#efefef\s*;\s*padding\s*:\s*8px")


def mark_of(tag: str, attributes: dict[str, str | None], style: str) -> Mark:
    """What an element with these attributes is; `style` is in lower case."""
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('name') or ''}"[:300].lower()
    if names.strip():
        if any(name in names for name in _SIGNATURE_NAMES):
            return Mark.SIGNATURE
        if any(name in names for name in QUOTED_NAMES):
            return Mark.QUOTED
        if any(name in names for name in _REST_NAMES):
            return Mark.REST
    if tag == "blockquote":
        sure = "gmail_quote" in names or (attributes.get("type") or "").lower() == "cite" or bool(attributes.get("cite"))
        return Mark.QUOTED if sure else Mark.BLOCKQUOTE
    if style and (_HEADER_BORDER.search(style) or _QQ_HEADERS.search(style)):
        return Mark.REST
    return Mark.NONE
