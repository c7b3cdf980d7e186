"""A menace to somebody, told apart from heated talk and idiom.

TOML: ``threat = true``, or ``threat = { caution = "cautious" }``.

Words come from the lexicon ``threats``; phrases of ``threat_idioms`` ("I could murder a tea", "see
you in court") take back what they overlap. Threats that the writer reports or quotes, and harm to
themselves, are none. A score counts from the level of caution on, when it is aimed at somebody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Caution, Lexicons, Reading, Span
from moderation.rules import _crisis, _spans
from moderation.rules._levels import least
from moderation.rules.abuse import level
from moderation.wordbook import Wordbook, book

_AIMED = frozenset(
    [
        "you",
        "your",
        "u",
        "ur",
        "him",
        "her",
        "them",
        "they",
        "he",
        "she",
        "nurse",
        "doctor",
        "staff",
        "yous",
    ]
)


@dataclass(frozen=True, slots=True)
class Threat:
    """Holds where somebody is threatened."""

    words: Wordbook
    caution: Caution

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return the threats."""
        found = self.words.hits(reading.text)
        idioms = found.get("threat_idioms", ())
        said = _spans.meant(reading, _spans.outside(found.get("threats", ()), idioms))
        if said:
            return _spans.spans(said, "a threat")
        if (
            idioms
            or found.get("sarcasm")
            or reading.signals.get("threat", 0.0) < least("threat", self.caution)
        ):
            return ()
        if _crisis.hear(reading, self.words).danger or reading.text.reports or reading.text.quotes:
            return ()
        aimed = _AIMED & reading.text.words
        return _spans.somewhere("scored as a threat") if aimed else ()


def make(value: Any, lexicons: Lexicons) -> Threat:
    """Return the rule for *value*."""
    return Threat(book(lexicons), level(value, "threat"))


RULE = make
