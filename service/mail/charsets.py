"""From bytes to text, whatever the label says.

Chinese clients label GB 18030 as gb2312, UTF-8 as iso-8859-1, or nothing at all; a wrong label decodes without an error
and gives rubbish. So the label is a hint that the bytes have to confirm.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# GB 18030 contains GB 2312 and GBK, and senders who name a smaller set use the larger one.
CHINESE = "gb18030"
WESTERN = "cp1252"
_CODECS = {
    CHINESE: "gb2312 gbk cp936 ms936 windows936 xgbk isogb2312 gb231280 csgb2312 isoir58 chinese euccn gb18030 xgb18030",
    WESTERN: "iso88591 latin1 l1 windows1252 cp1252 iso885915 latin9 usascii ascii ansix341968 ansix31101983",
    "utf-8": "utf8 unicode11utf8 xunicode20utf8 cp65001",
    "hz": "hz hzgb2312",
    "cp932": "shiftjis sjis cp932 windows31j xsjis",
    "cp949": "cp949 ksc56011987 ksc5601 ks euckr",
    "mac-roman": "macintosh macroman",
    "cp874": "tis620 windows874 cp874 iso885911",
} | {
    name: re.sub(r"[^a-z0-9]", "", name)
    for name in ["utf-16", "utf-16-le", "utf-16-be", "big5", "big5-hkscs", "iso-2022-jp", "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-3", "iso-2022-kr", "euc-jp", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-9", "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-16", "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "cp437", "cp850", "cp852", "cp866", "koi8-r", "koi8-u"]
}
# Labels outside this table are never looked up: Python's registry also holds zlib, idna, unicode_escape and the like.
_BY_LABEL = {label: codec for codec, labels in _CODECS.items() for label in labels.split()}
_SHIFTING = ("iso-2022", "hz", "utf-16")
_ASCII = bytes(range(0x80))
_COMMON_HANZI = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")


def decode(data: bytes, label: str = "", *, cut: bool = False) -> str:
    """The text in `data`; never raises. `cut`: the data ends anywhere, so a torn last character is dropped."""
    codec = codec_of(label)
    if codec.startswith(_SHIFTING) and (codec != "hz" or b"~{" in data):
        text = _strict(data, codec, cut)
        if text is not None:
            return text
    if data.isascii():
        return data.decode("ascii")
    for candidate in _candidates(data, codec):
        text = _strict(data, candidate, cut)
        if text is not None:
            return text
    return data.decode(codec or "utf-8", "replace")


@lru_cache(maxsize=512)
def codec_of(label: str) -> str:
    """The codec that a label means; empty for no label and for those that are not trusted."""
    name = re.split(r"[;*\s]", label[:60].strip("\"' ").lower())[0]
    return _BY_LABEL.get(re.sub(r"[^a-z0-9]", "", name), "")


def _candidates(data: bytes, codec: str) -> tuple[str, ...]:
    """What the bytes may be, best first: text that is valid UTF-8 by chance is rare, unless it is short and Chinese."""
    chinese = _looks_chinese(data)
    if codec == CHINESE:
        return (CHINESE, "utf-8") if chinese else ("utf-8", CHINESE)
    if codec in ("", WESTERN, "utf-8"):
        return ("utf-8", CHINESE, WESTERN) if chinese else ("utf-8", WESTERN, "latin-1")
    return ("utf-8", codec, CHINESE) if chinese else ("utf-8", codec)


def _strict(data: bytes, codec: str, cut: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(data, not cut)
    except (UnicodeError, LookupError):
        return None


def _looks_chinese(data: bytes) -> bool:
    """Are most of the high bytes pairs of GB 2312's marks and its 3,755 common characters?"""
    high = data[: 64 << 10].translate(None, _ASCII)[:4096]
    return len(high) > 1 and 2 * len(_COMMON_HANZI.findall(high)) >= 0.7 * len(high)
