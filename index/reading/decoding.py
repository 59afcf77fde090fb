"""Bytes → characters, for the formats that are plain text underneath."""

from __future__ import annotations

import codecs
import re

from index.errors import EmptyDocument, UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Encodings that a page may declare and that no guess would find; the Chinese mainland's are guessed anyway.
_DECLARABLE = re.compile(
    r"big5(-?hkscs)?|euc-?(jp|kr)|shift_?jis|iso-2022-jp|koi8-r|(windows|cp)-?125[0134578]|iso-8859-[2-9]"
)
_SAMPLE = 4000
# A guessed encoding must make common characters of this share of the text. Real Chinese text scores above
# .95, traditional Chinese above .8, bytes read in the wrong encoding below .6.
_PLAUSIBLE = 0.65
# Damage of up to one character in a hundred leaves a document worth reading; more is another encoding.
_TOLERATED = 0.01


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """The text of ``data``: UTF-8, GB18030 or UTF-16, with or without a mark, else what ``declared`` names.

    A few bytes that fit no character (a file that was cut) become U+FFFD.
    Raises ``EmptyDocument`` for no bytes at all, ``UnreadableDocument`` where no encoding makes text of them.
    """
    if not data.strip(b"\x00\t\n\r "):
        raise EmptyDocument(f"{name} is empty; check that it is the right file. 文件是空的，请确认文件无误。")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _accepted(data[len(mark) :].decode(encoding, "replace"), name)
    wide = _wide_by_nulls(data)
    if wide and (text := _strict(data, wide)) is not None:
        return _accepted(text, name)
    text = _strict(data, "utf-8") or _nearly_utf8(data)
    if text is not None:
        return _accepted(text, name)
    if declared and _DECLARABLE.fullmatch(declared.strip().lower()):
        text = _strict(data, declared.strip())
        if text is not None:
            return _accepted(text, name)
    return _guessed(data, name)


def _wide_by_nulls(data: bytes) -> str | None:
    """UTF-16 where every second byte of much of the data is NUL: ASCII text, or Chinese with line ends."""
    if len(data) % 2 or b"\x00" not in data:
        return None
    even, odd = data[0::2].count(0), data[1::2].count(0)
    units = len(data) // 2
    if odd > 0.2 * units and even < 0.02 * units:
        return "utf-16-le"
    if even > 0.2 * units and odd < 0.02 * units:
        return "utf-16-be"
    return None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with a little damage: ten whole multi-byte characters for each broken one."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for character in text if character > "\x7f") - broken
    return text if broken * 10 <= whole and broken <= max(1, _TOLERATED * len(text)) else None


def _guessed(data: bytes, name: str) -> str:
    """The likeliest of the encodings that Chinese (and Western) files come in without saying so."""
    candidates = ["gb18030"]
    if len(data) % 2 == 0:
        candidates += ["utf-16-le", "utf-16-be"]
    if _lone_high_bytes(data):
        candidates.insert(0, "cp1252")
    best, best_score = None, _PLAUSIBLE
    for encoding in candidates:
        text = _strict(data, encoding)
        if text is not None and (score := plausibility(text)) > best_score:
            best, best_score = text, score
    if best is None:
        text = data.decode("gb18030", "replace")
        if text.count("\ufffd") <= _TOLERATED * len(text) and plausibility(text) >= _PLAUSIBLE:
            best = text
    if best is None:
        raise _not_text(name)
    return best


def _lone_high_bytes(data: bytes) -> bool:
    """Western text: its bytes above 0x7F stand alone (don\\x92t), those of Chinese come in runs."""
    runs = re.findall(rb"[\x80-\xff]+", data[:65536])
    return sum(1 for run in runs if len(run) == 1) > 0.5 * len(runs)


def plausibility(text: str) -> float:
    """How much of ``text`` is characters that people write, in [0, 1], from three samples of it.

    Characters of GB 2312 level 1 (lead bytes B0–D7: the 3,755 most frequent) count whole, other Chinese
    characters half, so that Chinese read in the wrong encoding, which gives rare ones, falls behind.
    """
    middle = len(text) // 2
    sample = text[:_SAMPLE] + text[max(_SAMPLE, middle) : middle + _SAMPLE] + text[_SAMPLE:][-_SAMPLE:]
    worth = 0.0
    for character in sample:
        code = ord(character)
        if code < 0x20 and character not in "\t\n\r\f\v":
            worth -= 10.0  # a few control characters are damage, more of them are binary data
        elif 0x20 <= code < 0x7F or character in "\t\n\r\f\v":
            worth += 1.0
        elif 0x4E00 <= code <= 0x9FFF:
            lead = character.encode("gb2312", "ignore")[:1]
            worth += 1.0 if b"\xb0" <= lead <= b"\xd7" else 0.5
        elif 0x3000 <= code <= 0x303F or 0xFF00 <= code <= 0xFF65 or 0x2010 <= code <= 0x2030:
            worth += 1.0
        elif 0xA0 <= code <= 0x24F or 0x2460 <= code <= 0x24FF or 0x25A0 <= code <= 0x26FF:
            worth += 0.8
    return worth / max(1, len(sample))


def _accepted(text: str, name: str) -> str:
    """``text``, unless so much of it is control characters or damage that it was never text."""
    sample = text[:65536]
    odd = sum(1 for c in sample if c < " " and c not in "\t\n\r\f\v\x1a")
    if odd > 0.3 * len(sample) or sample.count("\ufffd") > 0.1 * len(sample):
        raise _not_text(name)
    return text


def _not_text(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} is not text in UTF-8, GB18030 or UTF-16 (binary data, or damaged); "
        "save it again as UTF-8 text, or send the original Word or PDF file. "
        "文件不是可识别的文本（可能是二进制文件或已损坏），请另存为 UTF-8 文本，或改传原始 Word、PDF 文件。"
    )
