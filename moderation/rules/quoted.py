"""Harsh words that are somebody else's: quoted, reported, or spoken against.

TOML: ``quoted = true``. Meant as an exception: it holds only when every rude, insulting, hateful
or threatening word of the text is passed on, so a quotation beside an insult excuses nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values
from moderation.wordbook import Wordbook, book

_HARSH = (
    ("profanity", 2),
    ("slurs", 1),
    ("insults", 1),
    ("abuse", 1),
    ("hate", 1),
    ("dehumanising", 1),
    ("threats", 1),
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Holds when what is harsh is passed on, all of it."""

    words: Wordbook

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return what is passed on."""
        if not reading.text.quotes and not reading.text.reports:
            return ()
        harsh = [h for name, least in _HARSH for h in _spans.hits(reading, self.words, name, least)]
        if any(not reading.text.is_passed_on(h.start, h.end) for h in harsh):
            return ()
        if harsh:
            return _spans.spans(harsh, "somebody else's words")
        return _spans.somewhere("passes on somebody else's words")


def make(value: Any, lexicons: Lexicons) -> Quoted:
    """Return the rule for *value*."""
    _values.only_true(value, "quoted")
    return Quoted(book(lexicons))


RULE = make
