"""A classifier's score that reaches a level of caution.

TOML: ``score = { label = "insult" }`` or ``score = { label = ["insult", "threat"], caution =
"certain" }``; the levels are catch_all, cautious, balanced and certain. Any one label is enough.
An item that was not measured never holds: that it was not is told elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Caution, Lexicons, Reading, Span
from moderation.rules import _heads, _spans, _values
from moderation.rules._levels import least

LABELS = (
    *("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack"),
    *("sexual_explicit", "crisis", "crisis_other", "complaint", "information_request"),
    *("data_request", "clinical_question", "media_enquiry", "safeguarding", "spam", "praise"),
    *("sentiment_negative", "sentiment_neutral", "sentiment_positive"),
    *(_heads.PREFIX + label for label in _heads.LABELS),
)


@dataclass(frozen=True, slots=True)
class Score:
    """Holds when one of the labels scores enough."""

    least: tuple[tuple[str, float], ...]

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place for the labels that score enough."""
        over = [name for name, enough in self.least if reading.signals.get(name, 0.0) >= enough]
        return _spans.somewhere(" and ".join(map(_told, over))) if over else ()


def _told(label: str) -> str:
    if label.startswith(_heads.PREFIX):
        return f"reads like {label.removeprefix(_heads.PREFIX).replace('_', ' ')}"
    return f"scored as {label}"


def make(value: Any, lexicons: Lexicons) -> Score:
    """Return the rule for *value*."""
    given = _values.table(value, ("label", "caution"), "score")
    level = _values.caution(given.get("caution"), Caution.BALANCED)
    labels = _values.some_of(given.get("label"), LABELS, "label")
    return Score(tuple((label, least(label, level)) for label in sorted(labels)))


RULE = make
