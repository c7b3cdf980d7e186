"""What the classifier doubts, whatever words stand there.

TOML: ``unlike = "abuse"``: the label is not likely; ``{ label = "abuse", utterly = true }``: it is
next to impossible. Never for a cry for help. An item that was not measured never holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _heads, _spans, _values

LABELS = (
    *("threat", "hate", "abuse", "staff_targeting"),
    *("safeguarding", "clinical_question", "spam_ad"),
)


@dataclass(frozen=True, slots=True)
class Unlike:
    """Holds when the label is not likely, or next to impossible."""

    label: str
    utterly: bool = False

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place."""
        ask = _heads.is_unlike if self.utterly else _heads.is_doubtful
        if not ask(reading, self.label):
            return ()
        return _spans.somewhere(f"does not read like {self.label.replace('_', ' ')}")


def make(value: Any, lexicons: Lexicons) -> Unlike:
    """Return the rule for *value*."""
    if not isinstance(value, Mapping):
        return Unlike(_values.one_of(value, LABELS, "unlike"))
    given = _values.table(value, ("label", "utterly"), "unlike")
    utterly = given.get("utterly", False)
    if not isinstance(utterly, bool):
        raise ValueError('"utterly" is true or false')
    return Unlike(_values.one_of(given.get("label"), LABELS, "label"), utterly)


RULE = make
