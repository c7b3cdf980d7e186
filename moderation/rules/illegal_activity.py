"""Offers and plans against the law: drugs, weapons, stolen or forged things for sale.

TOML: ``illegal_activity = true``.

Words come from the lexicon ``illegal``. Somebody who speaks of their own use and asks for help
(lexicon ``own_use``) needs help, and never counts; neither does what is quoted or denied, nor a
question about a lawful prescription.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values
from moderation.wordbook import Wordbook, book


@dataclass(frozen=True, slots=True)
class IllegalActivity:
    """Holds where something against the law is offered or planned."""

    words: Wordbook

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return the offers."""
        found = self.words.hits(reading.text)
        said = _spans.meant(reading, found.get("illegal", ()))
        if not said or found.get("own_use"):
            return ()
        return _spans.spans(said, "against the law, possibly")


def make(value: Any, lexicons: Lexicons) -> IllegalActivity:
    """Return the rule for *value*."""
    _values.only_true(value, "illegal_activity")
    return IllegalActivity(book(lexicons))


RULE = make
