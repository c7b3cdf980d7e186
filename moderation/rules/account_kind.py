"""What sort of account the author is, as far as known.

TOML: ``account_kind = "press"``, or a list: person, organisation, press, official, bot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values


@dataclass(frozen=True, slots=True)
class AccountKind:
    """Holds for authors of these kinds."""

    kinds: frozenset[str]

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place when the author is of such a kind."""
        kind = reading.item.author.kind
        return _spans.somewhere(f"from an account of kind {kind}") if kind in self.kinds else ()


def make(value: Any, lexicons: Lexicons) -> AccountKind:
    """Return the rule for *value*."""
    allowed = ("person", "organisation", "press", "official", "bot")
    return AccountKind(_values.some_of(value, allowed, "account_kind"))


RULE = make
