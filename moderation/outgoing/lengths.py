"""How long a text is as X counts: weighted characters, every link 23, every emoji 2."""

import re
import unicodedata

X_LIMIT = 280
_LINK = re.compile(
    r"(?:https?://[^\s<>\"]+|\b(?:[a-z0-9-]+\.)+(?:uk|com|org|net|gov|info|io|co|me|app|health)"
    r"(?:/[^\s<>\"]*)?)",
    re.IGNORECASE,
)
_LINK_LENGTH = 23
# Code points that count 1; all others count 2.
# Source: twitter-text configuration v3, ranges and weights.
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
_EMOJI = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}"  # flags
    "|[0-9#*]\ufe0f?\u20e3"  # key caps
    "|[\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?"
    "(?:\u200d[\u2600-\u27bf\U0001f000-\U0001faff]\ufe0f?[\U0001f3fb-\U0001f3ff]?)*)"
)


def x_length(text: str) -> int:
    """Return the length of *text* in X's weighted characters; a post may have 280."""
    text = unicodedata.normalize("NFC", text)
    links = len(_LINK.findall(text))
    rest = _LINK.sub("", text)
    emoji = len(_EMOJI.findall(rest))
    letters = _EMOJI.sub("", rest)
    return links * _LINK_LENGTH + emoji * 2 + sum(_weight(ord(c)) for c in letters)


def _weight(code: int) -> int:
    return 1 if any(low <= code <= high for low, high in _LIGHT) else 2
