"""An item with no words to judge: a picture, a sticker, a GIF, picture signs alone, nothing.

TOML: ``no_words = true``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values

_SEEN = frozenset({"image", "video", "audio", "sticker", "gif"})


@dataclass(frozen=True, slots=True)
class NoWords:
    """Holds when nothing in the item is a word."""

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place, saying what there is instead of words."""
        if any(c.isalnum() for word in reading.text.words for c in word if word != ":link:"):
            return ()
        kinds = sorted({m.kind for m in reading.item.media} & _SEEN)
        if kinds:
            return _spans.somewhere(f"{' and '.join(kinds)} without words")
        return _spans.somewhere("picture signs alone" if reading.text.emoji else "no words")


def make(value: Any, lexicons: Lexicons) -> NoWords:
    """Return the rule for *value*."""
    _values.only_true(value, "no_words")
    return NoWords()


RULE = make
