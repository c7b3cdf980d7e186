"""What this organisation's own record says of the author, and how new the account is.

TOML: ``author = { strikes = 3 }``, ``{ blocks = 1 }``, ``{ notices = 1 }``, ``{ items = 50 }``,
``{ last_hour = 5 }``, ``{ younger_than_days = 7 }`` or ``{ answered = false }`` (a person has
decided on no further response). Several of them must all hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.principles import Lexicons, Reading, Span
from moderation.rules import _spans, _values

_COUNTS = ("strikes", "blocks", "notices", "items", "last_hour")
_KEYS = (*_COUNTS, "younger_than_days", "answered")


@dataclass(frozen=True, slots=True)
class FromRecord:
    """Holds when the record reaches every number asked for."""

    least: Mapping[str, int]
    younger_than_days: int | None = None
    answered: bool | None = None

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return a span without a place, saying what the record holds."""
        history = reading.history
        if any(getattr(history, key) < n for key, n in self.least.items()):
            return ()
        if self.answered is not None and history.answered is not self.answered:
            return ()
        if self.younger_than_days is not None and not self._young(reading):
            return ()
        said = ", ".join(f"{getattr(history, k)} {k.replace('_', ' ')}" for k in self.least)
        return _spans.somewhere(f"the author's record: {said or 'as asked'}")

    def _young(self, reading: Reading) -> bool:
        made, posted = reading.item.author.created_at, reading.item.posted_at
        if made is None or posted is None or self.younger_than_days is None:
            return False
        return (posted - made).days < self.younger_than_days


def make(value: Any, lexicons: Lexicons) -> FromRecord:
    """Return the rule for *value*."""
    given = _values.table(value, _KEYS, "author")
    if not given:
        raise ValueError('"author" needs a number to reach, such as { strikes = 3 }')
    least = {k: _values.count(given[k], 1, k) for k in _COUNTS if k in given}
    days = given.get("younger_than_days")
    answered = given.get("answered")
    if answered is not None and not isinstance(answered, bool):
        raise ValueError('"answered" is true or false')
    return FromRecord(
        least, None if days is None else _values.count(days, 1, "younger_than_days"), answered
    )


RULE = make
