"""Not one of several conditions.

TOML: ``none_of = [{ intent = "complaint" }, { quoted = true }]``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Rule, Span
from moderation.rules._groups import tables
from moderation.rules._spans import somewhere


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Holds when no rule does."""

    rules: tuple[Rule, ...]

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place when no rule found anything."""
        if any(rule.find(reading) for rule in self.rules):
            return ()
        return somewhere("nothing speaks against it")


def make(value: Any, lexicons: Lexicons) -> NoneOf:
    """Return the rule for *value*."""
    return NoneOf(tables(value, lexicons, "none_of"))


RULE = make
