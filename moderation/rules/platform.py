"""Where it was posted.

TOML: ``platform = "x"``, or a list of platforms by the names of their connectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans


@dataclass(frozen=True, slots=True)
class Platform:
    """Holds on these platforms."""

    names: frozenset[str]

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place on such a platform."""
        name = reading.item.ref.platform
        return _spans.somewhere(f"posted on {name}") if name in self.names else ()


def make(value: Any, lexicons: Lexicons) -> Platform:
    """Return the rule for *value*."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not given or not all(isinstance(v, str) for v in given):
        raise ValueError('"platform" is the name of a platform, such as "facebook", or a list')
    return Platform(frozenset(given))


RULE = make
