"""Whether it was posted in the hours in which the account is watched.

TOML: ``hours = "open"`` or ``hours = "closed"``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values


@dataclass(frozen=True, slots=True)
class Hours:
    """Holds inside, or outside, the hours of the account."""

    open: bool

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place when the hours fit."""
        if reading.in_hours is not self.open:
            return ()
        return _spans.somewhere("in hours" if self.open else "out of hours")


def make(value: Any, lexicons: Lexicons) -> Hours:
    """Return the rule for *value*."""
    return Hours(_values.one_of(value, ("open", "closed"), "hours") == "open")


RULE = make
