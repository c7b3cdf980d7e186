"""Conditions put together: each table holds when all of its conditions do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation import registry
from moderation.errors import UnknownName
from moderation.principles import Lexicons, Reading, Rule, Span


@dataclass(frozen=True, slots=True)
class Together:
    """Holds when every rule does; finds what all of them found."""

    rules: tuple[Rule, ...]

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return all spans in order, or nothing as soon as one rule finds nothing."""
        found: list[Span] = []
        for rule in self.rules:
            spans = rule.find(reading)
            if not spans:
                return ()
            found += spans
        return in_order(found)


def tables(value: Any, lexicons: Lexicons, name: str) -> tuple[Rule, ...]:
    """Return one rule for each table in *value*."""
    given = value if isinstance(value, list) else [value]
    if not given or not all(isinstance(t, Mapping) and t for t in given):
        raise ValueError(f'"{name}" needs a list of tables, such as [{{ words = "spam" }}]')
    return tuple(together(t, lexicons) for t in given)


def together(conditions: Mapping[str, Any], lexicons: Lexicons) -> Rule:
    """Return the rule that holds when all *conditions* do."""
    rules = tuple(_rule(key, value, lexicons) for key, value in conditions.items())
    return rules[0] if len(rules) == 1 else Together(rules)


def in_order(found: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans in order, each once."""
    return tuple(sorted(set(found), key=lambda s: (s.start, s.end, s.why)))


def _rule(name: str, value: Any, lexicons: Lexicons) -> Rule:
    try:
        maker = registry.load("moderation.rules", name, "RULE")
    except UnknownName as error:
        raise ValueError(f'there is no condition called "{name}": {error}') from None
    rule: Rule = maker(value, lexicons)
    return rule
