"""The letter forms that reading looks at: full-width as half-width, capitals as small, one character for one.

Offsets stay those of the mail, so that what was found in the folded text is cut from the mail as written.
"""

from __future__ import annotations

import unicodedata


class _Forms(dict[int, int]):
    """The plain form of a character, made when it is first met; circled numbers stay, for they number a list."""

    def __missing__(self, code: int) -> int:
        self[code] = code
        if not 0x2460 <= code <= 0x24FF and not 0x2776 <= code <= 0x2793:
            plain = unicodedata.normalize("NFKC", chr(code)).lower()
            self[code] = ord(plain) if len(plain) == 1 else code
        return self[code]


_FORMS = _Forms({ord("【"): ord("["), ord("】"): ord("]"), ord("‘"): ord("'"), ord("’"): ord("'")})


def folded(text: str) -> str:
    """The text in plain small letters, as long as before."""
    return text.translate(_FORMS)
