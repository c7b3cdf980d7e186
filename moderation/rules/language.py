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
from moderation.rules._languages import foreign
from moderation.wordbook import Wordbook, book


@dataclass(frozen=True, slots=True)
class Language:
    """Holds when the text is in the language asked for."""

    words: Wordbook
    wanted: str

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place, naming the language."""
        memo = reading.text.memo
        if "language" not in memo:
            memo["language"] = self._by_words(reading) or foreign(reading.text)
        name = memo["language"]
        if not name or self.wanted not in ("not_english", name):
            return ()
        return _spans.somewhere(f"in {name}")

    def _by_words(self, reading: Reading) -> str:
        cries = self.words.hits(reading.text).get("crisis_languages", ())
        known = self.words.hits(reading.text).get("other_languages", ())
        names = [h.term.category for h in (*known, *cries)]
        best = max(sorted(set(names)), key=names.count, default="")
        if not best:
            return ""
        enough = names.count(best) > 1 and 4 * names.count(best) >= len(reading.text.tokens)
        return best if enough or any(h.term.category for h in cries) else ""


def make(value: Any, lexicons: Lexicons) -> Language:
    """Return the rule for *value*."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError('"language" is "not_english" or the name of a language, such as "Welsh"')
    return Language(book(lexicons), value)


RULE = make
