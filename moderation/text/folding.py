"""Letters as people read them: look-alikes, fancy alphabets and invisible signs undone."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_MARKS = dict.fromkeys("‘’‛‚′`´ʼʻ＇", "'") | dict.fromkeys("“”„‟«»″＂", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_LATIN = {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d"}
_SMALL_CAPITALS = {
    small: plain
    for small, plain in zip(
        "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡɩǝ", "abcdefghijklmnoprstuvwyzagie", strict=True
    )
}
# Read as Latin only where a text is mostly Latin; a Ukrainian text stays Ukrainian.
_CYRILLIC = dict(zip("авеёзіїјкмнорстухѕԁԛԝһ", "abee3iijkmhopctyxsdqwh", strict=True))
_GREEK = dict(zip("αβεηικνορτυχωγμ", "abenikvoptuxwyu", strict=True))
# a word of both alphabets is a disguise
_MIXED = re.compile(r"[a-zA-Z][\u0370-\u052f]|[\u0370-\u052f][a-zA-Z]")
_LOOK_ALIKES = _CYRILLIC | _GREEK


@dataclass(frozen=True, slots=True)
class Form:
    """One normalised form; ``origin[i]`` is where character i stands in the original."""

    words: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``words[start:end]`` stands in the original."""
        if start >= end:
            at = self.origin[start] if start < len(self.origin) else 0
            return at, at
        return self.origin[start], self.origin[end - 1] + 1


def folded(text: str) -> Form:
    """Return *text* in small plain letters, each knowing where it came from."""
    if text.isascii():
        return Form(text.lower().replace("\x00", " "), range(len(text)))
    letters: list[str] = []
    origin: list[int] = []
    fold = _latin_fold if _mostly_latin(text) else _fold
    for place, letter in enumerate(text):
        plain = fold(letter)
        if len(plain) == 1:
            letters.append(plain)
            origin.append(place)
        else:
            letters.extend(plain)
            origin.extend([place] * len(plain))
    return Form("".join(letters), origin)


def _mostly_latin(text: str) -> bool:
    other = sum("\u0370" <= c <= "\u052f" for c in text)
    return 2 * other < sum(c.isalpha() for c in text) or bool(_MIXED.search(text))


@lru_cache(maxsize=8192)
def _latin_fold(letter: str) -> str:
    plain = _fold(letter)
    return "".join(_LOOK_ALIKES.get(c, c) for c in plain)


@lru_cache(maxsize=8192)
def _fold(letter: str) -> str:
    """One letter as plain small letters; nothing for what cannot be seen."""
    code = ord(letter)
    if letter < "\x80":
        return letter.lower() if letter != "\x00" else " "
    fixed = _MARKS.get(letter) or _DASHES.get(letter) or _enclosed(code)
    if fixed:
        return fixed
    if _unseen(letter, code):
        return ""
    if 0xD800 <= code <= 0xDFFF:
        return " "
    spelled = unicodedata.normalize("NFKC", letter).lower()
    return "".join(_bare(c) for c in spelled)


def _enclosed(code: int) -> str:
    """The letter in a squared, circled or flag sign."""
    for first in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6):
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    return ""


def _unseen(letter: str, code: int) -> bool:
    if unicodedata.category(letter) == "Cf" or code in (0x115F, 0x1160, 0x3164, 0x034F):
        return True
    accent = 0x0300 <= code <= 0x036F or 0x064B <= code <= 0x0652 or code == 0x0640
    return accent or 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF or code >= 0xE0000


def _bare(letter: str) -> str:
    """A Latin letter without its accents; other scripts keep their signs."""
    if letter in _LATIN:
        return _LATIN[letter]
    if letter in _SMALL_CAPITALS:
        return _SMALL_CAPITALS[letter]
    parts = unicodedata.normalize("NFD", letter)
    if len(parts) > 1 and parts[0] < "\u0530":
        return parts[0]
    return "" if 0x0300 <= ord(letter) <= 0x036F or 0x064B <= ord(letter) <= 0x0652 else letter
