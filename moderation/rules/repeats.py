"""Nearly the same words, said by others or again in the last day.

TOML: ``repeats = { times = 5 }``, and if wanted ``repeats = { times = 5, authors = 3 }``: said by
at least three accounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values


@dataclass(frozen=True, slots=True)
class Repeats:
    """Holds when the text was said often enough, by enough accounts."""

    times: int
    authors: int = 0

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place, saying how often."""
        if reading.echoes < self.times or reading.echo_authors < self.authors:
            return ()
        return _spans.somewhere(f"the same was said {reading.echoes} times")


def make(value: Any, lexicons: Lexicons) -> Repeats:
    """Return the rule for *value*."""
    given = _values.table(value, ("times", "authors"), "repeats")
    times = _values.count(given.get("times"), 1, "times")
    return Repeats(times, _values.count(given.get("authors", 0), 0, "authors"))


RULE = make
