"""At least one of several conditions.

TOML: ``any_of = [{ words = "spam" }, { intent = "spam" }]``; a table with several conditions in
it counts when all of them hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Rule, Span
from moderation.rules._groups import in_order, tables


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when one of the rules does; finds what each of them found."""

    rules: tuple[Rule, ...]

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return what any of the rules found."""
        return in_order([span for rule in self.rules for span in rule.find(reading)])


def make(value: Any, lexicons: Lexicons) -> AnyOf:
    """Return the rule for *value*."""
    return AnyOf(tables(value, lexicons, "any_of"))


RULE = make
