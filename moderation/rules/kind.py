"""What the item is towards our account.

TOML: ``kind = "dm"``, or a list: comment, reply, mention, quote, post, dm, article.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from moderation.items import Kind
from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values


@dataclass(frozen=True, slots=True)
class OfKind:
    """Holds for items of these kinds."""

    kinds: frozenset[str]

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place when the item is, or also is, of such a kind."""
        own = {reading.item.kind, *reading.item.roles} & self.kinds
        return _spans.somewhere(f"is a {min(own)}") if own else ()


def make(value: Any, lexicons: Lexicons) -> OfKind:
    """Return the rule for *value*."""
    return OfKind(_values.some_of(value, tuple(Kind), "kind"))


RULE = make
