"""Somebody who posts very much.

TOML: ``volume = { last_hour = 10 }``; or ``{ items = 200 }`` for all that is on record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values


@dataclass(frozen=True, slots=True)
class Volume:
    """Holds when the author posted at least so much."""

    last_hour: int
    items: int

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place, saying how much."""
        history = reading.history
        if history.last_hour < self.last_hour or history.items < self.items:
            return ()
        return _spans.somewhere(f"{history.last_hour} posts in an hour, {history.items} on record")


def make(value: Any, lexicons: Lexicons) -> Volume:
    """Return the rule for *value*."""
    given = _values.table(value, ("last_hour", "items"), "volume")
    if not given:
        raise ValueError('"volume" needs last_hour or items')
    numbers = [_values.count(given.get(k, 0), 0, k) for k in ("last_hour", "items")]
    return Volume(*numbers)


RULE = make
