"""Whether a major incident or a viral story is on.

TOML: ``incident = true``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values


@dataclass(frozen=True, slots=True)
class Incident:
    """Holds while the organisation has incident mode on."""

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place in an incident."""
        return _spans.somewhere("an incident is on") if reading.house.incident else ()


def make(value: Any, lexicons: Lexicons) -> Incident:
    """Return the rule for *value*."""
    _values.only_true(value, "incident")
    return Incident()


RULE = make
