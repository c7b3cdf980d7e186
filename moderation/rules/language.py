"""The language of the words, told only when it is clear.

TOML: ``language = "not_english"``, or the name of a language: ``language = "Welsh"``.

The lexicon ``other_languages`` holds words that settle short texts, by language; everything else
is py3langid's view, taken only where it is sure. Dialect, slang and picture signs are English.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans
from moderation.rules._tongue import foreign_to
from moderation.wordbook import Wordbook, book


@dataclass(frozen=True, slots=True)
class Language:
    """Holds when the text is in the language asked for."""

    words: Wordbook
    wanted: str

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place, naming the language."""
        name = foreign_to(reading, self.words)
        if not name or self.wanted not in ("not_english", name):
            return ()
        return _spans.somewhere(f"in {name}")


def make(value: Any, lexicons: Lexicons) -> Language:
    """Return the rule for *value*."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError('"language" is "not_english" or the name of a language, such as "Welsh"')
    return Language(book(lexicons), value)


RULE = make
