"""Words as the model reads them: the same steps in training and at run time."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LIMIT = 100_000
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufe00-\ufe0e\ufeff\U000e0000-\U000e0fff]"
)
_LINK = re.compile(r"(?:https?://|www\.)\S+|\[url\]", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w[\w.-]*|\[user\]", re.IGNORECASE)
_SPACED = re.compile(
    r"(?<![^\W\d_])(?![aAiI] )[^\W\d_]([ .*_-])(?:[^\W\d_]\1)+[^\W\d_](?![^\W\d_])"
)
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_REPEATED = re.compile(r"([^\w\s])\1{3,}")
_LEET_SIGNS = frozenset("013457@$!|")
_MIXED = re.compile(r"[^\W\d_][013457@$!|]+[^\W\d_]|(?<!\w)[013457@$]+[^\W\d_]{2}")
_LONGEST_WORD = 40
_LEET = str.maketrans("013457@$!|", "oieastasil")
_MEASURE = re.compile(
    r"\d+(?:st|nd|rd|th|[ap]m|m[gl]|kg|k|s|(?:hr|min|yr|year|day|week)s?)\W*", re.I
)
_SKIN = {0x1F3FB: "light", 0x1F3FC: "light", 0x1F3FD: "brown", 0x1F3FE: "dark", 0x1F3FF: "dark"}
_BETTER_NAMES = {
    "\U0001f52a": "knife",
    "\U0001f346": "aubergine",
    "\U0001f4a9": "poo",
    "\U0001f6ae": "litter bin",
}
_DROPPED = re.compile(r"\b(?:with|sign|symbol|face|emoji|black (?=heart)|heavy|presentation)\b")


def plain(text: str) -> str:
    """Return the text within the limit and free of what is no text at all."""
    return text[:LIMIT].encode("utf-8", "replace").decode("utf-8").replace("\x00", " ")


def prepared(text: str) -> str:
    """Return the text as our tokenizer gets it; any text is safe, however broken or long."""
    text = plain(text)
    text = _HANDLE.sub("@user", _LINK.sub(" http ", text))
    if not text.isascii():
        text = _plain_letters(text)[:LIMIT]
    text = _REPEATED.sub(r"\1\1\1", _STRETCHED.sub(r"\1\1", text))
    text = " ".join(word if word.isalpha() else _letters(word) for word in text.split())
    return _SPACED.sub(lambda found: found[0].replace(found[1], ""), text)


def _plain_letters(text: str) -> str:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    if text.isascii():
        return text
    spelled: list[str] = []
    run, last = 0, ""
    for sign in text:
        run = run + 1 if sign == last else 1
        last = sign
        if run <= 3 or sign.isalnum():
            spelled.append(_named(sign))
    return "".join(spelled)


def _letters(word: str) -> str:
    """A word with figures for letters, as `1d10t`, in letters; doses, dates and handles stay."""
    if len(word) > _LONGEST_WORD or _LEET_SIGNS.isdisjoint(word) or word.startswith("@user"):
        return word
    if not _MIXED.search(word) or _MEASURE.fullmatch(word):
        return word
    kept = word.rstrip("!|")
    return kept.translate(_LEET) + word[len(kept) :]


@lru_cache(maxsize=8192)
def _named(sign: str) -> str:
    """A picture sign by its Unicode name in words; a squared or circled letter as the letter."""
    code = ord(sign)
    if code < 0x2190 or (
        0x2E80 <= code < 0x1F000 and not 0x2600 <= code < 0x27C0 and code != 0x2B50
    ):
        return "" if code == 0xFE0F else sign
    if code in _SKIN:
        return f" {_SKIN[code]} skin "
    if sign in _BETTER_NAMES:
        return f" {_BETTER_NAMES[sign]} "
    if 0x1F1E6 <= code <= 0x1F1FF:
        return chr(code - 0x1F1E6 + ord("a"))
    name = unicodedata.name(sign, "")
    letter = re.search(r"LATIN CAPITAL LETTER ([A-Z])$", name)
    if letter:
        return letter[1].lower()
    words = _DROPPED.sub("", name.lower().replace("-", " "))
    return f" {' '.join(words.split())} "
